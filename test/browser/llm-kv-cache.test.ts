import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {forwardFlops, greedy, run} from 'llm-anatomy/core';
import {Session, type CallOptions} from 'llm-anatomy';
import {loadHouseModel} from 'llm-anatomy/load';
import '../../dist/elements/llm-kv-cache/define.js';
import type {LlmKvCache} from '../../dist/elements/llm-kv-cache/llm-kv-cache.js';
import {
  click,
  control,
  findControl,
  menuComes,
  overflow,
  part,
  place,
  placeWith,
  pointAt,
  press,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';
import {codes, numberIn, open, PATIENCE, slide, sliderOf} from './support/training.js';

const TAG = 'llm-kv-cache';
const TEXT = 'One day Mia could not find her red kite.';
const {model, tokenizer} = await loadHouseModel();
const {config} = model;
const prompt = [config.bos_token_id!, ...tokenizer!.encode(TEXT)];

const openLive = (attributes = ''): Promise<LlmKvCache> =>
  open<LlmKvCache>(TAG, `view="live" text="${TEXT}" steps="4" ${attributes}`);

/** A session in which the two ways differ from the second step on. */
class BentSession extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    const {onEvent, ...others} = (options ?? {}) as CallOptions<'cacheRace'>;
    const bend: typeof onEvent = (event) =>
      onEvent?.(event.step < 2 ? event : {...event, difference: 0.5, nextWithout: event.next + 1});
    const bent = name === 'cacheRace' ? {...others, onEvent: bend} : options;
    return super.call(name, params, bent as CallOptions) as Promise<never>;
  }
}

/** The rows of the costs: of this step, then of all so far, then the bytes. */
const costs = (figure: LlmKvCache): number[][] =>
  [...part(figure, 'costs')!.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => numberIn(textOf(cell))),
  );

describe('<llm-kv-cache view="live">', function (this: {timeout(ms: number): void}) {
  this.timeout(120_000);

  it('counts what the core counts, step by step', async () => {
    const figure = await openLive();
    const sums = [0n, 0n];
    for (let step = 0; step <= 4; step++) {
      await slide(figure, 'Step', step);
      const length = prompt.length + step;
      const isFirst = step === 0;
      const ways = [isFirst ? {tokens: length} : {tokens: 1, cached: length - 1}, {tokens: length}].map(
        (shape) => forwardFlops(config, {...shape, logits: 'last'}),
      );
      const rows = costs(figure);
      expect(rows[0], `${step}`).to.deep.equal([isFirst ? length : 1, length]);
      expect(rows[1]).to.deep.equal(ways.map(({total, scores, mix}) => Number(total - scores - mix)));
      expect(rows[2]).to.deep.equal(ways.map(({scores, mix}) => Number(scores + mix)));
      expect(rows[3]).to.deep.equal(ways.map(({total}) => Number(total)));
      for (const time of rows[4]) expect(time).to.be.above(0);
      for (const [i, {total}] of ways.entries()) sums[i] += total;
      expect(rows[8]).to.deep.equal(sums.map(Number));
      expect(rows[10]).to.deep.equal([8 * 4 * 2 * 24 * length, 0]);
    }
    expect(textOf(part(figure, 'bytes')!)).to.contain('= 1,536 B a token');
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity|e\+/);
  });

  it('writes the likeliest tokens, and both ways agree', async () => {
    const figure = await openLive();
    const tokens = [...prompt];
    for (let i = 0; i <= 4; i++) {
      const {logits} = run(model, tokens);
      tokens.push(greedy(logits.subarray((tokens.length - 1) * config.vocab_size)));
    }
    const written = tokenizer!.decode(tokens.slice(prompt.length));
    expect(part(figure, 'text')!.textContent).to.equal(TEXT + written);
    expect(textOf(part(figure, 'check')!)).to.contain(
      'Both give the same logits, but for rounding: of 1,152',
    );
    expect(textOf(part(figure, 'check')!)).to.contain('was the same each time');
    const [now, largest] = codes(figure, 'check');
    expect(now).to.match(/^(0|\d\.\d × 10⁻[⁴⁵⁶⁷⁸⁹])$/);
    expect(largest).to.match(/^\d\.\d × 10⁻[⁴⁵⁶⁷⁸⁹]$/); // sums in another order round otherwise
  });

  it('says where they do not agree', async () => {
    const session = new BentSession();
    const figure = await placeWith<LlmKvCache>(
      session,
      `<${TAG} view="live" text="${TEXT}" steps="2"></${TAG}>`,
    );
    await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
    const check = () => textOf(part(figure, 'check')!);
    expect(check()).to.contain(
      'further apart than rounding explains: of 1,152 the largest difference is 0.50',
    );
    expect(check()).not.to.contain('same logits');
    expect(check()).to.contain('not always the same: two lay within twice that difference.');
    await slide(figure, 'Step', 1);
    expect(check()).to.contain('Both give the same logits, but for rounding');
    expect(check()).to.contain('was the same each time');
    await session.close();
  });

  it('says from where on keys cost more, and that the model does not read so far', async () => {
    const figure = await openLive();
    const part1 = (length: number): number => {
      const {total, scores, mix} = forwardFlops(config, {tokens: 1, cached: length - 1, logits: 'last'});
      return Number(scores + mix) / Number(total);
    };
    const even = Array.from({length: 2000}, (_, i) => i + 1).find((length) => part1(length) > 0.5)!;
    const reads = config.max_position_embeddings;
    expect(even).to.be.above(reads);
    expect(textOf(part(figure, 'growth')!)).to.contain(
      `more than all matrices from ${even} tokens on, but this model reads at most ${reads}, ` +
        `and there it is ${(100 * part1(reads)).toFixed(0)}% of the step.`,
    );
  });

  it('refuses what is no number of steps, and keeps the last good one', async () => {
    const figure = await openLive();
    const field = control<HTMLInputElement>(figure, 'Tokens to write');
    const height = figure.getBoundingClientRect().height;
    for (const [text, problem] of [
      ['0', 'the least is 1'],
      ['-1', 'the least is 1'],
      ['1.5', 'that is no whole number'],
      ['65', 'the most is 64'],
      ['1e30', 'the most is 64'],
      ['many', 'that is no number'],
    ]) {
      field.value = text;
      field.dispatchEvent(new Event('input', {bubbles: true}));
      await figure.updateComplete;
      expect(textOf(part(figure, 'problems')!), text).to.equal(
        `Tokens to write: ${problem}${problem === 'that is no number' ? ' such as 8192 or 128k' : ''}; still counted with 4.`,
      );
      expect(field.getAttribute('aria-invalid')).to.equal('true');
      expect(field.value).to.equal(text);
      expect(figure.steps).to.equal(4);
      expect(figure.getBoundingClientRect().height).to.be.closeTo(height, 1);
    }
    field.value = '3';
    field.dispatchEvent(new Event('input', {bubbles: true}));
    await until(() => sliderOf(figure, 'Step').max === '3', 'three steps', PATIENCE);
    expect(textOf(part(figure, 'problems')!)).to.equal('');
    expect(figure.steps).to.equal(3);
  });

  it('says what was wrong with an attribute', async () => {
    const warnings = await warningsOf(() => openLive('step="abc"'));
    expect(warnings.join()).to.contain('"abc"');
  });

  it('reads cells of the grid by pointer and keys', async () => {
    const figure = await openLive();
    const names = ['blocks.0.attn.rot_k', 'blocks.0.attn.v', 'blocks.1.attn.rot_k', 'blocks.1.attn.v'];
    const {trace} = run(model, prompt, {trace: names});
    const normOf = (layer: number, name: string, head: number, token: number): string => {
      const {data} = trace.get(`blocks.${layer}.attn.${name}`)!;
      const at = (token * 2 + head) * 24;
      return Math.hypot(...data.subarray(at, at + 24)).toFixed(3);
    };
    const grid = part(figure, 'grid')!;
    grid.focus();
    await press('Home');
    const read = () => codes(figure, 'cell');
    expect(read().slice(0, 3)).to.deep.equal(['0', '0', '0']);
    expect(read()[3]).to.equal('24 × 4 = 96 B');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight');
    expect(read()).to.deep.equal([
      ...['1', '1', '2', '24 × 4 = 96 B', normOf(1, 'rot_k', 1, 2)],
      ...['24 × 4 = 96 B', normOf(1, 'v', 1, 2)],
    ]);
    await press('End');
    expect(read()[2]).to.equal(String(prompt.length + 3));
    await pointAt(grid);
    expect(read()[2]).not.to.equal(String(prompt.length + 3));
  });

  it('is stepped, played and sought with keys', async () => {
    const figure = await openLive();
    expect(sliderOf(figure, 'Step').getAttribute('aria-valuetext')).to.equal('4 of 4');
    await click(control(figure, 'Back'));
    expect(figure.step).to.equal(3);
    expect(costs(figure)[0]).to.deep.equal([1, prompt.length + 3]);
    sliderOf(figure, 'Step').focus();
    await press('Home');
    expect(textOf(part(figure, 'costs')!)).to.contain('The prompt: tokens read');
    await click(control(figure, 'Play'));
    await until(() => figure.step === 4, 'the last step', PATIENCE);
    await until(() => findControl(figure, 'Play'), 'the end of playing');
    control(figure, 'Add up all steps so far').click();
    await figure.updateComplete;
    expect(figure.summed).to.equal(true);
    expect(figure.shadowRoot!.querySelectorAll('.chart canvas')).to.have.length(3);
    expect(part(figure, 'cached')!.textContent).to.contain('computes keys and values of');
    expect(textOf(figure.shadowRoot!)).to.contain('the same numbers come out, so it is shaded alike');
  });

  it('is as high once it has decoded as while it waits', async () => {
    for (const width of [1000, 390]) {
      await setViewport({width, height: 800});
      for (const view of ['live', 'memory']) {
        const figure = await place<LlmKvCache>(`<${TAG} view="${view}" text="${TEXT}"></${TAG}>`);
        const {height} = figure.getBoundingClientRect();
        expect(figure.getAttribute('state')).not.to.equal('ready');
        await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
        expect(figure.getBoundingClientRect().height, `${view} ${width}`).to.be.closeTo(height, 1);
        figure.remove();
      }
    }
    await setViewport({width: 1000, height: 800});
  });

  it('is stopped, and begins anew', async () => {
    const figure = await place<LlmKvCache>(`<${TAG} view="live" text="${TEXT}" steps="64"></${TAG}>`);
    await click(await until(() => findControl(figure, 'Stop')!, 'the button', PATIENCE));
    const again = await until(() => findControl(figure, 'Decode again')!, 'the other', PATIENCE);
    await click(again);
    await until(() => figure.getAttribute('state') === 'ready', 'all of it', PATIENCE);
    expect(sliderOf(figure, 'Step').max).to.equal('64');
  });

  it('decodes another text, and says where none can follow', async () => {
    const figure = await openLive();
    figure.text = 'The hen';
    await until(() => part(figure, 'text')!.textContent!.startsWith('The hen'), 'it', PATIENCE);
    figure.text = 'The duck swims in the pond. '.repeat(60);
    await until(() => part(figure, 'missing'), 'the notice', PATIENCE);
    await until(() => costs(figure)[0][1] === config.max_position_embeddings, 'the prompt', PATIENCE);
    expect(sliderOf(figure, 'Step').max).to.equal('0');
    figure.text = '';
    await until(
      () => part(figure, 'text')!.textContent !== '' && costs(figure)[0][1] === 5,
      'an empty text',
      PATIENCE,
    );
  });

  it('tells every step in the table of numbers', async () => {
    const figure = await openLive();
    await click(await menuComes(figure));
    await click(await until(() => findControl(figure, 'Show the numbers as a table')!, 'the item'));
    const table = await until(() => part(figure, 'numbers'), 'the table');
    expect(table.querySelectorAll('tbody tr')).to.have.length(5);
  });

  for (const failing of ['openModel', 'cacheRace'])
    it(`says that ${failing} failed, and tries again`, async () => {
      const session = new FailingSession();
      session.failing = failing;
      const figure = await placeWith<LlmKvCache>(
        session,
        `<${TAG} view="live" text="${TEXT}" steps="2"></${TAG}>`,
      );
      const retry = await until(() => findControl(figure, 'Try again')!, 'the failure', PATIENCE);
      expect(figure.getAttribute('state')).to.equal('error');
      session.failing = undefined;
      await click(retry);
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
      await session.close();
    });

  it('is drawn no more once it is removed', async () => {
    const figure = await place<LlmKvCache>(`<${TAG} view="live" text="${TEXT}" steps="64"></${TAG}>`);
    await until(() => part(figure, 'costs'), 'a step', PATIENCE);
    figure.remove();
    await figure.updateComplete;
    let updates = 0;
    figure.requestUpdate = () => void updates++;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(updates).to.equal(0);
  });

  it('does nothing off screen', async () => {
    const figure = await place<LlmKvCache>(`<${TAG} style="position: absolute; top: 9000px"></${TAG}>`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(figure.getAttribute('state')).to.equal('idle');
    expect(part(figure, 'progress')).not.to.exist;
  });

  it('lets the reader choose the view', async () => {
    const figure = await open<LlmKvCache>(TAG, `text="${TEXT}" steps="2"`);
    control(figure, 'Its memory').click();
    await until(() => part(figure, 'product'), 'the other view', PATIENCE);
    expect(figure.view).to.equal('memory');
    expect(part(figure, 'costs')).not.to.exist;
  });

  it('fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    try {
      const figure = await openLive();
      await menuComes(figure);
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    } finally {
      await setViewport({width: 1000, height: 800});
    }
  });
});
