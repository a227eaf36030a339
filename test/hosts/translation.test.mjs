// A page in another language: its words stand in the figure, none of the English ones is left, and the layout follows.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import * as kit from 'llm-anatomy';
import {menuStrings} from '../../dist/views/menu-strings.js';
import {scriptTag, until, untilState} from '../embed/figure.mjs';
import {closeBrowser, elements, openBrowser, setUp} from '../embed/site.mjs';
import {arabic, german} from './translations.mjs';

before(openBrowser);
after(closeBrowser);

const at = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const guide = readFileSync(at('stories/guides/translation.mdx'), 'utf8');
const snippet = (language) => new RegExp('```' + language + '\n(.*?)\n```', 's').exec(guide)[1];
const PATIENCE = {timeout: 60_000};

/** All that a figure says: text that is seen, and names that are heard. */
function wordsOf(figure) {
  const said = [];
  const read = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE)
        said.push({
          text: child.data,
          from: node.localName,
          part: node.closest?.('[part]')?.getAttribute('part'),
        });
      if (child.nodeType !== Node.ELEMENT_NODE || child.matches('style')) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-description'])
        if (child.hasAttribute(name))
          said.push({
            text: child.getAttribute(name),
            from: `${child.localName} ${name}`,
            part: child.closest('[part]')?.getAttribute('part'),
          });
      read(child);
    }
  };
  read(figure.shadowRoot);
  return said.filter(({text}) => text.trim());
}
const words = (figure) => figure.evaluate(wordsOf);

async function axe(page) {
  await page.addScriptTag({path: at('node_modules/axe-core/axe.min.js')});
  return page.evaluate(async () => {
    const {violations} = await window.axe.run(document, {resultTypes: ['violations']});
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target.join(' ')).join(', ')}`);
  });
}

describe('the guide', () => {
  test('its page is in German', async (t) => {
    const {kit: cdn, blog, open} = await setUp(t);
    const html = snippet('html').replace(/https:[^"]*\/cdn\//, `${cdn.origin}/`);
    const page = await open(blog.publish(html));
    const figure = page.locator('llm-prompt');
    await untilState(figure, 'ready', PATIENCE);
    await figure.getByRole('button', {name: 'Menü der Abbildung'}).click();
    await figure.getByRole('menuitem', {name: 'Link zu diesem Stand kopieren'}).waitFor();
    const said = (await words(figure)).map(({text}) => text).join('\n');
    for (const [, word] of html.matchAll(/^\s+\w+: '(.*)',$/gm)) assert.ok(said.includes(word), word);
    assert.deepEqual(page.errors, []);
  });

  test('its script writes all words down', async (t) => {
    const folder = await mkdtemp(at('test/hosts/words-'));
    t.after(() => rm(folder, {recursive: true}));
    execFileSync(process.execPath, ['--input-type=module', '-e', snippet('js')], {cwd: folder});
    assert.deepEqual(
      JSON.parse(await readFile(path.join(folder, 'prompt.en.json'), 'utf8')),
      kit.promptStrings,
    );
  });

  test('it names all words of the menu', () => {
    for (const name of Object.keys(menuStrings)) assert.ok(guide.includes(`\`${name}\``), name);
  });
});

describe('a whole page', () => {
  const languages = [
    {lang: 'de', dir: 'ltr', strings: german},
    {lang: 'ar', dir: 'rtl', strings: arabic},
  ];
  for (const {lang, dir, strings} of languages)
    test(`in ${lang}`, async (t) => {
      const english = {...menuStrings, ...kit.promptStrings};
      const missing = Object.keys(english).filter((name) => !(name in strings));
      assert.deepEqual(missing, [], 'not translated');
      const {kit: cdn, blog, open} = await setUp(t);
      const page = await open(
        blog.publish('<main><h1>Token</h1><llm-prompt></llm-prompt></main>', {
          head: scriptTag(`${cdn.origin}/llm-prompt.js`),
        }),
      );
      await page.evaluate(
        ({lang, dir, strings}) => {
          Object.assign(document.documentElement, {lang, dir});
          document.querySelector('llm-prompt').strings = strings;
        },
        {lang, dir, strings},
      );
      const figure = page.locator('llm-prompt');
      await untilState(figure, 'ready', PATIENCE);
      await figure.getByRole('button', {name: strings.menu}).click();
      await figure.getByRole('menuitem', {name: strings.showNumbers}).click();
      await figure.getByRole('columnheader', {name: strings.guess, exact: true}).waitFor();

      const said = (await words(figure)).filter(({part}) => part !== 'token');
      for (const [name, word] of Object.entries(english).filter(([, word]) => word.length > 4)) {
        if (strings[name].includes(word)) continue;
        const left = said.find(({text}) => text.includes(word));
        assert.equal(left, undefined, `“${word}” is still there`);
      }
      for (const width of [390, 1000]) {
        await page.setViewportSize({width, height: 900});
        const {scroll, client, title, menu} = await figure.evaluate((element) => {
          const box = (part) => element.shadowRoot.querySelector(`[part=${part}]`).getBoundingClientRect();
          const {scrollWidth, clientWidth} = element;
          return {
            scroll: scrollWidth,
            client: clientWidth,
            title: box('title').left,
            menu: box('menu-button').left,
          };
        });
        assert.ok(scroll <= client + 1, `${scroll} of ${client} px`);
        assert.equal(title > menu, dir === 'rtl', 'the title stands where a line begins');
      }
      // Of a token and its share, the number is not torn apart by the text around it.
      assert.match(await figure.locator('[part=readout]').innerText(), /\d+(\.\d+)?%/);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(page.errors, []);
    });
});

describe('every word of every figure can be translated', () => {
  const figures = elements.filter((tag) => tag !== 'llm-model');
  const accents = {
    a: 'á',
    e: 'é',
    i: 'í',
    o: 'ó',
    u: 'ú',
    c: 'ç',
    n: 'ñ',
    s: 'š',
    z: 'ž',
    A: 'Á',
    E: 'É',
    I: 'Í',
    O: 'Ó',
    U: 'Ú',
  };
  const pseudo = (word) => `⟦${word.replace(/[a-z]/gi, (letter) => accents[letter] ?? letter)}⟧`;
  const nameOf = (tag) => tag.slice(4).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const stringsOf = (tag) => kit[`${nameOf(tag)}Strings`] ?? kit[`${nameOf(tag).slice(0, -1)}Strings`];

  for (const tag of figures)
    test(tag, async (t) => {
      const english = {...menuStrings, ...stringsOf(tag)};
      const strings = Object.fromEntries(Object.entries(english).map(([name, word]) => [name, pseudo(word)]));
      const {kit: cdn, blog, open} = await setUp(t);
      const page = await open(
        blog.publish(`<${tag}></${tag}>`, {head: scriptTag(`${cdn.origin}/${tag}.js`)}),
      );
      const figure = page.locator(tag);
      await figure.evaluate((element, strings) => (element.strings = strings), strings);
      await untilState(figure, 'ready', PATIENCE);
      await figure.getByRole('button', {name: strings.menu}).click();
      await figure.getByRole('menuitem', {name: strings.showNumbers}).click();
      await until(true, async () => (await figure.locator('[part=numbers]').count()) > 0, PATIENCE);

      const said = await words(figure);
      const left = said
        .filter(
          ({part, from}) =>
            !/token|sample|sentence/.test(part ?? '') && !/math|^m[ion]$|code|bdi|td|textarea/.test(from),
        )
        .map(({text, ...where}) => ({text: text.replace(/⟦[^⟧]*⟧/g, ' ').trim(), ...where}))
        .filter(({text}) => /[a-z]{3}/i.test(text));
      if (process.env.SHOW)
        console.log(
          tag,
          [...new Set(left.map(({text, part, from}) => `${text.slice(0, 80)} (${part} ${from})`))].slice(
            0,
            30,
          ),
        );
      const phrases = Object.values(english).filter((word) => /\w[^\w]+\w.*\w{3}/.test(word));
      const english0 = left.filter(({text}) => phrases.some((phrase) => text.includes(phrase)));
      assert.deepEqual(english0, []);
      assert.ok(said.some(({text}) => text.includes('⟦')));
      assert.deepEqual(page.errors, []);
    });
});
