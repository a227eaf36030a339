import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {forwardFlops, greedy, run} from 'llm-anatomy/core';
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
    expect(textOf(part(figure, 'check')!)).to.contain('Both give the same logits: of the 1,152');
    expect(textOf(part(figure, 'check')!)).to.contain('was the same each time');
    for (const difference of codes(figure, 'check'))
      expect(difference).to.match(/^(0|\d\.\d × 10⁻[⁴⁵⁶⁷⁸⁹])$/);
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
