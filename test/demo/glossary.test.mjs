// The glossary: which words become links, what fails the build, and what a reader sees.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {addGlossary} from '../../demo/glossary.build.mjs';
import {glossary} from '../../demo/glossary.mjs';
import {launchChromium} from '../../scripts/browser.mjs';

const entries = [
  {term: 'head', means: 'A head.', plain: ['head start']},
  {term: 'induction head', means: 'Copies <things> & "more".'},
  {term: 'query', means: 'A question.', also: ['Q&A']},
  {term: 'key–value head', means: 'Shared.', also: ['KV head']},
];
const first =
  '<p><dfn>head</dfn> <dfn\n  >Induction\n heads</dfn\n> <dfn class="x">queries</dfn> <dfn>KV head</dfn>, a head</p>';
/** A second chapter, linked. */
const linked = (html) => addGlossary([first, html], entries).chapters[1];
const link = (id, text) => `<a class="term" href="#term-${id}">${text}</a>`;

describe('the words that become links', () => {
  for (const [name, html, expected] of [
    ['the first mention', 'a head, a head', `a ${link('head', 'head')}, a head`],
    ['a plural', 'Queries.', `${link('query', 'Queries')}.`],
    ['capitals', 'HEADS', link('head', 'HEADS')],
    ['another name', 'KV heads', link('key-value-head', 'KV heads')],
    ['the longest name', 'an induction head', `an ${link('induction-head', 'induction head')}`],
    [
      'a term and then a part of it',
      'induction heads are heads',
      `${link('induction-head', 'induction heads')} are ${link('head', 'heads')}`,
    ],
    ['a term over two lines', 'induction\n    head', link('induction-head', 'induction\n    head')],
    ['a genitive', 'head’s', `${link('head', 'head')}’s`],
    ['after a dash', 'it–head', `it–${link('head', 'head')}`],
  ])
    test(name, () => assert.equal(linked(`<p>${html}</p>`), `<p>${expected}</p>`));

  for (const html of [
    '<p>a head start</p>',
    '<p>ahead, heady, head_1, head2, über-head, multi-head, headset</p>',
    '<p>Figure {head} and {induction-head}</p>',
    '<p>&head; &#head;</p>',
    '<h3>A head</h3>',
    '<h3>A <i>good</i> head</h3>',
    '<p><a href="x">head</a></p>',
    '<p><a href="a > head">head <b>head</b></a></p>',
    '<p><code>head</code></p>',
    '<p><math><mtext>head</mtext><mspace width="1em" /><mi>head</mi></math></p>',
    '<button>head</button>',
    '<label>head <select><option>head<option>query</select></label>',
    '<!-- head > query -->',
    '<!-- value: head -->',
    '<!-- head',
    '<img alt="head" title=\'a > head\'>',
    '<llm-rope heading="A query > a head" id="head"></llm-rope>',
    '<div class="still"><div>head</div><p>query <br/> head</p></div>',
    "<div class='a still b'><div></div>head</div>",
    '<script>if (a < head) "</p>"</script>',
    '<style>head > query {}</style>',
    '<textarea><b>head</textarea>',
    '<svg><text>head</text><svg>query</svg> head</svg>',
    '<p>a < b</p>',
    '',
  ])
    test(`none in ${html}`, () => assert.equal(linked(html), html));

  test('prose goes on after what is left alone', () => {
    for (const before of [
      '<code>head</code>',
      '<div class="still"><div>head</div></div>',
      '<!-- head -->',
      '<math><math>x</math>head</math>',
      '<script>"<code>"</script>',
      '<h3>A head</h3>',
      '<br><img alt="<code>">',
      'a < b ',
    ])
      assert.equal(linked(`${before}<p>head</p>`), `${before}<p>${link('head', 'head')}</p>`);
  });

  test('captions are prose, a word that is like a class is not', () =>
    assert.equal(
      linked('<p slot="caption" class="distill">head</p>'),
      `<p slot="caption" class="distill">${link('head', 'head')}</p>`,
    ));

  test('none before a term is introduced, nor in that chapter', () => {
    const {chapters} = addGlossary(
      ['<p>query, head</p>', '<p>head <dfn>head</dfn> head</p>', '<p>head</p>'],
      [{term: 'head', means: ''}],
    );
    assert.deepEqual(chapters, [
      '<p>query, head</p>',
      '<p>head <dfn id="dfn-head">head</dfn> head</p>',
      `<p>${link('head', 'head')}</p>`,
    ]);
  });
});

describe('the section', () => {
  const {chapters, section} = addGlossary([first], entries);

  test('has every term with its meaning as text, in the order of the alphabet', () => {
    assert.deepEqual(
      [...section.matchAll(/<dt id="([^"]+)">([^<]+)<\/dt>/g)].map(([, id, term]) => [id, term]),
      [
        ['term-head', 'head'],
        ['term-induction-head', 'induction head'],
        ['term-key-value-head', 'key–value head'],
        ['term-query', 'query'],
      ],
    );
    assert.ok(section.includes('<span>Copies &#60;things&#62; &#38; &#34;more&#34;.</span>'));
  });

  test('links back to where each is introduced', () => {
    for (const [, id] of section.matchAll(/href="#(dfn-[^"]+)"/g))
      assert.ok(chapters[0].includes(`id="${id}"`));
    assert.ok(chapters[0].includes('<dfn id="dfn-query" class="x">queries</dfn>'));
  });
});

describe('what fails the build', () => {
  const fails = (chapters, message, given = entries) =>
    assert.throws(() => addGlossary(chapters, given), {message});

  test('a <dfn> without an entry', () =>
    fails([first, '<dfn>tail\n</dfn>'], 'demo/glossary.mjs has no entry for <dfn>tail</dfn> in chapter 2'));
  test('an entry without a <dfn>', () =>
    fails(['<dfn>head</dfn>', '<!-- <dfn>query</dfn> -->'], /no chapter has a <dfn> for "induction head"/));
  test('a term that is introduced twice', () =>
    fails(
      [first, '<dfn>heads</dfn>'],
      '<dfn>heads</dfn> in chapter 2: "head" was introduced in chapter 1 already',
    ));
  test('a word for two terms', () =>
    fails([first], 'demo/glossary.mjs: "head" stands for both "head" and "top"', [
      ...entries,
      {term: 'top', also: ['Head'], means: ''},
    ]));
});

test('the glossary of the page has sixty terms and more, of one or two sentences each', () => {
  assert.ok(glossary.length >= 60, String(glossary.length));
  for (const {term, means} of glossary) {
    const sentences = means.match(/[.](?= [A-Z]|$)/g)?.length ?? 0;
    assert.ok(sentences === 1 || sentences === 2, `${term}: ${sentences} sentences`);
  }
});

describe('in a browser', () => {
  const at = (file) => fileURLToPath(new URL(`../../demo/${file}`, import.meta.url));
  let browser;
  let page;

  before(async () => {
    browser = await launchChromium();
    page = await browser.newPage({viewport: {width: 390, height: 400}});
    page.setDefaultTimeout(5000);
    const {chapters, section} = addGlossary(
      [first, '<p style="margin: 150px 0 1200px 200px">One <u>induction</u> head and a query here</p>'],
      entries,
    );
    const sheet = await readFile(at('glossary.css'), 'utf8');
    const [list] = section.split('<script');
    await page.setContent(
      `<style>:root{--paper:white;--ink:black;--rule:grey}${sheet}</style><main>${chapters.join('')}${list}</section></main>`,
    );
    await page.addScriptTag({path: at('glossary.js'), type: 'module'});
  });
  after(() => browser.close());

  const meaning = () => page.locator('#meaning');
  const shown = () => meaning().waitFor({state: 'visible'});
  const gone = () => meaning().waitFor({state: 'hidden'});

  test('a pointer at rest on a term gets its meaning, beside it and in the window', async () => {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const term = page.getByRole('link', {name: 'query', exact: true});
    await term.hover();
    await shown();
    assert.equal(await meaning().textContent(), 'A question.');
    assert.equal(await term.getAttribute('aria-describedby'), 'meaning');
    const [word, box] = [await term.boundingBox(), await meaning().boundingBox()];
    assert.ok(
      box.y >= word.y + word.height && box.y < word.y + word.height + 20,
      JSON.stringify([word, box]),
    );
    assert.ok(box.x >= 16 && box.x + box.width <= 374, JSON.stringify(box));
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), height);

    await meaning().hover(); // it can be reached, and stays
    await page.waitForTimeout(400);
    assert.ok(await meaning().isVisible());
    await page.mouse.move(5, 5);
    await gone();
    assert.equal(await term.getAttribute('aria-describedby'), null);
  });

  test('Escape closes it', async () => {
    await page.getByRole('link', {name: 'head', exact: true}).hover();
    await shown();
    await page.keyboard.press('Escape');
    await gone();
    await page.mouse.move(5, 5);
  });

  test('the keyboard gets it at once, and the link still leads to the glossary', async () => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('Tab');
    await shown();
    assert.equal(await meaning().textContent(), 'A head.');
    await page.keyboard.press('Tab');
    assert.equal(await meaning().textContent(), 'A question.');
    await page.keyboard.press('Enter');
    await gone();
    assert.ok((await page.evaluate(() => location.hash)).endsWith('#term-query'));
  });

  test('a finger gets it, and the glossary when it presses once more', async (t) => {
    const context = await browser.newContext({hasTouch: true, viewport: {width: 390, height: 400}});
    t.after(() => context.close());
    const touched = await context.newPage();
    await touched.setContent(await page.content());
    await touched.addScriptTag({path: at('glossary.js'), type: 'module'});
    const term = touched.getByRole('link', {name: 'query', exact: true});
    await term.tap();
    await touched.locator('#meaning:popover-open').first().waitFor();
    assert.equal(await touched.evaluate(() => location.hash), '');
    await term.tap();
    await touched.waitForFunction(() => location.hash === '#term-query');
    assert.equal(await touched.locator('#meaning:popover-open').count(), 0);
  });
});
