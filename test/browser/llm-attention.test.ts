import {expect} from '@open-wc/testing';
import type {LlmAttention, LlmModel, LlmSelectRequestEvent} from 'llm-anatomy';
import {run, type Intervention} from 'llm-anatomy/core';
import 'llm-anatomy/llm-attention';
import 'llm-anatomy/llm-model';
import {loadHouseModel} from 'llm-anatomy/load';
import {setForcedColors} from './support/forced-colors.js';
import {
  choose,
  click,
  control,
  drawnOn,
  type Figure,
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
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {config} = model;
const {head_dim: D, hidden_size: d_model, num_attention_heads: H, num_key_value_heads: KV} = config;
const TEXT = 'Mia lost her red kite. She was sad';
const tokensOf = (text: string): number[] => [config.bos_token_id!, ...tokenizer!.encode(text)];

/** A head by another way: from the trace, in plain loops. */
function headOf(text: string, layer: number, head: number, interventions: Intervention[] = []) {
  const tokens = tokensOf(text);
  const T = tokens.length;
  const {trace} = run(model, tokens, {trace: [`blocks.${layer}.*`], interventions});
  const data = (name: string) => trace.get(`blocks.${layer}.${name}`)!.data;
  const vector = (name: string, at: number, heads: number, which: number) =>
    [...data(name)].slice((at * heads + which) * D, (at * heads + which + 1) * D);
  const kv = Math.floor((head * KV) / H);
  return {
    T,
    tokens,
    q: (i: number) => vector('attn.rot_q', i, H, head),
    k: (i: number) => vector('attn.rot_k', i, KV, kv),
    v: (i: number) => vector('attn.v', i, KV, kv),
    z: (i: number) => vector('attn.z', i, H, head),
    score: (i: number, j: number) => data('attn.scores')[(head * T + i) * T + j],
    weight: (i: number, j: number) => data('attn.pattern')[(head * T + i) * T + j],
    attnOut: (i: number) => data('attn_out').slice(i * d_model, (i + 1) * d_model),
  };
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const minus = (value: number, digits: number) => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
};
const numberOf = (text: string) => Number(text.replace('−', '-'));

function share(p: number): string {
  const value = 100 * p;
  if (p === 0) return '0';
  if (value >= 99.5 && value < 100) return `${(Math.floor(value * 100) / 100).toFixed(2)}%`;
  if (value >= 9.95) return `${value.toFixed(0)}%`;
  return value < 0.001 ? '<0.001%' : `${value.toPrecision(2)}%`;
}

const rows = (figure: Figure) => [...part(figure, 'rows')!.querySelectorAll<HTMLElement>('[data-key]')];
const cells = (row: Element) => [...row.children].map((cell) => textOf(cell));
const selectedKey = (figure: Figure) =>
  rows(figure).findIndex((row) => row.getAttribute('aria-selected') === 'true');
const chips = (figure: Figure) => parts(figure, 'token');
const readout = (figure: Figure) => textOf(part(figure, 'readout')!);
const sum = (figure: Figure, name: string) =>
  [...part(figure, name)!.querySelectorAll('tbody tr')].map((row) => cells(row));
const ends = (path: Element) => {
  const numbers = path
    .getAttribute('d')!
    .match(/-?[\d.]+/g)!
    .map(Number);
  return [numbers[0], numbers[1], numbers.at(-2), numbers.at(-1)];
};

/** A colour of the figure's styles, in red, green and blue. */
function colourOf(figure: Figure, property: string): number[] {
  const probe = part(figure, 'body')!.appendChild(document.createElement('i'));
  probe.style.color = `var(${property})`;
  const context = document.createElement('canvas').getContext('2d')!;
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}

async function open(attributes = '', text = TEXT): Promise<LlmAttention> {
  const figure = await place<LlmAttention>(`<llm-attention ${attributes}></llm-attention>`);
  figure.text = text;
  await isShown(figure, text);
  return figure;
}

/** Waits until the text's tokens have their rows, and the output its numbers. */
async function isShown(figure: Figure, text: string): Promise<void> {
  await stateIs(figure, 'ready');
  const labels = tokensOf(text)
    .slice(1)
    .map((id) => tokenizer!.decode([id]).replaceAll(' ', '·'));
  const shown = () =>
    rows(figure)
      .slice(1)
      .map((row) => textOf(row.children[0]));
  await until(
    () => part(figure, 'rows') && String(shown()) === String(labels) && part(figure, 'written'),
    'the rows',
  );
}

describe('<llm-attention>', () => {
  describe('the row of the query', () => {
    it('opens at a head that looks from the end of a sentence to the name', async () => {
      const figure = await place<LlmAttention>('<llm-attention></llm-attention>');
      await stateIs(figure, 'ready');
      await isShown(figure, figure.text);
      expect(readout(figure)).to.match(/^\. \(at position 11\)\. Most of it goes to ·Mia ?: 92%/);
      expect(textOf(figure.shadowRoot!)).not.to.contain('NaN');
    });

    for (const [layer, head, query] of [
      [0, 3, 4],
      [2, 2, 7],
      [3, 1, 9],
    ])
      it(`is what the core computes: head ${layer}.${head}, query ${query}`, async () => {
        const figure = await open(`layer="${layer}" head="${head}" token="${query}"`);
        const true_ = headOf(TEXT, layer, head);
        expect(rows(figure)).to.have.length(true_.T);
        for (const [j, row] of rows(figure).entries()) {
          const product = dot(true_.q(query), true_.k(j));
          const [, raw, scaled, mask, weight] = cells(row);
          expect(raw, `q·k ${j}`).to.equal(minus(product, 2));
          expect(scaled).to.equal(minus(product / Math.sqrt(D), 2));
          if (j <= query) expect(numberOf(scaled)).to.be.closeTo(true_.score(query, j), 0.0051);
          expect(mask).to.equal(j > query ? '−∞' : '+0');
          expect(weight).to.equal(share(true_.weight(query, j)));
          expect(row.classList.contains('future')).to.equal(j > query);
        }
      });

    it('has arcs that end at the middle of their rows, as wide as their weights, and none to what is masked', async () => {
      const figure = await open('token="7"');
      const true_ = headOf(TEXT, 3, 1);
      const arcs = [...figure.shadowRoot!.querySelectorAll<SVGPathElement>('.arcs .arc')];
      expect(arcs.length).to.be.greaterThan(0);
      for (const arc of arcs) {
        const to = Number(arc.dataset.to);
        expect(to).to.be.at.most(7);
        if (to !== 7) expect(ends(arc)).to.deep.equal([56, 7.5, 56, to + 0.5]);
        expect(Number(arc.getAttribute('stroke-width'))).to.be.closeTo(14 * true_.weight(7, to), 0.006);
        // Where it is on the screen: its end is beside the middle of the row.
        if (to === 7) continue;
        const matrix = arc.getScreenCTM()!;
        const end = new DOMPoint(56, to + 0.5).matrixTransform(matrix);
        const box = rows(figure)[to].getBoundingClientRect();
        expect(end.y).to.be.closeTo(box.top + box.height / 2, 1.5);
        expect(end.x).to.be.closeTo(box.left, 1);
      }
    });

    it('follows the token that is chosen, by pointer and by keys', async () => {
      const figure = await open('token="3"');
      const is = async (query: number) => {
        await until(() => figure.token === query, `query ${query}`);
        await figure.updateComplete;
        const true_ = headOf(TEXT, 3, 1);
        expect(rows(figure).map((row) => cells(row)[4])).to.deep.equal(
          rows(figure).map((_, j) => share(true_.weight(query, j))),
        );
      };
      await click(chips(figure)[5]);
      await is(6);
      await press('ArrowRight');
      await is(7);
      await press('End');
      await is(tokensOf(TEXT).length - 1);
      expect(figure.getAttribute('token')).to.equal(String(tokensOf(TEXT).length - 1));
    });

    it('takes another layer and head', async () => {
      const figure = await open('token="6"');
      choose(figure, 'Layer', '1');
      choose(figure, 'Head', '2');
      const true_ = headOf(TEXT, 1, 2);
      await until(() => cells(rows(figure)[2])[4] === share(true_.weight(6, 2)), 'the head');
      expect([figure.layer, figure.head]).to.deep.equal([1, 2]);
      await stateIs(figure, 'ready');
    });

    it('takes a text of its own field', async () => {
      const figure = await open();
      const field = part(figure, 'input') as HTMLTextAreaElement;
      field.value = 'The cat sat';
      field.dispatchEvent(new Event('input', {bubbles: true}));
      await isShown(figure, 'The cat sat');
      expect(figure.text).to.equal('The cat sat');
    });
  });

  describe('one score', () => {
    it('is the sum of its products, and unfolds for the key pointed at or gone to', async () => {
      const figure = await open('token="9"');
      const true_ = headOf(TEXT, 3, 1);
      const check = (j: number) => {
        const terms = sum(figure, 'score-sum');
        const [q, k] = [true_.q(9), true_.k(j)];
        const [shown, rest, total] = [terms.slice(0, 4), terms[4], terms[5]];
        const order = q.map((_, c) => c).sort((a, b) => Math.abs(q[b] * k[b]) - Math.abs(q[a] * k[a]));
        expect(shown).to.deep.equal(
          order.slice(0, 4).map((c) => [String(c), minus(q[c], 3), minus(k[c], 3), minus(q[c] * k[c], 3)]),
        );
        expect(rest[0]).to.equal(`${D - 4} other components`);
        expect(total[1]).to.equal(minus(dot(q, k), 3));
        const added = shown.reduce((x, row) => x + numberOf(row[3]), numberOf(rest[1]));
        expect(added).to.be.closeTo(numberOf(total[1]), 1e-9);
        expect(cells(rows(figure)[j])[1]).to.equal(minus(dot(q, k), 2));
      };
      const best = rows(figure).findIndex(
        (_, j) => true_.weight(9, j) === Math.max(...rows(figure).map((__, i) => true_.weight(9, i))),
      );
      expect(selectedKey(figure)).to.equal(best);
      check(best);
      await pointAt(rows(figure)[3]);
      await figure.updateComplete;
      check(3);
      await pointAway();
      await figure.updateComplete;
      check(best);
      await click(rows(figure)[2]);
      await figure.updateComplete;
      await pointAway();
      expect(figure.keyToken).to.equal(2);
      rows(figure)[2].focus();
      await press('ArrowDown');
      await figure.updateComplete;
      expect(focused()).to.equal(rows(figure)[3]);
      check(3);
      await press('Home');
      await figure.updateComplete;
      check(0);
      expect(figure.getAttribute('key-token')).to.equal('0');
    });

    it('shows how softmax makes a weight of it, and what the division is for', async () => {
      const figure = await open('token="9" key-token="4"');
      const true_ = headOf(TEXT, 3, 1);
      const scores = Array.from({length: 10}, (_, j) => true_.score(9, j));
      const most = Math.max(...scores);
      const total = scores.reduce((x, score) => x + Math.exp(score - most), 0);
      const steps = textOf(part(figure, 'steps')!);
      expect(steps).to.contain(`${Math.exp(scores[4] - most).toPrecision(4)} ÷ ${total.toFixed(4)}`);
      expect(steps).to.contain(`= ${true_.weight(9, 4).toFixed(4)}`);
      const products = scores.map((_, j) => dot(true_.q(9), true_.k(j)));
      const mean = products.reduce((x, y) => x + y) / 10;
      const wide = Math.sqrt(products.reduce((x, y) => x + (y - mean) ** 2, 0) / 10);
      const why = textOf(part(figure, 'why')!);
      expect(why).to.contain(`spread by ${wide.toFixed(2)}`);
      expect(why).to.contain(`√${D} ${(wide / Math.sqrt(D)).toFixed(2)}`);
      const undivided = 1 / products.reduce((x, y) => x + Math.exp(y - Math.max(...products)), 0);
      expect(why).to.contain(`would be ${share(undivided)}`);
    });

    it('says of a later key that the mask takes it away', async () => {
      const figure = await open('token="4" key-token="7"');
      expect(textOf(part(figure, 'steps')!)).to.contain('the mask adds −∞');
      expect(selectedKey(figure)).to.equal(7);
    });

    for (const [kind, component] of [
      ['q', 2],
      ['k', 14],
      ['v', 5],
    ] as const)
      it(`opens a component of ${kind}: x times a row of W, then turned`, async () => {
        const figure = await open('token="9" key-token="4"');
        figure.shadowRoot!.querySelector<HTMLElement>('.origin summary')!.click();
        [...part(figure, 'origin')!.querySelectorAll('button')]
          .find((button) => textOf(button).startsWith(kind))!
          .click();
        await figure.updateComplete;
        const slider = control<HTMLInputElement>(figure, `Component ${kind}`);
        slider.value = String(component);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        await figure.updateComplete;
        const at = kind === 'q' ? 9 : 4;
        const which = kind === 'q' ? 1 : Math.floor(KV / H);
        const {trace} = run(model, tokensOf(TEXT), {trace: ['blocks.3.ln1']});
        const x = [...trace.get('blocks.3.ln1')!.data.slice(at * d_model, (at + 1) * d_model)];
        const matrix = model.parameters.get(`model.layers.3.self_attn.${kind}_proj.weight`)!.data;
        const made = (c: number) =>
          dot(x, [...matrix.slice((which * D + c) * d_model, (which * D + c + 1) * d_model)]);
        expect(sum(figure, 'origin-sum').at(-1)![1]).to.equal(minus(made(component), 3));
        if (kind === 'v') expect(part(figure, 'turn')).to.equal(undefined);
        else {
          const true_ = headOf(TEXT, 3, 1);
          const turned = (kind === 'q' ? true_.q(9) : true_.k(4))[component];
          const text = textOf(part(figure, 'turn')!);
          expect(text).to.contain(`= ${minus(turned, 3)}`);
          expect(text).not.to.contain('changed');
        }
        if (kind !== 'q')
          expect(textOf(part(figure, 'origin')!)).to.contain('Key–value head 0, shared by heads 0, 1');
      });

    it('makes a key the query with Enter', async () => {
      const figure = await open('token="9" key-token="5"');
      rows(figure)[5].focus();
      await press('Enter');
      await until(() => figure.token === 5, 'the query');
    });
  });

  describe('values and output', () => {
    it('mixes the values: each component is the sum of weights times values', async () => {
      const figure = await open('token="8"');
      const true_ = headOf(TEXT, 3, 1);
      const slider = control<HTMLInputElement>(figure, 'Component z');
      slider.focus();
      await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      const terms = sum(figure, 'mix-sum');
      expect(terms.at(-1)![1]).to.equal(minus(true_.z(8)[3], 3));
      const added = terms.slice(0, 4).reduce((x, row) => x + numberOf(row[3]), numberOf(terms[4][1]));
      expect(added).to.be.closeTo(true_.z(8)[3], 0.001);
      for (const [label, weight, value] of terms.slice(0, 4)) {
        const found = rows(figure).findIndex(
          (row, j) => cells(row)[0] === label && minus(true_.weight(8, j), 3) === weight,
        );
        expect(value).to.equal(minus(true_.v(found)[3], 3));
      }
    });

    it('writes z times this head’s rows of the output matrix', async () => {
      const figure = await open('token="8"');
      const true_ = headOf(TEXT, 3, 1);
      const matrix = model.parameters.get('model.layers.3.self_attn.o_proj.weight')!.data;
      const out = Array.from({length: d_model}, (_, n) =>
        dot(true_.z(8), [...matrix.slice(n * H * D + D, n * H * D + 2 * D)]),
      );
      const written = textOf(part(figure, 'written')!);
      expect(written).to.contain(`A vector of length ${Math.hypot(...out).toFixed(2)}`);
      expect(written).to.contain(`heads together: ${Math.hypot(...true_.attnOut(8)).toFixed(2)}`);
      const slider = control<HTMLInputElement>(figure, 'Component of the stream');
      slider.focus();
      await press('End');
      await figure.updateComplete;
      expect(sum(figure, 'output-sum').at(-1)![1]).to.equal(minus(out[d_model - 1], 3));
    });
  });

  describe('the pattern', () => {
    it('tells a cell that is pointed at, goes by keys, and opens one by a click', async () => {
      const figure = await open('token="8" key-token="2"');
      const map = part(figure, 'matrix')!;
      const T = tokensOf(TEXT).length;
      const true_ = headOf(TEXT, 3, 1);
      const says = (i: number, j: number) => {
        const text = textOf(part(figure, 'cell')!);
        expect(text).to.contain(`(${i}), key`).and.to.contain(`(${j}):`);
        expect(text).to.contain(j > i ? '−∞' : minus(true_.score(i, j), 2));
        expect(text.replace('< ', '<')).to.contain(`weight ${share(true_.weight(i, j))}`);
      };
      says(8, 2);
      map.focus();
      await press('ArrowUp', 'ArrowRight');
      await until(() => figure.token === 7 && figure.keyToken === 3, 'the cell');
      await figure.updateComplete;
      says(7, 3);
      const at = (i: number, j: number) => {
        const {left, top, width} = map.getBoundingClientRect();
        return {
          clientX: left + ((j + 0.5) / T) * width,
          clientY: top + ((i + 0.5) / T) * width,
          bubbles: true,
        };
      };
      map.dispatchEvent(new PointerEvent('pointermove', at(5, 6)));
      await figure.updateComplete;
      says(5, 6);
      expect(figure.token).to.equal(7);
      map.dispatchEvent(new MouseEvent('click', at(5, 1)));
      await until(() => figure.token === 5 && figure.keyToken === 1, 'the cell');
    });

    it('keeps a key for the one query that it was chosen with', async () => {
      const figure = await open('token="9"');
      const map = part(figure, 'matrix')!;
      map.focus();
      await press('ArrowUp'); // query 8
      await until(() => figure.token === 8, 'the query');
      const [kept] = [figure.keyToken];
      expect(kept).to.be.at.least(0);
      figure.token = 5;
      await until(() => figure.keyToken === -1, 'its own largest');
      figure.keyToken = 2;
      await figure.updateComplete;
      figure.token = 8;
      await until(() => figure.keyToken === -1, 'that of the query it has come back to');
    });

    it('is spoken where keys move in it, not where a pointer hovers', async () => {
      const figure = await open('token="6"');
      const cell = part(figure, 'cell')!;
      expect(cell.ariaLive).to.equal('polite');
      part(figure, 'matrix')!.scrollIntoView({block: 'center'});
      await pointAt(part(figure, 'matrix')!);
      await figure.updateComplete;
      expect(cell.ariaLive).to.equal('off');
      part(figure, 'matrix')!.focus();
      await press('ArrowLeft');
      await figure.updateComplete;
      expect(cell.ariaLive).to.equal('polite');
    });

    it('has a pixel for each weight', async () => {
      const figure = await open();
      const canvas = figure.shadowRoot!.querySelector('canvas')!;
      const T = tokensOf(TEXT).length;
      const data = await drawnOn(canvas);
      expect([canvas.width, canvas.height]).to.deep.equal([T, T]);
      const pixel = (i: number, j: number) => [...data.slice(4 * (i * T + j), 4 * (i * T + j) + 4)];
      const full = pixel(0, 0); // of the weight 1
      const ground = colourOf(figure, '--_neutral');
      const true_ = headOf(TEXT, 3, 1);
      for (let i = 0; i < T; i++)
        for (let j = 0; j < T; j++) {
          const drawn = pixel(i, j);
          if (j > i) expect(drawn[3], 'what the mask forbids').to.equal(0);
          else
            for (let c = 0; c < 3; c++) {
              const tint = ground[c] + Math.sqrt(true_.weight(i, j)) * (full[c] - ground[c]);
              expect(drawn[c], `${i}, ${j}`).to.be.closeTo(tint, 1);
            }
        }
    });
  });

  describe('the encoder’s view', () => {
    it('lets later tokens in: the same queries and keys, softmax over all', async () => {
      const figure = await open('token="5" view="encoder"');
      const true_ = headOf(TEXT, 3, 1);
      const scores = Array.from({length: true_.T}, (_, j) => dot(true_.q(5), true_.k(j)) / Math.sqrt(D));
      const most = Math.max(...scores);
      const total = scores.reduce((x, score) => x + Math.exp(score - most), 0);
      const weights = scores.map((score) => Math.exp(score - most) / total);
      expect(rows(figure).map((row) => cells(row)[5])).to.deep.equal(weights.map(share));
      expect(rows(figure).map((row) => cells(row)[4])).to.deep.equal(
        weights.map((_, j) => share(true_.weight(5, j))),
      );
      const z = true_.z(5);
      const open_ = z.map((_, c) => weights.reduce((x, weight, j) => x + weight * true_.v(j)[c], 0));
      const change = Math.hypot(...open_.map((value, c) => value - z[c])) / Math.hypot(...z);
      const text = textOf(part(figure, 'change')!);
      expect(text).to.contain(`change by ${share(change)}`);
      expect(text).to.contain((dot(z, open_) / (Math.hypot(...z) * Math.hypot(...open_))).toFixed(3));
      expect(parts(figure, 'matrix')).to.have.length(2);
    });

    it('has the steps of a later key’s weight', async () => {
      const figure = await open('token="5" key-token="8" view="encoder"');
      const true_ = headOf(TEXT, 3, 1);
      const powers = Array.from({length: true_.T}, (_, j) =>
        Math.exp(dot(true_.q(5), true_.k(j)) / Math.sqrt(D)),
      );
      const weight = powers[8] / powers.reduce((x, y) => x + y);
      expect(textOf(part(figure, 'open-steps')!)).to.contain(`= ${weight.toFixed(4)}`);
    });

    it('is chosen by a radio button', async () => {
      const figure = await open();
      await click(control(figure, 'compare with none, as in an encoder'));
      expect(figure.view).to.equal('encoder');
      await figure.updateComplete;
      expect(figure.getAttribute('view')).to.equal('encoder');
      expect(parts(figure, 'matrix')).to.have.length(2);
    });
  });

  describe('what it is given', () => {
    it('has nothing but the beginning for an empty text: its weight is 1', async () => {
      const figure = await open('', '');
      expect(rows(figure)).to.have.length(1);
      expect(cells(rows(figure)[0])[4]).to.equal('100%');
      expect(readout(figure)).to.contain('its only weight, on itself, is 1');
    });

    it('says of a layer or head that is not there what there is, and shows the nearest', async () => {
      const figure = await open('layer="9" head="7"');
      expect(textOf(part(figure, 'notice')!)).to.match(
        /^There is no Layer 9, Head 7: this model has 4 layers, from 0, 4 heads in each, from 0\. Shown is Layer 3, Head 3\.$/,
      );
      const true_ = headOf(TEXT, 3, 3);
      const last = tokensOf(TEXT).length - 1;
      expect(cells(rows(figure)[0])[4]).to.equal(share(true_.weight(Math.min(11, last), 0)));
    });

    it('warns of bad attributes and falls back', async () => {
      const warnings = await warningsOf(() => open('layer="x" view="sideways" key-token="-9"'));
      expect(warnings).to.have.length(3);
      expect(warnings.join()).to.contain('masked, encoder');
    });

    it('shows any text as tokens', async () => {
      const figure = await open();
      figure.text = '<b>&amp;</b> é 😀\u0007';
      await until(() => rows(figure).length === tokensOf(figure.text).length, 'the rows');
      await figure.updateComplete;
      expect(figure.shadowRoot!.querySelector('.rows b')).to.equal(null);
      await stateIs(figure, 'ready');
    });

    it('says where numbers are not finite, and comes back', async () => {
      const root = await place<LlmModel>('<llm-model><llm-attention></llm-attention></llm-model>');
      const figure = root.querySelector<LlmAttention>('llm-attention')!;
      await stateIs(figure, 'ready');
      root.layer = 3;
      root.interventions = [{at: 'blocks.3.attn.q', op: 'scale', factor: 3e38}];
      await stateIs(figure, 'error');
      expect(textOf(figure.shadowRoot!)).to.contain('numbers are not finite');
      root.interventions = [];
      await stateIs(figure, 'ready');
    });

    it('says that a change to the layer is in force', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="1" token="6"><llm-attention></llm-attention></llm-model>',
      );
      const figure = root.querySelector<LlmAttention>('llm-attention')!;
      root.text = TEXT;
      root.interventions = [{at: 'blocks.1.attn.q', op: 'zero'}];
      await until(() => textOf(figure.shadowRoot!).includes('A change to this layer'), 'the notice');
      await stateIs(figure, 'ready');
      expect(cells(rows(figure)[0])[4]).to.equal(share(1 / 7));
    });
  });

  describe('where the model was changed', () => {
    async function changed(interventions: Intervention[], attributes = '', query = 6) {
      const root = await place<LlmModel>(
        `<llm-model layer="1" head="2" token="${query}" text="${TEXT}"><llm-attention ${attributes}></llm-attention></llm-model>`,
      );
      const figure = root.querySelector<LlmAttention>('llm-attention')!;
      root.interventions = interventions;
      await until(() => textOf(figure.shadowRoot!).includes('A change to this layer'), 'the notice');
      await until(() => part(figure, 'written'), 'the output');
      await figure.updateComplete;
      return figure;
    }
    const off: Intervention = {at: 'blocks.1.attn.z', head: 2, op: 'zero'};

    it('says what a z that is switched off was changed to', async () => {
      const figure = await changed([off]);
      const true_ = headOf(TEXT, 1, 2);
      const lines = sum(figure, 'mix-sum');
      expect(lines.at(-1)).to.deep.equal(['changed to', '0.000']);
      const component = Number(lines.at(-2)![0].slice(1));
      expect(lines.at(-2)![1]).to.equal(minus(true_.z(6)[component], 3));
      expect(textOf(part(figure, 'values')!)).to.match(/z, the mix.*z, changed to/);
      expect(textOf(part(figure, 'written')!)).to.contain('A vector of length 0.00');
      expect(sum(figure, 'output-sum').at(-1)![1]).to.equal('0.000');
    });

    it('compares what the weights mix where z is switched off: no number is none', async () => {
      const figure = await changed([off], 'view="encoder"');
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|Infinity/);
      const true_ = headOf(TEXT, 1, 2);
      const open_ = Array.from({length: true_.T}, (_, j) =>
        Math.exp(dot(true_.q(6), true_.k(j)) / Math.sqrt(D)),
      );
      const total = open_.reduce((x, y) => x + y);
      const z = true_.z(6);
      const far = z.map((was, c) => open_.reduce((x, power, j) => x + (power / total) * true_.v(j)[c], -was));
      expect(textOf(part(figure, 'change')!)).to.contain(share(Math.hypot(...far) / Math.hypot(...z)));
    });

    it('says so where the values are zero, and there is nothing to compare', async () => {
      const figure = await changed([{at: 'blocks.1.attn.v', op: 'zero'}], 'view="encoder"');
      expect(textOf(part(figure, 'change')!)).to.contain('there is no direction to compare');
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|Infinity/);
    });

    it('says what scores and weights were changed to', async () => {
      const true_ = headOf(TEXT, 1, 2);
      const figure = await changed(
        [
          {at: 'blocks.1.attn.scores', head: 2, position: 6, index: 3, op: 'add', vector: [1.5]},
          {at: 'blocks.1.attn.pattern', head: 2, position: 6, index: 4, op: 'zero'},
        ],
        'key-token="3"',
      );
      const steps = () => textOf(part(figure, 'steps')!);
      expect(steps()).to.contain(`changed to ${minus(true_.score(6, 3) + 1.5, 3)}`);
      expect(cells(rows(figure)[3])[3]).to.equal('+1.50');
      expect(cells(rows(figure)[2])[3]).to.equal('+0');
      figure.keyToken = 4;
      await figure.updateComplete;
      expect(steps()).to.match(/= 0\.\d{4}, changed to 0\.0000$/);
    });

    it('lives with a row that may look at no key at all', async () => {
      const figure = await changed(
        Array.from({length: 7}, (_, index) => ({
          ...{at: 'blocks.1.attn.scores', head: 2, position: 6, index},
          ...{op: 'add' as const, vector: [-Infinity]},
        })),
        'view="encoder"',
      );
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|[^∞]Infinity/);
      expect(textOf(part(figure, 'steps')!)).to.contain('no key of the row may be looked at');
      expect(cells(rows(figure)[3])[3]).to.equal('−∞');
    });

    it('says that a change to what all heads write is in force', async () => {
      await changed([{at: 'blocks.1.attn_out', op: 'zero'}]);
    });
  });

  describe('below a model', () => {
    it('shares text and selection, and asks for changes', async () => {
      const root = await place<LlmModel>(
        `<llm-model text="${TEXT}" layer="2" head="0" token="6"><llm-attention></llm-attention></llm-model>`,
      );
      const figure = root.querySelector<LlmAttention>('llm-attention')!;
      await isShown(figure, TEXT);
      expect(part(figure, 'input')).to.equal(undefined);
      const is = (layer: number, head: number, query: number) => {
        const true_ = headOf(TEXT, layer, head);
        return until(
          () => rows(figure).every((row, j) => cells(row)[4] === share(true_.weight(query, j))),
          `head ${layer}.${head} at ${query}`,
        );
      };
      await is(2, 0, 6);
      const asked: object[] = [];
      root.addEventListener('llm-select-request', (event) =>
        asked.push((event as LlmSelectRequestEvent).selection),
      );
      choose(figure, 'Head', '3');
      await is(2, 3, 6);
      await click(chips(figure)[7]);
      await is(2, 3, 8);
      expect(asked).to.deep.equal([{head: 3}, {token: 8}]);
      root.layer = 0;
      await is(0, 3, 8);
      expect(root.head).to.equal(3);
    });
  });

  describe('when something fails', () => {
    for (const failing of ['openModel', 'run', 'readParameters'] as const)
      it(`says so, and tries again: ${failing}`, async () => {
        const session = new FailingSession();
        session.failing = failing;
        const figure = await placeWith<LlmAttention>(session, '<llm-attention></llm-attention>');
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await stateIs(figure, 'ready');
        await isShown(figure, figure.text);
        await session.close();
      });

    it('lives on after the worker was lost in the middle of a run', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmAttention>(session, '<llm-attention></llm-attention>');
      await stateIs(figure, 'ready');
      session.losesWith = 'run';
      figure.layer = 1;
      await stateIs(figure, 'error');
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      await isShown(figure, figure.text);
      await session.close();
    });
  });

  it('stays smooth with 128 tokens', async () => {
    const text = 'The cow sat. '.repeat(60);
    const figure = await place<LlmAttention>('<llm-attention></llm-attention>');
    figure.text = text;
    await until(() => part(figure, 'rows') && rows(figure).length >= 128, 'the rows', 20_000);
    await stateIs(figure, 'ready');
    // What one step costs by itself: the shortest of many, for the machine of a test has others at work.
    let least = Infinity;
    for (let key = 1; key < 30; key++) {
      const begin = performance.now();
      rows(figure)[key].dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));
      await figure.updateComplete;
      least = Math.min(least, performance.now() - begin);
      expect(selectedKey(figure)).to.equal(key);
    }
    expect(least).to.be.below(25);
  });

  it('is a table too', async () => {
    const figure = await open('token="6"');
    await click(await menuComes(figure));
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    const lines = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((row) => cells(row));
    const true_ = headOf(TEXT, 3, 1);
    expect(lines.map((line) => line[5])).to.deep.equal(
      lines.map((_, j) => true_.weight(6, j).toPrecision(5)),
    );
    expect(findControl(figure, 'Figure menu')).not.to.equal(undefined);
  });

  it('fits 320 px, in both views', async () => {
    const figure = await open();
    figure.parentElement!.style.inlineSize = '320px';
    for (const view of ['masked', 'encoder'] as const) {
      figure.view = view;
      await figure.updateComplete;
      expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
      expect(part(figure, 'rows')!.scrollWidth).to.be.at.most(part(figure, 'rows')!.clientWidth);
      expect(overflow()).to.equal(0);
      for (const cell of part(figure, 'rows')!.querySelectorAll<HTMLElement>('[role="gridcell"]'))
        expect(cell.scrollWidth, textOf(cell)).to.be.at.most(cell.clientWidth + 1);
    }
  });

  it('keeps its tints where colours are forced: they are what it says', async () => {
    await setForcedColors(true);
    try {
      const figure = await open();
      const canvas = figure.shadowRoot!.querySelector('canvas')!;
      const data = await drawnOn(canvas);
      const tints = new Set<string>();
      for (let at = 0; at < data.length; at += 4) tints.add(data.slice(at, at + 4).join());
      expect(tints.size).to.be.above(10);
    } finally {
      await setForcedColors(false);
    }
  });

  it('has nothing that axe finds', async () => {
    const figure = await open('view="encoder"');
    await menuComes(figure);
    await expect(figure).to.be.accessible();
  });
});
