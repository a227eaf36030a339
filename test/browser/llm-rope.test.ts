import {aTimeout, expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';
import {Session, type CallOptions, type LlmModel, type LlmPrompt, type LlmRope} from 'llm-anatomy';
import {
  changePositions,
  ContextLengthError,
  completeConfig,
  evaluate,
  Heap,
  rope,
  ropeFrequencies,
  fillRopeTable,
  run,
  sinusoidalPositions,
  Transformer,
  type RopeScaling,
} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-rope';
import {setForcedColors} from './support/forced-colors.js';
import {
  choose,
  click,
  control,
  drawnOn,
  focused,
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
  warningsOf,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {config} = model;
const {head_dim: d, num_attention_heads: heads, num_key_value_heads: kvHeads, bos_token_id} = config;
const tokensOf = (text: string): number[] => [bos_token_id!, ...tokenizer!.encode(text)];

const numberIn = (text: string): number => Number(text.replaceAll('−', '-').replaceAll(',', ''));
const numbersIn = (text: string): number[] =>
  (text.match(/[−-]?\d+(\.\d+)?(e[−-]\d+)?/g) ?? []).map(numberIn);

async function open(attributes = ''): Promise<LlmRope> {
  const figure = await place<LlmRope>(`<llm-rope ${attributes}></llm-rope>`);
  await stateIs(figure, 'ready');
  return figure;
}

/** A query and a key before they turn, from a run of the core. */
function vectorsOf(text: string, layer: number, head: number, query: number, key: number) {
  const names = ['q', 'k', 'v'].map((name) => `blocks.${layer}.attn.${name}`);
  const {trace} = run(model, tokensOf(text), {trace: [...names, `blocks.${layer}.attn.scores`]});
  const of = (name: string, token: number, at: number, all: number) =>
    trace.get(name)!.data.slice((token * all + at) * d, (token * all + at + 1) * d);
  const group = Math.floor((head * kvHeads) / heads);
  const T = tokensOf(text).length;
  return {
    q: of(names[0], query, head, heads),
    k: of(names[1], key, group, kvHeads),
    v: of(names[2], key, group, kvHeads),
    score: trace.get(`blocks.${layer}.attn.scores`)!.data[(head * T + query) * T + key],
  };
}

/** The dot product anew, as complex numbers: Re(q·k̄·e^(i(m−n)θ)), halves paired. */
function productsByHand(q: Float32Array, k: Float32Array, distance: number): number[] {
  return Array.from({length: d / 2}, (_, i) => {
    const [a, b, x, y] = [q[i], q[i + d / 2], k[i], k[i + d / 2]];
    const angle = distance * 10000 ** ((-2 * i) / d);
    return (a * x + b * y) * Math.cos(angle) - (b * x - a * y) * Math.sin(angle);
  });
}
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** The same by the core's kernels, in 32 bits. */
function productByCore(q: Float32Array, k: Float32Array, m: number, n: number, interleaved = false): number {
  const heap = new Heap();
  const table = heap.tensor([257, d]);
  fillRopeTable(table, ropeFrequencies(config));
  const turnedTo = (x: Float32Array, position: number) => {
    const y = heap.tensor([1, d], x.slice());
    rope(y, y, {table, n_heads: 1, interleaved}, {row: 0, T: 1, start: position} as never);
    return y.data.slice();
  };
  const [a, b] = [turnedTo(q, m), turnedTo(k, n)];
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

const product = (figure: LlmRope): number =>
  numberIn(textOf(part(figure, 'product')!.querySelector('.product')));
const handle = (figure: LlmRope, name: string): HTMLElement => {
  const found = parts(figure, 'handle').find((each) => each.getAttribute('aria-label') === name);
  if (!found) throw new Error(`no handle "${name}"`);
  return found;
};
const dials = (figure: LlmRope) => parts(figure, 'dial');
const dialParts = (figure: LlmRope) =>
  dials(figure).map((dial) => numberIn(textOf(dial.querySelector('code'))));

/** Drags the middle of an element so many px sideways. */
async function drag(element: Element, by: number): Promise<void> {
  const {left, top, width, height} = element.querySelector('.knob')!.getBoundingClientRect();
  const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  await sendMouse({type: 'move', position: [x, y]});
  await sendMouse({type: 'down'});
  await sendMouse({type: 'move', position: [x + Math.round(by / 2), y]});
  await sendMouse({type: 'move', position: [x + by, y]});
  await sendMouse({type: 'up'});
}

describe('<llm-rope>', () => {
  describe('the dials', () => {
    const text = 'The queen looked under the bed.';
    for (const [layer, head, query, key] of [
      [0, 0, 5, 2],
      [2, 3, 7, 4],
      [3, 1, 4, 0],
    ])
      it(`turns the model’s own vectors: layer ${layer}, head ${head}, ${query} asks ${key}`, async () => {
        const figure = await open(
          `show="dials" text="${text}" layer="${layer}" head="${head}" token="${query}" key-token="${key}"`,
        );
        const {q, k, score} = vectorsOf(text, layer, head, query, key);
        const expected = productsByHand(q, k, query - key);
        expect(product(figure)).to.be.closeTo(sumOf(expected), 1e-6);
        dialParts(figure).forEach((shown, i) => expect(shown).to.be.closeTo(expected[i], 0.000051));
        expect(sumOf(dialParts(figure))).to.be.closeTo(product(figure), 12 * 0.000051);
        expect(product(figure)).to.be.closeTo(productByCore(q, k, query, key), 1e-4);
        // What the model itself has scored this pair.
        expect(numbersIn(textOf(part(figure, 'product')!)).at(-1)).to.be.closeTo(score, 1e-4);
      });

    it('prints every wavelength', async () => {
      const figure = await open('show="dials"');
      const {theta} = ropeFrequencies(config);
      const shown = dials(figure).map((dial) =>
        numberIn(textOf(dial.querySelector('.dial-name')).split('λ ')[1]),
      );
      expect(shown).to.have.length(d / 2);
      shown.forEach((length, i) => expect(length / ((2 * Math.PI) / theta[i])).to.be.closeTo(1, 0.01));
    });

    it('keeps the dot product where both move, to 1e-6, and changes it where one does', async () => {
      const figure = await open(`show="dials" text="${text}" token="5" key-token="2"`);
      const before = product(figure);
      handle(figure, 'Both positions').focus();
      await press('End');
      await figure.updateComplete;
      expect([figure.m, figure.n]).to.deep.equal([256, 253]);
      expect(Math.abs(product(figure) - before)).to.be.below(1e-6);
      // No hyphen for a minus, and no exponent of a programmer's.
      expect(textOf(part(figure, 'stays')!)).to.match(
        /at most (0|\d\.\d × 10⁻(¹[\d⁰¹²³⁴⁵⁶⁷⁸⁹]|[⁷⁸⁹])) \(rounding\)/,
      );
      handle(figure, 'Position of the key').focus();
      await press('PageDown');
      await figure.updateComplete;
      expect([figure.m, figure.n]).to.deep.equal([256, 243]);
      const {q, k} = vectorsOf(text, 0, 0, 5, 2);
      expect(product(figure)).to.be.closeTo(sumOf(productsByHand(q, k, 13)), 1e-6);
      expect(product(figure)).not.to.be.closeTo(before, 1e-3);
    });

    it('says nothing of other places where there are none', async () => {
      const figure = await open('show="dials" m="256" n="0"');
      expect(textOf(part(figure, 'stays')!)).to.equal('');
      figure.m = 255;
      await figure.updateComplete;
      expect(textOf(part(figure, 'stays')!)).to.contain('over all 2 positions');
    });

    it('moves by keys: one, ten, both ends, and stays on the line', async () => {
      const figure = await open('show="dials" m="100" n="60"');
      handle(figure, 'Position of the query').focus();
      const seen: unknown[] = [];
      for (const key of [
        'ArrowRight',
        'ArrowUp',
        'ArrowLeft',
        'PageUp',
        'PageDown',
        'End',
        'ArrowRight',
        'Home',
        'ArrowLeft',
      ]) {
        await press(key);
        await figure.updateComplete;
        seen.push(figure.m);
      }
      expect(seen).to.deep.equal([101, 102, 101, 111, 101, 256, 256, 0, 0]);
      expect(handle(figure, 'Position of the query').ariaValueNow).to.equal('0');
      expect(textOf(part(figure, 'stays')!)).to.contain('the key stands after the query');
      handle(figure, 'Both positions').focus();
      await press('Home');
      await figure.updateComplete;
      expect([figure.m, figure.n]).to.deep.equal([0, 60]);
      await press('End');
      await figure.updateComplete;
      expect([figure.m, figure.n]).to.deep.equal([196, 256]);
    });

    it('moves by dragging, one or both', async () => {
      const figure = await open('show="dials" m="100" n="60"');
      figure.scrollIntoView();
      await drag(handle(figure, 'Position of the query'), 60);
      await figure.updateComplete;
      expect(figure.m).to.be.above(105);
      expect(figure.n).to.equal(60);
      const [m, before] = [Number(figure.m), product(figure)];
      await drag(handle(figure, 'Both positions'), 40);
      await figure.updateComplete;
      expect(figure.m).to.be.above(m);
      expect(Number(figure.m) - Number(figure.n)).to.equal(m - 60);
      expect(Math.abs(product(figure) - before)).to.be.below(1e-6);
      await sendMouse({type: 'move', position: [10, 10]});
      const after = figure.m;
      await sendMouse({type: 'move', position: [200, 10]});
      expect(figure.m).to.equal(after);
    });

    it('goes back to where the tokens stand', async () => {
      const figure = await open('show="dials" m="100" n="60"');
      await click(control(figure, 'Back to where the tokens stand'));
      await figure.updateComplete;
      expect([figure.m, figure.n]).to.deep.equal(['text', 'text']);
      expect(control<HTMLButtonElement>(figure, 'Back to where the tokens stand').disabled).to.equal(true);
    });

    it('holds the query still where it is zero, and the value always', async () => {
      const figure = await open('show="dials" m="100" n="60" relative');
      const drawn = (kind: string) =>
        dials(figure).map((dial) => dial.querySelector(`.arrow.${kind} polygon`)!.getAttribute('points'));
      const value = () => part(figure, 'pair')!.querySelector('.arrow.value polygon')!.getAttribute('points');
      const [query, key, still] = [drawn('query'), drawn('key'), value()];
      figure.m = 150;
      figure.n = 110;
      await figure.updateComplete;
      expect([drawn('query'), drawn('key'), value()]).to.deep.equal([query, key, still]);
      figure.n = 111;
      await figure.updateComplete;
      expect(drawn('query')).to.deep.equal(query);
      expect(drawn('key')).not.to.deep.equal(key);
      expect(value()).to.equal(still);
      await click(control(figure, 'The query as zero: turn each dial back by the query’s angle'));
      await figure.updateComplete;
      expect(figure.relative).to.equal(false);
      expect(drawn('query')).not.to.deep.equal(query);
    });

    it('goes from pair to pair by keys, and shows the numbers of one', async () => {
      const figure = await open(`show="dials" text="${text}" token="5" key-token="2" m="40" n="30"`);
      dials(figure)[0].focus();
      await press('ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      expect(figure.pair).to.equal(2);
      await until(() => focused() === dials(figure)[2], 'the focus');
      await press('End');
      await figure.updateComplete;
      expect(figure.pair).to.equal(11);
      await press('Home');
      await figure.updateComplete;
      expect([
        figure.pair,
        dials(figure)
          .map((dial) => dial.ariaChecked)
          .indexOf('true'),
      ]).to.deep.equal([0, 0]);
      const {q, k, v} = vectorsOf(text, 0, 0, 5, 2);
      const at = (x: Float32Array, angle: number) => [
        x[0] * Math.cos(angle) - x[d / 2] * Math.sin(angle),
        x[0] * Math.sin(angle) + x[d / 2] * Math.cos(angle),
      ];
      const [[a, b], [x, y]] = [at(q, 40), at(k, 30)];
      const shown = textOf(part(figure, 'pair')!);
      const sum = numbersIn(shown.slice(shown.indexOf('radians')));
      [a, x, b, y, a * x + b * y, v[0], v[d / 2]].forEach((value, i) =>
        expect(sum[i]).to.be.closeTo(value, 0.00051),
      );
    });

    it('asks another key, layer and head', async () => {
      const figure = await open(`show="dials" text="${text}" token="5" m="77"`);
      choose(figure, 'Key of token', '1 The');
      choose(figure, 'Layer', '3');
      choose(figure, 'Head', '2');
      await until(() => figure.layer === 3 && figure.head === 2, 'layer and head');
      await figure.updateComplete;
      expect([figure.keyToken, figure.n]).to.deep.equal([1, 'text']);
      const {q, k} = vectorsOf(text, 3, 2, 5, 1);
      expect(product(figure)).to.be.closeTo(sumOf(productsByHand(q, k, 76)), 1e-6);
    });

    it('asks the key that the query scores highest, where none is named', async () => {
      const figure = await open(`show="dials" text="${text}" token="6" layer="1"`);
      const scores = [1, 2, 3, 4, 5].map((key) => vectorsOf(text, 1, 0, 6, key).score);
      const best = scores.indexOf(Math.max(...scores)) + 1;
      expect(control<HTMLSelectElement>(figure, 'Key of token').value).to.equal(String(best));
    });

    it('says so of a layer and a head that are not there', async () => {
      const figure = await open('show="dials" layer="9" head="7"');
      expect(textOf(part(figure, 'missing')!)).to.equal(
        'Layer 9, head 7 was asked for; nano has 4 layers, counted from 0, and 4 heads. The nearest is shown: 3, 3.',
      );
    });

    for (const [what, words] of [
      ['no text', ''],
      ['one token', 'One'],
      ['bytes that are no text', '\u0000\ud800\u{1f600}<b>x</b>'],
      ['more than the context', 'cow '.repeat(600)],
    ])
      it(`lives with ${what}`, async () => {
        const figure = await open('show="dials"');
        figure.text = words;
        await figure.updateComplete;
        const last = Math.min(tokensOf(words).length, config.max_position_embeddings) - 1;
        await until(
          () => handle(figure, 'Position of the query').ariaValueNow === String(last),
          'its last token',
        );
        await stateIs(figure, 'ready');
        expect(textOf(part(figure, 'dials')!)).not.to.match(/NaN|undefined/);
        expect(figure.shadowRoot!.querySelector('b b')).to.equal(null);
      });
  });

  describe('the score against the distance', () => {
    const text = 'The queen looked under the bed.';

    it('is the dot product over √d, at every distance', async () => {
      const figure = await open(
        `show="distance" text="${text}" token="5" key-token="2" m="90" n="20" pair="3"`,
      );
      const {q, k} = vectorsOf(text, 0, 0, 5, 2);
      const curve = part(figure, 'curve')!;
      for (const [key, distance] of [
        ['ArrowRight', 71],
        ['PageDown', 61],
        ['Home', 0],
        ['End', 256],
      ] as const) {
        curve.focus();
        await press(key);
        await figure.updateComplete;
        expect(Number(curve.ariaValueNow)).to.equal(distance);
        const expected = productsByHand(q, k, distance).map((each) => each / Math.sqrt(d));
        const [at, score, pair] = numbersIn(textOf(part(figure, 'at')!));
        expect(at).to.equal(distance);
        expect(score).to.be.closeTo(sumOf(expected), 0.000051);
        expect(pair).to.be.closeTo(expected[3], 0.000051);
      }
    });

    it('is dragged along the curve', async () => {
      const figure = await open('show="distance"');
      figure.scrollIntoView();
      const {left, top, width, height} = part(figure, 'curve')!.getBoundingClientRect();
      await sendMouse({
        type: 'move',
        position: [Math.round(left + width * 0.3), Math.round(top + height / 2)],
      });
      await sendMouse({type: 'down'});
      await sendMouse({
        type: 'move',
        position: [Math.round(left + width * 0.6), Math.round(top + height / 2)],
      });
      await sendMouse({type: 'up'});
      await figure.updateComplete;
      expect(Number(part(figure, 'curve')!.ariaValueNow)).to.be.within(130, 165);
      choose(figure, 'Pair', '5, wavelength 292');
      await figure.updateComplete;
      expect(figure.pair).to.equal(5);
    });
  });

  describe('the layout of pairs', () => {
    it('gives the same where both vectors are put into the other order, and another number where they are not', async () => {
      const text = 'The queen looked under the bed.';
      const figure = await open(
        `show="layout" text="${text}" token="5" key-token="2" m="90" n="20" pair="1"`,
      );
      const {q, k} = vectorsOf(text, 0, 0, 5, 2);
      const shown = [...part(figure, 'layouts')!.querySelectorAll('td')].map((cell) =>
        numberIn(textOf(cell)),
      );
      expect(shown[0]).to.be.closeTo(sumOf(productsByHand(q, k, 70)), 1e-6);
      expect(shown[1]).to.be.closeTo(shown[0], 1e-6);
      expect(shown[2]).to.be.closeTo(productByCore(q, k, 90, 20, true), 1e-4);
      const labels = () => part(figure, 'cells')!.getAttribute('aria-label');
      expect(labels()).to.contain('Pair 1: 1, 13');
      await click(control(figure, 'neighbours: 2i with 2i + 1 (the RoPE paper, Meta’s Llama code)'));
      await figure.updateComplete;
      expect(figure.layout).to.equal('interleaved');
      expect(labels()).to.contain('Pair 1: 2, 3');
    });
  });

  describe('beyond the trained length', () => {
    const heldOut = fetch(new URL('/models/nano/held-out.txt', location.href)).then((answer) =>
      answer.text(),
    );
    const cells = (figure: LlmRope) =>
      [...part(figure, 'losses')!.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('td')].map((cell) => numberIn(textOf(cell))),
      );
    const measured = (figure: LlmRope) =>
      until(
        () => figure.getAttribute('state') === 'ready' && !cells(figure).flat().some(Number.isNaN),
        'the losses',
        60_000,
      );

    /** Means over 256 positions each, by the core. */
    async function lossesByCore(rope_scaling: RopeScaling | null): Promise<number[]> {
      const all = (await heldOut)
        .trim()
        .split('\n\n')
        .flatMap((document) => tokensOf(document));
      const changed = changePositions(model, {rope_scaling, max_position_embeddings: 768});
      const sums = [0, 0, 0];
      let windows = 0;
      for (let at = 0; at + 769 <= all.length; at += 768, windows++)
        evaluate(changed, all.slice(at, at + 769)).forEach((loss, i) => {
          sums[Math.floor(i / 256)] += loss;
        });
      changed.free();
      return sums.map((sum) => sum / windows / 256);
    }

    it('measures what the core measures, for each method', async function () {
      this.timeout(120_000);
      const figure = await open('show="beyond"');
      await measured(figure);
      const shown = cells(figure);
      const scalings: (RopeScaling | null)[] = [
        null,
        {rope_type: 'linear', factor: 2},
        {rope_type: 'ntk', factor: 2},
        {rope_type: 'yarn', factor: 2, original_max_position_embeddings: 256},
      ];
      for (const [row, scaling] of scalings.entries())
        (await lossesByCore(scaling)).forEach((loss, i) => expect(shown[row][i]).to.be.closeTo(loss, 0.002));
      // Without scaling the model is lost, with YaRN it is not.
      expect(shown[0][1]).to.be.above(2 * shown[0][0]);
      expect(shown[3][1]).to.be.below(1.2 * shown[3][0]);
      const outcome = numbersIn(textOf(part(figure, 'outcome')!).replace('256–511', ''));
      expect(outcome).to.include(Number(shown[3][1].toFixed(2)));
      await click(control(figure, 'none'));
      await figure.updateComplete;
      expect(figure.scaling).to.equal('none');
      expect(textOf(part(figure, 'outcome')!)).to.contain('without any scaling');
      expect(part(figure, 'chart')!.querySelectorAll('path')).to.have.length(4);
    });

    it('is read off its chart by keys and by the mouse', async function () {
      this.timeout(120_000);
      const figure = await open('show="beyond"');
      await measured(figure);
      const chart = part(figure, 'chart')!;
      const at = (name: string) => {
        const said = textOf(part(figure, 'point')!);
        expect(chart.ariaValueText).to.equal(said);
        return Number(new RegExp(`${name} (\\d+\\.\\d\\d)`).exec(said)![1]);
      };
      const means = new Map<string, number>();
      chart.focus();
      await press('Home');
      for (let point = 0; point < 8; point++) {
        await figure.updateComplete;
        expect(textOf(part(figure, 'point')!)).to.contain(`At positions ${32 * point}–${32 * point + 31}:`);
        for (const name of ['none', 'YaRN']) means.set(name, (means.get(name) ?? 0) + at(name) / 8);
        await press('ArrowRight');
      }
      // Eight points are the first third, of which the table has the mean.
      expect(means.get('none')).to.be.closeTo(cells(figure)[0][0], 0.0056);
      expect(means.get('YaRN')).to.be.closeTo(cells(figure)[3][0], 0.0056);
      await press('End');
      await figure.updateComplete;
      expect(textOf(part(figure, 'point')!)).to.contain('At positions 736–767:');
      await click(chart);
      await until(() => Math.abs(Number(chart.ariaValueNow) - 12) < 5, 'the middle');
    });

    it('draws no losses that are no numbers', async function () {
      this.timeout(60_000);
      class NaNSession extends Session {
        override async call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
          const result = (await super.call(name, params, options as CallOptions)) as unknown;
          if (name === 'evaluate') (result as {losses: Float32Array[]}).losses[0][3] = NaN;
          return result as never;
        }
      }
      const session = new NaNSession();
      const figure = await placeWith<LlmRope>(session, '<llm-rope show="beyond"></llm-rope>');
      await until(() => part(figure, 'error'), 'the error', 40_000);
      expect(textOf(part(figure, 'error')!)).to.contain('expected finite losses');
      expect(textOf(part(figure, 'body')!)).not.to.contain('NaN');
      await session.close();
    });

    it('measures another factor, and knows it when it comes back', async function () {
      this.timeout(120_000);
      const figure = await open('show="beyond"');
      await measured(figure);
      const before = cells(figure);
      choose(figure, 'Factor', '4');
      await until(() => cells(figure)[1].some(Number.isNaN), 'the losses to go');
      expect(cells(figure)[0]).to.deep.equal(before[0]); // no scaling has no factor
      await measured(figure);
      expect(cells(figure)[1][1]).not.to.equal(before[1][1]);
      choose(figure, 'Factor', '2');
      await figure.updateComplete;
      expect(cells(figure)).to.deep.equal(before);
    });

    it('can be stopped, and goes on', async function () {
      this.timeout(120_000);
      const session = new Session();
      const figure = await placeWith<LlmRope>(session, '<llm-rope show="beyond"></llm-rope>');
      await until(
        () => [...figure.shadowRoot!.querySelectorAll('button')].find((each) => textOf(each) === 'Stop'),
        'the stop',
      );
      control(figure, 'Stop').click();
      await until(() => textOf(part(figure, 'beyond')!).includes('Stopped.'), 'that it stopped');
      const known = cells(figure);
      await aTimeout(300);
      expect(cells(figure)).to.deep.equal(known);
      control(figure, 'Measure').click();
      await measured(figure);
      await session.close();
    });

    it('says so where the session fails midway, and tries again', async function () {
      this.timeout(120_000);
      const session = new FailingSession();
      session.failing = 'copyModel';
      const figure = await placeWith<LlmRope>(session, '<llm-rope show="beyond"></llm-rope>');
      await stateIs(figure, 'loading');
      await until(() => part(figure, 'error'), 'the error', 30_000);
      expect(figure.getAttribute('state')).to.equal('error');
      session.failing = undefined;
      control(figure, 'Try again').click();
      await measured(figure);
      session.losesWith = 'evaluate';
      choose(figure, 'Factor', '3');
      await until(() => part(figure, 'error'), 'the error', 30_000);
      control(figure, 'Try again').click();
      await measured(figure);
      await session.close();
    });
  });

  describe('absolute positions', () => {
    it('shows what the core’s table holds', async () => {
      const figure = await open('show="absolute"');
      const table = {rows: 128, cols: 96, data: new Float32Array(128 * 96)};
      sinusoidalPositions(table);
      const slide = (name: string, value: number) => {
        const input = [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('.slider input')].find(
          (each) => textOf(each.closest('label')!.querySelector('span')) === name,
        )!;
        input.value = String(value);
        input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
      };
      slide('Position', 100);
      slide('Wave', 7);
      await figure.updateComplete;
      const shown = textOf(part(figure, 'added')!);
      const values = [...shown.matchAll(/= ([−\d.]+)/g)].map(([, value]) => numberIn(value));
      expect(values[0]).to.be.closeTo(table.data[100 * 96 + 14], 0.000051);
      expect(values[1]).to.be.closeTo(table.data[100 * 96 + 15], 0.000051);
      expect(shown).to.contain('sin(100 / 10000^(14/96))');
    });

    it('tells how like two positions are, by keys and by the mouse', async () => {
      const figure = await open('show="absolute"');
      const table = {rows: 256, cols: 96, data: new Float32Array(256 * 96)};
      sinusoidalPositions(table);
      // Of any two positions so far apart, not the first ones alone.
      const likeness = (distance: number) =>
        Array.from({length: 96}, (_, i) => table.data[40 * 96 + i] * table.data[(40 + distance) * 96 + i]);
      const slider = part(figure, 'likeness')!;
      slider.focus();
      for (const [key, distance] of [
        ['Home', 0],
        ['ArrowRight', 1],
        ['PageUp', 11],
      ] as const) {
        await press(key);
        await figure.updateComplete;
        expect(textOf(part(figure, 'like')!)).to.match(new RegExp(`^distance ${distance}: `));
        expect(numberIn(textOf(part(figure, 'like')!).split(' = ')[1])).to.be.closeTo(
          sumOf(likeness(distance)),
          0.001,
        );
      }
      expect(slider.ariaValueText).to.equal(textOf(part(figure, 'like')!));
      await click(slider);
      await until(() => Number(slider.ariaValueNow) > 100, 'the middle');
    });

    it('is of nano’s size, and its learned table would end as the core’s does', async () => {
      const figure = await open('show="absolute"');
      const {hidden_size, max_position_embeddings, rope_theta} = config;
      expect([hidden_size, max_position_embeddings, rope_theta, d]).to.deep.equal([96, 256, 10_000, 24]);
      expect(textOf(part(figure, 'comparison')!)).to.contain('256 × 96 = 24,576');
      const learned = new Transformer(
        completeConfig({
          vocab_size: 4,
          hidden_size: 4,
          num_hidden_layers: 1,
          num_attention_heads: 1,
          position: 'learned',
          max_position_embeddings: 8,
        }),
      );
      expect(() => run(learned, new Array<number>(9).fill(0))).to.throw(ContextLengthError);
    });

    it('draws both tables, again where the colours are others, and opens no model', async () => {
      const session = new Session();
      const figure = await placeWith<LlmRope>(session, '<llm-rope show="absolute"></llm-rope>');
      await stateIs(figure, 'ready');
      const [sines, strip] = figure.shadowRoot!.querySelectorAll('canvas');
      const pixel = (canvas: HTMLCanvasElement) =>
        [...canvas.getContext('2d')!.getImageData(2, 6, 1, 1).data].join();
      for (const canvas of [sines, strip]) await drawnOn(canvas);
      expect(pixel(sines)).not.to.equal('0,0,0,0');
      const before = pixel(strip);
      figure.style.colorScheme = 'dark';
      await until(() => pixel(strip) !== before, 'other colours');
      expect(session.isConnected).to.equal(false);
    });
  });

  it('follows the selection that it shares, and asks for another', async () => {
    const root = await place<LlmModel>(
      '<llm-model layer="2" head="1" text="The queen looked under the bed."><llm-prompt></llm-prompt><llm-rope show="dials"></llm-rope></llm-model>',
    );
    const [figure, prompt] = [
      root.querySelector<LlmRope>('llm-rope')!,
      root.querySelector<LlmPrompt>('llm-prompt')!,
    ];
    await stateIs(figure, 'ready');
    expect(part(figure, 'input')).to.equal(undefined);
    root.token = 4;
    await until(() => handle(figure, 'Position of the query').ariaValueNow === '4', 'the token');
    await click(parts(figure, 'token')[2]);
    await until(() => root.token === 3, 'the request');
    expect(parts(prompt, 'token')[2].ariaSelected).to.equal('true');
    choose(figure, 'Head', '3');
    await until(() => root.head === 3, 'the head');
    expect([root.layer, control<HTMLSelectElement>(figure, 'Layer').value]).to.deep.equal([2, '2']);
  });

  it('takes no attribute that is bad, and warns once for each', async () => {
    const warnings = await warningsOf(async () => {
      const figure = await open(
        'show="dials" m="-3" n="1.5" pair="x" key-token="-1" layout="spiral" scaling="magic" factor="9"',
      );
      expect([figure.m, figure.n, figure.pair, figure.keyToken]).to.deep.equal(['text', 'text', 0, 'best']);
      expect([figure.layout, figure.scaling, figure.factor]).to.deep.equal(['half', 'yarn', 2]);
    });
    expect(warnings.filter((warning) => warning.startsWith('<llm-rope>'))).to.have.length(7);
  });

  it('takes a pair and a key that are not there for the last', async () => {
    const figure = await open('show="dials" text="One day" pair="99" key-token="99"');
    expect(dials(figure)[11].ariaChecked).to.equal('true');
    expect(textOf(part(figure, 'dials')!)).not.to.contain('NaN');
  });

  it('says so where the model does not come, and tries again', async () => {
    const session = new FailingSession();
    session.failing = 'openModel';
    const figure = await placeWith<LlmRope>(session, '<llm-rope></llm-rope>');
    await stateIs(figure, 'error');
    expect(parts(figure, 'error')).to.have.length(1);
    expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
    session.failing = undefined;
    control(figure, 'Try again').click();
    await until(() => dials(figure).length === d / 2, 'the dials');
    await session.close();
  });

  for (const [show, shown, count] of [
    ['dials', (figure: LlmRope) => textOf(part(figure, 'product')!.querySelector('.product')), 25],
    ['distance', (figure: LlmRope) => /score is (\S+),/.exec(textOf(part(figure, 'at')!))![1], 270],
    ['layout', (figure: LlmRope) => textOf(part(figure, 'layouts')!.querySelectorAll('td')[2]), 28],
    ['beyond', (figure: LlmRope) => /YaRN (\S+)$/.exec(textOf(part(figure, 'point')!))![1], 96],
    ['absolute', (figure: LlmRope) => textOf(part(figure, 'like')!).split(' = ')[1], 256],
  ] as const)
    it(`has its numbers as a table, and what it shows in it: ${show}`, async function () {
      this.timeout(60_000);
      const figure = await place<LlmRope>(`<llm-rope show="${show}"></llm-rope>`);
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 40_000);
      await click(await menuComes(figure));
      control(figure, 'Show the numbers as a table').click();
      await until(() => part(figure, 'numbers'), 'the table');
      const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')];
      expect(rows.length).to.be.at.least(count);
      expect(rows.some((row) => textOf(row).includes('NaN'))).to.equal(false);
      const number = numberIn(shown(figure));
      const last = rows.map((row) => numberIn(textOf(row.lastElementChild)));
      expect(Math.min(...last.map((each) => Math.abs(each - number)))).to.be.below(0.0051);
      if (show === 'absolute') expect(rows.map((row) => textOf(row)).join()).to.contain('distance 255');
    });

  it('draws no numbers of a run that has overflowed, and says so', async () => {
    const root = await place<LlmModel>(
      `<llm-model interventions='[{"at":"blocks.1.mlp.post","op":"scale","factor":1e38}]'><llm-rope show="dials"></llm-rope></llm-model>`,
    );
    const figure = root.querySelector<LlmRope>('llm-rope')!;
    await stateIs(figure, 'error');
    expect(textOf(part(figure, 'error')!)).to.contain('finite');
    expect(dials(figure)).to.have.length(0);
    root.interventions = [];
    await stateIs(figure, 'ready');
    expect(dials(figure)).to.have.length(d / 2);
    expect(textOf(part(figure, 'dials')!)).not.to.contain('NaN');
  });

  it('calls the first token as the other figures do', async () => {
    const figure = await open('show="dials" key-token="0"');
    expect(textOf(part(figure, 'product')!)).to.contain('⟨start⟩');
  });

  for (const show of ['dials', 'distance', 'layout', 'beyond', 'absolute'])
    it(`fits 320 px and has nothing that axe finds: ${show}`, async function () {
      this.timeout(60_000);
      const figure = await place<LlmRope>(`<llm-rope show="${show}"></llm-rope>`);
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 30_000);
      await menuComes(figure);
      figure.parentElement!.style.inlineSize = '320px';
      await until(() => part(figure, 'body')!.scrollWidth <= 320, 'all to fit');
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    });

  it('runs its mathematics left to right on a page that runs right to left', async () => {
    const figure = await open('show="dials" dir="rtl"');
    for (const each of figure.shadowRoot!.querySelectorAll('code, .line'))
      expect(getComputedStyle(each).direction).to.equal('ltr');
    dials(figure)[3].focus();
    await sendKeys({press: 'ArrowLeft'});
    await figure.updateComplete;
    expect(figure.pair).to.equal(1); // from pair 0, which was chosen, on to the left
  });

  it('keeps its arrows in forced colours', async () => {
    const figure = await open('show="dials"');
    await setForcedColors(true);
    try {
      const rim = figure.shadowRoot!.querySelector('.rim')!;
      expect(getComputedStyle(rim).stroke).to.match(/^rgb/);
    } finally {
      await setForcedColors(false);
    }
  });
});
