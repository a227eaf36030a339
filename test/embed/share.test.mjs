// What the menu copies: a link to a figure's state, and the HTML that shows it on any page.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {scriptTag, tokenizerTag, until, untilState, untilTokens} from './figure.mjs';
import {closeBrowser, openBrowser, setUp} from './site.mjs';

before(openBrowser);
after(closeBrowser);

const TEXT = 'Back in 1 minute: "<b>50 % & more</b>"\n\tüber #Emoji 👩‍🚀 + \'quotes\'?';
const permissions = ['clipboard-read', 'clipboard-write'];

/** Chooses an item of a figure's menu. */
async function choose(figure, name) {
  await figure.getByRole('button', {name: 'Figure menu'}).click();
  await figure.getByRole('menuitem', {name}).click();
}

async function copied(figure, name) {
  await choose(figure, name);
  await until('Copied', () => figure.getByRole('status').first().innerText());
  return figure.page().evaluate(() => navigator.clipboard.readText());
}

/** A page with two figures, the second of which a reader has set to something. */
async function openChanged({blog, kit, open}, folder = '') {
  const body = `${tokenizerTag('First.')}<div style="height: 300vh"></div>${tokenizerTag('Second.')}<div style="height: 300vh"></div>`;
  const page = await open(blog.publish(body, {head: scriptTag(`${kit.origin}${folder}/autoload.js`)}));
  await untilTokens(page.locator('llm-tokenizer').first(), 'First.');
  const figure = page.locator('llm-tokenizer').last();
  await figure.scrollIntoViewIfNeeded();
  await untilTokens(figure, 'Second.');
  await figure.locator('textarea').fill(TEXT);
  await figure.getByLabel('Encoding', {exact: true}).selectOption('cl100k_base');
  await figure.getByLabel('Mark white space').check();
  await untilTokens(figure, TEXT, 'cl100k_base');
  return {page, figure};
}

async function assertSameState(figure) {
  await untilTokens(figure, TEXT, 'cl100k_base');
  assert.equal(await figure.getAttribute('encoding'), 'cl100k_base');
  assert.equal(await figure.getAttribute('show'), 'ids');
  assert.ok(await figure.getByLabel('Mark white space').isChecked());
  assert.equal(await figure.locator('textarea').inputValue(), TEXT);
}

test('a copied link opens the page at the figure, in the same state', async (t) => {
  const site = await setUp(t, {permissions});
  const {figure} = await openChanged(site);
  const link = await copied(figure, 'Copy link to this state');
  const page = await site.open(link);
  const restored = page.locator('llm-tokenizer').last();
  await assertSameState(restored);
  await until('at the top', () =>
    restored.evaluate((element) => {
      const {top} = element.getBoundingClientRect();
      return Math.abs(top) < innerHeight / 4 ? 'at the top' : `at ${top} px of ${innerHeight}`;
    }),
  );
  assert.equal(await page.locator('textarea').first().inputValue(), 'First.');
  assert.deepEqual(page.errors, []);
});

test('a link followed within the page restores the state, and Reset takes it back', async (t) => {
  const site = await setUp(t, {permissions});
  const {page, figure} = await openChanged(site);
  const link = await copied(figure, 'Copy link to this state');
  await choose(figure, 'Reset');
  await untilTokens(figure, 'Second.');
  await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await assertSameState(figure);
  await choose(figure, 'Reset');
  await untilTokens(figure, 'Second.');
});

for (const folder of ['', '/cdn', '/cdn/npm/kit/llm@1.2.3/dist'])
  test(`the embed code of a kit at ${folder || '/'} works when it is pasted into a fresh page`, async (t) => {
    const site = await setUp(t, {permissions});
    const {figure} = await openChanged(site, folder);
    const code = await copied(figure, 'Copy embed code');
    assert.ok(code.includes(`${site.kit.origin}${folder}/llm-tokenizer.js`), code);
    const page = await site.open(site.blog.publish(code));
    const pasted = page.locator('llm-tokenizer');
    await assertSameState(pasted);
    await untilState(pasted, 'ready');
    assert.deepEqual(page.errors, []);
  });

test('the embed code of a figure in a changed model shows the same numbers on a fresh page', async (t) => {
  const {kit, blog, open} = await setUp(t, {permissions});
  const body = `<llm-model text="A cow." precision="int4"
    interventions='[{"at":"blocks.1.attn.z","head":2,"op":"zero"}]'><llm-prompt></llm-prompt></llm-model>`;
  const page = await open(blog.publish(body, {head: scriptTag(`${kit.origin}/autoload.js`)}));
  const figure = page.locator('llm-prompt');
  await untilState(figure, 'ready');
  const stats = await figure.locator('[part=stats]').innerText();
  const code = await copied(figure, 'Copy embed code');
  const other = await open(blog.publish(code));
  await until(stats, () => other.locator('llm-prompt').locator('[part=stats]').innerText());
  assert.deepEqual(other.errors, []);
});

test('where the page may not use the clipboard, the menu says so', async (t) => {
  const site = await setUp(t, {permissions: []});
  const {page, figure} = await openChanged(site);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
  });
  await choose(figure, 'Copy embed code');
  await until(true, async () =>
    (await figure.getByRole('status').first().innerText()).startsWith('Could not copy'),
  );
  assert.deepEqual(page.errors, []);
});
