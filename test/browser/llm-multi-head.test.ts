import {aTimeout, expect, nextFrame} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {Session, type LlmModel, type LlmMultiHead, type LlmNeuron, type LlmPrompt} from 'llm-anatomy';
import {
  countParameters,
  generate,
  headReadings,
  kvBytesPerToken,
  logSoftmax,
  modelPresets,
  run,
  softmax,
  type Intervention,
} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-multi-head';
import 'llm-anatomy/llm-neuron';
import 'llm-anatomy/llm-prompt';
import {loadHouseModel} from 'llm-anatomy/load';
import {sharingOf} from '../../dist/elements/llm-multi-head/sharing.js';
import {
  choose,
  click,
  control,
  drawnOn,
  findControl,
  focused,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  pointAt,
  pointAway,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {FailingSession, HeldSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {
  bos_token_id,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  head_dim: d_head,
  hidden_size: d_model,
} = model.config;
const tokensOf = (text: string): number[] => [bos_token_id!, ...tokenizer!.encode(text)];
const label = (id: number) => tokenizer!.decode([id]).replace(/^ /, '·');
const numberIn = (text: string): number => Number(text.replaceAll(',', '').replace('−', '-'));
const numbersIn = (node: Node): number[] =>
  (
    textOf(node)
      .replaceAll(',', '')
      .match(/[−-]?\d+(\.\d+)?(e[−-]\d+)?/g) ?? []
  ).map((each) => Number(each.replaceAll('−', '-')));
const REPEATED = 'Here came Omar, Rosa and Ben. Here came Omar, Rosa and';

const traceOf = (text: string, name: string, interventions: Intervention[] = []) =>
  run(model, tokensOf(text), {trace: [name], interventions}).trace.get(name)!.data;
function patternOf(text: string, layer: number, head: number): Float32Array {
  const T = tokensOf(text).length;
  return traceOf(text, `blocks.${layer}.attn.pattern`).slice(head * T * T, (head + 1) * T * T);
}
const without = (layer: number, head: number): Intervention => ({
  at: `blocks.${layer}.attn.z`,
  head,
  op: 'zero',
});
/** The mean of a head's z over the tokens of the held-out text, to four digits. */
async function meanOf(layer: number, head: number): Promise<number[]> {
  const file = await fetch(new URL('../../models/nano/held-out.txt', import.meta.url));
  const sums = new Float64Array(d_head);
  let count = 0;
  for (const document of (await file.text()).trim().split('\n\n')) {
    const z = traceOf(document, `blocks.${layer}.attn.z`);
    for (let t = 1; t < z.length / heads / d_head; t++, count++)
      for (let i = 0; i < d_head; i++) sums[i] += z[(t * heads + head) * d_head + i];
  }
  return Array.from(sums, (sum) => Number((sum / count).toPrecision(4)));
}
const withMean = async (layer: number, head: number): Promise<Intervention[]> => [
  without(layer, head),
  {...without(layer, head), op: 'add', vector: await meanOf(layer, head)} as Intervention,
];
/** Losses of all tokens but the first, from a run: an evaluation leaves the last token out, and its mean with it. */
function lossesIn(tokens: number[], interventions: readonly Intervention[] = []): number[] {
  const {logits} = run(model, tokens, {interventions});
  const vocab = logits.length / tokens.length;
  return tokens.slice(1).map((token, i) => -logSoftmax(logits.subarray(i * vocab, (i + 1) * vocab))[token]);
}
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

async function open(attributes = ''): Promise<LlmMultiHead> {
  const figure = await place<LlmMultiHead>(`<llm-multi-head ${attributes}></llm-multi-head>`);
  await stateIs(figure, 'ready');
  return figure;
}
const map = (figure: LlmMultiHead, layer: number, head: number) =>
  parts(figure, 'map').find(({dataset}) => dataset.layer === String(layer) && dataset.head === String(head))!;
const chosen = (figure: LlmMultiHead) => {
  const {layer, head} = parts(figure, 'map').find((each) => each.ariaPressed === 'true')!.dataset;
  return [Number(layer), Number(head)];
};
const cell = (figure: LlmMultiHead) => textOf(part(figure, 'cell')!);
const readingsOf = (figure: LlmMultiHead) =>
  [...part(figure, 'readings')!.querySelectorAll('td:nth-child(2)')].map((each) => textOf(each));
const lossesOf = (figure: LlmMultiHead) =>
  [...part(figure, 'losses')!.querySelectorAll('td')].map((each) => numberIn(textOf(each)));
const pixelOf = (canvas: HTMLCanvasElement, x: number, y: number) => [
  ...canvas.getContext('2d')!.getImageData(x, y, 1, 1).data,
];
/** A colour of the figure's styles, in red, green and blue. */
function colourOf(figure: LlmMultiHead, property: string): number[] {
  const probe = part(figure, 'body')!.appendChild(document.createElement('i'));
  probe.style.color = `var(${property})`;
  const context = document.createElement('canvas').getContext('2d')!;
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}
const shownLength = (figure: LlmMultiHead) => textOf(part(figure, 'outputs')!).match(/length (\d+\.\d+)/)![1];
const isOff = (figure: LlmMultiHead) => textOf(part(figure, 'switch')!).includes('Switch on');

describe('<llm-multi-head>', () => {
  describe('the maps', () => {
    it('draws each head of each layer, causal, the darker the heavier', async () => {
      const figure = await open(`show="heads" text="${REPEATED}"`);
      expect(parts(figure, 'map')).to.have.length(layers * heads);
      const T = tokensOf(REPEATED).length;
      for (const [layer, head] of [
        [0, 0],
        [2, 3],
        [3, 1],
      ]) {
        const canvas = map(figure, layer, head).querySelector('canvas')!;
        const data = await drawnOn(canvas);
        expect([canvas.width, canvas.height]).to.deep.equal([T, T]);
        const pattern = patternOf(REPEATED, layer, head);
        expect(pixelOf(canvas, 3, 1)[3], 'what the mask forbids').to.equal(0);
        const full = pixelOf(canvas, 0, 0); // of the weight 1
        let worst = 0;
        const ground = colourOf(figure, '--_neutral');
        for (let t = 0; t < T; t++)
          for (let s = 0; s <= t; s++)
            for (let c = 0; c < 3; c++) {
              const tint = ground[c] + Math.sqrt(pattern[t * T + s]) * (full[c] - ground[c]);
              worst = Math.max(worst, Math.abs(data[4 * (t * T + s) + c] - tint));
            }
        expect(worst, `head ${layer}.${head}`).to.be.at.most(1);
      }
    });

    it('keeps no chosen cell for another head', async () => {
      const figure = await open('show="heads" layer="0" head="0" token="4" text="Omar and Ben and Mia"');
      const best = cell(figure);
      part(figure, 'pattern')!.focus();
      await press('Home');
      await figure.updateComplete;
      if (cell(figure) === best) await press('End');
      await figure.updateComplete;
      expect(cell(figure)).not.to.equal(best);
      figure.head = 3;
      await until(() => chosen(figure)[1] === 3, 'the other head');
      const T = tokensOf(figure.text).length;
      const row = [...patternOf(figure.text, 0, 3).slice(4 * T, 4 * T + 5)];
      await until(
        () => numbersIn(part(figure, 'cell')!).at(-1)!.toFixed(3) === Math.max(...row).toFixed(3),
        'its most',
      );
      figure.head = 0;
      await until(() => chosen(figure)[1] === 0 && cell(figure) === best, 'what it looks at most');
    });

    it('names below each map what stands out, as the core reads it', async () => {
      const figure = await open(`show="heads" text="${REPEATED}"`);
      for (let layer = 0; layer < layers; layer++)
        for (let head = 0; head < heads; head++) {
          const found = headReadings(patternOf(REPEATED, layer, head), tokensOf(REPEATED));
          const text = textOf(map(figure, layer, head).querySelector('.reading')!);
          const [, name, value] = /^(\w+) ([\d.]+)$/.exec(text)!;
          const best = Math.max(found.previous, found.induction, found.first);
          const expected = {
            previous: found.previous,
            induction: found.induction,
            start: found.first,
            spread: found.entropyShare,
          }[name]!;
          expect(Number(value), text).to.be.closeTo(expected, 0.0051);
          if (name === 'spread') expect(best).to.be.below(0.3001);
          else expect(expected).to.be.closeTo(best, 1e-9);
        }
    });

    it('is one stop of the Tab key, walked through by arrows, Home and End', async () => {
      const figure = await open('show="heads" layer="1" head="1"');
      expect(parts(figure, 'map').filter((each) => each.tabIndex === 0)).to.have.length(1);
      map(figure, 1, 1).focus();
      const walk = async (key: string, to: [number, number]) => {
        await press(key);
        await until(() => chosen(figure).join() === to.join(), `head ${to} by ${key}`);
        expect(focused()).to.equal(map(figure, ...to));
        expect([figure.layer, figure.head]).to.deep.equal(to);
      };
      await walk('ArrowRight', [1, 2]);
      await walk('ArrowDown', [2, 2]);
      await walk('End', [2, 3]);
      await walk('ArrowRight', [2, 3]);
      await walk('Home', [2, 0]);
      await walk('ArrowUp', [1, 0]);
      await walk('ArrowLeft', [1, 0]);
      await sendKeys({down: 'Control'});
      await walk('End', [3, 3]);
      await walk('Home', [0, 0]);
      await sendKeys({up: 'Control'});
    });

    it('enlarges the head that is clicked', async () => {
      const figure = await open('show="heads"');
      await click(map(figure, 3, 2));
      await until(() => textOf(part(figure, 'enlarged')!).startsWith('Layer 3, head 2'), 'the head');
      const [small, large] = [map(figure, 3, 2), part(figure, 'pattern')!].map((each) =>
        each.querySelector('canvas')!,
      );
      await drawnOn(large);
      expect(pixelOf(large, 4, 9)).to.deep.equal(pixelOf(small, 4, 9));
    });
  });

  describe('the enlarged map', () => {
    it('reads the cell pointed at, and the one that the keys go to', async () => {
      const figure = await open(`show="heads" text="${REPEATED}" layer="3" head="1"`);
      const tokens = tokensOf(REPEATED);
      const T = tokens.length;
      const pattern = patternOf(REPEATED, 3, 1);
      const expected = (t: number, s: number) =>
        `${t ? label(tokens[t]) : '⟨start⟩'} looks at ${s ? label(tokens[s]) : '⟨start⟩'} with ${pattern[t * T + s].toFixed(3)}`;
      const row = pattern.subarray((T - 1) * T);
      const best = row.indexOf(Math.max(...row));
      expect(cell(figure)).to.equal(expected(T - 1, best));

      const area = part(figure, 'pattern')!;
      area.focus();
      await press('Home');
      expect(cell(figure)).to.equal(expected(T - 1, 0));
      await press('ArrowRight', 'ArrowRight');
      expect(cell(figure)).to.equal(expected(T - 1, 2));
      await press('ArrowUp');
      await until(() => cell(figure) === expected(T - 2, 2), 'the token before');
      expect(figure.token).to.equal(T - 2);
      await press('End', 'ArrowRight');
      expect(cell(figure)).to.equal(expected(T - 2, T - 2));

      const canvas = area.querySelector('canvas')!;
      const {left, top, width} = canvas.getBoundingClientRect();
      const at = (t: number, s: number) => ({
        clientX: left + ((s + 0.5) * width) / T,
        clientY: top + ((t + 0.5) * width) / T,
      });
      const point = (type: string, t: number, s: number) =>
        area.dispatchEvent(new PointerEvent(type, {...at(t, s), bubbles: true, pointerType: 'mouse'}));
      const {height} = area.getBoundingClientRect();
      point('pointermove', 6, 3);
      await figure.updateComplete;
      expect(cell(figure)).to.equal(expected(6, 3));
      expect(area.getBoundingClientRect().height, 'hover moves nothing').to.equal(height);
      point('pointermove', 3, 6); // above the diagonal there is nothing
      await figure.updateComplete;
      expect(cell(figure)).to.equal(expected(T - 2, T - 2));
      point('click', 5, 2);
      await until(() => figure.token === 5 && cell(figure) === expected(5, 2), 'the cell clicked');
    });

    it('tells the readings of the head', async () => {
      const figure = await open(`show="heads" text="${REPEATED}" layer="3" head="1"`);
      const found = headReadings(patternOf(REPEATED, 3, 1), tokensOf(REPEATED));
      expect(readingsOf(figure)).to.deep.equal([
        found.previous.toFixed(3),
        found.induction.toFixed(3),
        found.first.toFixed(3),
        found.entropy.toFixed(2),
        found.distance.toFixed(1),
      ]);
      const said = textOf(part(figure, 'readings')!);
      expect(said).to.contain(`over ${found.repeats} repeated tokens`);
      expect(said).to.contain(`${(100 * found.entropyShare).toFixed(0)}% of what even weights would have`);
    });

    it('says that nothing repeats, and offers a text in which something does', async () => {
      const figure = await open('show="heads"');
      expect(readingsOf(figure)[1]).to.equal('–');
      expect(textOf(part(figure, 'readings')!)).to.contain('no token of this text has come before');
      control(figure, 'try one').click();
      await until(() => figure.text.startsWith('The teacher called'), 'the text');
      await until(() => numberIn(readingsOf(figure)[1]) >= 0, 'a score');
      await click(map(figure, 3, 1));
      await until(() => numberIn(readingsOf(figure)[1]) > 0.5, 'an induction head');
    });

    it('does little for a key with the longest text: no element for each cell, and no map drawn anew', async () => {
      const figure = await open('show="heads"');
      figure.text = 'One day Mia could not find her red kite. '.repeat(11).trim();
      await until(() => numbersIn(part(figure, 'readings')!).some((each) => each > 90), 'its readings');
      await stateIs(figure, 'ready');
      await aTimeout(50);
      const elements = figure.shadowRoot!.querySelectorAll('*').length;
      expect(elements).to.be.below(1000);
      const {putImageData} = CanvasRenderingContext2D.prototype;
      let drawn = 0;
      CanvasRenderingContext2D.prototype.putImageData = () => void drawn++;
      try {
        const before = textOf(part(figure, 'cell')!);
        part(figure, 'pattern')!.focus();
        await press('ArrowUp', 'ArrowLeft', 'Home', 'ArrowUp');
        await figure.updateComplete;
        expect(textOf(part(figure, 'cell')!)).not.to.equal(before);
        expect(drawn).to.equal(0);
        expect(figure.shadowRoot!.querySelectorAll('*').length).to.be.closeTo(elements, 20);
      } finally {
        CanvasRenderingContext2D.prototype.putImageData = putImageData;
      }
    });
  });

  describe('a head switched off', () => {
    for (const op of ['zero', 'mean'] as const)
      it(`tells the losses with and without it by the core: ${op}`, async function () {
        this.timeout(40_000);
        const figure = await open(`show="ablation" layer="1" head="1" ablate="${op}"`);
        const tokens = tokensOf(figure.text);
        const replaced = op === 'zero' ? [without(1, 1)] : await withMean(1, 1);
        const [whole, lacking] = [[], replaced].map((each) => lossesIn(tokens, each));
        const expectLosses = () => {
          const [withIt, withoutIt, difference, all] = lossesOf(figure);
          expect(withIt).to.be.closeTo(mean(whole), 0.00011);
          expect(withoutIt).to.be.closeTo(mean(lacking), 0.00011);
          expect(difference).to.be.closeTo(mean(lacking) - mean(whole), 0.00011);
          expect(all).to.be.closeTo((mean(lacking) - mean(whole)) * whole.length, 0.0011);
        };
        await until(() => part(figure, 'losses'), 'the losses', 20_000);
        expectLosses();
        expect(Boolean(part(figure, 'mean')), 'what mean it is').to.equal(op === 'mean');
        await click(control(figure, 'Switch off layer 1, head 1'));
        await until(() => isOff(figure), 'it to be off');
        await until(
          () => textOf(part(figure, 'losses') ?? figure).includes('without it · now'),
          'its losses',
        );
        expectLosses();
        expect(map(figure, 1, 1).ariaLabel).to.contain('off');
        await click(control(figure, 'Switch on layer 1, head 1'));
        await until(() => !isOff(figure), 'it to be on');
      });

    it('shows what each token’s loss becomes, and what is expected after it', async () => {
      const figure = await open('show="ablation" layer="1" head="1"');
      const tokens = tokensOf(figure.text);
      const before = run(model, tokens).logits;
      const after = run(model, tokens, {interventions: [without(1, 1)]}).logits;
      const vocab = before.length / tokens.length;
      const [losses, lacking] = [[], [without(1, 1)]].map((each) => lossesIn(tokens, each));
      const rises = losses.map((loss, i) => lacking[i] - loss);
      const worst = rises.indexOf(Math.max(...rises)); // of token worst + 1
      control(figure, 'see what was expected there').click();
      await until(() => figure.token === worst, 'the token before');
      await until(
        () => textOf(part(figure, 'next')!).startsWith(`Expected after ${label(tokens[worst])}`),
        'its guesses',
      );
      const [p, q] = [before, after].map((logits) =>
        softmax(logits.slice(worst * vocab, (worst + 1) * vocab)),
      );
      const rows = [...part(figure, 'next')!.querySelectorAll('tbody tr')].map((row) => textOf(row));
      const came = tokens[worst + 1];
      const row = rows.find((each) => each.startsWith(`${label(came)} · came`))!;
      const shown = row.match(/([\d.]+)%/g)!.map((each) => parseFloat(each) / 100);
      expect(shown[0]).to.be.closeTo(p[came], Math.max(1e-5, p[came] * 0.06));
      expect(shown[1]).to.be.closeTo(q[came], Math.max(1e-5, q[came] * 0.06));
      const bits = p.reduce((sum, each, i) => sum + each * Math.log2(each / q[i]), 0);
      expect(numbersIn(part(figure, 'divergence')!)[0]).to.be.closeTo(bits, 0.0002);

      await click(parts(figure, 'token')[worst]);
      await until(() => textOf(part(figure, 'readout')!).includes(label(came)), 'the token itself');
      const [from, to, rise] = numbersIn(part(figure, 'readout')!).slice(-3);
      expect(from).to.be.closeTo(losses[worst], 0.0011);
      expect(to).to.be.closeTo(lacking[worst], 0.0011);
      expect(rise).to.be.closeTo(rises[worst], 0.0011);
    });

    it('ranks all heads, and tells each cost on its map', async () => {
      const figure = await open('show="ablation" text="Here came Omar and Ben"');
      const tokens = tokensOf(figure.text);
      await click(control(figure, 'Which head matters most here?'));
      await until(() => parts(figure, 'cost').length === layers * heads, 'all costs', 20_000);
      const whole = mean(lossesIn(tokens));
      const costs: number[] = [];
      for (let layer = 0; layer < layers; layer++)
        for (let head = 0; head < heads; head++)
          costs.push(mean(lossesIn(tokens, [without(layer, head)])) - whole);
      parts(figure, 'cost').forEach((each, i) =>
        expect(numberIn(textOf(each).replace('+', ''))).to.be.closeTo(costs[i], 0.0051),
      );
      const best = costs.indexOf(Math.max(...costs));
      expect(textOf(part(figure, 'ranking')!)).to.contain(
        `costs most: layer ${Math.floor(best / heads)}, head ${best % heads}`,
      );
      // It follows what the reader then does.
      figure.layer = Math.floor(best / heads);
      figure.head = best % heads;
      await figure.updateComplete;
      await until(
        () => findControl(figure, `Switch off layer ${figure.layer}, head ${figure.head}`),
        'a switch',
      );
      control(figure, `Switch off layer ${figure.layer}, head ${figure.head}`).click();
      await until(() => isOff(figure) && parts(figure, 'cost').length === layers * heads, 'all anew', 20_000);
      expect(numberIn(textOf(parts(figure, 'cost')[best]).replace('+', ''))).to.be.closeTo(
        costs[best],
        0.0051,
      );
      control(figure, 'Hide what each head costs').click();
      await until(() => parts(figure, 'cost').length === 0, 'the costs to go');
    });

    it('can be asked to stop while it ranks', async () => {
      const figure = await open('show="ablation"');
      control(figure, 'Which head matters most here?').click();
      await figure.updateComplete;
      control(figure, 'Hide what each head costs').click();
      await figure.updateComplete;
      await aTimeout(300);
      expect(parts(figure, 'cost')).to.have.length(0);
      expect(part(figure, 'ranking')).to.equal(undefined);
    });
  });

  describe('what the heads write', () => {
    it('adds up to attn_out, lengths and shares as an independent sum has them', async () => {
      const figure = await open('show="output" layer="2" head="0" token="5"');
      await until(() => part(figure, 'outputs'), 'the outputs');
      const z = traceOf(figure.text, 'blocks.2.attn.z').subarray(5 * heads * d_head);
      const out = traceOf(figure.text, 'blocks.2.attn_out').subarray(5 * d_model, 6 * d_model);
      const w = model.parameters.get('model.layers.2.self_attn.o_proj.weight')!.data.slice();
      const vectors = Array.from({length: heads}, (_, head) =>
        Array.from({length: d_model}, (_, i) => {
          let sum = 0;
          for (let j = 0; j < d_head; j++) {
            const at = head * d_head + j;
            sum += w[i * heads * d_head + at] * z[at];
          }
          return sum;
        }),
      );
      const columns = [...part(figure, 'outputs')!.querySelectorAll('.output:not(.total)')];
      let total = 0;
      columns.forEach((column, head) => {
        const [length, share] = [...column.querySelectorAll('.amount')].map((each) => numbersIn(each)[0]);
        expect(length).to.be.closeTo(Math.hypot(...vectors[head]), 0.00051);
        const dot = vectors[head].reduce((sum, each, i) => sum + each * out[i], 0);
        expect(share).to.be.closeTo((100 * dot) / Math.hypot(...out) ** 2, 0.051);
        total += share;
      });
      expect(total).to.be.closeTo(100, 0.21);
      expect(numbersIn(part(figure, 'outputs')!.querySelector('.total')!).at(-1)).to.be.closeTo(
        Math.hypot(...out),
        0.00051,
      );
      expect(textOf(part(figure, 'check')!)).to.match(/largest difference (0|\d\.\d × 10⁻[⁵⁶⁷⁸⁹])\.$/);
    });

    it('has nothing of a head that is off', async () => {
      const root = await place<LlmModel>(
        `<llm-model layer="1" head="2" interventions='[{"at":"blocks.1.attn.z","head":2,"op":"zero"}]'><llm-multi-head show="output"></llm-multi-head></llm-model>`,
      );
      const figure = root.querySelector<LlmMultiHead>('llm-multi-head')!;
      await stateIs(figure, 'ready');
      await until(() => part(figure, 'outputs'), 'the outputs');
      const column = part(figure, 'outputs')!.querySelectorAll('.output')[2];
      expect(textOf(column)).to.contain('length 0.000');
      expect(textOf(column)).to.contain('share of the sum 0.0%');
    });
  });

  describe('sharing keys and values', () => {
    const shown = (figure: LlmMultiHead) => textOf(part(figure, 'cache')!).replaceAll(',', '');

    it('has no grouped way where query heads cannot be grouped', () => {
      for (const [count, ways] of [
        [3, 'mha,mqa'],
        [5, 'mha,mqa'],
        [6, 'mha,gqa,mqa'],
      ] as const) {
        const config = {...model.config, num_attention_heads: count, num_key_value_heads: count};
        const shared = sharingOf(config, 0);
        expect(shared.ways.map(({name}) => name).join()).to.equal(ways);
        for (const {kvHeads} of shared.ways) expect(count % kvHeads).to.equal(0);
      }
    });

    it('counts bytes and parameters of nano as the core does', async () => {
      const figure = await open('show="sharing"');
      await until(() => part(figure, 'sharing-ways'), 'the ways');
      for (const [name, kvHeads] of [
        ['mha', 4],
        ['gqa', 2],
        ['mqa', 1],
      ] as const) {
        const config = {...model.config, num_key_value_heads: kvHeads};
        await click(figure.shadowRoot!.querySelector(`input[value="${name}"]`)!);
        await until(() => figure.kvHeads === kvHeads, name);
        await figure.updateComplete;
        const bytes = Number(kvBytesPerToken(config));
        expect(bytes).to.equal(2 * layers * kvHeads * d_head * 2);
        expect(shown(figure)).to.contain(
          `2 · ${layers} layers · ${kvHeads} ${kvHeads > 1 ? 'heads' : 'head'} · ${d_head} · 2 bytes = ${bytes} bytes`,
        );
        const {k, v} = countParameters(config).block;
        expect(shown(figure)).to.contain(`W_K and W_V have ${layers * (k + v)} parameters`);
        const diagram = figure.shadowRoot!.querySelectorAll('.way')[['mha', 'gqa', 'mqa'].indexOf(name)];
        expect(diagram.querySelectorAll('.k')).to.have.length(kvHeads);
        expect(diagram.querySelectorAll('.q')).to.have.length(4);
      }
    });

    it('counts Llama 3 8B, whose heads can be shared out by divisors alone', async () => {
      const figure = await open('show="sharing"');
      await until(() => part(figure, 'sharing-ways'), 'the ways');
      choose(figure, 'Model', 'Llama 3 8B');
      await until(() => shown(figure).includes('131072 bytes'), 'its cache');
      expect(Number(kvBytesPerToken(modelPresets['llama-3-8b'].config))).to.equal(131_072);
      const select = control<HTMLSelectElement>(figure, 'Key–value heads in GQA');
      expect([...select.options].map(({value}) => Number(value))).to.deep.equal([2, 4, 8, 16]);
      choose(figure, 'Key–value heads in GQA', '4');
      await until(() => shown(figure).includes('= 65536 bytes'), 'half of it');
      figure.shadowRoot!.querySelector<HTMLElement>('input[value="gqa"]')!.focus();
      await press('ArrowRight');
      await until(() => figure.kvHeads === 1 && shown(figure).includes('= 16384 bytes'), 'MQA by key');
    });

    it('says so where heads cannot be shared out evenly', async () => {
      const figure = await open('show="sharing" kv-heads="3"');
      await until(() => part(figure, 'sharing-ways'), 'the ways');
      expect(textOf(part(figure, 'sharing')!)).to.contain(
        '4 query heads cannot be shared out evenly over 3 heads. Shown is 2.',
      );
      expect(shown(figure)).to.contain('= 768 bytes');
    });
  });

  describe('below an <llm-model>', () => {
    for (const tag of ['llm-multi-head show="ablation"', 'llm-neuron show="real"'])
      it(`keeps what others have changed while nobody saw it: <${tag}>`, async () => {
        const root = await place<LlmModel>(
          `<llm-model><div></div><${tag}></${tag.split(' ')[0]}></llm-model>`,
        );
        const figure = root.lastElementChild as LlmMultiHead | LlmNeuron;
        await stateIs(figure, 'ready');
        const control = part(figure, 'switch')!.querySelector<HTMLElement>('button')!;
        root.querySelector('div')!.style.height = '9000px';
        for (let frame = 0; frame < 4; frame++) await nextFrame();
        const theirs = {at: 'blocks.0.attn.z', head: 3, op: 'zero'} as const;
        root.interventions = [theirs];
        await root.updateComplete;
        expect(figure.isUpdatePending, 'drawn anew').to.equal(false);
        control.click();
        await until(() => root.interventions.length === 2, 'both changes');
        expect(root.interventions[0]).to.deep.equal(theirs);
      });

    it('shares selection and ablation with every figure, and keeps what others have changed', async function () {
      this.timeout(40_000);
      const root = await place<LlmModel>(
        `<llm-model layer="2" text="Here came Omar and Ben">
          <llm-prompt></llm-prompt>
          <llm-multi-head show="heads"></llm-multi-head>
          <llm-multi-head show="ablation"></llm-multi-head>
          <llm-neuron show="real" neuron="50"></llm-neuron>
        </llm-model>`,
      );
      const [first, second] = root.querySelectorAll<LlmMultiHead>('llm-multi-head');
      const neuron = root.querySelector<LlmNeuron>('llm-neuron')!;
      const prompt = root.querySelector<LlmPrompt>('llm-prompt')!;
      for (const figure of [first, second, neuron, prompt]) {
        figure.scrollIntoView();
        await stateIs(figure, 'ready');
      }
      first.scrollIntoView();
      expect(part(first, 'input'), 'no text field of its own').to.equal(undefined);
      await click(map(first, 1, 2));
      await until(() => chosen(second).join() === '1,2', 'the selection');
      expect([root.layer, root.head]).to.deep.equal([1, 2]);
      neuron.scrollIntoView();
      await until(() => control(neuron, 'Switch it off'), 'the switch');
      control(neuron, 'Switch it off').click();
      await until(() => root.interventions.length === 1, 'the neuron to be off');
      second.scrollIntoView();
      await stateIs(second, 'ready');
      control(second, 'Switch off layer 1, head 2').click();
      await until(() => root.interventions.length === 2, 'the head to be off too');
      expect(root.interventions[0]).to.include({index: 50, op: 'zero'});
      expect(root.interventions[1]).to.deep.equal(without(1, 2));
      await until(() => map(first, 1, 2).ariaLabel!.includes('off'), 'the other figure to see it');
      const tokens = tokensOf(root.text);
      await until(() => part(second, 'losses'), 'the losses');
      const lacking = mean(lossesIn(tokens, root.interventions));
      await until(
        () => part(second, 'losses') && Math.abs(lossesOf(second)[1] - lacking) < 0.00011,
        'the loss of both changes',
      );
      choose(second, 'Replace what it writes by', 'its mean over other texts');
      await until(() => root.interventions[2]?.op === 'add', 'the mean', 20_000);
      expect(root.interventions[1]).to.deep.equal(without(1, 2));
      control(second, 'Switch on layer 1, head 2').click();
      await until(() => root.interventions.length === 1, 'the head to be on');
      expect(root.interventions[0]).to.include({index: 50, op: 'zero'});
    });

    it('has a mean that looks at no later token, and with which a text can be generated', async function () {
      this.timeout(40_000);
      const root = await place<LlmModel>(
        `<llm-model layer="1" head="1" text="Here came Omar and Ben"><llm-multi-head show="ablation" ablate="mean"></llm-multi-head></llm-model>`,
      );
      const figure = root.querySelector<LlmMultiHead>('llm-multi-head')!;
      await until(() => findControl(figure, 'Switch off layer 1, head 1'), 'the switch');
      control(figure, 'Switch off layer 1, head 1').click();
      await until(() => root.interventions.length > 0, 'the head to be off', 20_000);
      const {interventions} = root;
      expect(interventions).to.deep.equal(await withMean(1, 1));
      const [one, other] = ['Here came Omar and Ben', 'Here came Omar and Rosa'].map(tokensOf);
      const early = (tokens: number[]) => [
        ...run(model, tokens, {interventions}).logits.slice(0, 3 * model.config.vocab_size),
      ];
      expect(early(one)).to.deep.equal(early(other));
      const came = [...generate(model, one, {maxTokens: 2, interventions})];
      expect(came.filter(({kind}) => kind === 'token').length).to.be.above(0);
    });

    it('says how a head is off, however it was switched off', async () => {
      const root = await place<LlmModel>(
        `<llm-model layer="1" head="1" text="Omar and Ben" interventions='[{"at":"blocks.1.attn.z","head":1,"op":"mean"}]'><llm-multi-head show="ablation"></llm-multi-head></llm-model>`,
      );
      const figure = root.querySelector<LlmMultiHead>('llm-multi-head')!;
      const select = () => control<HTMLSelectElement>(figure, 'Replace what it writes by');
      const shown = () => select().selectedOptions[0].label.trim();
      await until(() => findControl(figure, 'Replace what it writes by'), 'the choice');
      expect(shown()).to.equal('its mean over this text');
      expect(textOf(part(figure, 'mean')!)).to.contain('no text can be generated');
      const vector = Array.from({length: d_head}, () => 0.5);
      root.interventions = [without(1, 1), {...without(1, 1), op: 'add', vector} as Intervention];
      await until(() => shown() === 'its mean over other texts', 'the other mean');
      root.interventions = [without(1, 1)];
      await until(() => shown() === 'nothing (zero)', 'nothing');
    });

    it('shows no costs of zero for those of the mean while these are counted', async () => {
      const session = new HeldSession();
      const figure = await placeWith<LlmMultiHead>(
        session,
        '<llm-multi-head show="ablation" text="Omar and Ben"></llm-multi-head>',
      );
      await stateIs(figure, 'ready');
      control(figure, 'Which head matters most here?').click();
      await until(() => parts(figure, 'cost').length === layers * heads, 'the costs', 20_000);
      await stateIs(figure, 'ready');
      session.hold();
      choose(figure, 'Replace what it writes by', 'its mean over other texts');
      await figure.updateComplete;
      await aTimeout(50);
      expect(parts(figure, 'cost'), 'costs').to.have.length(0);
      expect(part(figure, 'losses'), 'losses').to.equal(undefined);
      expect(figure.getAttribute('state')).to.equal('loading');
      session.release();
      await session.close();
    });

    it('switches all heads on at once', async () => {
      const root = await place<LlmModel>(
        `<llm-model text="Omar and Ben" interventions='[{"at":"blocks.0.attn.z","head":1,"op":"mean"},{"at":"blocks.3.attn.z","head":0,"op":"zero"},{"at":"blocks.1.mlp.post","index":3,"op":"zero"}]'><llm-multi-head show="ablation"></llm-multi-head></llm-model>`,
      );
      const figure = root.querySelector<LlmMultiHead>('llm-multi-head')!;
      await stateIs(figure, 'ready');
      control(figure, 'Switch all heads on').click();
      await until(() => root.interventions.length === 1, 'the heads');
      expect(root.interventions[0].at).to.equal('blocks.1.mlp.post');
    });
  });

  describe('bad input', () => {
    for (const [what, text] of [
      ['no text', ''],
      ['one token', 'One'],
      ['bytes that are no text', '\u0000\ud800\u{1f600}<b>x</b>'],
      ['more than the context', 'cow '.repeat(600)],
    ])
      it(`lives with ${what}`, async () => {
        const figure = await open();
        figure.text = text;
        await figure.updateComplete;
        const T = Math.min(tokensOf(text).length, model.config.max_position_embeddings);
        await until(() => map(figure, 0, 0)?.querySelector('canvas')?.width === T, 'its maps', 20_000);
        await stateIs(figure, 'ready');
        await until(() => part(figure, 'losses'), 'its losses');
        expect(textOf(part(figure, 'body')!)).not.to.match(/NaN|undefined|Infinity/);
        expect(figure.shadowRoot!.querySelector('b b')).to.equal(null);
        if (!text) expect(textOf(part(figure, 'body')!)).to.contain('There is only one token to look at');
      });

    it('ranks nothing of an empty text', async () => {
      const figure = await open('show="ablation" text=""');
      control(figure, 'Which head matters most here?').click();
      await until(() => part(figure, 'ranking'), 'an answer', 20_000);
      expect(textOf(part(figure, 'ranking')!)).to.equal('An empty text has no loss.');
    });

    it('draws the nearest head where there is none such, and says so', async () => {
      const figure = await open('show="heads" layer="9" head="12"');
      expect(chosen(figure)).to.deep.equal([3, 3]);
      expect(textOf(part(figure, 'body')!)).to.contain(
        'There is no layer 9, head 12: the model has layers 0–3, heads 0–3. Shown is layer 3, head 3.',
      );
    });

    it('takes no attribute that is bad, and warns once for each', async () => {
      const warnings = await warningsOf(async () => {
        const figure = await open('show="sharing" ablate="burn" model="gpt-9" kv-heads="x"');
        expect([figure.ablate, figure.model, figure.kvHeads]).to.deep.equal(['zero', 'nano', 0]);
      });
      expect(warnings.filter((warning) => warning.startsWith('<llm-multi-head>'))).to.have.length(3);
    });

    it('says so where a run has numbers that are none', async () => {
      const session = new Session();
      const call = session.call.bind(session);
      session.call = (async (name: string, ...rest: unknown[]) => {
        const result = await (call as (...all: unknown[]) => Promise<unknown>)(name, ...rest);
        const trace = (result as {trace?: Map<string, {data: Float32Array}>}).trace;
        trace?.get('blocks.2.attn.pattern')?.data.fill(NaN);
        return result;
      }) as never;
      const figure = await placeWith<LlmMultiHead>(
        session,
        '<llm-multi-head show="heads" layer="2"></llm-multi-head>',
      );
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'error')!)).to.contain('expected finite numbers, got NaN');
      await session.close();
    });
  });

  it('says so where the model does not come, and tries again', async () => {
    const session = new FailingSession();
    session.failing = 'openModel';
    const figure = await placeWith<LlmMultiHead>(session, '<llm-multi-head show="heads"></llm-multi-head>');
    await stateIs(figure, 'error');
    expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
    session.failing = undefined;
    control(figure, 'Try again').click();
    await stateIs(figure, 'ready');
    await session.close();
  });

  for (const [name, show] of [
    ['run', 'ablation'],
    ['readParameters', 'output'],
  ])
    it(`says so where ${name} fails in the middle, and goes on`, async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmMultiHead>(
        session,
        `<llm-multi-head show="${show}" text="Omar and Ben"></llm-multi-head>`,
      );
      await stateIs(figure, 'ready');
      session.failing = name;
      figure.layer = 3;
      await stateIs(figure, 'error');
      session.failing = undefined;
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      await session.close();
    });

  it('says so where the worker fails while all heads are ranked', async () => {
    const session = new FailingSession();
    const figure = await placeWith<LlmMultiHead>(
      session,
      '<llm-multi-head show="ablation" text="Omar and Ben"></llm-multi-head>',
    );
    await stateIs(figure, 'ready');
    session.failing = 'run';
    control(figure, 'Which head matters most here?').click();
    await until(() => findControl(figure, 'Try again'), 'the failure');
    session.failing = undefined;
    control(figure, 'Try again').click();
    await until(() => parts(figure, 'cost').length === layers * heads, 'the costs', 20_000);
    await session.close();
  });

  for (const [show, number] of [
    ['', (figure) => textOf(part(figure, 'check')!).length && shownLength(figure)],
    ['heads', (figure) => readingsOf(figure)[0]],
    ['ablation', (figure) => textOf(part(figure, 'divergence')!).match(/\d+\.\d+/)![0]],
    ['output', (figure) => shownLength(figure)],
    ['sharing', (figure) => textOf(part(figure, 'sharing-ways')!).match(/[\d,]+(?= bytes per token)/)![0]],
  ] as [string, (figure: LlmMultiHead) => string][])
    it(`has its numbers as a table: ${show || 'all'}`, async () => {
      const figure = await open(`show="${show}"`);
      const what = number(figure).replaceAll(',', '');
      await click(await menuComes(figure));
      control(figure, 'Show the numbers as a table').click();
      await until(() => part(figure, 'numbers'), 'the table');
      const lines = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')];
      const rows = lines.map((row) => textOf(row));
      const digits = what.split('.')[1]?.length ?? 0;
      const values = lines.map((row) => numberIn(textOf(row.lastElementChild!)));
      expect(
        values.some((value) => Math.abs(value - Number(what)) <= 0.51 * 10 ** -digits),
        what,
      ).to.equal(true);
      expect(rows.some((row) => /NaN|undefined/.test(row))).to.equal(false);
      if (!show) expect(rows.length).to.be.above(layers * heads * 5);
      if (show === 'sharing') expect(rows).to.have.length(9);
      if (show === 'ablation') expect(rows.join()).to.contain(', with it');
    });

  it('runs its mathematics left to right on a page that runs right to left', async () => {
    const figure = await open('dir="rtl"');
    for (const each of figure.shadowRoot!.querySelectorAll('code, .maps, .pattern, .outputs'))
      expect(getComputedStyle(each).direction, each.outerHTML.slice(0, 80)).to.equal('ltr');
  });

  for (const show of ['', 'heads', 'ablation', 'output', 'sharing'])
    it(`fits 320 px and has nothing that axe finds: ${show || 'all'}`, async function () {
      this.timeout(30_000);
      const figure = await open(`show="${show}"`);
      await menuComes(figure);
      await pointAway();
      await pointAt(part(figure, 'title')!);
      figure.parentElement!.style.inlineSize = '320px';
      await until(() => part(figure, 'body')!.scrollWidth <= 320, 'all to fit');
      await aTimeout(50);
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    });
});
