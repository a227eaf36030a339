// One script tag for a whole page: it finds the figures, loads only what is near, and tolerates other copies of the kit.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {scriptTag, tokenizerTag, until, untilState, untilTokens} from './figure.mjs';
import {closeBrowser, openBrowser, setUp} from './site.mjs';

before(openBrowser);
after(closeBrowser);

const TEXT = 'A text, further down.';
const screens = (count) => `<div style="height: ${count * 100}vh"></div>`;
const ELEMENT = /\/llm-tokenizer\.js$/;
const RANKS = /\.bin$/;

async function openPage({kit, blog, open}, body, hash = '') {
  const address = blog.publish(body, {head: scriptTag(`${kit.origin}/autoload.js`)});
  const page = await open(address + hash);
  await page.waitForLoadState('load');
  return page;
}

describe('autoload.js', () => {
  test('loads a figure’s code as it comes near, and its ranks as it comes nearer', async (t) => {
    const site = await setUp(t);
    const {kit} = site;
    const page = await openPage(site, screens(4) + tokenizerTag(TEXT) + screens(2));
    const figure = page.locator('llm-tokenizer');
    await wait(500);
    assert.equal(kit.countOf(ELEMENT), 0, 'code was loaded for a figure that is far away');
    assert.equal(kit.countOf(RANKS), 0);

    // The figure's top at 1.75 screens: 0.75 below the screen's lower edge.
    await page.evaluate(() => scrollTo(0, 2.25 * innerHeight));
    await until(1, () => kit.countOf(ELEMENT));
    await untilState(figure, 'idle');
    await wait(300);
    assert.equal(kit.countOf(RANKS), 0, 'ranks were loaded for a figure that is not near yet');
    assert.equal(page.workers().length, 0);

    await figure.scrollIntoViewIfNeeded();
    await untilTokens(figure, TEXT);
    assert.equal(kit.countOf(RANKS), 1);
    assert.deepEqual(page.errors, []);
  });

  test('draws figures one after the other, each in its own task, and shows until then what the page has in their place', async (t) => {
    const site = await setUp(t);
    const count = 4;
    const watch = `<script>
      const figures = () => [...document.querySelectorAll('llm-tokenizer')];
      let timer = 0;
      const start = setTimeout;
      globalThis.drawnIn = {};
      globalThis.waiting = [];
      globalThis.setTimeout = (callback, ...rest) =>
        start(() => {
          timer++;
          for (const figure of figures())
            if (figure.matches(':defined:not([state])'))
              waiting.push({height: figure.offsetHeight, words: figure.firstElementChild.offsetHeight});
          callback();
        }, ...rest);
      new MutationObserver((changes) => {
        for (const {target} of changes) drawnIn[target.id] ??= timer;
      }).observe(document, {subtree: true, attributeFilter: ['state']});
    </script>`;
    const figure = (_, i) => `<llm-tokenizer id="figure-${i}"><p>Words in its place.</p></llm-tokenizer>`;
    const page = await openPage(site, watch + Array.from({length: count}, figure).join(''));
    for (const each of await page.locator('llm-tokenizer').all()) await each.scrollIntoViewIfNeeded();
    await until(count, () => page.evaluate(() => Object.keys(globalThis.drawnIn).length));
    const {drawnIn, waiting} = await page.evaluate(() => {
      const {drawnIn, waiting} = globalThis;
      return {drawnIn, waiting};
    });
    assert.equal(new Set(Object.values(drawnIn)).size, count, JSON.stringify(drawnIn));
    assert.ok(waiting.length > 0, 'none waited');
    for (const {height, words} of waiting) {
      assert.ok(height > 500, `its room is ${height} px high`);
      assert.ok(words > 0, 'its words are not seen');
    }
    assert.deepEqual(page.errors, []);
  });

  test('loads nothing for a page that has no figure', async (t) => {
    const site = await setUp(t);
    await openPage(site, '<p>Only words.</p>');
    await wait(500);
    assert.equal(site.kit.countOf(/llm-|serve|worker|\.bin$/), 0);
  });

  test('finds figures that are added later, however deep', async (t) => {
    const site = await setUp(t);
    const page = await openPage(site, '<main></main>');
    await wait(200);
    await page.evaluate((html) => {
      document.querySelector('main').innerHTML = `<section><div>${html}</div></section>`;
    }, tokenizerTag(TEXT));
    await untilTokens(page.locator('llm-tokenizer'), TEXT);
    await page.evaluate(
      (html) => document.body.insertAdjacentHTML('afterbegin', html),
      tokenizerTag('More.'),
    );
    await untilTokens(page.locator('llm-tokenizer').first(), 'More.');
    assert.deepEqual(page.errors, []);
  });

  test('loads a figure at once when the address names it', async (t) => {
    const site = await setUp(t);
    const body = screens(4) + tokenizerTag(TEXT, 'id="here"') + screens(4);
    const page = await openPage(site, body, '#here?text=Restored&show=ids');
    await untilTokens(page.locator('llm-tokenizer'), 'Restored');
    assert.ok(
      await page.locator('#here').evaluate((element) => element.getBoundingClientRect().top < innerHeight),
    );
  });

  test('loads every figure that the address names', async (t) => {
    const site = await setUp(t);
    const body = screens(4) + tokenizerTag(TEXT, 'id="one"') + tokenizerTag(TEXT, 'id="two"');
    const page = await openPage(site, body, '#one?text=First&show=ids/two?text=Second&show=ids');
    await untilTokens(page.locator('#two'), 'Second');
    await page.locator('#one').scrollIntoViewIfNeeded();
    await untilTokens(page.locator('#one'), 'First');
  });

  test('loads an <llm-model> before what stands in it, which so has no text field of its own at first', async (t) => {
    const site = await setUp(t);
    const body = '<llm-model text="A cow."><llm-residual></llm-residual></llm-model>';
    const address = site.blog.publish(body, {head: scriptTag(`${site.kit.origin}/autoload.js`)});
    const page = await site.open('about:blank');
    await page.route('**/llm-model.js', async (route) => {
      await wait(500); // the slower of two files
      await route.continue();
    });
    await page.addInitScript(() => {
      globalThis.fields = 0;
      const look = () => {
        globalThis.fields +=
          document.querySelector('llm-residual')?.shadowRoot?.querySelectorAll('textarea').length ?? 0;
        requestAnimationFrame(look);
      };
      look();
    });
    await page.goto(address);
    await untilState(page.locator('llm-residual'), 'ready');
    assert.equal(await page.evaluate(() => globalThis.fields), 0);
    assert.deepEqual(page.errors, []);
  });

  test('loads a figure though the <llm-model> around it does not come', async (t) => {
    const site = await setUp(t);
    const body = '<llm-model><llm-residual></llm-residual></llm-model>';
    const address = site.blog.publish(body, {head: scriptTag(`${site.kit.origin}/autoload.js`)});
    const page = await site.open('about:blank');
    await page.route('**/llm-model.js', (route) => route.abort());
    await page.goto(address);
    await untilState(page.locator('llm-residual'), 'ready');
    assert.match(page.errors.join(), /could not load <llm-model>/);
  });

  for (const hash of ['#100%', '#%E0%A4%A', '#?', '#llm-tokenizer?%'])
    test(`is not put off by an address that ends in ${hash}`, async (t) => {
      const page = await openPage(await setUp(t), tokenizerTag(TEXT), hash);
      await until(true, () =>
        page.locator('llm-tokenizer').evaluate((element) => element.matches(':defined')),
      );
      assert.deepEqual(page.errors, []);
    });
});

test('autoload.js keeps room on the screen alone: on paper nothing comes', async (t) => {
  const site = await setUp(t);
  const page = await openPage(site, screens(8) + tokenizerTag(TEXT));
  const height = () => page.locator('llm-tokenizer').evaluate((figure) => figure.offsetHeight);
  await until(true, async () => (await height()) > 500);
  await page.emulateMedia({media: 'print'});
  assert.ok((await height()) < 100);
  assert.deepEqual(page.errors, []);
});

describe('two copies of the kit on one page', () => {
  const pairs = [
    ['v1/autoload.js', 'v2/autoload.js'],
    ['v1/autoload.js', 'v2/llm-tokenizer.js'],
    ['v1/llm-tokenizer.js', 'v2/autoload.js'],
    ['v1/llm-tokenizer.js', 'v2/llm-tokenizer.js'],
  ];
  for (const [first, second] of pairs)
    test(`${first} and ${second}: every figure works, nothing throws`, async (t) => {
      const {kit, blog, open} = await setUp(t);
      const head = scriptTag(`${kit.origin}/${first}`) + scriptTag(`${kit.origin}/${second}`);
      const page = await open(blog.publish(tokenizerTag('One.') + tokenizerTag('Two.'), {head}));
      await untilTokens(page.locator('llm-tokenizer').first(), 'One.');
      await untilTokens(page.locator('llm-tokenizer').last(), 'Two.');
      await page.waitForLoadState('networkidle');
      assert.ok(kit.countOf(new RegExp(`/${first}$`)) && kit.countOf(new RegExp(`/${second}$`)));
      assert.equal(page.workers().length, 1, 'both copies compute');
      assert.deepEqual(page.errors, []);
    });
});
