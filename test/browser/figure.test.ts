// The frame every figure shares, tested on <llm-tokenizer>: menu, link and embed code, table, loading, error.
import {expect, fixture, nextFrame} from '@open-wc/testing';
import {Session, setDefaultSession, type LlmTokenizer} from 'llm-anatomy';
import 'llm-anatomy/llm-tokenizer';
import {
  click,
  control,
  menuComes,
  findControl,
  focused,
  part,
  parts,
  place,
  placeWith,
  press,
  stateIs,
  textOf,
  until,
} from './support/page.js';
import {closeSessions, sessionOf} from './support/sessions.js';
import {chips, chipTexts, field, statistics, tokensAfter} from './support/tokenizer.js';

setDefaultSession(sessionOf('/dist/ranks/'));

const hostile = `"quoted" 'single' <b title="x">&amp;</b>\n#hash?query=1&more=2;%41 + 🤷🏽‍♀️\t\\ ☃ ${'${x}'}`;

const embedItem = 'Copy embed code';
const linkItem = 'Copy link to this state';
const tableItem = 'Show the numbers as a table';

async function open(attributes = 'encoding="gpt2" text="one two"'): Promise<LlmTokenizer> {
  const figure = await place<LlmTokenizer>(`<llm-tokenizer ${attributes}></llm-tokenizer>`);
  await stateIs(figure, 'ready');
  await menuComes(figure);
  return figure;
}

const menuButton = (figure: LlmTokenizer): HTMLElement => control(figure, 'Figure menu');

const isOpen = (figure: LlmTokenizer): boolean => part(figure, 'menu')?.checkVisibility() ?? false;

const items = (figure: LlmTokenizer): HTMLElement[] =>
  isOpen(figure) ? [...part(figure, 'menu')!.querySelectorAll<HTMLElement>('[role="menuitem"]')] : [];

async function openMenu(figure: LlmTokenizer): Promise<void> {
  figure.scrollIntoView(); // far off it would rest
  await click(await menuComes(figure));
  await until(() => items(figure).includes(focused() as HTMLElement), 'focus in the menu');
}

async function choose(figure: LlmTokenizer, name: string): Promise<void> {
  await openMenu(figure);
  await click(control(figure, name));
  await figure.updateComplete;
}

/** What an item of the menu writes to the clipboard. */
async function copied(figure: LlmTokenizer, item: string): Promise<string> {
  const written: string[] = [];
  const {clipboard} = navigator;
  clipboard.writeText = async (text) => void written.push(text);
  try {
    await choose(figure, item);
    await until(() => written.length, 'something on the clipboard');
  } finally {
    Reflect.deleteProperty(clipboard, 'writeText');
  }
  return written[0];
}

const stateOf = ({text, encoding, compare, show, markers, heading}: LlmTokenizer) => ({
  text,
  encoding,
  compare,
  show,
  markers,
  heading,
});

/** Goes to a link's hash, as following it on the same page does. */
async function follow(link: string): Promise<void> {
  const changed = new Promise((resolve) => addEventListener('hashchange', resolve, {once: true}));
  location.hash = new URL(link).hash;
  await changed;
  await nextFrame();
}

describe('a figure', () => {
  afterEach(() => {
    history.replaceState(null, '', location.pathname + location.search);
    scrollTo(0, 0);
  });
  after(closeSessions);

  describe('its menu', () => {
    it('opens and closes by mouse', async () => {
      const figure = await open();
      expect(isOpen(figure)).to.equal(false);
      expect(menuButton(figure).ariaExpanded).to.equal('false');
      await click(menuButton(figure));
      await until(() => isOpen(figure), 'the menu');
      expect(menuButton(figure).ariaExpanded).to.equal('true');
      await click(menuButton(figure));
      await until(() => !isOpen(figure), 'the menu to close');
      expect(menuButton(figure).ariaExpanded).to.equal('false');
    });

    it('says what it is', async () => {
      const figure = await open();
      expect(menuButton(figure).ariaHasPopup).to.equal('menu');
      await openMenu(figure);
      expect(part(figure, 'menu')!.role).to.equal('menu');
      expect(items(figure).slice(0, 4).map(textOf)).to.deep.equal(['Reset', embedItem, linkItem, tableItem]);
    });

    for (const [key, place] of [
      ['Enter', 0],
      ['Space', 0],
      ['ArrowDown', 0],
      ['ArrowUp', -1],
    ] as const)
      it(`opens by ${key}, on its ${place ? 'last' : 'first'} item`, async () => {
        const figure = await open();
        menuButton(figure).focus();
        await press(key);
        await until(() => focused() === items(figure).at(place), 'focus on the item');
      });

    it('is walked through by arrows, round and round, and by Home and End', async () => {
      const figure = await open();
      await openMenu(figure);
      const all = items(figure);
      for (const [key, to] of [
        ['ArrowDown', 1],
        ['ArrowUp', 0],
        ['ArrowUp', all.length - 1],
        ['ArrowDown', 0],
        ['End', all.length - 1],
        ['Home', 0],
      ] as const) {
        await press(key);
        expect(focused(), key).to.equal(all[to]);
      }
    });

    it('closes by Escape, and the button has the focus again', async () => {
      const figure = await open();
      await openMenu(figure);
      await press('Escape');
      expect(isOpen(figure)).to.equal(false);
      expect(focused()).to.equal(menuButton(figure));
    });

    it('closes by Tab, and the focus goes on', async () => {
      const figure = await open();
      await openMenu(figure);
      await press('Tab');
      await until(() => !isOpen(figure), 'the menu to close');
      expect(focused()).not.to.equal(menuButton(figure));
      expect(figure.shadowRoot!.activeElement).to.exist;
    });

    it('closes by a click elsewhere', async () => {
      const figure = await open();
      await openMenu(figure);
      await click(part(figure, 'stats')!);
      await until(() => !isOpen(figure), 'the menu to close');
    });

    it('chooses by keyboard, closes, and gives the focus back', async () => {
      const figure = await open();
      menuButton(figure).focus();
      await press('ArrowDown');
      await until(() => focused() === items(figure)[0], 'focus on the first item');
      await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
      await until(() => part(figure, 'numbers'), 'the table');
      expect(isOpen(figure)).to.equal(false);
      expect(focused()).to.equal(menuButton(figure));
    });

    it('has its words from the strings', async () => {
      const figure = await open();
      figure.strings = {reset: 'Zurücksetzen'};
      await openMenu(figure);
      expect(textOf(items(figure)[0])).to.equal('Zurücksetzen');
    });

    it('offers the full screen only where the browser has it', async () => {
      const figure = await open();
      await openMenu(figure);
      expect(items(figure).map(textOf).includes('Full screen')).to.equal(document.fullscreenEnabled);
      await press('Escape');
      for (const enabled of [true, false]) {
        Object.defineProperty(document, 'fullscreenEnabled', {value: enabled, configurable: true});
        figure.requestUpdate();
        await openMenu(figure);
        expect(items(figure).map(textOf).includes('Full screen')).to.equal(enabled);
        await press('Escape');
      }
      Reflect.deleteProperty(document, 'fullscreenEnabled');
    });

    it('fills the screen and leaves it', async () => {
      const figure = await open();
      await choose(figure, 'Full screen');
      await until(() => document.fullscreenElement === figure, 'the full screen');
      await choose(figure, 'Leave full screen');
      await until(() => !document.fullscreenElement, 'the end of the full screen');
      await openMenu(figure);
      expect(findControl(figure, 'Full screen')).to.exist;
    });
  });

  describe('reset', () => {
    it("goes back to what the page's author wrote, not to the defaults", async () => {
      const figure = await open('encoding="gpt2" text="as written" show="ids" heading="Mine"');
      const authored = stateOf(figure);
      figure.encoding = 'cl100k_base';
      figure.compare = 'r50k_base';
      figure.markers = true;
      figure.show = 'bytes';
      figure.heading = 'Yours';
      await tokensAfter(figure, () => (figure.text = 'other'));
      await tokensAfter(figure, () => choose(figure, 'Reset'));
      expect(stateOf(figure)).to.deep.equal(authored);
      expect(field(figure).value).to.equal('as written');
      expect(chipTexts(figure)).to.deep.equal(['292', '3194']);
    });
  });

  describe('its embed code', () => {
    /** The element an embed code makes, on the page. */
    async function embed(code: string): Promise<LlmTokenizer> {
      const {body} = new DOMParser().parseFromString(code, 'text/html');
      const root = await fixture<HTMLElement>('<div></div>');
      root.append(document.adoptNode(body.querySelector('llm-tokenizer')!));
      const figure = root.querySelector<LlmTokenizer>('llm-tokenizer')!;
      await stateIs(figure, 'ready');
      return figure;
    }

    it('is one script and one tag, which shows the same', async () => {
      const figure = await open();
      figure.text = hostile;
      figure.show = 'bytes';
      figure.markers = true;
      figure.compare = 'cl100k_base';
      figure.heading = '"Title" <i>';
      await figure.updateComplete;
      const code = await copied(figure, embedItem);
      const parsed = new DOMParser().parseFromString(code, 'text/html');
      const elements = [...parsed.head.children, ...parsed.body.children].map(({localName}) => localName);
      expect(elements).to.deep.equal(['script', 'llm-tokenizer']);
      const script = parsed.querySelector('script')!;
      expect(script.type).to.equal('module');
      expect(script.textContent).to.equal('');
      expect(script.src).to.match(/^https?:.*\/llm-tokenizer\.js$/);
      const twin = await embed(code);
      expect(stateOf(twin)).to.deep.equal(stateOf(figure));
    });

    it('has only the attributes that matter', async () => {
      const figure = await open('encoding="gpt2" text="abc"');
      expect((await copied(figure, embedItem)).split('\n').at(-1)).to.equal(
        '<llm-tokenizer text="abc" encoding="gpt2"></llm-tokenizer>',
      );
    });

    it('keeps an empty text', async () => {
      const figure = await open('text=""');
      expect((await embed(await copied(figure, embedItem))).text).to.equal('');
    });

    it('keeps carriage returns', async () => {
      const figure = await open();
      await tokensAfter(figure, () => (figure.text = 'a\r\nb\rc'));
      expect((await embed(await copied(figure, embedItem))).text).to.equal('a\r\nb\rc');
    });

    it('says that it was copied, or that it could not be', async () => {
      const figure = await open();
      const status = () => textOf(part(figure, 'header')!.querySelector('[role="status"]'));
      await copied(figure, embedItem);
      await until(() => status() === 'Copied', 'the word');
      const {clipboard} = navigator;
      clipboard.writeText = () => Promise.reject(new Error('not allowed'));
      await choose(figure, linkItem);
      await until(() => status().startsWith('Could not copy'), 'the warning');
      Reflect.deleteProperty(clipboard, 'writeText');
      await until(() => status() === '', 'silence again');
    });
  });

  describe('its link', () => {
    it('leads to the same state, whatever the text', async () => {
      const figure = await open('id="mine" encoding="gpt2" text="as written"');
      figure.text = hostile;
      figure.show = 'ids';
      figure.markers = true;
      figure.compare = 'cl100k_base';
      await figure.updateComplete;
      const state = stateOf(figure);
      const link = await copied(figure, linkItem);
      expect(new URL(link).search, 'what was typed stays off the wire').to.equal(location.search);
      await choose(figure, 'Reset');
      expect(figure.text).to.equal('as written');
      await follow(link);
      await figure.updateComplete;
      expect(stateOf(figure)).to.deep.equal(state);
    });

    it('is read by a figure that comes to the page later, and brings it into view', async () => {
      location.hash = '#late?encoding=gpt2&text=one%20two%20three&show=ids';
      await fixture('<div style="block-size: 3000px"></div>');
      const figure = await place<LlmTokenizer>('<llm-tokenizer id="late" text="x"></llm-tokenizer>');
      await stateIs(figure, 'ready');
      expect(figure.text).to.equal('one two three');
      expect(figure.encoding).to.equal('gpt2');
      const {top} = figure.getBoundingClientRect();
      expect(top).to.be.within(-1, innerHeight);
    });

    it('written by hand may hold a slash, and other states beside it', async () => {
      const figure = await open('id="mine" encoding="gpt2" text="as written"');
      const page = location.href.replace(/#.*/, '');
      for (const [hash, text] of [
        ['#mine?text=a/b', 'a/b'],
        ['#mine?text=and/or/other?text=no', 'and/or'],
        ['#other?text=no/mine?text=1/2 or so', '1/2 or so'],
      ]) {
        await follow(page + hash);
        await figure.updateComplete;
        expect(figure.text).to.equal(text);
      }
      figure.text = 'a/mine?text=b';
      await figure.updateComplete;
      const link = await copied(figure, linkItem);
      figure.text = 'changed';
      await follow(link);
      expect(figure.text, 'what the kit writes').to.equal('a/mine?text=b');
    });

    it('concerns only the figure it names, by id or by place', async () => {
      const root = await fixture<HTMLElement>(
        `<div><llm-tokenizer text="1"></llm-tokenizer><llm-tokenizer text="2"></llm-tokenizer><llm-tokenizer
           id="third" text="3"></llm-tokenizer></div>`,
      );
      const figures = [...root.querySelectorAll<LlmTokenizer>('llm-tokenizer')];
      for (const figure of figures) await figure.updateComplete;
      const texts = () => figures.map(({text}) => text);
      const links: string[] = [];
      for (const figure of figures) links.push(await copied(figure, linkItem));
      expect(new Set(links.map((link) => new URL(link).hash.split('?')[0]))).to.have.property('size', 3);
      for (const [i, link] of links.entries()) {
        for (const figure of figures) figure.text = 'changed';
        await follow(link);
        const expected = ['changed', 'changed', 'changed'];
        expected[i] = String(i + 1);
        expect(texts()).to.deep.equal(expected);
        location.hash = '';
      }
    });

    it('that is bad leaves a figure as it can be', async () => {
      const figure = await open('id="mine" text="as written"');
      for (const hash of ['#mine', '#%E0%A4%A?text=no', '#other?text=no', '#?text=no', '#mine%'])
        await follow(location.href.replace(/#.*/, '') + hash);
      expect(figure.text).to.equal('as written');
      await follow(
        `${location.href.replace(/#.*/, '')}#mine?encoding=gpt5&show=__proto__&nonsense=1&text=ok`,
      );
      await figure.updateComplete;
      expect([figure.encoding, figure.show, figure.text]).to.deep.equal(['o200k_base', 'text', 'ok']);
    });
  });

  describe('its table', () => {
    it('has the numbers of every token, and goes again', async () => {
      const figure = await open('encoding="gpt2" text="one two語"');
      await choose(figure, tableItem);
      const table = part(figure, 'numbers')!.querySelector('table')!;
      const columns = [...table.tHead!.rows[0].cells].map(textOf);
      expect(columns).to.deep.equal(['Encoding', '#', 'Token', 'ID', 'Bytes']);
      const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map(textOf));
      expect(rows).to.have.length(chips(figure).length);
      expect(rows[1]).to.deep.equal(['gpt2', '2', '·two', '734', '20 74 77 6F']);
      expect(rows.map(([, , , , bytes]) => bytes).join(' ')).to.equal('6F 6E 65 20 74 77 6F E8 AA 9E');
      control(figure, 'IDs').click();
      await figure.updateComplete;
      expect(rows.map(([, , , id]) => id)).to.deep.equal(chipTexts(figure));
      await choose(figure, 'Hide the table of numbers');
      expect(part(figure, 'numbers')).to.equal(undefined);
    });

    it('follows the text, and says where it ends before the tokens do', async () => {
      const figure = await open('encoding="gpt2"');
      await choose(figure, tableItem);
      await tokensAfter(figure, () => (figure.text = 'word '.repeat(900)));
      const {rows} = part(figure, 'numbers')!.querySelector('tbody')!;
      expect(rows).to.have.length(500);
      const {Tokens} = statistics(figure);
      expect(textOf(part(figure, 'figure')!)).to.include(`Tokens shown: 500 of ${Tokens.replace(/\D/g, '')}`);
    });

    it('has the tokens of both encodings', async () => {
      const figure = await open('encoding="gpt2" compare="cl100k_base" text="भाषा"');
      await until(() => chips(figure, 1).length, 'the second list');
      await choose(figure, tableItem);
      const {rows} = part(figure, 'numbers')!.querySelector('tbody')!;
      const names = [...rows].map((row) => textOf(row.cells[0]));
      expect(names.filter((name) => name === 'gpt2')).to.have.length(chips(figure, 0).length);
      expect(names.filter((name) => name === 'cl100k_base')).to.have.length(chips(figure, 1).length);
    });

    it('shows markup as text', async () => {
      const figure = await open();
      await tokensAfter(figure, () => (figure.text = '<b>bold</b>'));
      await choose(figure, tableItem);
      expect(part(figure, 'numbers')!.querySelector('b')).to.equal(null);
      expect(textOf(part(figure, 'numbers')!)).to.include('<');
    });
  });

  describe('its loading', () => {
    const loading = (figure: LlmTokenizer): HTMLElement | undefined => part(figure, 'loading');

    it('says how many kB of how many have come', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf('/faulty/slow/'),
        '<llm-tokenizer encoding="r50k_base"></llm-tokenizer>',
      );
      await stateIs(figure, 'loading');
      const {byteLength} = await (await fetch('/dist/ranks/r50k_base.bin')).arrayBuffer();
      const words = await until(
        () => loading(figure) && /(\d+) of (\d+) kB/.exec(textOf(loading(figure)!)),
        'the progress',
      );
      expect(textOf(loading(figure)!)).to.include('r50k_base');
      expect(Number(words[2])).to.equal(Math.round(byteLength / 1000));
      expect(Number(words[1])).to.be.within(1, Number(words[2]));
      const bar = loading(figure)!.querySelector('progress')!;
      expect(bar.max).to.equal(byteLength);
      expect(bar.value).to.be.greaterThan(0);
      await stateIs(figure, 'ready');
      await figure.updateComplete;
      expect(loading(figure)).to.equal(undefined);
      expect(chips(figure).length).to.be.greaterThan(5);
    });

    it('is told aloud, but not every kilobyte', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf('/faulty/slow/'),
        '<llm-tokenizer encoding="r50k_base"></llm-tokenizer>',
      );
      await until(() => loading(figure) && /kB/.test(textOf(loading(figure)!)), 'the progress');
      expect(textOf(loading(figure)!.querySelector('[role="status"]'))).to.equal('Loading r50k_base');
      figure.strings = {kB: 'Ko'};
      await until(() => /\d Ko/.test(textOf(loading(figure)!)), 'the unit in other words');
      await stateIs(figure, 'ready');
    });

    it('comes with no badge that says what is not there yet, nor does an error', async () => {
      const badge = (figure: LlmTokenizer) => part(figure, 'badge')!;
      const isShown = (figure: LlmTokenizer) => badge(figure).checkVisibility({visibilityProperty: true});
      for (const [ranks, after] of [
        ['slow', 'ready'],
        ['missing', 'error'],
      ]) {
        const figure = await placeWith<LlmTokenizer>(
          sessionOf(`/faulty/${ranks}/`),
          '<llm-tokenizer encoding="r50k_base"></llm-tokenizer>',
        );
        expect(isShown(figure)).to.equal(false);
        const {width} = badge(figure).getBoundingClientRect();
        await stateIs(figure, after);
        await figure.updateComplete;
        expect(isShown(figure)).to.equal(after === 'ready');
        expect(badge(figure).getBoundingClientRect().width, 'its room').to.equal(width);
      }
    });

    it('keeps what was typed meanwhile', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf('/faulty/slow/'),
        '<llm-tokenizer encoding="r50k_base"></llm-tokenizer>',
      );
      await stateIs(figure, 'loading');
      figure.text = 'typed meanwhile';
      await stateIs(figure, 'ready');
      await until(() => chipTexts(figure).join('') === 'typed meanwhile', 'the tokens');
    });

    it('leaves the tokens there while another encoding loads', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf('/faulty/slow/'),
        '<llm-tokenizer encoding="r50k_base"></llm-tokenizer>',
      );
      await stateIs(figure, 'ready');
      figure.encoding = 'p50k_base';
      await until(() => loading(figure), 'the progress');
      expect(chips(figure).length).to.be.greaterThan(5);
      await stateIs(figure, 'ready');
    });
  });

  describe('its error', () => {
    const failure = (figure: LlmTokenizer): string => textOf(part(figure, 'error') ?? null);

    for (const [fault, meaning] of [
      ['missing', /could not be loaded.*r50k_base\.bin.*404/],
      ['truncated', /damaged.*expected \d+ bytes/],
      ['corrupt', /damaged.*checksum/],
      ['wrong', /damaged.*r50k_base.*cl100k_base/],
    ] as const)
      it(`says what happened where the file is ${fault}, and offers to try again`, async () => {
        const session = sessionOf(`/faulty/${fault}/`);
        const figure = await placeWith<LlmTokenizer>(
          session,
          '<llm-tokenizer encoding="r50k_base"></llm-tokenizer>',
        );
        await stateIs(figure, 'error');
        expect(failure(figure)).to.match(meaning);
        expect(part(figure, 'error')!.closest('[role="alert"]')).to.exist;
        expect(part(figure, 'loading')).to.equal(undefined);
        let calls = 0;
        session.call = (...call) => {
          calls++;
          return Session.prototype.call.apply(session, call) as never;
        };
        await click(control(figure, 'Try again'));
        await until(() => calls === 1, 'another call');
        await until(() => failure(figure), 'the error again');
        expect(failure(figure)).to.match(meaning);
      });

    it('is over once trying again succeeds', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf(`/faulty/once/figure-${Date.now()}/`),
        '<llm-tokenizer encoding="r50k_base" text="hello world" show="ids"></llm-tokenizer>',
      );
      await stateIs(figure, 'error');
      const {ids} = await tokensAfter(figure, () => click(control(figure, 'Try again')));
      expect([...ids]).to.deep.equal([31373, 995]);
      expect(chipTexts(figure)).to.deep.equal(['31373', '995']);
      expect(part(figure, 'error')).to.equal(undefined);
      expect(figure.getAttribute('state')).to.equal('ready');
    });

    it('of one encoding does not touch the other', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf(`/faulty/once/pane-${Date.now()}/`),
        '<llm-tokenizer encoding="r50k_base" text="hello world"></llm-tokenizer>',
      );
      await stateIs(figure, 'error');
      figure.compare = 'p50k_base';
      await until(() => chips(figure, parts(figure, 'tokens').length - 1).length === 2, 'tokens beside it');
      expect(failure(figure)).to.include('could not be loaded');
      expect(figure.getAttribute('state')).to.equal('error');
    });

    it('is left by choosing an encoding that loads', async () => {
      const figure = await placeWith<LlmTokenizer>(
        sessionOf(`/faulty/once/other-${Date.now()}/`),
        '<llm-tokenizer encoding="r50k_base" text="hello world"></llm-tokenizer>',
      );
      await stateIs(figure, 'error');
      const {encoding} = await tokensAfter(figure, () => (figure.encoding = 'p50k_base'));
      expect(encoding).to.equal('p50k_base');
      expect(part(figure, 'error')).to.equal(undefined);
    });
  });
});
