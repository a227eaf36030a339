import {aTimeout, expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';
import type {LlmEmbedding, LlmModel} from 'llm-anatomy';
import {run, type Intervention} from 'llm-anatomy/core';
import 'llm-anatomy/llm-embedding';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import {loadHouseModel} from 'llm-anatomy/load';
import {finish} from '../../dist/core/task.js';
import {principalComponents} from '../../dist/elements/llm-embedding/components.js';
import {layoutMap} from '../../dist/elements/llm-embedding/map-geometry.js';
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
  pointAway,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {bos_token_id, num_hidden_layers, vocab_size} = model.config;
const {data, cols} = model.parameters.get('model.embed_tokens.weight')!;
const matrix = data.slice();
const rowOf = (id: number) => Array.from(matrix.subarray(id * cols, (id + 1) * cols));
const tokensOf = (text: string): number[] => [bos_token_id!, ...tokenizer!.encode(text)];

const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
function unit(a: number[]): number[] {
  const length = Math.sqrt(dot(a, a));
  return a.map((x) => x / length);
}

// The words by another way than the element's: from the tokenizer's texts, in double precision; rows at length 1.
const candidates = Array.from({length: vocab_size}, (_, id) => id)
  .filter((id) => id < tokenizer!.table.size && /^ ([a-z]{2,}|\d+)$/i.test(tokenizer!.decode([id])))
  .map((id) => ({id, word: tokenizer!.decode([id]).slice(1), row: unit(rowOf(id))}));
const wordOf = (word: string) => words.find((each) => each.word === word)!;
// Those that the model has never read are a crowd of nearly the same rows, and left out.
const words = candidates.filter(
  ({row}) => candidates.filter((other) => dot(row, other.row) >= 0.95).length - 1 < 5,
);
const number = (text: string) => Number(text.replace('−', '-').replace(/[^\d.e-]/g, ''));

const section = (figure: LlmEmbedding, name: string) => part(figure, name)!;
const readout = (figure: LlmEmbedding, name: string) =>
  textOf(section(figure, name).querySelector('[part="readout"]'));
const strip = (figure: LlmEmbedding) => part(figure, 'strip')!;

/** Block-size of a cell of the strip. */
const CELLS = 52;
/** Where each of the strip's cells begins that some of its paths draw: "x y". */
const corners = (figure: LlmEmbedding, paths: string) =>
  [...strip(figure).querySelectorAll(paths)].flatMap((path) =>
    [...path.getAttribute('d')!.matchAll(/M([\d.]+ [\d.]+)/g)].map(([, corner]) => corner),
  );
const map = (figure: LlmEmbedding) => part(figure, 'map')!;
const focus = (figure: LlmEmbedding) => textOf(figure.shadowRoot!.querySelector('.word b'));
const chips = (figure: LlmEmbedding) => parts(figure, 'token');
const rows = (figure: LlmEmbedding, body: number) =>
  [...part(figure, 'neighbours')!.querySelectorAll('tbody')[body].querySelectorAll('tr')].slice(1);
const answers = (figure: LlmEmbedding) =>
  [...part(figure, 'answers')!.children].map((item) => ({
    word: textOf(item.querySelector('.answer')),
    cosine: number(textOf(item.querySelector('code'))),
  }));
const driftValues = (figure: LlmEmbedding) =>
  [...section(figure, 'contexts').querySelectorAll('.value')].map((value) => number(textOf(value)));

async function open(attributes = ''): Promise<LlmEmbedding> {
  const figure = await place<LlmEmbedding>(`<llm-embedding ${attributes}></llm-embedding>`);
  await stateIs(figure, 'ready');
  return figure;
}

function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  field.dispatchEvent(new Event('change', {bubbles: true}));
}

/** What a − b + c comes to, by going through all words. */
function bruteForce(a: string, b: string, c: string) {
  const [x, y, z] = [a, b, c].map((word) => unit(wordOf(word).row));
  const sum = x.map((value, i) => value - y[i] + z[i]);
  return words
    .filter(({word}) => ![a, b, c].includes(word))
    .map(({word, row}) => ({word, cosine: cosine(row, sum)}))
    .sort((one, other) => other.cosine - one.cosine);
}

/** Cosines of the residual vectors at the last tokens of two texts. */
function driftOf(first: string, second: string, interventions: Intervention[] = []): number[] {
  const names = [
    'blocks.0.resid_pre',
    ...Array.from({length: num_hidden_layers}, (_, i) => `blocks.${i}.resid_post`),
  ];
  const [one, other] = [first, second].map(
    (text) => run(model, tokensOf(text), {trace: names, interventions}).trace,
  );
  const last = (trace: typeof one, name: string) => Array.from(trace.get(name)!.data.slice(-cols));
  return names.map((name) => cosine(last(one, name), last(other, name)));
}

describe('<llm-embedding>', () => {
  describe('the lookup', () => {
    it("shows the selected token's row", async () => {
      const figure = await open('text="The queen has a duckling." token="2"');
      const id = tokensOf('The queen has a duckling.')[2];
      const length = Math.sqrt(dot(rowOf(id), rowOf(id)));
      expect(readout(figure, 'lookup')).to.equal(
        `·queen → ID ${id} → row ${id} of the matrix ${vocab_size.toLocaleString('en')} × ${cols}. Its length is ${length.toFixed(3)}.`,
      );
      // Each column's colour is on the side of its sign, and its bar goes that way.
      const all = corners(figure, '.ground');
      expect(all).to.have.length(cols);
      expect(corners(figure, '.below .colour')).to.have.members(
        all.filter((_, column) => rowOf(id)[column] < 0),
      );
      const height = (corner: string) => Number(corner.split(' ')[1]);
      const goesUp = corners(figure, '.bar').map((corner, i) => height(corner) < height(all[i]) + CELLS / 2);
      expect(goesUp).to.deep.equal(rowOf(id).map((value) => value > 0));
    });

    it('speaks each cell, by arrow keys and by pointer', async () => {
      const figure = await open('token="2" show="lookup"');
      const id = tokensOf(figure.text)[2];
      const spoken = (column: number) =>
        `Column ${column}: ${rowOf(id)[column].toFixed(4).replace('-', '−')}`;
      expect(strip(figure).ariaLabel).to.equal(`row ${id}`);
      strip(figure).focus();
      await press('ArrowRight', 'ArrowRight');
      expect(strip(figure).ariaValueText).to.equal(spoken(2));
      await press('End');
      expect(strip(figure).ariaValueText).to.equal(spoken(cols - 1));
      await press('ArrowRight', 'Home');
      expect(strip(figure).ariaValueText).to.equal(spoken(0));
      const {x, y} = strip(figure).getBoundingClientRect();
      const [left, top] = corners(figure, '.ground')[20].split(' ').map(Number);
      await sendMouse({type: 'move', position: [Math.round(x + left + 4), Math.round(y + top + 4)]});
      await figure.updateComplete;
      expect(textOf(section(figure, 'lookup'))).to.contain(spoken(20));
      await pointAway();
    });

    it('goes to the token that is selected, and asks for it by an event', async () => {
      const figure = await open('show="lookup"');
      const asked: unknown[] = [];
      figure.addEventListener('llm-select-request', ({selection}) => asked.push(selection));
      await click(chips(figure)[1]);
      await press('ArrowRight');
      await figure.updateComplete;
      expect(asked).to.deep.equal([{token: 2}, {token: 3}]);
      expect(readout(figure, 'lookup')).to.contain(`ID ${tokensOf(figure.text)[3]} `);
    });

    it('reads what is typed', async () => {
      const figure = await open('show="lookup"');
      type(part(figure, 'input') as HTMLTextAreaElement, 'A cat');
      await until(() => readout(figure, 'lookup').startsWith('·cat'), 'the row of the last token');
      expect(figure.text).to.equal('A cat');
    });

    it('of no text shows the token that begins every text', async () => {
      const figure = await open('text="" show="lookup"');
      expect(readout(figure, 'lookup')).to.contain(`ID ${bos_token_id} `);
    });

    it('takes bytes, markup and more than the context for data', async () => {
      const figure = await open('show="lookup"');
      for (const text of ['<img src=x onerror=alert(1)>', '语言 🙂 \0 \u202e', '<|endoftext|>']) {
        figure.text = text;
        await until(() => chips(figure).length === tokensOf(text).length - 1, text);
        expect(figure.shadowRoot!.querySelector('img')).to.equal(null);
        expect(textOf(figure.shadowRoot!)).not.to.contain('NaN');
      }
      figure.text = 'The duckling sat in the tree. '.repeat(60);
      await until(() => textOf(section(figure, 'lookup')).includes('tokens do not fit'), 'the notice');
    });
  });

  describe('the map', () => {
    it('names the nearest words by their true cosines', async () => {
      const figure = await open('word="puppy" show="map"');
      const expected = words
        .filter(({word}) => word !== 'puppy')
        .map(({word, row}) => ({word, cosine: cosine(row, wordOf('puppy').row)}))
        .sort((one, other) => other.cosine - one.cosine);
      expect(focus(figure)).to.equal('puppy');
      expect(rows(figure, 0)).to.have.length(6);
      rows(figure, 0).forEach((row, i) => {
        const [name, shown, distance] = [...row.children].map(textOf);
        expect(name).to.equal(expected[i].word);
        expect(number(shown)).to.be.closeTo(expected[i].cosine, 0.0051);
        expect(number(distance)).to.be.closeTo(Math.sqrt(2 - 2 * expected[i].cosine), 0.0051);
      });
    });

    it('shows no distance that is more than the true one, and flags what it misplaces', async () => {
      const figure = await open('word="puppy" show="map"');
      const byCosine = words
        .filter(({word}) => word !== 'puppy')
        .sort((one, other) => cosine(other.row, wordOf('puppy').row) - cosine(one.row, wordOf('puppy').row))
        .map(({word}) => word);
      const all = [...rows(figure, 0), ...rows(figure, 1)];
      expect(all).to.have.length(12);
      for (const row of all) {
        const [, , distance, mapDistance] = [...row.children].map((cell) => number(textOf(cell)));
        expect(mapDistance).to.be.at.most(distance + 0.01);
      }
      const placeIn = (row: Element) => textOf(row.children[4]);
      for (const row of rows(figure, 1)) {
        const rank = byCosine.indexOf(textOf(row.querySelector('button'))) + 1;
        expect(placeIn(row)).to.equal(rank > words.length / 10 ? `far ${rank}` : String(rank));
      }
      // Of both there are some: near on the map and far in truth, and for some word the other way round.
      expect(rows(figure, 1).map(placeIn).join()).to.match(/far \d+/);
      let found = '';
      for (const {word} of words) {
        figure.word = word;
        await figure.updateComplete;
        found = rows(figure, 0).map(placeIn).join();
        if (/far/.test(found)) break;
      }
      expect(found).to.match(/far \d+/);
      expect(textOf(section(figure, 'words'))).to.contain(
        `far: not in the nearest tenth of the other ${words.length - 1}.`,
      );
    });

    for (const width of [1248, 960, 736, 608, 390, 320])
      it(`has room for the words of a sum and the arrow of their list, ${width} px wide`, async () => {
        const figure = await open('show="arithmetic" arithmetic="puppy - dog + grandmother"');
        figure.parentElement!.style.inlineSize = `${width}px`;
        await until(() => part(figure, 'body')!.scrollWidth <= width, 'all to fit');
        const [example] = figure.shadowRoot!.querySelectorAll('#sum-example');
        for (const input of figure.shadowRoot!.querySelectorAll<HTMLInputElement>('.sum input')) {
          const {font, paddingInlineStart, paddingInlineEnd} = getComputedStyle(input);
          const context = document.createElement('canvas').getContext('2d')!;
          context.font = font;
          const word = context.measureText('grandmother').width;
          const room = input.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
          expect(room).to.be.at.least(word + 20);
          const [{right, top}, box] = [input.getBoundingClientRect(), example.getBoundingClientRect()];
          expect(right <= box.left || box.top > top, 'nothing on the choice').to.equal(true);
        }
      });

    for (const width of [900, 390, 320])
      it(`is as high whatever is pointed at, ${width} px wide`, async () => {
        const figure = await open('show="map"');
        figure.parentElement!.style.inlineSize = `${width}px`;
        await until(() => part(figure, 'body')!.scrollWidth <= width, 'all to fit');
        await aTimeout(300); // drawn for that width
        const box = map(figure).getBoundingClientRect();
        const [heights, seen] = [new Set<number>(), new Set<string>()];
        for (let i = 1; i < 16; i++) {
          const at = {
            clientX: box.left + (box.width * i) / 16,
            clientY: box.top + (box.height * (i * 7)) / 112,
          };
          map(figure).dispatchEvent(new PointerEvent('pointermove', at));
          await figure.updateComplete;
          heights.add(figure.offsetHeight);
          seen.add(focus(figure));
          expect(part(figure, 'body')!.scrollWidth).to.be.at.most(width);
        }
        expect(seen.size).to.be.above(3);
        expect([...heights]).to.have.length(1);
      });

    it('says how much of the variance it shows', async () => {
      const figure = await open('show="map"');
      const units = words.map(({row}) => unit(row));
      const mean = units[0].map((_, i) => units.reduce((sum, row) => sum + row[i], 0) / units.length);
      const centred = units.map((row) => row.map((x, i) => x - mean[i]));
      const total = centred.reduce((sum, row) => sum + dot(row, row), 0);
      // Along each axis that the map has, found by a least squares fit of nothing: by power iteration on the points.
      let [axis, found]: [number[], number] = [mean.map((_, i) => Math.cos(i)), 0];
      for (let round = 0; round < 300; round++) {
        const next = mean.map(() => 0);
        for (const row of centred) {
          const along = dot(row, axis);
          row.forEach((x, i) => (next[i] += along * x));
        }
        found = Math.sqrt(dot(next, next));
        axis = next.map((x) => x / found);
      }
      const said = textOf(part(figure, 'share')!)
        .match(/([\d.]+)%/g)!
        .map(number);
      expect(textOf(part(figure, 'share')!)).to.match(new RegExp(`^${words.length} word-like tokens`));
      expect(said[1]).to.be.closeTo((100 * found) / total, 0.51);
      expect(said[0]).to.be.closeTo(said[1] + said[2], 0.11 + (said[0] >= 9.95 ? 0.5 : 0));
    });

    it('lists its words to who writes in a field', async () => {
      const figure = await open();
      for (const label of ['Find a word', 'First word']) {
        const field = control<HTMLInputElement>(figure, label);
        if (label === 'Find a word') expect(field.list!.options).to.have.length(0);
        field.focus();
        await figure.updateComplete;
        const listed = [...field.list!.options].map(({value}) => value);
        expect(listed).to.have.length.above(100);
        expect(listed).to.include('king');
      }
    });

    it('goes to a word that is searched, whatever its capitals, and says of another that there is none', async () => {
      const figure = await open('show="map"');
      const field = control<HTMLInputElement>(figure, 'Find a word');
      type(field, 'paris');
      await figure.updateComplete;
      expect(focus(figure)).to.equal('Paris');
      expect(figure.word).to.equal('Paris');
      type(field, 'wizard');
      await figure.updateComplete;
      expect(textOf(section(figure, 'words'))).to.contain('“wizard” is no word that this model knows');
      expect(focus(figure)).to.equal('Paris');
    });

    it('says that its word is none, and what it shows instead; while one is being written it says nothing', async () => {
      const figure = await open('word="zebra" show="map"');
      const notice = () => textOf(figure.shadowRoot!.querySelector('.unknown'));
      const shown = words[0].word;
      expect(notice()).to.equal(
        `“zebra” is no word that this model knows as one token. Shown instead is “${shown}”.`,
      );
      expect(focus(figure)).to.equal(shown);
      const top = part(figure, 'neighbours')!.getBoundingClientRect().top;
      const field = control<HTMLInputElement>(figure, 'Find a word');
      field.value = 'Pa';
      field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
      await figure.updateComplete;
      expect(notice()).to.equal('');
      expect(part(figure, 'neighbours')!.getBoundingClientRect().top).to.equal(top);
      figure.word = 'Paris';
      await figure.updateComplete;
      expect(field.value).to.equal('Paris');
    });

    it('a finger that strokes over it changes nothing, a tap does', async () => {
      const figure = await open('word="queen" show="map"');
      const {left, top, width, height} = map(figure).getBoundingClientRect();
      const at = {clientX: left + width / 2, clientY: top + height / 2, pointerType: 'touch', bubbles: true};
      for (const type of ['pointerdown', 'pointermove', 'pointercancel', 'pointerleave']) {
        map(figure).dispatchEvent(new PointerEvent(type, at));
        await figure.updateComplete;
        expect(focus(figure), type).to.equal('queen');
      }
      map(figure).dispatchEvent(new PointerEvent('click', at));
      await figure.updateComplete;
      expect(figure.word).not.to.equal('queen');
    });

    it('goes to the word that is pointed at, and back', async () => {
      const figure = await open('word="queen" show="map"');
      const {left, top, width, height} = map(figure).getBoundingClientRect();
      const moved = new PointerEvent('pointermove', {clientX: left + width / 2, clientY: top + height / 2});
      const before = focus(figure);
      map(figure).dispatchEvent(moved);
      await figure.updateComplete;
      // The middle of the map is where most words are.
      expect(focus(figure)).not.to.equal(before);
      map(figure).dispatchEvent(new PointerEvent('pointerleave'));
      await figure.updateComplete;
      expect(focus(figure)).to.equal('queen');
    });

    it('moves by arrow keys, and by the words beside it', async () => {
      const figure = await open('word="queen" show="map"');
      map(figure).focus();
      // Where the words are, by the element's own components, which the share's test holds against another way.
      const points = Float32Array.from(words.flatMap(({row}) => row));
      const components = finish(principalComponents(points, cols, 2));
      const geometry = layoutMap(components, map(figure).querySelector('canvas')!.clientWidth);
      let at = words.indexOf(wordOf('queen'));
      for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'] as const) {
        const [x, y] = [geometry.x[at], geometry.y[at]];
        await press(key);
        await figure.updateComplete;
        at = words.indexOf(wordOf(focus(figure)));
        const [dx, dy] = [geometry.x[at] - x, geometry.y[at] - y];
        const along = {ArrowLeft: -dx, ArrowRight: dx, ArrowUp: -dy, ArrowDown: dy}[key];
        expect(along, `${key} to ${words[at].word}`).to.be.greaterThan(0);
        expect(Math.abs(key.endsWith('t') ? dy : dx), key).to.be.at.most(along);
      }
      expect(focused()).to.equal(map(figure));
      const target = textOf(rows(figure, 0)[2].querySelector('button'));
      await click(rows(figure, 0)[2].querySelector('button')!);
      await figure.updateComplete;
      expect(focus(figure)).to.equal(target);
    });

    it('draws as many pixels as the screen has, and something in them', async () => {
      const figure = await open('show="map"');
      const canvas = map(figure).querySelector('canvas')!;
      await drawnOn(canvas);
      expect(canvas.width).to.equal(Math.round(canvas.clientWidth * devicePixelRatio));
    });
  });

  it('stands larger around its word where the reader wants that', async () => {
    const figure = await open('word="queen" show="map"');
    const pixels = async () => [...(await drawnOn(map(figure).querySelector('canvas')!))].join();
    const whole = await pixels();
    control(figure, 'Closer to the word').click();
    await figure.updateComplete;
    expect((await pixels()) === whole).to.equal(false);
    const {left, top, width, height} = map(figure).getBoundingClientRect();
    const at = {clientX: left + width / 2, clientY: top + height / 2};
    map(figure).dispatchEvent(new PointerEvent('pointermove', at));
    await figure.updateComplete;
    expect(focus(figure)).to.equal('queen');
  });

  describe('the arithmetic', () => {
    for (const [a, b, c] of [
      ['king', 'man', 'woman'],
      ['puppy', 'dog', 'cat'],
      ['moon', 'night', 'day'],
    ])
      it(`ranks the answers to ${a} − ${b} + ${c} as all words tried one by one`, async () => {
        const figure = await open(`arithmetic="${a} - ${b} + ${c}" show="arithmetic"`);
        const expected = bruteForce(a, b, c);
        expect(answers(figure)).to.have.length(6);
        answers(figure).forEach(({word, cosine: shown}, i) => {
          expect(word).to.equal(expected[i].word);
          expect(shown).to.be.closeTo(expected[i].cosine, 0.00051);
        });
      });

    it('says whether the answer is the one to be expected, and where it came', async () => {
      const figure = await open('show="arithmetic"');
      for (const [a, b, c, d] of [
        ['king', 'man', 'woman', 'queen'],
        ['puppy', 'dog', 'cat', 'kitten'],
        ['Paris', 'France', 'Italy', 'Rome'],
        ['small', 'big', 'cold', 'hot'],
      ]) {
        figure.arithmetic = `${a} - ${b} + ${c}`;
        await figure.updateComplete;
        const position = bruteForce(a, b, c).findIndex(({word}) => word === d) + 1;
        expect(readout(figure, 'arithmetic')).to.contain(
          position === 1
            ? `Expected was ${d}, and it comes first.`
            : `The answer is wrong: expected was ${d}, which comes as number ${position} of ${words.length - 3}`,
        );
      }
    });

    it('says what would come first, were the three words left in', async () => {
      const figure = await open('show="arithmetic"');
      const [x, y, z] = ['king', 'man', 'woman'].map((word) => unit(wordOf(word).row));
      const sum = x.map((value, i) => value - y[i] + z[i]);
      const [nearest] = ['king', 'man', 'woman'].sort(
        (one, other) => cosine(wordOf(other).row, sum) - cosine(wordOf(one).row, sum),
      );
      expect(textOf(section(figure, 'arithmetic'))).to.match(
        new RegExp(
          `left out, as is the custom\\. \\D+ ${nearest} ${cosine(wordOf(nearest).row, sum).toFixed(3)}`,
        ),
      );
    });

    for (const width of [900, 390, 320])
      it(`is as high whatever the sum, ${width} px wide`, async () => {
        const figure = await open('show="arithmetic"');
        figure.parentElement!.style.inlineSize = `${width}px`;
        await until(() => part(figure, 'body')!.scrollWidth <= width, 'all to fit');
        await aTimeout(300);
        const {options} = control<HTMLSelectElement>(figure, 'Example');
        const heights = new Map<number, string>();
        const sums = [...options].map(textOf).filter((name) => name.includes('−'));
        expect(sums).to.have.length(7);
        for (const sum of [...sums, 'wizard - man + woman']) {
          figure.arithmetic = sum.replace('−', '-');
          await figure.updateComplete;
          heights.set(figure.offsetHeight, sum);
        }
        expect([...heights]).to.have.length(1);
      });

    it('says where no word is close', async () => {
      const far = words
        .flatMap(({word}, i) => [
          [word, words[(i * 7 + 3) % words.length].word, words[(i * 13 + 5) % words.length].word],
        ])
        .filter((terms) => new Set(terms).size === 3)
        .find(([a, b, c]) => bruteForce(a, b, c)[0].cosine < 0.39)!;
      const figure = await open(`arithmetic="${far[0]} - ${far[1]} + ${far[2]}" show="arithmetic"`);
      expect(readout(figure, 'arithmetic')).to.contain('No word is close: the best cosine is only');
    });

    it('takes words that are typed, and names those that are none', async () => {
      const figure = await open('show="arithmetic"');
      type(control<HTMLInputElement>(figure, 'First word'), 'prince');
      await figure.updateComplete;
      expect(figure.arithmetic).to.equal('prince - man + woman');
      expect(answers(figure)[0].word).to.equal(bruteForce('prince', 'man', 'woman')[0].word);
      type(control<HTMLInputElement>(figure, 'Word to add'), '<b>-wizard');
      await figure.updateComplete;
      expect(textOf(section(figure, 'arithmetic'))).to.contain('“bwizard”: no word that this model knows');
      type(control<HTMLInputElement>(figure, 'Word to add'), '');
      await figure.updateComplete;
      expect(textOf(section(figure, 'arithmetic'))).to.contain('A sum takes three words.');
      choose(figure, 'Example', 'puppy − dog + cat');
      await figure.updateComplete;
      expect(answers(figure)[0].word).to.equal(bruteForce('puppy', 'dog', 'cat')[0].word);
    });

    it('takes no attribute that is no sum, and warns once', async () => {
      const warnings = await warningsOf(async () => {
        const figure = await open('arithmetic="king times two" show="arithmetic"');
        expect(figure.arithmetic).to.equal('king - man + woman');
      });
      expect(warnings.filter((warning) => warning.startsWith('<llm-embedding>'))).to.have.length(1);
    });
  });

  describe('the drift', () => {
    const first = 'The ducks swam across the river to the bank';
    const second = 'The rich man keeps his money in the bank';

    it('shows the cosines of a run, layer by layer', async () => {
      const figure = await open(`first="${first}." second="${second}" show="drift"`);
      const expected = driftOf(first, second);
      const shown = driftValues(figure);
      expect(shown).to.have.length(num_hidden_layers + 1);
      expect(shown[0]).to.equal(1);
      shown.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 0.00051));
      // Blocks are counted from 0, as everywhere.
      const names = [...section(figure, 'contexts').querySelectorAll('.name')].map(textOf);
      expect(names[0]).to.equal('row');
      expect(names[1]).to.match(/block 0$/);
      expect(names[num_hidden_layers]).to.match(new RegExp(`block ${num_hidden_layers - 1}$`));
      expect(readout(figure, 'contexts')).to.contain(`${shown.at(-1)!.toFixed(3)}, an angle of`);
    });

    it('follows what is typed and chosen', async () => {
      const figure = await open('show="drift"');
      choose(figure, 'Example', 'the same sentence, twice');
      await until(() => driftValues(figure).every((value) => value === 1), 'no drift');
      type(control<HTMLInputElement>(figure, 'A sentence'), 'A cow swam in the river');
      const expected = driftOf('A cow swam in the river', figure.second);
      await until(() => Math.abs(driftValues(figure).at(-1)! - expected.at(-1)!) < 0.00051, 'its drift');
    });

    it('says what is wrong with sentences that cannot be compared', async () => {
      const figure = await open('first="The cat" second="The dog" show="drift"');
      expect(textOf(section(figure, 'contexts'))).to.contain('They end in “cat” and “dog”.');
      figure.first = ' . ';
      await figure.updateComplete;
      expect(textOf(section(figure, 'contexts'))).to.contain('Each sentence needs a word to end in.');
    });

    it('says where the word is several tokens, or not the same one', async () => {
      const figure = await open('first="A zebra" second="The zebra" show="drift"');
      expect(textOf(section(figure, 'contexts'))).to.contain('The word is several tokens.');
      figure.first = 'cat';
      figure.second = 'The cat';
      await until(() => textOf(section(figure, 'contexts')).includes('Not the same row'), 'the notice');
      expect(driftValues(figure)[0]).to.be.below(1);
    });
  });

  describe('inside an <llm-model>', () => {
    it('shows its text and selection, and lets the map follow', async () => {
      const root = await place<LlmModel>(
        '<llm-model text="The puppy saw the queen." token="2"><llm-prompt></llm-prompt><llm-embedding></llm-embedding></llm-model>',
      );
      const figure = root.querySelector('llm-embedding')!;
      const prompt = root.querySelector('llm-prompt')!;
      await stateIs(figure, 'ready');
      expect(readout(figure, 'lookup')).to.match(/^·puppy/);
      expect(section(figure, 'lookup').querySelectorAll('textarea')).to.have.length(0);
      parts(prompt, 'token')
        .find((chip) => textOf(chip) === 'queen')!
        .click();
      await until(() => readout(figure, 'lookup').startsWith('·queen'), 'the other row');
      await until(() => focus(figure) === 'queen', 'its word on the map');
      await click(chips(figure)[1]);
      expect(root.token).to.equal(2);
      await prompt.updateComplete;
      expect(parts(prompt, 'token')[1].ariaSelected).to.equal('true');
    });

    it('drifts as the changed model does', async () => {
      const interventions: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];
      const root = await place<LlmModel>(
        `<llm-model interventions='${JSON.stringify(interventions)}'><llm-embedding show="drift"></llm-embedding></llm-model>`,
      );
      const figure = root.querySelector('llm-embedding')!;
      await stateIs(figure, 'ready');
      const expected = driftOf(figure.first, figure.second, interventions);
      expect(driftValues(figure)).to.have.length(num_hidden_layers + 1);
      driftValues(figure).forEach((value, i) => expect(value).to.be.closeTo(expected[i], 0.00051));
      expect(textOf(section(figure, 'contexts'))).not.to.contain('left out here');
    });

    it('drifts without the changes that are of the shared text alone, and says so', async () => {
      const silenced: Intervention = {at: 'blocks.1.attn.z', head: 2, op: 'zero'};
      const text =
        'The duckling sat in the tree and sang to the queen, who had a king and a red kite to play with.';
      const ofText: Intervention[] = [
        {at: 'blocks.1.resid_post', position: 20, op: 'zero'},
        {at: 'blocks.0.attn.pattern', head: 0, index: 18, op: 'zero'},
        {at: 'embed', op: 'patch', value: new Array<number>(tokensOf(text).length * cols).fill(0.1)},
      ];
      const root = await place<LlmModel>(
        `<llm-model text="${text}" interventions='${JSON.stringify([silenced, ...ofText])}'><llm-embedding show="drift"></llm-embedding></llm-model>`,
      );
      const figure = root.querySelector('llm-embedding')!;
      await stateIs(figure, 'ready');
      expect(driftValues(figure)).to.have.length(num_hidden_layers + 1);
      const expected = driftOf(figure.first, figure.second, [silenced]);
      driftValues(figure).forEach((value, i) => expect(value).to.be.closeTo(expected[i], 0.00051));
      expect(textOf(section(figure, 'contexts'))).to.contain(
        'Changes at a position of the text are left out here.',
      );
    });

    it('keeps the word of a link that has a text and a token too', async () => {
      const root = await place<LlmModel>(
        '<llm-model id="model"><llm-embedding show="map"></llm-embedding></llm-model>',
      );
      const figure = root.querySelector('llm-embedding')!;
      await stateIs(figure, 'ready');
      location.hash = '#model?text=The+queen+has+a+duckling&token=2/llm-embedding?show=map&word=Paris';
      await until(() => root.text === 'The queen has a duckling', 'the state of the link');
      history.replaceState(null, '', location.pathname + location.search);
      await until(() => root.run?.tokens.length === tokensOf(root.text).length, 'the run of its text');
      await figure.updateComplete;
      expect([root.token, figure.word, focus(figure)]).to.deep.equal([2, 'Paris', 'Paris']);
    });
  });

  it('leaves the map where it is while a text is typed', async () => {
    const figure = await open('text="The duckling" word="Paris"');
    type(part(figure, 'input') as HTMLTextAreaElement, 'The duckling and a king');
    await until(() => readout(figure, 'lookup').startsWith('·king'), 'the row of the last token');
    await figure.updateComplete;
    expect(figure.word).to.equal('Paris');
    await click(chips(figure)[1]);
    await until(() => figure.token === 2, 'the token');
    await click(chips(figure).at(-1)!);
    await until(() => figure.word === 'king', 'its word');
  });

  it('gives its numbers as a table', async () => {
    const figure = await open('token="2"');
    await click(await menuComes(figure));
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    const table = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map(textOf),
    );
    const id = tokensOf(figure.text)[2];
    const values = table.filter(([name]) => name === `row ${id}`).map(([, , value]) => Number(value));
    values.forEach((value, i) => expect(value).to.be.closeTo(rowOf(id)[i], 0.000051));
    expect(values).to.have.length(cols);
    expect(table.filter(([name]) => name === 'king − man + woman')).to.have.length(20);
  });

  for (const show of ['', 'lookup', 'map', 'arithmetic', 'drift'])
    it(`fits 320 px and has nothing that axe finds: ${show || 'all'}`, async () => {
      const figure = await open(`show="${show}"`);
      await menuComes(figure);
      figure.parentElement!.style.inlineSize = '320px';
      await until(() => part(figure, 'body')!.scrollWidth <= 320, 'all to fit');
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    });

  describe('where the model does not come', () => {
    for (const name of ['openModel', 'readParameters'])
      it(`says so, and tries again: ${name}`, async () => {
        const session = new FailingSession();
        session.failing = name;
        const figure = await placeWith<LlmEmbedding>(session, '<llm-embedding></llm-embedding>');
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await stateIs(figure, 'ready');
        expect(answers(figure)).to.have.length(6);
        await session.close();
      });

    it('lives on after the worker was lost in the middle of a run', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmEmbedding>(session, '<llm-embedding></llm-embedding>');
      await stateIs(figure, 'ready');
      const changes: (() => void)[] = [
        () => (figure.text = 'A text that is being read'),
        () => Object.assign(figure, {first: 'A cow swam in the river', second: 'Rosa sat by the river'}),
      ];
      for (const change of changes) {
        session.losesWith = 'run';
        change();
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('the session was closed');
        control(figure, 'Try again').click();
        await stateIs(figure, 'ready');
        expect(part(figure, 'error')).to.equal(undefined);
        expect(answers(figure)).to.have.length(6);
      }
      await session.close();
    });

    it('keeps the text field, and the focus in it', async () => {
      const session = new FailingSession();
      session.failing = 'openModel';
      const figure = await placeWith<LlmEmbedding>(session, '<llm-embedding></llm-embedding>');
      await stateIs(figure, 'error');
      const field = () => part(figure, 'input') as HTMLTextAreaElement;
      expect(field().value).to.equal(figure.text);
      session.failing = undefined;
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      field().focus();
      session.losesWith = 'run';
      await press('x');
      await stateIs(figure, 'error');
      expect(focused()).to.equal(field());
      expect(parts(figure, 'error')).to.have.length(1);
      expect(parts(figure, 'strip')).to.have.length(0);
      await press('y');
      expect(figure.text).to.match(/xy$/);
      await stateIs(figure, 'ready');
      expect(parts(figure, 'error')).to.have.length(0);
      await session.close();
    });

    it('is there after the worker was lost while the matrix was read', async () => {
      const session = new FailingSession();
      session.losesWith = 'readParameters';
      const figure = await placeWith<LlmEmbedding>(session, '<llm-embedding></llm-embedding>');
      await stateIs(figure, 'error');
      while (figure.getAttribute('state') === 'error') {
        control(figure, 'Try again').click();
        await until(() => figure.getAttribute('state') !== 'loading', 'an outcome');
        await figure.updateComplete;
      }
      await stateIs(figure, 'ready');
      expect(answers(figure)).to.have.length(6);
      await session.close();
    });

    it('lives on where it is taken away and put back', async () => {
      const figure = await open();
      const {parentElement} = figure;
      figure.remove();
      figure.first = 'A cow swam in the river';
      figure.second = 'Rosa sat by the river';
      parentElement!.append(figure);
      const expected = driftOf(figure.first, figure.second);
      await until(() => Math.abs(driftValues(figure).at(-1)! - expected.at(-1)!) < 0.00051, 'its drift');
      const pixels = async () => [...(await drawnOn(map(figure).querySelector('canvas')!))].join();
      const before = await pixels();
      figure.word = 'queen';
      await figure.updateComplete;
      expect((await pixels()) === before, 'the map of before').to.equal(false);
    });
  });
});
