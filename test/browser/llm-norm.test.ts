import {aTimeout, expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {Session, type CallOptions, type LlmModel, type LlmNorm} from 'llm-anatomy';
import {
  createHeap,
  depthGradients,
  layerNorm,
  rmsNorm,
  run,
  type DepthGradients,
  type Heap,
  type RunResult,
} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-norm';
import {loadHouseModel} from 'llm-anatomy/load';
import {
  choose,
  click,
  control,
  findControl,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  press,
  stateIs,
  textOf,
  until,
  type Figure,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {hidden_size: d_model, vocab_size: vocab, norm_eps: eps} = model.config;
const heap: Heap = await createHeap();
const TEXT = 'The queen has a duckling, and the duckling has a hat.';
const tokensOf = (text: string): number[] => [model.config.bos_token_id!, ...tokenizer!.encode(text)];

const numberIn = (text: string) => Number(text.replace('−', '-').replace('+', ''));
const digits = (value: number) =>
  value >= 1e-3 && value < 1e4
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(2).replace(/e([-+])(.+)/, (_, sign: string, power: string) => {
        const raised = Array.from(power, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
        return ` × 10${sign === '-' ? '⁻' : ''}${raised}`;
      });

/** Both norms of a vector, as the core computes them. */
function norms(x: ArrayLike<number>, gamma?: ArrayLike<number>): {layer: Float32Array; rms: Float32Array} {
  const tensor = (values: ArrayLike<number>, ...shape: number[]) => heap.tensor(shape, values);
  const ones = new Float32Array(d_model).fill(1);
  const weight = tensor(gamma ?? ones, d_model);
  const input = tensor(x, 1, d_model);
  const activations = () => ({
    out: tensor(ones, 1, d_model),
    scale: tensor([0], 1),
    mean: tensor([0], 1),
  });
  const [layer, rms] = [activations(), activations()];
  layerNorm(layer, input, {weight}, eps);
  rmsNorm(rms, input, {weight}, eps);
  return {layer: layer.out.data.slice(), rms: rms.out.data.slice()};
}

const moments = (x: ArrayLike<number>) => {
  const values = Array.from(x);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return [mean, variance, Math.sqrt(values.reduce((a, b) => a + b * b, 0) / values.length)];
};

const runOf = (text: string): RunResult =>
  run(model, tokensOf(text), {trace: ['blocks.*.resid_*', 'ln_final', 'blocks.*.ln*']});
const row = (result: RunResult, name: string, position: number) =>
  result.trace.get(name)!.data.slice(position * d_model, (position + 1) * d_model);

const momentsIn = (figure: Figure, name: string) =>
  [...part(figure, name)!.querySelectorAll('tbody tr')].map((line) =>
    [...line.querySelectorAll('td')].map(textOf),
  );
/** The numbers in a formula: what stands in it, and last what comes out. */
const numbersIn = (figure: Figure, name: string) =>
  [...part(figure, name)!.querySelectorAll('mn')]
    .map((each) => textOf(each).replace(/[()]/g, ''))
    .filter((text) => text !== '2' && text !== '');
const gammaOf = (name: string) => model.parameters.get(name)!.data.slice();

async function open(attributes = '', text = TEXT): Promise<LlmNorm> {
  const figure = await place<LlmNorm>(`<llm-norm text="${text}" ${attributes}></llm-norm>`);
  await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
  return figure;
}

/** Sets a slider as a reader does. */
async function slide(figure: Figure, index: number, value: number): Promise<void> {
  const slider = [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[type="range"]')][index];
  slider.value = String(value);
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  await figure.updateComplete;
}

/** A session that notes which tokens stacks were asked about, and holds those that the test says. */
class HeldSession extends Session {
  readonly asked: (readonly number[])[] = [];
  holds: (options: {layers: number}) => boolean = () => false;
  #letGo: (() => void)[] = [];

  letGo(): void {
    this.holds = () => false;
    for (const go of this.#letGo.splice(0)) go();
  }

  override async call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'depthGradients') {
      const {input, options: stack} = params as unknown as {
        input: {tokens?: number[]} & number[];
        options: {layers: number};
      };
      this.asked.push(Array.from(input.tokens ?? input));
      if (this.holds(stack)) await new Promise<void>((go) => this.#letGo.push(go));
    }
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

describe('<llm-norm>', () => {
  it('shows both parts with no attribute at all', async function () {
    this.timeout(30_000);
    const figure = await place<LlmNorm>('<llm-norm></llm-norm>');
    await until(() => part(figure, 'moments') && part(figure, 'ends'), 'both parts', 20_000);
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
    expect(parts(figure, 'input')).to.have.length(1);
  });

  describe('one vector', () => {
    for (const [norm, input, output, parameter] of [
      ['attention', 'blocks.2.resid_pre', 'blocks.2.ln1', 'model.layers.2.input_layernorm.weight'],
      ['mlp', 'blocks.2.resid_mid', 'blocks.2.ln2', 'model.layers.2.post_attention_layernorm.weight'],
      ['output', 'blocks.3.resid_post', 'ln_final', 'model.norm.weight'],
    ] as const)
      it(`has both norms as the core computes them: before ${norm}`, async () => {
        const figure = await open(`show="vector" norm="${norm}" layer="2" token="4" component="11"`);
        const result = runOf(TEXT);
        const x = row(result, input, 4);
        const {layer, rms} = norms(x);
        const shown = momentsIn(figure, 'moments');
        for (const [line, values] of [x, layer, rms].entries())
          for (const [i, value] of moments(values).entries())
            expect(numberIn(shown[line][i])).to.be.closeTo(value, 1e-4 * (1 + Math.abs(value)));
        expect(numberIn(numbersIn(figure, 'layer-formula').at(-1)!)).to.be.closeTo(layer[11], 1e-4);
        expect(numberIn(numbersIn(figure, 'rms-formula').at(-1)!)).to.be.closeTo(rms[11], 1e-4);
        // With γ it is what the model computes.
        control(figure, 'Times γ, which the model learnt for each component').click();
        await figure.updateComplete;
        const own = row(result, output, 4);
        expect(numberIn(numbersIn(figure, 'rms-formula').at(-1)!)).to.be.closeTo(own[11], 1e-4);
        const gamma = gammaOf(parameter);
        expect(numberIn(numbersIn(figure, 'rms-formula').at(-2)!)).to.be.closeTo(gamma[11], 1e-4);
        expect(numberIn(numbersIn(figure, 'layer-formula').at(-1)!)).to.be.closeTo(
          norms(x, gamma).layer[11],
          1e-4,
        );
        expect(textOf(part(figure, 'own')!)).to.match(/^(0|\d\.\d × 10⁻[⁴⁵⁶⁷⁸⁹])$/);
      });

    it('has formulas whose numbers give what they say', async () => {
      const figure = await open('show="vector" layer="1" component="5"');
      const [x, mean, variance, epsilon, out] = numbersIn(figure, 'layer-formula').map(numberIn);
      expect((x - mean) / Math.sqrt(variance + epsilon)).to.be.closeTo(out, 2e-4);
      const [again, square, small, result] = numbersIn(figure, 'rms-formula').map(numberIn);
      expect(again).to.equal(x);
      expect(again / Math.sqrt(square + small)).to.be.closeTo(result, 2e-4);
      // They are mathematics, not text.
      const fraction = part(figure, 'layer-formula')!.querySelector('mfrac')!;
      expect(fraction.namespaceURI).to.equal('http://www.w3.org/1998/Math/MathML');
    });

    it('is moved by ε where it is short, says so, and its formulas still give what they say', async () => {
      const figure = await open('show="vector" layer="0" scale="-3" component="5"');
      const x = row(runOf(TEXT), 'blocks.0.resid_pre', tokensOf(TEXT).length - 1);
      const small = x.map((value) => value / 8);
      const gap = (a: Float32Array, b: Float32Array) =>
        a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
      const [layer, rms] = [...part(figure, 'moved')!.querySelectorAll('code')].map(textOf).map(Number);
      expect(layer / gap(norms(x).layer, norms(small).layer)).to.be.closeTo(1, 0.1);
      expect(rms / gap(norms(x).rms, norms(small).rms)).to.be.closeTo(1, 0.1);
      expect(rms).to.be.above(1e-3);
      const hint = textOf(part(figure, 'vector')!);
      expect(hint).to.contain('All this but for ε').and.to.contain('shows where a vector is short');
      const [value, square, epsilon, out] = numbersIn(figure, 'rms-formula').map(numberIn);
      expect(epsilon).to.equal(eps);
      expect(value / Math.sqrt(square + epsilon) / out).to.be.closeTo(1, 3e-4);
      const [again, mean, variance, , other] = numbersIn(figure, 'layer-formula').map(numberIn);
      expect((again - mean) / Math.sqrt(variance + epsilon) / other).to.be.closeTo(1, 3e-4);
    });

    it('has no empty signs in its formulas where nothing is multiplied', async () => {
      const figure = await open('show="vector"');
      const empty = () =>
        [...part(figure, 'formulas')!.querySelectorAll('mo, mi, mn')].filter((each) => !textOf(each));
      expect(empty()).to.deep.equal([]);
      figure.gamma = true;
      await figure.updateComplete;
      expect(empty()).to.deep.equal([]);
      const sign = [...part(figure, 'rms-formula')!.querySelectorAll('mi')].find(
        (each) => textOf(each) === 'γ',
      );
      expect(sign!.namespaceURI).to.equal('http://www.w3.org/1998/Math/MathML');
    });

    it('is shifted: LayerNorm stays, RMSNorm moves', async () => {
      const figure = await open('show="vector" layer="2" token="3"');
      await slide(figure, 0, 2);
      expect(figure.shift).to.equal(2);
      const x = row(runOf(TEXT), 'blocks.2.resid_pre', 3);
      const c = 2 * moments(x)[2];
      const shifted = Float64Array.from(x, (value) => value + c);
      const gap = (a: Float32Array, b: Float32Array) =>
        a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
      const [layer, rms] = [...part(figure, 'moved')!.querySelectorAll('code')].map(textOf);
      expect(layer).to.match(/× 10⁻¹?[⁰¹²³⁴⁵⁶⁷⁸⁹]$|^0$/);
      expect(Number(rms)).to.be.closeTo(gap(norms(x).rms, norms(shifted).rms), 0.06);
      expect(numberIn(momentsIn(figure, 'moments')[0][0])).to.be.closeTo(moments(shifted)[0], 1e-3);
    });

    it('is scaled: both stay', async () => {
      const figure = await open('show="vector" layer="2"');
      await slide(figure, 1, 2);
      expect(textOf(part(figure, 'vector')!)).to.contain('k = 4.000');
      for (const code of part(figure, 'moved')!.querySelectorAll('code'))
        expect(textOf(code)).to.match(/× 10⁻[⁴⁵⁶⁷⁸⁹]$|^0$/);
      control(figure, 'Back to the vector itself').click();
      await figure.updateComplete;
      expect([figure.shift, figure.scale]).to.deep.equal([0, 0]);
      expect(textOf(part(figure, 'moved')!)).to.contain('nothing is moved');
    });

    it('is gone through by keys and by the mouse', async () => {
      const figure = await open('show="vector"');
      const rows = part(figure, 'rows')!;
      rows.focus();
      await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
      expect(figure.component).to.equal(1);
      await press('End', 'ArrowRight');
      expect(figure.component).to.equal(d_model - 1);
      await press('Home');
      expect(rows.getAttribute('aria-valuetext')).to.match(/^component 0: .*LayerNorm .*RMSNorm/);
      await click(rows);
      expect(figure.component).to.be.above(5);
    });

    it('is of the norm that is chosen', async () => {
      const figure = await open('show="vector"');
      choose(figure, 'The norm before', 'feed-forward (MLP), layer 3');
      await until(() => figure.layer === 3 && figure.norm === 'mlp', 'the choice');
      expect(textOf(part(figure, 'vector')!)).to.contain('layer 3, the norm before feed-forward (MLP)');
    });
  });

  describe('norms before and after', () => {
    const measured = async (
      layers: number,
      text = TEXT,
      seed = 1,
      initialization: 'glorot' | 'gpt2' = 'glorot',
    ) => {
      const tokens = tokensOf(text).slice(0, 65);
      const pair: DepthGradients[] = [];
      for (const norm_position of ['pre', 'post'] as const) {
        const task = depthGradients(await createHeap(), tokens, vocab, {
          layers,
          norm_position,
          seed,
          initialization,
        });
        let step = task.next();
        while (!step.done) step = task.next();
        pair.push(step.value);
      }
      return pair;
    };
    const isClose = (text: string, value: number) =>
      expect(Number(text.replace('−', '-')) / value).to.be.closeTo(1, 6e-3);

    it('are what the core measures', async function () {
      this.timeout(30_000);
      const figure = await open('show="depth" depth="4"');
      const pair = await measured(4);
      for (const [i, line] of momentsIn(figure, 'ends').entries()) {
        const {blocks, loss} = pair[i];
        isClose(line[0], blocks[0]);
        isClose(line[1], blocks[3]);
        isClose(line[2], blocks[0] / blocks[3]);
        expect(line[3]).to.equal(loss.toFixed(3));
      }
      part(figure, 'chart')!.focus();
      await press('ArrowRight', 'ArrowRight');
      const [block, pre, post] = [...part(figure, 'depth')!.querySelectorAll('[part="readout"] code')].map(
        textOf,
      );
      expect(block).to.equal('2');
      isClose(pre, pair[0].blocks[2]);
      isClose(post, pair[1].blocks[2]);
      // Both lines have a mark for each block.
      expect(part(figure, 'chart')!.querySelectorAll('circle')).to.have.length(4);
      expect(part(figure, 'chart')!.querySelectorAll('.post rect')).to.have.length(4);
    });

    it('are told for stacks of every depth', async function () {
      this.timeout(30_000);
      const figure = await open('show="depth" depth="2"');
      const [two, many] = [await measured(2), await measured(48)];
      const [pre, post, expected] = [...part(figure, 'sweep')!.querySelectorAll('code')].map(textOf);
      isClose(pre, many[0].blocks[47] / two[0].blocks[1]);
      isClose(post, many[1].blocks[47] / two[1].blocks[1]);
      expect(expected).to.equal(digits(1 / Math.sqrt(24)));
    });

    it('are measured anew for another depth, other weights and another seed', async function () {
      this.timeout(60_000);
      const figure = await open('show="depth" depth="2"');
      const first = () => momentsIn(figure, 'ends')[0][0];
      const before = first();
      await slide(figure, 0, 2);
      expect(figure.depth).to.equal(8);
      const isDone = (layers: number) =>
        until(
          () =>
            figure.getAttribute('state') === 'ready' &&
            textOf(part(figure, 'ends')!).startsWith(`${layers} layers`),
          'the stack',
          20_000,
        );
      await isDone(8);
      isClose(first(), (await measured(8))[0].blocks[0]);
      choose(figure, 'First weights', 'GPT-2: small, and scaled by depth');
      await figure.updateComplete;
      const [gpt] = await measured(8, TEXT, 1, 'gpt2');
      await until(() => Math.abs(Number(first()) / gpt.blocks[0] - 1) < 6e-3, 'the other weights', 20_000);
      choose(figure, 'Gradient of', 'the stream into a layer');
      await figure.updateComplete;
      isClose(first(), gpt.stream[0]);
      const seed = control<HTMLInputElement>(figure, 'Seed');
      seed.value = '2';
      seed.dispatchEvent(new Event('change', {bubbles: true}));
      const [other] = await measured(8, TEXT, 2, 'gpt2');
      await until(() => Math.abs(Number(first()) / other.stream[0] - 1) < 6e-3, 'the other seed', 20_000);
      expect(before).not.to.equal(first());
      seed.value = '-3';
      seed.dispatchEvent(new Event('change', {bubbles: true}));
      expect([figure.seed, seed.value]).to.deep.equal([2, '2']);
    });

    it('are asked about a text when it has rested, and about no text on the way', async function () {
      this.timeout(60_000);
      const session = new HeldSession();
      const figure = await placeWith<LlmNorm>(
        session,
        `<llm-norm show="depth" depth="2" text="${TEXT}"></llm-norm>`,
      );
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
      const before = session.asked.length;
      for (const word of [
        'One',
        'One cat',
        'One cat sat',
        'One cat sat down',
        'One cat sat down here today',
      ]) {
        figure.text = `${word} and the duckling has a hat.`;
        await aTimeout(60);
      }
      await until(() => figure.getAttribute('state') === 'loading', 'the wait');
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
      const texts = new Set(session.asked.slice(before).map(String));
      expect([...texts]).to.deep.equal([
        String(tokensOf('One cat sat down here today and the duckling has a hat.').slice(0, 65)),
      ]);
      await session.close();
    });

    it('draw no answer to another question as if it were to this one', async function () {
      this.timeout(60_000);
      const session = new HeldSession();
      const figure = await placeWith<LlmNorm>(
        session,
        `<llm-norm show="depth" depth="2" text="${TEXT}"></llm-norm>`,
      );
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
      const glorot = textOf(part(figure, 'sweep')!);
      session.holds = ({layers}) => layers !== 2;
      figure.initialization = 'gpt2';
      const [gpt] = await measured(2, TEXT, 1, 'gpt2');
      await until(
        () => Math.abs(Number(momentsIn(figure, 'ends')[0]?.[0]) / gpt.blocks[0] - 1) < 6e-3,
        'the pair',
        20_000,
      );
      expect(part(figure, 'sweep'), 'the sweep of other weights').to.equal(undefined);
      expect(parts(figure, 'loading')).to.have.length(1);
      (await menuComes(figure)).click();
      await figure.updateComplete;
      control(figure, 'Show the numbers as a table').click();
      await figure.updateComplete;
      expect(textOf(part(figure, 'numbers')!)).not.to.contain('48 layers');
      session.letGo();
      await until(
        () => part(figure, 'sweep') && textOf(part(figure, 'sweep')!) !== glorot,
        'its own',
        20_000,
      );
      expect(textOf(part(figure, 'numbers')!)).to.contain('48 layers');
      await session.close();
    });

    it('tell how far they are', async function () {
      this.timeout(60_000);
      const figure = await place<LlmNorm>(
        `<llm-norm show="depth" depth="2" text="${TEXT}" seed="991"></llm-norm>`,
      );
      const seen: number[] = [];
      await until(
        () => {
          const bar = part(figure, 'depth')?.querySelector<HTMLProgressElement>('.sweep-room progress');
          if (bar && bar.position > 0) seen.push(bar.position);
          return figure.getAttribute('state') === 'ready';
        },
        'the figure',
        30_000,
      );
      expect(new Set(seen).size).to.be.above(2);
      expect([...seen].sort((a, b) => a - b)).to.deep.equal(seen);
    });

    it('have the layer that is told in what a link holds', async function () {
      this.timeout(30_000);
      const figure = await open('show="depth" depth="4" stack-layer="2"');
      expect(part(figure, 'chart')!.ariaValueNow).to.equal('2');
      part(figure, 'chart')!.focus();
      await press('ArrowRight', 'ArrowRight');
      expect(figure.getAttribute('stack-layer')).to.equal('3');
    });

    it('read random tokens where the text is too short', async function () {
      this.timeout(30_000);
      const figure = await open('show="depth" depth="2"', 'A');
      expect(textOf(part(figure, 'depth')!)).to.contain('random tokens: 64');
    });
  });

  describe('what a page shares', () => {
    it('is one selection', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="1" token="2"><llm-norm show="vector"></llm-norm></llm-model>',
      );
      const figure = root.querySelector<LlmNorm>('llm-norm')!;
      await stateIs(figure, 'ready');
      expect(part(figure, 'input')).to.equal(undefined);
      expect(textOf(part(figure, 'vector')!)).to.contain('(position 2), layer 1');
      root.layer = 3;
      await until(() => textOf(part(figure, 'vector')!).includes('layer 3,'), 'the block');
      await click(parts(figure, 'token')[3]);
      await until(() => root.token === 4, 'the token');
    });

    it('says where the model’s own norm was changed', async () => {
      const root = await place<LlmModel>(
        '<llm-model interventions=\'[{"at": "blocks.0.ln1", "op": "scale", "factor": 3}]\'><llm-norm show="vector"></llm-norm></llm-model>',
      );
      const figure = root.querySelector<LlmNorm>('llm-norm')!;
      await stateIs(figure, 'ready');
      expect(textOf(part(figure, 'vector')!)).to.contain('changed by hand');
    });
  });

  describe('what it is given', () => {
    for (const text of ['A', ''])
      it(`may be ${text ? 'one token' : 'nothing'}`, async () => {
        const figure = await open('show="vector" layer="3"', text);
        expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined/);
        expect(numbersIn(figure, 'rms-formula')).to.have.length(4);
      });

    it('may be a block or a component that there is none of', async () => {
      const figure = await open('show="vector" layer="9" component="4000" token="900"');
      expect(textOf(part(figure, 'missing')!)).to.contain('There is no layer 9.');
      expect(textOf(part(figure, 'vector')!))
        .to.contain('layer 3,')
        .and.to.contain(`component ${d_model - 1}`);
    });

    it('may leave no numbers', async () => {
      const root = await place<LlmModel>('<llm-model><llm-norm show="vector"></llm-norm></llm-model>');
      const figure = root.querySelector<LlmNorm>('llm-norm')!;
      await stateIs(figure, 'ready');
      root.interventions = [{at: 'logits', op: 'add', vector: new Float32Array(vocab).fill(NaN)}];
      await stateIs(figure, 'error');
      root.interventions = [
        {at: 'blocks.1.mlp_out', op: 'add', vector: new Float32Array(d_model).fill(3e38)},
      ];
      // As large as numbers go, and all finite: the figure comes back.
      await stateIs(figure, 'ready');
      expect(textOf(part(figure, 'moments')!)).not.to.match(/NaN|Infinity/);
      expect(numbersIn(figure, 'rms-formula')).to.have.length(4);
      root.interventions = [];
      await stateIs(figure, 'ready');
      expect(numbersIn(figure, 'rms-formula')).to.have.length(4);
    });
  });

  describe('where something fails', () => {
    for (const failing of ['openModel', 'run', 'readParameters', 'depthGradients'])
      it(`says so, and tries again: ${failing}`, async function () {
        this.timeout(30_000);
        const session = new FailingSession();
        session.failing = failing;
        const show = failing === 'depthGradients' ? 'depth' : 'vector';
        const figure = await placeWith<LlmNorm>(session, `<llm-norm show="${show}" depth="2"></llm-norm>`);
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
        await session.close();
      });

    it('lives on after the worker was lost in the middle of a stack', async function () {
      this.timeout(60_000);
      const session = new FailingSession();
      const figure = await placeWith<LlmNorm>(session, '<llm-norm show="depth" depth="2"></llm-norm>');
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
      session.losesWith = 'depthGradients';
      figure.seed = 77;
      await stateIs(figure, 'error');
      findControl(figure, 'Try again')!.click();
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
      expect(textOf(part(figure, 'ends')!)).to.contain('2 layers');
      await session.close();
    });
  });

  it('has its numbers as a table', async () => {
    const figure = await open('show="vector" layer="2" gamma');
    (await menuComes(figure)).click();
    await figure.updateComplete;
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    expect(textOf(part(figure, 'numbers')!))
      .to.contain('component 95')
      .and.to.contain('γ');
  });

  it('fits 320 px', async function () {
    this.timeout(30_000);
    const figure = await open('depth="2"');
    figure.parentElement!.style.inlineSize = '320px';
    await until(() => figure.shadowRoot!.querySelector('.bar-rows')!.clientWidth <= 320, 'its width');
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
  });

  it('has nothing that axe finds', async function () {
    this.timeout(60_000);
    await setViewport({width: 1000, height: 800});
    const figure = await open('depth="2" gamma');
    await expect(figure).to.be.accessible();
  });
});
