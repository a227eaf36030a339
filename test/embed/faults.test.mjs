// Files that do not come, come damaged or come slowly: the figure says what happened, and recovers.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {idsOf, openFigure, scriptTag, shownIds, until, uncaught, untilState, untilTokens} from './figure.mjs';
import {closeBrowser, elements, faults, openBrowser, setUp} from './site.mjs';

before(openBrowser);
after(closeBrowser);

const TEXT = 'Whatever comes over the wire is doubted first.';
const RANKS = /\.bin$/;
const DAMAGED = /The file is damaged/;
const UNREACHABLE = /could not be loaded/;

describe('the ranks of an encoding', () => {
  for (const [what, fault, message] of [
    ['are missing', faults.missing, UNREACHABLE],
    ['cannot be reached', faults.offline, UNREACHABLE],
    ['are interrupted', faults.interrupted, UNREACHABLE],
    ['are cut in half', faults.truncated, DAMAGED],
    ['have one wrong bit', faults.corrupt, DAMAGED],
    ['are those of another encoding', faults.swappedFor('r50k_base'), DAMAGED],
  ]) {
    test(`${what}: the figure says so, and trying again works once they are right`, async (t) => {
      const site = await setUp(t);
      site.kit.fault(RANKS, fault);
      const {page, figure} = await openFigure(site, TEXT);
      await untilState(figure, 'error');
      const alert = figure.getByRole('alert');
      assert.match(await alert.innerText(), message);
      assert.deepEqual(await shownIds(figure), []);

      const retry = alert.getByRole('button', {name: 'Try again'});
      const before = site.kit.countOf(RANKS);
      await retry.click();
      await until(true, () => site.kit.countOf(RANKS) > before);
      await untilState(figure, 'error');

      site.kit.heal();
      await retry.click();
      await untilTokens(figure, TEXT);
      assert.equal(await alert.count(), 0);
      assert.deepEqual(uncaught(page), []);
    });
  }

  test('of a second encoding are missing: the first one goes on', async (t) => {
    const site = await setUp(t);
    const {figure} = await openFigure(site, TEXT, {attributes: 'compare="cl100k_base"'});
    await untilState(figure, 'ready');
    site.kit.fault(/r50k_base/, faults.missing);
    await figure.evaluate((element) => (element.compare = 'gpt2'));
    await untilState(figure, 'error');
    assert.deepEqual(await shownIds(figure.locator('#tokens-encoding')), idsOf(TEXT));
    site.kit.heal();
    await figure.getByRole('button', {name: 'Try again'}).click();
    await untilState(figure, 'ready');
    assert.deepEqual(await shownIds(figure.locator('#tokens-compare')), idsOf(TEXT, 'gpt2'));
  });

  test('may not be fetched under the page’s policy: the figure says so', async (t) => {
    const site = await setUp(t);
    const policy = `script-src ${site.kit.origin}; connect-src 'none'; worker-src blob:`;
    const {figure} = await openFigure(site, TEXT, {policy});
    await untilState(figure, 'error');
    assert.match(await figure.getByRole('alert').innerText(), UNREACHABLE);
  });

  for (const [where, policy] of [
    ['in a worker', undefined],
    ['in the page itself', "worker-src 'none'"],
  ])
    test(`come slowly ${where}: the figure counts the kilobytes`, async (t) => {
      const site = await setUp(t);
      site.kit.fault(RANKS, faults.slow);
      const {figure} = await openFigure(site, TEXT, {policy});
      const seen = new Set();
      await until('ready', async () => {
        const text = await figure.locator('[part=loading]').allInnerTexts();
        const [, done, total] = /(\d+) of (\d+) kB/.exec(text.join()) ?? [];
        if (done) seen.add(Number(done));
        if (total) assert.equal(Number(total), 832);
        return figure.getAttribute('state');
      });
      assert.ok(seen.size >= 3, `the progress shown was ${[...seen]}`);
      assert.deepEqual(
        [...seen],
        [...seen].sort((a, b) => a - b),
      );
      await untilTokens(figure, TEXT);
    });
});

describe('what a figure loads later', () => {
  test('does not come: its tokens are there all the same, and the menu with a later text', async (t) => {
    const site = await setUp(t);
    site.kit.fault(/\/(later|figure-menu)-/, faults.missing);
    const {page, figure} = await openFigure(site, TEXT);
    await untilTokens(figure, TEXT);
    await until(true, () => site.kit.countOf(/\/later-/) > 0);
    await wait(300);
    assert.equal(await figure.getByRole('button', {name: 'Figure menu'}).count(), 0);
    site.kit.heal();
    await figure.getByRole('textbox').fill('another text');
    await figure.getByRole('button', {name: 'Figure menu'}).click();
    await figure.getByRole('menuitem', {name: 'Reset'}).waitFor();
    assert.deepEqual(uncaught(page), []);
  });
});

describe('the menu', () => {
  // <llm-model> draws nothing, and <llm-tokenizer> is above.
  for (const tag of elements.filter((name) => !['llm-model', 'llm-tokenizer'].includes(name)))
    test(`of <${tag}> does not come: the figure is there all the same, and the menu later`, async (t) => {
      const {kit, blog, open} = await setUp(t);
      kit.fault(/\/(later|figure-menu)-/, faults.missing);
      const page = await open(
        blog.publish(`<${tag}></${tag}>`, {head: scriptTag(`${kit.origin}/${tag}.js`)}),
      );
      const figure = page.locator(tag);
      await untilState(figure, 'ready');
      await until(true, () => kit.countOf(/\/(later|figure-menu)-/) > 0);
      await wait(300);
      await untilState(figure, 'ready');
      assert.ok(kit.countOf(/\/(later|figure-menu)-/) < 20, 'it is asked for without end');
      assert.equal(await figure.getByRole('button', {name: 'Figure menu'}).count(), 0);
      // Nothing is computed for the map of methods: it has no badge.
      if (tag !== 'llm-alignment-methods') assert.ok(await figure.locator('[part=badge]').isVisible());
      kit.heal();
      await figure.evaluate((element) => (element.heading = 'Another title'));
      await figure.getByRole('button', {name: 'Figure menu'}).click();
      await figure.getByRole('menuitem', {name: 'Reset'}).click();
      assert.deepEqual(uncaught(page), []);
    });
});

describe('a figure that goes while it loads', () => {
  test('is removed: no error, and it works when it comes back', async (t) => {
    const site = await setUp(t);
    site.kit.fault(RANKS, faults.slow);
    const {page, figure} = await openFigure(site, TEXT);
    await until(1, () => site.kit.countOf(RANKS));
    await figure.evaluate((element) => {
      globalThis.removed = element;
      element.remove();
    });
    await wait(300);
    assert.deepEqual(page.errors, []);
    await page.evaluate(() => document.body.append(globalThis.removed));
    await untilTokens(figure, TEXT);
    assert.equal(site.kit.countOf(RANKS), 1);
    assert.deepEqual(page.errors, []);
  });

  test('with its page: no error, and it works when the reader comes back', async (t) => {
    const site = await setUp(t);
    site.kit.fault(RANKS, faults.slow);
    const {page, figure} = await openFigure(site, TEXT);
    await until(1, () => site.kit.countOf(RANKS));
    await page.goto(site.blog.publish('<p>Another post.</p>'));
    await wait(300);
    assert.deepEqual(page.errors, []);
    site.kit.heal();
    await page.goBack();
    await untilTokens(figure, TEXT);
    assert.deepEqual(page.errors, []);
  });

  test('when its page loads no code for it, the fallback stands there', async (t) => {
    const site = await setUp(t);
    site.kit.fault(/llm-tokenizer\.js$/, faults.missing);
    const head = `<script type="module" src="${site.kit.origin}/autoload.js"></script>`;
    const page = await site.open(
      site.blog.publish('<llm-tokenizer><p>Eleven tokens.</p></llm-tokenizer>', {head}),
    );
    await until(true, () => page.errors.some((error) => error.includes('could not load <llm-tokenizer>')));
    assert.ok(await page.getByText('Eleven tokens.').isVisible());
    assert.deepEqual(uncaught(page), []);
  });
});
