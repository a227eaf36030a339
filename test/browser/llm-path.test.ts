import {aTimeout, expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {
  createHeap,
  entropy,
  evaluate,
  finish,
  forwardFlops,
  gradientReport,
  greedy,
  initialize,
  logitLens,
  Random,
  ropeFrequencies,
  roundWeights,
  run,
  softmax,
  Transformer,
  weightBytes,
  type Intervention,
} from 'llm-anatomy/core';
import type {LlmModel} from 'llm-anatomy';
import 'llm-anatomy/llm-model';
import {loadHouseModel} from 'llm-anatomy/load';
import '../../dist/elements/llm-path/define.js';
import type {LlmPath} from '../../dist/elements/llm-path/llm-path.js';
import {
  click,
  control,
  findControl,
  focused,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  press,
  textOf,
  until,
  warningsOf,
  type Figure,
} from './support/page.js';
import {FailingSession, HeldSession} from './support/sessions.js';
import {open, PATIENCE, slide, sliderOf} from './support/training.js';

const TAG = 'llm-path';
const TEXT = 'The queen has a duckling, and';
const {model, tokenizer} = await loadHouseModel();
const {config} = model;
const {
  vocab_size: vocab,
  hidden_size: d_model,
  num_hidden_layers: layers,
  num_attention_heads: heads,
} = config;
const tokensOf = (text: string): number[] => [config.bos_token_id!, ...tokenizer!.encode(text)];
const tokens = tokensOf(TEXT);
const T = tokens.length;
const label = (token: number): string => tokenizer!.decode([token]).replaceAll(' ', '·');
const whole = run(model, tokens, {trace: ['blocks.*.mlp.post', 'blocks.*.attn.pattern', 'blocks.*.resid_*']});
const lastOf = ({logits}: {logits: Float32Array}): Float32Array => logits.subarray(logits.length - vocab);
const next = softmax(lastOf(whole));
const best = greedy(lastOf(whole));

const anchors =
  'tokenization embeddings neuron-activation feed-forward-network logits-and-sampling backpropagation optimizers qkv multi-head-attention rope transformer-block training-phases post-training kv-cache quantization';

/** What a figure says of a step, 1 to 15: its sentence, and the numbers and tokens in it. */
const sentence = (figure: Figure, step: number): HTMLElement =>
  parts(figure, 'step')[step - 1].querySelector<HTMLElement>('.sentence')!;
const numbers = (figure: Figure, step: number): string[] =>
  [...sentence(figure, step).querySelectorAll('code')].map(textOf);
const named = (figure: Figure, step: number): string[] =>
  [...sentence(figure, step).querySelectorAll('b')].map(textOf);

const openPath = (attributes = '', text = TEXT): Promise<LlmPath> =>
  open<LlmPath>(TAG, `text="${text}" ${attributes}`);
const all = (figure: Figure): string => textOf(figure.shadowRoot!);
const broken = /NaN|undefined|Infinity|\de[+-]\d|\{\w+\}/;

/** As the figure writes them. */
const minus = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'));
const real = (value: number): string => minus(value.toFixed(3));
const count = (value: number | bigint): string => value.toLocaleString('en');
function percent(p: number): string {
  const value = 100 * p;
  if (value >= 99.5 && value < 100) return `${(Math.floor(value * 100) / 100).toFixed(2)}%`;
  if (value >= 9.95) return `${value.toFixed(0)}%`;
  return value < 0.001 ? '< 0.001%' : `${value.toPrecision(2)}%`;
}
const order = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a] || a - b);
const meanOf = (losses: Float32Array): number => losses.reduce((sum, each) => sum + each, 0) / losses.length;
const near = (text: string, value: number, by = 0.0011): void => {
  expect(Number(text.replaceAll(',', '').replace('−', '-')), text).to.be.closeTo(value, by);
};

describe('<llm-path>', function (this: {timeout(ms: number): void}) {
  this.timeout(120_000);

  describe('has the numbers that the core computes', () => {
    let figure: LlmPath;
    const lossWithout = meanOf(evaluate(model, tokens));
    beforeEach(async () => {
      figure = await openPath();
    });

    it('of what a run is made of: steps 1 to 5', () => {
      expect(numbers(figure, 1)).to.deep.equal([
        String(new TextEncoder().encode(TEXT).length),
        String(T - 1),
        count(vocab),
        String(tokens[T - 1]),
      ]);
      expect(named(figure, 1)).to.deep.equal([label(tokens[T - 1])]);
      expect(textOf(sentence(figure, 1))).to.contain(`${T - 1} of nano’s ${count(vocab)} tokens`);
      // As in the other figures: a layer, and no block but in a chapter's name.
      expect(all(figure).replace('The transformer block', '')).not.to.match(/\bblocks?\b/);

      const table = model.parameters.get('model.embed_tokens.weight')!.data.slice();
      const row = (id: number) => table.subarray(id * d_model, (id + 1) * d_model);
      const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
      const mine = row(tokens[T - 1]);
      const cosines = Array.from({length: vocab}, (_, id) =>
        /^ (\p{L}{2,}|\d+)$/u.test(tokenizer!.decode([id])) && id !== tokens[T - 1]
          ? dot(mine, row(id)) / Math.sqrt(dot(mine, mine) * dot(row(id), row(id)))
          : -1,
      );
      const [nearest] = order(cosines);
      expect(named(figure, 2)).to.deep.equal([label(tokens[T - 1]), label(nearest)]);
      near(numbers(figure, 2)[2], cosines[nearest]);

      const {data} = whole.trace.get('blocks.2.mlp.post')!;
      const neurons = data.subarray(data.length - 224);
      const [strongest] = order(neurons.map(Math.abs));
      expect(numbers(figure, 3)).to.deep.equal([String(strongest), '224', '2', real(neurons[strongest])]);
      const limit = Math.abs(neurons[strongest]) / 20;
      expect(numbers(figure, 4)).to.deep.equal([
        '2',
        String(3 * 224 + 96),
        percent(neurons.filter((x) => x > 0).length / 224),
        percent(neurons.filter((x) => Math.abs(x) > limit).length / 224),
      ]);

      const three = order(next).slice(0, 3);
      expect(named(figure, 5)).to.deep.equal(three.map(label));
      expect(numbers(figure, 5)).to.deep.equal([
        ...three.map((id) => percent(next[id])),
        count(vocab),
        entropy(next).toFixed(2),
      ]);
    });

    it('of learning: steps 6, 7 and 12', async () => {
      const rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
      const report = finish(gradientReport(model, tokens, {rates}));
      const lengths = Array.from({length: layers}, (_, layer) =>
        Math.hypot(
          ...report.parameters.filter(({name}) => name.includes(`.${layer}.`)).map(({gradient}) => gradient),
        ),
      );
      const [most] = order(lengths);
      const [loss, block, length, norm] = numbers(figure, 6);
      expect(block).to.equal(String(most));
      near(loss, lossWithout);
      near(length, lengths[most]);
      near(norm, report.norm);

      const losses = report.steps.map((step) => step.loss);
      const lowest = order(losses.map((each) => -each))[0];
      const said = numbers(figure, 7);
      expect([said[0], said[1], said[4], said[6]]).to.deep.equal(['7', '0.001', String(rates[lowest]), '1']);
      near(said[2], report.loss);
      near(said[3], losses[0]);
      near(said[5], losses[lowest], 0.005);

      const fresh = new Transformer(config, await createHeap());
      initialize(fresh.parameters, config, new Random(0));
      const blind = numbers(figure, 12);
      expect([blind[0], blind[2], blind[3]]).to.deep.equal(['0', count(vocab), real(Math.log(vocab))]);
      near(blind[1], meanOf(evaluate(fresh, tokens)));
      near(blind[4], lossWithout);
    });

    it('of attention, its heads and positions: steps 8, 9 and 10', () => {
      const {data} = whole.trace.get('blocks.2.attn.pattern')!;
      const weights = data.subarray(T * T - T, T * T);
      const [first, second] = order(weights);
      const nameAt = (at: number) => (at ? label(tokens[at]) : '⟨start⟩');
      expect(named(figure, 8)).to.deep.equal([T - 1, first, second].map(nameAt));
      expect(numbers(figure, 8)).to.deep.equal([
        ...['2', '0', String(T), percent(weights[first]), percent(weights[second])],
      ]);

      const without = Array.from({length: layers * heads}, (_, i) => {
        const at = `blocks.${Math.floor(i / heads)}.attn.z`;
        const interventions: Intervention[] = [{at, head: i % heads, op: 'zero'}];
        return {
          loss: meanOf(evaluate(model, tokens, interventions)),
          p: softmax(lastOf(run(model, tokens, {interventions})))[best],
        };
      });
      const [missed] = order(without.map(({loss}) => loss));
      const said = numbers(figure, 9);
      expect(said.slice(0, 3)).to.deep.equal([
        ...[String(layers * heads), String(missed % heads), String(Math.floor(missed / heads))],
      ]);
      near(said[3], lossWithout);
      near(said[4], without[missed].loss);
      expect(said.slice(5)).to.deep.equal([percent(next[best]), percent(without[missed].p)]);
      expect(named(figure, 9)).to.deep.equal([label(best)]);

      const {theta} = ropeFrequencies(config);
      const degrees = (pair: number) => ((T - 1) * theta[pair] * 180) / Math.PI;
      expect(numbers(figure, 10)).to.deep.equal([
        ...[String(T - 1), String(theta.length), count(Math.round(degrees(0)))],
        ...[(degrees(0) / 360).toFixed(2), degrees(theta.length - 1).toFixed(2)],
      ]);
    });

    it('of the stream: step 11', () => {
      const names = [
        'blocks.0.resid_pre',
        ...Array.from({length: layers}, (_, i) => `blocks.${i}.resid_post`),
      ];
      const tops = names.map((name) =>
        greedy(lastOf({logits: logitLens(model, whole.trace.get(name)!.data)})),
      );
      const depth = tops.findLastIndex((top) => top !== best) + 1;
      expect(named(figure, 11)).to.deep.equal([label(best)]);
      expect(numbers(figure, 11)[0]).to.equal(String(layers));
      expect(numbers(figure, 11).at(-1)).to.equal(percent(next[best]));
      if (depth === layers) expect(textOf(sentence(figure, 11))).to.contain('after the last one alone');
      else expect(numbers(figure, 11)[1]).to.equal(String(depth - 1));
      const chips = [...parts(figure, 'drawing')[10].querySelectorAll('.chip')];
      expect(chips.map(textOf)).to.deep.equal(tops.map((top) => label(top).trim()));
      expect(chips.map((chip) => chip.classList.contains('on'))).to.deep.equal(
        tops.map((top) => top === best),
      );
    });

    it('of other weights, and of the cache: steps 13, 14 and 15', async () => {
      const {model: instruct} = await loadHouseModel({checkpoint: 'instruct'});
      const tuned = softmax(lastOf(run(instruct, tokens)));
      const other = order(tuned)[0];
      const isSame = other === best;
      expect(named(figure, 13)).to.deep.equal([
        ...['base', label(best), 'instruct'],
        ...(isSame ? [] : [label(other), label(best)]),
      ]);
      expect(numbers(figure, 13)).to.deep.equal([
        ...[percent(next[best]), ...(isSame ? [] : [percent(tuned[other])]), percent(tuned[best])],
      ]);

      const kept = forwardFlops(config, {tokens: 1, cached: T, logits: 'last'}).total;
      const anew = forwardFlops(config, {tokens: T + 1, logits: 'last'}).total;
      expect(numbers(figure, 14)).to.deep.equal([
        ...[String(T), count(8 * layers * 2 * 24 * T), count(kept), count(anew)],
        (Number(anew) / Number(kept)).toFixed(1),
      ]);

      const {model: rounded} = await loadHouseModel();
      finish(roundWeights(rounded, {format: 'int4', granularity: 32}));
      const bytes = weightBytes(config, {
        ...{matrices: {format: 'int4', granularity: 32}, embeddings: {format: 'fp16'}, vectors: 'fp16'},
      }).total;
      const said = numbers(figure, 15);
      expect(said[0]).to.equal('32');
      expect(said[1]).to.equal(`${Number((Number(bytes) / 1000).toPrecision(3))} kB`);
      near(said[3], meanOf(evaluate(rounded, tokens)));
      near(said[4], lossWithout);
    });
  });

  describe('is gone through', () => {
    it('with buttons, a slider and keys', async () => {
      const figure = await openPath();
      const current = () => parts(figure, 'step').findIndex((step) => step.ariaCurrent === 'step') + 1;
      expect(current()).to.equal(0);
      expect(textOf(figure.shadowRoot!.querySelector('output'))).to.equal('all');
      await click(control(figure, 'Forward'));
      expect([figure.step, figure.getAttribute('step'), current()]).to.deep.equal([1, '1', 1]);
      expect(control(figure, 'Back').ariaDisabled).to.equal('false');
      sliderOf(figure, 'Step').focus();
      await press('ArrowRight', 'ArrowRight');
      expect(current()).to.equal(3);
      expect(sliderOf(figure, 'Step').getAttribute('aria-valuetext')).to.equal('3 of 15: Neuron activation');
      await press('End');
      expect(current()).to.equal(15);
      control(figure, 'Forward').click();
      await figure.updateComplete;
      expect(figure.step).to.equal(15);
      await slide(figure, 'Step', 4);
      control(figure, 'Back').focus();
      await press('Enter');
      expect(current()).to.equal(3);
      expect(focused()).to.equal(control(figure, 'Back'));
    });

    it('by itself, until the reader stops it', async () => {
      const figure = await openPath('step="13"');
      control(figure, 'Play').click();
      await figure.updateComplete;
      expect(figure.step).to.equal(14);
      await until(() => figure.step === 15, 'the last step', PATIENCE);
      await until(() => findControl(figure, 'Play'), 'the end of playing', PATIENCE);
      control(figure, 'Play').click();
      await figure.updateComplete;
      expect(figure.step).to.equal(1);
      control(figure, 'Pause').click();
      await figure.updateComplete;
      expect(findControl(figure, 'Play')).not.to.equal(undefined);
    });

    it('by links, where the page has something to link to', async () => {
      const figure = await openPath(`anchors="${anchors}"`);
      const links = [...figure.shadowRoot!.querySelectorAll('a')];
      expect(links.map((link) => link.getAttribute('href'))).to.deep.equal(
        anchors.split(' ').map((id) => `#${id}`),
      );
      expect(links.map(textOf)).to.include('Rotary positions');
      figure.anchors = 'one <b>';
      await figure.updateComplete;
      const two = [...figure.shadowRoot!.querySelectorAll('a')];
      expect(two.map((link) => link.getAttribute('href'))).to.deep.equal(['#one', '#%3Cb%3E']);
      expect(textOf(parts(figure, 'name')[2])).to.equal('Neuron activation');
    });
  });

  describe('reads what it is given', () => {
    for (const [name, text] of [
      ['no text', ''],
      ['one token', 'a'],
      ['two', 'The hen'],
      ['5,000 characters', 'The duck swims in the pond. '.repeat(179).slice(0, 5000)],
      ['a text from right to left', 'שלום עולם, الكتاب على الطاولة'],
      ['halves of surrogates', '\ud83d and \udc00 end'],
      ['markup', '<img src=x onerror="alert(1)"> &amp; <b>bold</b>'],
    ] as const)
      it(name, async () => {
        const figure = await place<LlmPath>(`<${TAG}></${TAG}>`);
        figure.text = text;
        await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
        await until(
          () => textOf(sentence(figure, 1)).includes(text === '' ? 'no text' : ' byte'),
          'the text',
        );
        expect(all(figure)).not.to.match(broken);
        expect(figure.shadowRoot!.querySelector('.pending')).to.equal(null);
        expect(figure.shadowRoot!.querySelector('.path img, ol img')).to.equal(null);
        if (text === '') {
          for (const step of [6, 7, 12]) expect(textOf(sentence(figure, step))).to.contain('write something');
          expect(numbers(figure, 15)).to.have.length(3);
          // The token has one name in the sentences and another in the chips: step 1 tells both.
          expect(named(figure, 1)).to.deep.equal(['⟨start⟩', '<|endoftext|>']);
          expect(textOf(sentence(figure, 14)))
            .to.contain('of the one token')
            .and.not.to.contain('1 tokens');
        }
        if (text.length === 5000) expect(numbers(figure, 14)[0]).to.equal('256');
      });

    it('another text, and drops what was under way', async () => {
      const session = new HeldSession();
      const figure = await placeWith<LlmPath>(session, `<${TAG} text="${TEXT}"></${TAG}>`);
      await until(() => numbers(figure, 2).length > 0, 'the first answers', PATIENCE);
      figure.text = 'The capital of France is';
      await until(() => named(figure, 1)[0] === '·is', 'the other text', PATIENCE);
      await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      const loss = meanOf(evaluate(model, tokensOf('The capital of France is')));
      near(numbers(figure, 6)[0], loss);
      near(numbers(figure, 15)[4], loss);
      // Where the answers to a text do not come, those to the one before do not stand.
      session.hold();
      figure.text = TEXT;
      await aTimeout(50);
      session.release();
      await until(() => named(figure, 1)[0] === '·and', 'the first text', PATIENCE);
      await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      near(numbers(figure, 15)[4], meanOf(evaluate(model, tokens)));
      await session.close();
    });

    it('attributes that are none', async () => {
      let figure: LlmPath | undefined;
      const warnings = await warningsOf(async () => {
        figure = await place<LlmPath>(
          `<${TAG} step="16" layer="9" head="x" anchors="${anchors} more"></${TAG}>`,
        );
        await until(() => figure!.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      });
      expect(warnings.join('\n'))
        .to.contain('step: expected a whole number from 0 to 15, got "16"')
        .and.to.contain('head: expected')
        .and.to.contain('anchors: expected at most 15 ids');
      expect(figure!.step).to.equal(0);
      expect(figure!.shadowRoot!.querySelector('a')).to.equal(null);
      expect(textOf(part(figure!, 'missing')!)).to.equal('There is no layer 9. Shown here is 3.');
      expect(numbers(figure!, 3)[2]).to.equal('3');
    });
  });

  describe('is one with the figures of its page', () => {
    it('has their text, block, head, changes and precision', async () => {
      const change = [{at: 'blocks.1.attn.z', head: 1, op: 'zero'}] as const;
      const root = await place<LlmModel>(
        `<llm-model text="${TEXT}" layer="1" head="2"><${TAG}></${TAG}></llm-model>`,
      );
      const figure = root.querySelector<LlmPath>(TAG)!;
      await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      expect(part(figure, 'input')).to.equal(undefined);
      expect(numbers(figure, 8).slice(0, 2)).to.deep.equal(['1', '2']);
      expect(figure.shadowRoot!.querySelector('.note')).to.equal(null);
      root.interventions = change;
      root.precision = 'int8:channel';
      const note = (step: number) => textOf(sentence(figure, step).querySelector('.note'));
      await until(() => figure.getAttribute('state') === 'ready' && note(6), 'all steps', PATIENCE);
      expect([note(6), note(7)]).to.deep.equal(Array(2).fill('Without the changes made by hand.'));
      expect(note(13)).to.contain('as published');
      const {model: rounded} = await loadHouseModel();
      finish(roundWeights(rounded, {format: 'int8', granularity: 'channel'}));
      near(numbers(figure, 12)[4], meanOf(evaluate(rounded, tokens, change)));
      near(numbers(figure, 15)[4], meanOf(evaluate(model, tokens, change)));
      near(numbers(figure, 6)[0], meanOf(evaluate(rounded, tokens)));
      root.layer = 0;
      await until(() => numbers(figure, 8)[0] === '0', 'the other block', PATIENCE);
    });

    it('bears a change at the last token, of which no loss comes', async () => {
      const root = await place<LlmModel>(`<llm-model text="${TEXT}"><${TAG}></${TAG}></llm-model>`);
      const figure = root.querySelector<LlmPath>(TAG)!;
      await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      const interventions: Intervention[] = [{at: 'blocks.3.mlp_out', position: T - 1, op: 'zero'}];
      root.interventions = interventions;
      const changed = softmax(lastOf(run(model, tokens, {interventions})));
      const likeliest = percent(Math.max(...changed));
      await until(() => numbers(figure, 5)[0] === likeliest, 'the change', PATIENCE);
      await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      expect(numbers(figure, 9)[5]).to.equal(likeliest);
      near(numbers(figure, 12)[4], meanOf(evaluate(model, tokens)));
      near(numbers(figure, 15)[4], meanOf(evaluate(model, tokens)));
    });

    it('computes nothing while it is far off', async () => {
      const session = new FailingSession();
      const asked: string[] = [];
      const {call} = session;
      session.call = (...params: Parameters<typeof call>) => {
        asked.push(params[0]);
        return call.apply(session, params);
      };
      const figure = await placeWith<LlmPath>(session, `<${TAG} text="${TEXT}"></${TAG}>`);
      figure.style.marginBlockStart = '8000px';
      const before = document.createElement('div');
      figure.before(before);
      await until(() => figure.getAttribute('state') === 'idle', 'rest', PATIENCE);
      const {length} = asked;
      figure.text = 'The hen';
      await figure.updateComplete;
      await aTimeout(500);
      expect(asked.slice(length).filter((name) => name !== 'closeModel')).to.deep.equal([]);
      figure.style.marginBlockStart = '';
      await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
      expect(named(figure, 1)).to.deep.equal(['·hen']);
      await session.close();
    });
  });

  describe('where something fails', () => {
    for (const failing of ['run', 'gradients', 'logitLens', 'readParameters', 'evaluate'])
      it(`says so where it stands, and tries again: ${failing}`, async () => {
        const session = new FailingSession();
        session.failing = failing;
        const figure = await placeWith<LlmPath>(session, `<${TAG} text="${TEXT}"></${TAG}>`);
        await until(() => figure.getAttribute('state') === 'error', 'the error', PATIENCE);
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        if (failing !== 'run') expect(numbers(figure, 1)).to.have.length(4);
        session.failing = undefined;
        control(figure, 'Try again').click();
        await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
        expect(all(figure)).not.to.match(broken);
        await session.close();
      });
  });

  it('has its numbers as a table', async () => {
    const figure = await openPath();
    (await menuComes(figure)).click();
    await figure.updateComplete;
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')];
    expect(rows).to.have.length(15);
    expect(textOf(rows[8]))
      .to.contain('9 Multi-head attention')
      .and.to.contain(textOf(sentence(figure, 9)));
    expect(rows[8].lastElementChild!.textContent!.split('; ')).to.have.length(layers * heads);
    expect(textOf(part(figure, 'numbers')!)).not.to.match(broken);
  });

  it('moves nothing when its numbers come', async () => {
    await setViewport({width: 1000, height: 800});
    const figure = await place<LlmPath>(`<${TAG} text="${TEXT}"></${TAG}>`);
    const places = () => parts(figure, 'step').map((step) => Math.round(step.getBoundingClientRect().top));
    const first = places();
    await until(() => figure.getAttribute('state') === 'ready', 'all steps', PATIENCE);
    expect(places()).to.deep.equal(first);
  });

  it('fits 320 px', async () => {
    const figure = await openPath('step="7"');
    figure.parentElement!.style.inlineSize = '320px';
    await aTimeout(100);
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(part(figure, 'controls')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
  });

  it('has nothing that axe finds', async () => {
    await setViewport({width: 1000, height: 800});
    const figure = await openPath(`anchors="${anchors}"`);
    await expect(figure).to.be.accessible();
    figure.step = 5;
    await figure.updateComplete;
    await expect(figure).to.be.accessible();
  });
});
