import {aTimeout, expect, fixture, nextFrame} from '@open-wc/testing';
import {emulateMedia, sendKeys} from '@web/test-runner-commands';
import {setDefaultSession, type LlmTokenizer, type LlmTokensChangeEvent} from 'llm-anatomy';
import {finish, parseTokenizerJson, type EncodingName} from 'llm-anatomy/core';
import 'llm-anatomy/llm-tokenizer';
import {setForcedColors} from './support/forced-colors.js';
import {
  choose,
  click,
  control,
  menuComes,
  findControl,
  focused,
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
import {closeSessions, oneTokenPerCharacter, sessionByHand, sessionOf} from './support/sessions.js';
import {
  asText,
  chips,
  chipTexts,
  field,
  fromHex,
  list,
  readout,
  selectedChips,
  statistics,
  tokensAfter,
} from './support/tokenizer.js';

// Loaded once for the whole file.
setDefaultSession(sessionOf('/dist/ranks/'));

const escapeAttribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');

/** A tokenizer that is ready, in a column. `attributes` may hold anything, `text` is set as a property. */
async function open(attributes = '', text?: string, width = 780): Promise<LlmTokenizer> {
  const figure = await place<LlmTokenizer>(
    `<div style="inline-size: ${width}px; overflow: auto"><llm-tokenizer ${attributes}></llm-tokenizer></div>`,
  );
  if (text !== undefined) figure.text = text;
  await stateIs(figure, 'ready');
  const bytes = () => new TextEncoder().encode(figure.text).length;
  await until(() => countOf(statistics(figure).Bytes) === bytes(), 'all tokens');
  return figure;
}

/** How far the figure is wider than its column, in px. */
const overflow = (figure: LlmTokenizer): number =>
  figure.parentElement!.scrollWidth - figure.parentElement!.clientWidth;

/** A number as the statistics write it. */
const countOf = (written: string): number => Number(written.replace(/\D/g, ''));

const idsShown = (figure: LlmTokenizer, pane = 0): number[] => chipTexts(figure, pane).map(Number);

const bytesShown = (figure: LlmTokenizer, pane = 0): Uint8Array => fromHex(chipTexts(figure, pane).join(' '));

/** The arrow keys go from token to token as they stand in the line. */
async function followsArrows(page: string, text: string, show: string): Promise<void> {
  const figure = await place<LlmTokenizer>(
    `<div dir="${page}"><llm-tokenizer encoding="o200k_base" show="${show}" text="${text}"></llm-tokenizer></div>`,
  );
  await stateIs(figure, 'ready');
  await figure.updateComplete;
  chips(figure)[0].focus();
  await press('Home');
  const [first, second] = chips(figure).map((chip) => chip.getClientRects()[0].left);
  const arrows = second > first ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  await press(arrows[0]);
  expect(selectedChips(figure)).to.deep.equal([1]);
  await press(arrows[1]);
  expect(selectedChips(figure)).to.deep.equal([0]);
}

/** Pointing at tokens moves no part of the figure, in one pane and in two, on a wide screen and a narrow one. */
async function staysStill(text: string): Promise<void> {
  const names = ['figure', 'header', 'body', 'input', 'tokens', 'token', 'stats', 'controls', 'caption'];
  for (const width of [780, 390])
    for (const compare of ['', 'compare="gpt2"']) {
      const figure = await open(compare, text, width);
      const boxes = () =>
        names.flatMap((name) =>
          parts(figure, name).map((element) => {
            const {x, y, width, height} = element.getBoundingClientRect();
            return `${name} ${[x, y + scrollY, width, height].map(Math.round)}`;
          }),
        );
      const before = boxes();
      for (const chip of chips(figure)) {
        chip.scrollIntoView({block: 'nearest'});
        await pointAt(chip);
        expect(boxes(), `${width} px, ${textOf(chip)}`).to.deep.equal(before);
      }
      await click(chips(figure)[1]);
      expect(boxes()).to.deep.equal(before);
      figure.remove();
    }
}

/** What is said of each token has no character that turns the line, is not seen, or stands for another. */
async function describesSafely(figure: LlmTokenizer): Promise<void> {
  for (const chip of chips(figure)) {
    await click(chip);
    expect(readout(figure)).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u);
  }
}

/** Words as a long text: `count` characters. */
const prose = (count: number): string =>
  'The tokenizer never sees words. It sees bytes, and it merges pairs. '
    .repeat(Math.ceil(count / 68))
    .slice(0, count);

describe('<llm-tokenizer>', () => {
  beforeEach(pointAway);
  afterEach(() => scrollTo(0, 0));
  after(closeSessions);

  describe('before anyone touches it', () => {
    it('shows a sentence as tokens of o200k_base, with statistics', async () => {
      const figure = await open();
      expect(figure.text).to.match(/\w+ \w+/);
      expect(chipTexts(figure).join('')).to.equal(figure.text);
      expect(textOf(part(figure, 'title')!)).to.equal('Tokenizer');
      expect(textOf(part(figure, 'badge')!)).to.equal('computed live');
      expect(control<HTMLSelectElement>(figure, 'Encoding').value).to.equal('o200k_base');
      expect(statistics(figure)).to.deep.equal({
        Tokens: String(chips(figure).length),
        Characters: String(figure.text.length),
        Bytes: String(figure.text.length),
        'Characters per token': (figure.text.length / chips(figure).length).toFixed(2),
      });
    });

    it('has a title of the author', async () => {
      const figure = await open('heading="How many tokens?"');
      expect(textOf(part(figure, 'title')!)).to.equal('How many tokens?');
    });

    it('shows the caption and hides the content for readers without JavaScript', async () => {
      const root = await fixture<HTMLElement>(
        `<div><llm-tokenizer><p>Needs JavaScript</p><span slot="caption">Figure 1</span></llm-tokenizer></div>`,
      );
      expect(root.querySelector('p')!.checkVisibility()).to.equal(false);
      expect(root.querySelector('span')!.checkVisibility()).to.equal(true);
      expect(root.querySelector('span')!.getBoundingClientRect().height).to.be.greaterThan(0);
    });

    it('keeps its height when the tokens come', async () => {
      const {session, asked} = sessionByHand();
      const figure = await placeWith<LlmTokenizer>(session, '<llm-tokenizer text="abc"></llm-tokenizer>');
      const [call] = await until(() => asked.length && asked, 'the call');
      await aTimeout(200);
      call.options.onProgress!({doing: 'download', done: 5e5, total: 2e6});
      await stateIs(figure, 'loading');
      const before = figure.getBoundingClientRect().height;
      call.answer(oneTokenPerCharacter('abc'));
      await stateIs(figure, 'ready');
      expect(figure.getBoundingClientRect().height).to.be.closeTo(before, 1);
    });
  });

  describe('tokens', () => {
    // Known from tiktoken and from OpenAI's own tokenizer page.
    const known: [EncodingName, string, number[]][] = [
      ['o200k_base', 'hello world', [24912, 2375]],
      ['cl100k_base', 'hello world', [15339, 1917]],
      ['p50k_base', 'hello world', [31373, 995]],
      ['p50k_edit', 'hello world', [31373, 995]],
      ['r50k_base', 'hello world', [31373, 995]],
      ['gpt2', 'hello world', [31373, 995]],
    ];

    for (const [encoding, text, ids] of known)
      it(`are the known ones under ${encoding}`, async () => {
        const figure = await open(`encoding="${encoding}" show="ids" text="${text}"`);
        expect(idsShown(figure)).to.deep.equal(ids);
      });

    it("are those of the model's own file under nano", async () => {
      const json: unknown = await (await fetch('/models/nano/tokenizer.json')).json();
      const text = 'The queen gave the duckling a purple hat. Überraschung! 🙂';
      const figure = await open('encoding="nano" show="ids"', text);
      expect(idsShown(figure)).to.deep.equal([...finish(parseTokenizerJson(json)).encode(text)]);
      expect(textOf(figure.shadowRoot!)).to.contain('1,152 entries');
    });

    it("are tiktoken's for texts in many scripts, controls and typed special tokens", async () => {
      const golden = await (await fetch('/test/golden/tiktoken.json')).json();
      const texts = golden.texts as string[];
      for (const encoding of ['o200k_base', 'cl100k_base', 'r50k_base']) {
        const figure = await open(`show="ids" encoding="${encoding}"`);
        for (const [i, text] of texts.entries()) {
          if (i % 5 || text === figure.text || text.length > 400) continue;
          const {ids} = await tokensAfter(figure, () => (figure.text = text));
          const expected = golden.ids[encoding][i] as number[];
          expect([...ids], `${encoding}: ${JSON.stringify(text)}`).to.deep.equal(expected);
          if (ids.length < 600) expect(idsShown(figure)).to.deep.equal(expected);
        }
        figure.remove();
      }
    });

    it('are made anew with every key, and llm-tokens-change says so', async () => {
      const figure = await open('encoding="gpt2"', '');
      const changes: LlmTokensChangeEvent[] = [];
      figure.addEventListener('llm-tokens-change', (event) => changes.push(event));
      field(figure).focus();
      await sendKeys({type: 'hi'});
      const change = await until(() => changes.find(({text}) => text === 'hi'), 'the event');
      await figure.updateComplete;
      expect(change!.encoding).to.equal('gpt2');
      expect([...change!.ids]).to.deep.equal([5303]);
      expect(change!.bubbles && change!.composed).to.equal(true);
      expect(chipTexts(figure)).to.deep.equal(['hi']);
      expect(figure.text).to.equal('hi');
      expect(statistics(figure).Tokens).to.equal('1');
    });

    it('are announced once for each answer', async () => {
      const figure = await open();
      let count = 0;
      figure.addEventListener('llm-tokens-change', () => count++);
      await tokensAfter(figure, () => (figure.text = 'once'));
      figure.show = 'ids';
      await figure.updateComplete;
      await aTimeout(50);
      expect(count).to.equal(1);
    });

    it('end as those of the last text when keys come faster than answers', async () => {
      const figure = await open('', 'x');
      for (let i = 1; i <= 40; i++) {
        figure.text = `fast typing ${'so '.repeat(i)}`;
        if (i % 3) await nextFrame();
      }
      await until(() => chipTexts(figure).join('') === figure.text, 'the last text');
      await aTimeout(100);
      expect(chipTexts(figure).join('')).to.equal(figure.text);
    });

    it('never come from an answer that was overtaken', async () => {
      const {session, asked} = sessionByHand();
      const figure = await placeWith<LlmTokenizer>(session, '<llm-tokenizer text="first"></llm-tokenizer>');
      await until(() => asked.length === 1, 'the first call');
      figure.text = 'second';
      await until(() => asked.length === 2, 'the second call');
      expect(asked[0].options.signal!.aborted).to.equal(true);
      asked[1].answer(oneTokenPerCharacter('second'));
      await stateIs(figure, 'ready');
      asked[0].answer(oneTokenPerCharacter('first'));
      await aTimeout(20);
      expect(chipTexts(figure).join('')).to.equal('second');
    });

    it('of every example join to its text', async () => {
      const figure = await open('show="bytes"');
      await menuComes(figure); // and the examples with it
      const examples = control<HTMLSelectElement>(figure, 'Example');
      const names = [...examples.options].filter(({hidden}) => !hidden).map(textOf);
      expect(names.length).to.be.greaterThan(8);
      for (const name of names) {
        const before = figure.text;
        choose(figure, 'Example', name);
        await until(
          () => asText(bytesShown(figure)) === figure.text,
          `the tokens of ${name} after those of ${before}`,
        );
        expect(field(figure).value, name).to.equal(figure.text);
      }
    });

    it('that hold part of a character show its bytes in hexadecimal, never U+FFFD', async () => {
      const figure = await open('encoding="gpt2"', '语🤷🏽‍♀️');
      const texts = chipTexts(figure);
      expect(texts.some((text) => /^[0-9A-F]{2}( [0-9A-F]{2})*$/.test(text))).to.equal(true);
      expect(textOf(list(figure))).not.to.include('\ufffd');
      for (const chip of chips(figure)) {
        await click(chip);
        expect(readout(figure)).not.to.include('\ufffd');
      }
    });

    it('of a typed special token are plain text', async () => {
      const figure = await open('show="ids"', '<|endoftext|>');
      expect(idsShown(figure)).not.to.include(199999);
      expect(chips(figure).length).to.be.greaterThan(1);
    });

    it('keep the spaces and lines of the text apart', async () => {
      const figure = await open('', 'a\n\n  b');
      expect(chipTexts(figure).join('')).to.equal('a↵\n↵\n  b');
      const [first] = chips(figure);
      const last = chips(figure).at(-1)!;
      expect(last.getBoundingClientRect().top).to.be.greaterThan(first.getBoundingClientRect().bottom);
    });

    it('all have room to be pointed at', async () => {
      const figure = await open('', 'a\r\rb\t\0\u00a0\u2003\u200b \n\n x\u3164y');
      for (const chip of chips(figure))
        expect(chip.getBoundingClientRect().width, JSON.stringify(chip.textContent)).to.be.greaterThan(2);
    });
  });

  describe('settings', () => {
    it('switch the encoding by keyboard', async () => {
      const figure = await open('', 'hello world');
      control(figure, 'Encoding').focus();
      const {encoding, ids} = await tokensAfter(figure, () => sendKeys({type: 'gpt'}));
      expect(encoding).to.equal('gpt2');
      expect([...ids]).to.deep.equal([31373, 995]);
      expect(figure.getAttribute('encoding')).to.equal('gpt2');
    });

    it('lay two encodings side by side, and each tells its own statistics', async () => {
      const figure = await open('encoding="cl100k_base"', 'भाषा मॉडल शब्द नहीं');
      expect(parts(figure, 'tokens')).to.have.length(1);
      choose(figure, 'Compare with', 'gpt2');
      await until(() => chips(figure, 1).length, 'tokens of the second');
      const [first, second] = [statistics(figure, 0), statistics(figure, 1)];
      expect(Number(second.Tokens)).to.be.greaterThan(Number(first.Tokens));
      expect(second.Characters).to.equal(first.Characters);
      const [left, right] = parts(figure, 'tokens').map((tokens) => tokens.getBoundingClientRect());
      expect(right.left).to.be.greaterThan(left.right);
      choose(figure, 'Compare with', 'nothing');
      await until(() => parts(figure, 'tokens').length === 1, 'one list');
      expect(figure.compare).to.equal('');
    });

    it('show IDs, and bytes', async () => {
      const figure = await open('encoding="gpt2"', 'hello world');
      control(figure, 'IDs').click();
      await figure.updateComplete;
      expect(chipTexts(figure)).to.deep.equal(['31373', '995']);
      expect(figure.getAttribute('show')).to.equal('ids');
      control(figure, 'bytes').click();
      await figure.updateComplete;
      expect(chipTexts(figure)).to.deep.equal(['68 65 6C 6C 6F', '20 77 6F 72 6C 64']);
      control(figure, 'text').click();
      await figure.updateComplete;
      expect(chipTexts(figure)).to.deep.equal(['hello', ' world']);
    });

    it('mark white space', async () => {
      const figure = await open('', 'a b\tc\u00a0d\n');
      control(figure, 'Mark white space').click();
      await figure.updateComplete;
      expect(chipTexts(figure).join('')).to.equal('a·b→c⍽d↵\n');
      expect(figure.hasAttribute('markers')).to.equal(true);
    });

    for (const [name, bad] of [
      ['encoding', 'gpt5'],
      ['compare', 'constructor'],
      ['show', 'Pictures'],
    ])
      it(`fall back and warn once where ${name} is bad`, async () => {
        const warnings = await warningsOf(async () => {
          const figure = await open(`${name}="${bad}"`);
          expect(chips(figure).length).to.be.greaterThan(1);
          expect((figure as unknown as Record<string, unknown>)[name]).not.to.equal(bad);
          figure.requestUpdate();
          await figure.updateComplete;
          figure.setAttribute(name, bad);
          await figure.updateComplete;
        });
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.include(bad).and.to.include(name).and.to.include('llm-tokenizer');
      });

    it('take anything a page may set without throwing', async () => {
      const figure = await open();
      const set = figure as unknown as Record<string, unknown>;
      await warningsOf(async () => {
        for (const value of [null, undefined, 42, NaN, true, {}, [], () => {}])
          for (const name of ['text', 'encoding', 'compare', 'show', 'heading']) {
            set[name] = value;
            await figure.updateComplete;
            await figure.updateComplete;
          }
      });
      expect(figure.encoding).to.equal('o200k_base');
      expect(figure.show).to.equal('text');
    });

    it('take null for a text that was cut', async () => {
      const figure = await open('', prose(210_000));
      (figure as unknown as Record<string, unknown>).text = null;
      await figure.updateComplete;
      expect(figure.text).to.match(/tokenizer/);
    });

    it('take values without a word for themselves', async () => {
      const figure = await open();
      const circular: {self?: object} = {};
      circular.self = circular;
      await warningsOf(async () => {
        for (const value of [1n, circular, Symbol('x')]) {
          (figure as unknown as Record<string, unknown>).encoding = value;
          await figure.updateComplete;
        }
      });
      expect(figure.encoding).to.equal('o200k_base');
    });

    it('come back to their defaults when attributes go', async () => {
      const figure = await open(
        'encoding="gpt2" compare="r50k_base" show="ids" markers heading="x" text="y"',
      );
      for (const name of ['encoding', 'compare', 'show', 'markers', 'heading', 'text'])
        figure.removeAttribute(name);
      await figure.updateComplete;
      await stateIs(figure, 'ready');
      expect([figure.encoding, figure.compare, figure.show, figure.markers, figure.heading]).to.deep.equal([
        'o200k_base',
        '',
        'text',
        false,
        '',
      ]);
      expect(figure.text.length).to.be.greaterThan(20);
    });

    it('can be told in another language', async () => {
      const figure = await open();
      figure.strings = {
        encoding: 'Kodierung',
        menu: 'Menü',
        tokens: 'Tokenzahl',
        pointHint: 'Zeige auf ein Token.',
      };
      await figure.updateComplete;
      expect(findControl(figure, 'Kodierung')).to.exist;
      await until(() => findControl(figure, 'Menü'), 'the menu');
      expect(findControl(figure, 'Encoding')).not.to.exist;
      expect(statistics(figure)).to.have.property('Tokenzahl');
      expect(readout(figure)).to.equal('Zeige auf ein Token.');
    });
  });

  describe('statistics', () => {
    it('count code points, bytes and tokens', async () => {
      const figure = await open('encoding="gpt2"', 'é🙂 a');
      expect(statistics(figure)).to.deep.equal({
        Tokens: String(chips(figure).length),
        Characters: '4',
        Bytes: '8',
        'Characters per token': (4 / chips(figure).length).toFixed(2),
      });
    });

    it('of no text have no NaN', async () => {
      const figure = await open('', '');
      expect(chips(figure)).to.have.length(0);
      expect(statistics(figure)).to.deep.equal({
        Tokens: '0',
        Characters: '0',
        Bytes: '0',
        'Characters per token': '–',
      });
      expect(readout(figure)).to.include('Type something');
    });

    it('are not told before there are tokens, and not those of another encoding', async () => {
      const {session, asked} = sessionByHand();
      const figure = await placeWith<LlmTokenizer>(
        session,
        '<llm-tokenizer text="abc" encoding="gpt2"></llm-tokenizer>',
      );
      await until(() => asked.length === 1, 'the call');
      await aTimeout(200);
      expect(textOf(part(figure, 'stats') ?? null)).not.to.match(/\b0\b/);
      asked[0].answer(oneTokenPerCharacter('abc'));
      await stateIs(figure, 'ready');
      figure.encoding = 'o200k_base';
      await until(() => asked.length === 2, 'the second call');
      asked[1].fail(new Error('no network'));
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'stats') ?? null)).not.to.include('3');
    });
  });

  describe('hostile text', () => {
    it('is text, whatever markup it looks like', async () => {
      const text = `<img src=x onerror="document.title='hacked'"><script>1</script>\${alert(1)} &amp; {{x}}`;
      const {title} = document;
      const figure = await place<LlmTokenizer>(
        `<llm-tokenizer heading="${escapeAttribute(text)}" text="${escapeAttribute(text)}"></llm-tokenizer>`,
      );
      await stateIs(figure, 'ready');
      expect(chipTexts(figure).join('')).to.equal(text);
      expect(textOf(part(figure, 'title')!)).to.equal(text);
      await click(chips(figure)[2]);
      expect(figure.shadowRoot!.querySelector('img, script')).to.equal(null);
      expect(document.title).to.equal(title);
    });

    it('with lone surrogates is read as UTF-8 demands, and said so', async () => {
      const figure = await open('show="bytes"', 'a\ud83db\udc00');
      expect([...bytesShown(figure)]).to.deep.equal([0x61, 0xef, 0xbf, 0xbd, 0x62, 0xef, 0xbf, 0xbd]);
      expect(textOf(part(figure, 'body')!)).to.include('surrogate');
      await tokensAfter(figure, () => (figure.text = 'a🙂'));
      expect(textOf(part(figure, 'body')!)).not.to.include('surrogate');
    });

    it('with controls has them named and not obeyed', async () => {
      const text = 'a\0b\u202eevil\u202c \ufeff \u001b[31m\u200f';
      const figure = await open('', text);
      const shown = chipTexts(figure).join('');
      for (const name of ['␀', 'U+202E', 'U+202C', 'BOM', '␛', 'U+200F']) expect(shown).to.include(name);
      expect(shown).not.to.match(/[\0\u001b\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/);
      await describesSafely(figure);
    });

    it('with controls in several tokens has them named in the readout too', async () => {
      await describesSafely(await open('', ' \u2066x\u2069'));
      await describesSafely(await open('encoding="gpt2"', '\u202e\u2028\ufeff\ud800'));
    });

    it('of ten thousand combining marks stays within the figure', async () => {
      const text = `a${'\u0301\u0316'.repeat(5000)}`;
      const figure = await open('', text);
      expect(statistics(figure).Characters).to.equal('10,001');
      expect(overflow(figure)).to.equal(0);
      const box = figure.getBoundingClientRect();
      const tokens = list(figure).getBoundingClientRect();
      expect(tokens.bottom).to.be.lessThan(box.bottom);
      expect(tokens.right).to.be.at.most(box.right + 1);
      for (const name of chipTexts(figure).slice(1, 20)) expect(name).to.match(/^(◌|[0-9A-F]{2})/);
    });

    it('of one endless word, or nothing but spaces, breaks its lines', async () => {
      for (const text of ['x'.repeat(3000), ' '.repeat(3000), 'é'.repeat(2000), '‮'.repeat(500)])
        for (const show of ['text', 'bytes'] as const) {
          const figure = await open(`show="${show}"`, text);
          expect(overflow(figure), JSON.stringify(text.slice(0, 3))).to.equal(0);
          expect(list(figure).scrollWidth).to.be.at.most(list(figure).clientWidth);
          figure.remove();
        }
    });
  });

  describe('a long text', () => {
    it('has a bounded number of tokens in the DOM, and scrolling draws others', async () => {
      const figure = await open('', prose(100_000));
      const total = countOf(statistics(figure).Tokens);
      expect(total).to.be.greaterThan(15_000);
      await until(() => chips(figure).length > 200, 'the first tokens');
      await aTimeout(100);
      expect(chips(figure).length).to.be.lessThan(4000);
      expect(chips(figure)[0].ariaSetSize).to.equal(String(total));
      const tokens = list(figure);
      tokens.scrollTop = tokens.scrollHeight / 2;
      const places = () => chips(figure).map((chip) => Number(chip.ariaPosInSet));
      await until(() => places().some((place) => place > total * 0.35 && place < total * 0.65), 'the middle');
      await aTimeout(100);
      const box = tokens.getBoundingClientRect();
      const inView = chips(figure).filter((chip) => {
        const {top, bottom} = chip.getBoundingClientRect();
        return bottom > box.top && top < box.bottom;
      });
      expect(inView.length, 'tokens in view').to.be.greaterThan(50);
      expect(chips(figure).length).to.be.lessThan(4000);
    });

    it('is in the reach of the keys, to its last token and back', async () => {
      const figure = await open('', `${prose(100_000)} finis`);
      const total = countOf(statistics(figure).Tokens);
      await until(() => chips(figure).length > 200, 'the first tokens');
      chips(figure)[0].focus();
      await press('End');
      await until(() => focused()?.ariaPosInSet === String(total), 'focus on the last token');
      await aTimeout(100);
      expect(focused()?.ariaPosInSet).to.equal(String(total));
      expect(readout(figure)).to.include(`${total} of ${total}`);
      const box = list(figure).getBoundingClientRect();
      const last = focused()!.getBoundingClientRect();
      expect(last.bottom).to.be.at.most(box.bottom + 1);
      expect(last.top).to.be.at.least(box.top - 1);
      await press('ArrowLeft');
      await until(() => focused()?.ariaPosInSet === String(total - 1), 'focus on the last but one');
      await press('Home');
      await until(() => focused()?.ariaPosInSet === '1', 'focus on the first token');
    });

    it('leaves no trace in the short text that follows it', async () => {
      const figure = await open('', prose(100_000));
      const tokens = list(figure);
      await until(() => chips(figure).length > 200, 'the first tokens');
      tokens.scrollTop = tokens.scrollHeight;
      await until(() => chips(figure).some((chip) => Number(chip.ariaPosInSet) > 10_000), 'the end');
      await aTimeout(100);
      await tokensAfter(figure, () => (figure.text = 'short'));
      await nextFrame();
      expect(chipTexts(figure)).to.deep.equal(['short']);
      const {height} = list(figure).getBoundingClientRect();
      const fresh = await open('', 'short');
      expect(height).to.be.closeTo(list(fresh).getBoundingClientRect().height, 1);
    });

    it('can be typed in without stopping the page', async () => {
      const figure = await open('', prose(100_000));
      const tasks: number[] = [];
      const observer = new PerformanceObserver((entries) =>
        tasks.push(...entries.getEntries().map(({duration}) => duration)),
      );
      observer.observe({entryTypes: ['longtask']});
      field(figure).focus();
      field(figure).setSelectionRange(0, 0);
      for (const letter of 'typed') await tokensAfter(figure, () => sendKeys({press: letter}));
      await aTimeout(100);
      observer.disconnect();
      const worst = Math.max(0, ...tasks);
      console.log(`longest task while typing in 100,000 characters: ${worst} ms`);
      // What is aimed at is 50 ms. This is to catch that all of the text is drawn or encoded here, which takes seconds; a machine
      // that runs other tests beside this one has taken 770 ms without.
      expect(worst).to.be.lessThan(1500);
    });

    it('over the limit is cut, and a notice says so until it is shorter', async () => {
      const figure = await open('', prose(250_000));
      expect(figure.text).to.have.length(200_000);
      expect(textOf(part(figure, 'body')!)).to.match(/Cut off after 200,000/);
      await tokensAfter(figure, () => (figure.text = 'short'));
      expect(textOf(part(figure, 'body')!)).not.to.include('Cut off after');
    });

    it('of ten million characters is cut too', async () => {
      const figure = await open('', prose(10_000_000));
      expect(field(figure).value).to.have.length(200_000);
      expect(textOf(part(figure, 'body')!)).to.include('Cut off after');
    });

    it('is not cut within a character', async () => {
      const figure = await open('', `a${'🙂'.repeat(100_000)}`);
      expect(figure.text.isWellFormed()).to.equal(true);
      expect(textOf(part(figure, 'body')!)).not.to.include('surrogate');
    });

    it('that is pasted is cut with a notice', async () => {
      const figure = await open('', 'before ');
      const source = document.createElement('textarea');
      source.value = prose(210_000);
      document.body.append(source);
      source.focus();
      source.select();
      await sendKeys({down: 'Control'});
      await sendKeys({press: 'c'});
      field(figure).focus();
      field(figure).setSelectionRange(7, 7);
      await sendKeys({press: 'v'});
      await sendKeys({up: 'Control'});
      source.remove();
      await until(() => figure.text.length === 200_000, 'the pasted text');
      await figure.updateComplete;
      expect(figure.text.startsWith('before The tokenizer')).to.equal(true);
      expect(textOf(part(figure, 'body')!)).to.match(/Cut off after 200,000/);
    });
  });

  describe('a token', () => {
    it('that is clicked is selected and described; clicked again it is not', async () => {
      const figure = await open('encoding="gpt2"', 'hello world');
      await click(chips(figure)[1]);
      expect(selectedChips(figure)).to.deep.equal([1]);
      await pointAway();
      expect(readout(figure)).to.equal('Token 2 of 2: ·world · ID 995 · 6 bytes 20 77 6F 72 6C 64');
      await click(chips(figure)[1]);
      expect(selectedChips(figure)).to.deep.equal([]);
    });

    it('of one byte has one byte', async () => {
      const figure = await open('encoding="gpt2"', 'a');
      await click(chips(figure)[0]);
      expect(readout(figure)).to.include('1 byte 61');
    });

    it('that is pointed at is described, and after that the selected one again', async () => {
      const figure = await open('encoding="gpt2"', 'hello world');
      await click(chips(figure)[0]);
      await pointAt(chips(figure)[1]);
      expect(readout(figure)).to.include('Token 2 of 2');
      expect(selectedChips(figure)).to.deep.equal([0]);
      await pointAway();
      await until(() => readout(figure).includes('Token 1 of 2'), 'the selected one');
    });

    it('is reached by Tab, and moved from by arrows, Home and End', async () => {
      const figure = await open('encoding="gpt2"', 'one two three four');
      expect(chips(figure).filter(({tabIndex}) => tabIndex === 0)).to.have.length(1);
      control(figure, 'Encoding').focus();
      await press('Tab');
      expect(focused()).to.equal(chips(figure)[0]);
      expect(selectedChips(figure)).to.deep.equal([0]);
      await press('ArrowRight');
      expect(focused()).to.equal(chips(figure)[1]);
      expect(selectedChips(figure)).to.deep.equal([1]);
      await press('ArrowDown');
      expect(selectedChips(figure)).to.deep.equal([2]);
      await press('End', 'ArrowRight');
      expect(focused()).to.equal(chips(figure)[3]);
      await press('ArrowLeft');
      expect(selectedChips(figure)).to.deep.equal([2]);
      await press('Home', 'ArrowUp');
      expect(selectedChips(figure)).to.deep.equal([0]);
      expect(chips(figure).filter(({tabIndex}) => tabIndex === 0)).to.deep.equal([chips(figure)[0]]);
      await press('Escape');
      expect(selectedChips(figure)).to.deep.equal([]);
      expect(readout(figure)).to.include('Point at a token');
    });

    it('is where an arrow leads back to after Escape, whichever arrow it is', async () => {
      const figure = await open('encoding="gpt2"', 'one two three four');
      await click(chips(figure)[2]);
      for (const arrow of ['ArrowLeft', 'ArrowRight']) {
        await press('Escape', arrow);
        expect(selectedChips(figure), arrow).to.deep.equal([2]);
      }
      await press('ArrowLeft');
      expect(selectedChips(figure)).to.deep.equal([1]);
    });

    it('stays selected where the list is one that is compared', async () => {
      const figure = await open('encoding="gpt2" compare="cl100k_base"', 'one two three');
      await until(() => chips(figure, 1).length, 'the second list');
      await click(chips(figure, 0)[0]);
      await click(chips(figure, 1)[2]);
      expect(selectedChips(figure, 0)).to.deep.equal([0]);
      expect(selectedChips(figure, 1)).to.deep.equal([2]);
    });

    it('lets modified keys be', async () => {
      const figure = await open('encoding="gpt2"', 'one two');
      chips(figure)[0].focus();
      const event = new KeyboardEvent('keydown', {
        key: 'ArrowLeft',
        altKey: true,
        bubbles: true,
        cancelable: true,
      });
      chips(figure)[0].dispatchEvent(event);
      expect(event.defaultPrevented, 'Alt+ArrowLeft goes back in the browser').to.equal(false);
    });

    const directions: [page: string, words: string, text: string][] = [
      ['rtl', 'Hebrew', 'מים אחד שתיים'],
      ['ltr', 'English', 'one two three'],
    ];
    for (const [page, words, text] of directions)
      for (const show of ['text', 'ids', 'bytes'] as const)
        it(`follows the arrow to where it points: ${words} as ${show}, page ${page}`, () =>
          followsArrows(page, text, show));

    it('follows the arrow to where it points: English as text, page rtl', () =>
      followsArrows('rtl', 'one two three', 'text'));
    it('follows the arrow to where it points: Hebrew as text, page ltr', () =>
      followsArrows('ltr', 'מים אחד שתיים', 'text'));

    it('does not move anything when it is pointed at or selected', () =>
      staysStill('Words, भाषा, 🤷🏽‍♀️ internationalization\n'));

    it('does not move anything when it is long', () => staysStill(`a${' '.repeat(80)}b`));
  });

  describe('on and off the page', () => {
    it('does nothing below the fold until it comes near', async () => {
      const {session, asked} = sessionByHand();
      await fixture<HTMLElement>('<div style="block-size: 4000px"></div>');
      const figure = await placeWith<LlmTokenizer>(session, '<llm-tokenizer text="abc"></llm-tokenizer>');
      expect(figure.getBoundingClientRect().top).to.be.greaterThan(3000);
      await aTimeout(300);
      expect(figure.getAttribute('state')).to.equal('idle');
      expect(asked).to.have.length(0);
      figure.scrollIntoView();
      await until(() => asked.length === 1, 'the call');
      asked[0].answer(oneTokenPerCharacter('abc'));
      await stateIs(figure, 'ready');
    });

    it('taken away before its answer, it leaves no error, and brought back it asks again', async () => {
      const {session, asked} = sessionByHand();
      const figure = await placeWith<LlmTokenizer>(session, '<llm-tokenizer text="abc"></llm-tokenizer>');
      await until(() => asked.length === 1, 'the call');
      const home = figure.parentElement!;
      figure.remove();
      expect(asked[0].options.signal!.aborted).to.equal(true);
      await aTimeout(50);
      home.append(figure);
      await until(() => asked.length === 2, 'the call after that');
      asked[1].answer(oneTokenPerCharacter('abc'));
      await stateIs(figure, 'ready');
      expect(chipTexts(figure)).to.deep.equal(['a', 'b', 'c']);
    });

    it('moved to another place, it keeps its tokens and works on', async () => {
      const figure = await open('encoding="gpt2"', 'hello world');
      await click(chips(figure)[1]);
      const other = await fixture<HTMLElement>('<section></section>');
      other.append(figure);
      await nextFrame();
      expect(chipTexts(figure)).to.deep.equal(['hello', ' world']);
      expect(selectedChips(figure)).to.deep.equal([1]);
      await tokensAfter(figure, () => (figure.text = 'hello'));
      expect(chipTexts(figure)).to.deep.equal(['hello']);
    });

    it('made by script and filled before it is on the page, it works', async () => {
      const figure = document.createElement('llm-tokenizer');
      figure.text = 'hello world';
      figure.encoding = 'gpt2';
      const root = await fixture<HTMLElement>('<div></div>');
      await tokensAfter(figure, () => root.append(figure));
      expect(chipTexts(figure)).to.deep.equal(['hello', ' world']);
    });
  });

  describe('for everyone', () => {
    const ground = (scheme: string, markup: string) =>
      `<main style="color-scheme: ${scheme}; background: Canvas; color: CanvasText">${markup}</main>`;

    for (const scheme of ['light', 'dark'])
      for (const attributes of ['', 'show="ids" compare="gpt2"', 'text=""', 'markers text="a b c"'])
        it(`has no fault that axe finds: ${scheme} ${attributes}`, async () => {
          const figure = await place<LlmTokenizer>(
            ground(scheme, `<llm-tokenizer ${attributes}></llm-tokenizer>`),
          );
          await stateIs(figure, 'ready');
          await expect(figure).to.be.accessible();
          if (!chips(figure)[0]) return;
          await click(chips(figure)[0]);
          await expect(figure).to.be.accessible();
        });

    it('has no fault that axe finds: bytes', async () => {
      const figure = await open('show="bytes"');
      await expect(figure).to.be.accessible();
    });

    it('has no fault that axe finds: tokens of spaces alone', async () => {
      const figure = await open('', 'if (x) {\n        y();\n}');
      await expect(figure).to.be.accessible();
    });

    it('has no fault while it loads', async () => {
      const {session, asked} = sessionByHand();
      const figure = await placeWith<LlmTokenizer>(session, '<llm-tokenizer></llm-tokenizer>');
      await until(() => asked.length === 1, 'the call');
      asked[0].options.onProgress!({doing: 'download', done: 1e6, total: 2e6});
      await stateIs(figure, 'loading');
      await expect(figure).to.be.accessible();
    });

    it('has no fault in error', async () => {
      const {session, asked} = sessionByHand();
      const figure = await placeWith<LlmTokenizer>(session, '<llm-tokenizer></llm-tokenizer>');
      await until(() => asked.length === 1, 'the call');
      asked[0].fail(new Error('gone'));
      await stateIs(figure, 'error');
      await expect(figure).to.be.accessible();
    });

    for (const scheme of ['light', 'dark'])
      it(`has no fault with its menu and its table open: ${scheme}`, async () => {
        const figure = await place<LlmTokenizer>(ground(scheme, '<llm-tokenizer></llm-tokenizer>'));
        await stateIs(figure, 'ready');
        await click(await menuComes(figure));
        await expect(figure).to.be.accessible();
        await click(await until(() => findControl(figure, 'Show the numbers as a table'), 'the item'));
        await until(() => part(figure, 'numbers'), 'the table');
        await expect(figure).to.be.accessible();
      });

    for (const width of [320, 390])
      it(`fits ${width} px`, async () => {
        for (const attributes of [
          '',
          'compare="gpt2" show="bytes"',
          `text="${'Donaudampfschifffahrt'.repeat(20)}"`,
        ]) {
          const figure = await open(attributes, undefined, width);
          const column = figure.parentElement!.getBoundingClientRect();
          expect(overflow(figure), attributes).to.be.at.most(0);
          await click(await menuComes(figure));
          expect(overflow(figure), `${attributes}, menu open`).to.be.at.most(0);
          const {left, right} = part(figure, 'menu')!.getBoundingClientRect();
          expect(left).to.be.at.least(column.left);
          expect(right).to.be.at.most(column.right);
          await click(await until(() => findControl(figure, 'Show the numbers as a table'), 'the item'));
          await until(() => part(figure, 'numbers'), 'the table');
          expect(overflow(figure), `${attributes}, table open`).to.be.at.most(0);
          figure.remove();
        }
      });

    it('fits 320 px with a long word in its title', async () => {
      const title = 'heading="Donaudampfschifffahrtsgesellschaftskapitänsmütze and more of it"';
      const figure = await open(title, undefined, 320);
      expect(overflow(figure)).to.be.at.most(0);
    });

    it('shows which token is selected in forced colours', async () => {
      const figure = await open('encoding="gpt2"', 'one two three');
      await click(chips(figure)[1]);
      await pointAway();
      await setForcedColors(true);
      try {
        const [other, selected] = chips(figure).map((chip) => {
          const {backgroundColor, outlineColor, outlineWidth, color} = getComputedStyle(chip);
          return {backgroundColor, outline: `${outlineWidth} ${outlineColor}`, color};
        });
        expect(selected.backgroundColor).not.to.equal(other.backgroundColor);
        expect(selected.color).not.to.equal(selected.backgroundColor);
        expect(other.outline, 'chips have edges without their tints').to.match(/[1-9]/);
      } finally {
        await setForcedColors(false);
      }
    });

    it('shows where the focus is', async () => {
      const figure = await open('encoding="gpt2"', 'one two');
      control(figure, 'Encoding').focus();
      await press('Tab');
      const {outlineStyle, outlineWidth} = getComputedStyle(focused()!);
      expect(outlineStyle).not.to.equal('none');
      expect(parseFloat(outlineWidth)).to.be.at.least(2);
    });

    it('follows the colour scheme of the page', async () => {
      const root = await fixture<HTMLElement>(
        '<div style="color-scheme: light dark"><llm-tokenizer></llm-tokenizer></div>',
      );
      const figure = root.querySelector<LlmTokenizer>('llm-tokenizer')!;
      await stateIs(figure, 'ready');
      const colour = () => getComputedStyle(chips(figure)[0]).backgroundColor;
      await emulateMedia({colorScheme: 'light'});
      const light = colour();
      await emulateMedia({colorScheme: 'dark'});
      const dark = colour();
      await emulateMedia({colorScheme: 'light'});
      expect(dark).not.to.equal(light);
    });

    it('takes its colours and sizes from custom properties', async () => {
      const root = await fixture<HTMLElement>(
        '<div style="--llm-tint-1: rgb(1 2 3); --llm-font-size: 20px"><llm-tokenizer></llm-tokenizer></div>',
      );
      const figure = root.querySelector<LlmTokenizer>('llm-tokenizer')!;
      await stateIs(figure, 'ready');
      expect(getComputedStyle(chips(figure)[0]).backgroundColor).to.equal('rgb(1, 2, 3)');
      expect(getComputedStyle(part(figure, 'figure')!).fontSize).to.equal('20px');
    });
  });
});
