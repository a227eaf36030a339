// One app, written in seven ways and really built: the same buttons, figures and sentences in each, tried in Chromium.
import assert from 'node:assert/strict';
import {cpSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {loadHouseModel} from '../../dist/load.js';
import {launchChromium} from '../../scripts/browser.mjs';
import {serve} from '../../scripts/serve.mjs';
import {built, here, run, setUp, tool} from './setup.mjs';

let browser;
let server;
before(async () => {
  await setUp();
  browser = await launchChromium();
  server = await serve(built);
});
after(async () => {
  await browser?.close();
  server?.close();
});

const withVite = (name) =>
  tool('vite', [
    ...['build', `apps/${name}`, '--outDir', built + name, '--emptyOutDir'],
    ...['--base', './', '--logLevel', 'warn'],
  ]);

const builds = {
  react: withVite,
  preact: withVite,
  solid: withVite,
  vue: withVite,
  svelte: withVite,
  // What `ng build` runs.
  angular: () => tool('architect', ['app:build']),
  async plain(name) {
    cpSync(`${here}apps/${name}`, built + name, {recursive: true});
    cpSync(`${here}node_modules/llm-anatomy/cdn`, `${built}${name}/llm-anatomy`, {recursive: true});
  },
};

const {tokenizer} = await loadHouseModel();
const idsOf = (text) => [...tokenizer.encode(text)].join(' ');
const countOf = (text) => tokenizer.encode(text).length;
const TEXTS = ['One cow.', 'Two cats sit.', 'Three birds fly away.', 'Four fish.'];
const PROMPT = 'Mia has a blue kite.';

/** Waits until a question about the page has this answer. */
async function until(expected, ask, patience = 40_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (String(answer) === String(expected)) return;
    if (Date.now() > end) assert.deepEqual(answer, expected);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function open(name, file = 'index.html') {
  const context = await browser.newContext({viewport: {width: 1000, height: 2400}});
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text());
  });
  await page.goto(`${server.origin}/${name}/${file}`);
  return {page, errors, close: () => context.close()};
}

/** What a reader sees and does. */
async function tryOut(page) {
  const click = (label) => page.getByRole('button', {name: label, exact: true}).click();
  const items = page.locator('llm-tokenizer.item');
  const shownIds = (i) =>
    items
      .nth(i)
      .locator('[part=token]')
      .allTextContents()
      .then((ids) => ids.map(Number).join(' '));
  const untilTexts = async (...texts) => {
    await until(texts.map(countOf).join(' '), () => page.locator('#counts').innerText());
    await until(texts.length, () => items.count());
    for (const [i, text] of texts.entries()) await until(idsOf(text), () => shownIds(i));
  };
  const model = page.locator('#model');
  const prompt = page.locator('llm-prompt');
  const untilModel = (tokens, changes, selected = '') =>
    until(`${tokens} tokens, ${changes} changes, token ${selected} selected`.replace(/ +/g, ' '), async () =>
      (await model.innerText()).replace(/\s+/g, ' ').trim(),
    );
  // The token that begins every text is one of a run's.
  const length = countOf(PROMPT) + 1;

  // Attributes, properties and a typed event of each figure of a list.
  await untilTexts(TEXTS[0], TEXTS[1], TEXTS[2]);
  await click('Add');
  await untilTexts(...TEXTS);

  // Who changes something in a figure finds it again where that figure has gone.
  await items.first().getByRole('radio', {name: 'text', exact: true}).check();
  const isText = async (item) => /^\D+$/.test(await item.locator('[part=token]').first().innerText());
  await until(true, () => isText(items.first()));
  await items.first().evaluate((element) => (element.mark = 'the first'));
  await click('Reverse');
  await until(TEXTS.toReversed().map(countOf).join(' '), () => page.locator('#counts').innerText());
  assert.equal(await items.last().evaluate((element) => element.mark), 'the first');
  assert.ok(await isText(items.last()));
  await click('Reverse');
  await click('Remove the first');
  await untilTexts(TEXTS[1], TEXTS[2], TEXTS[3]);

  // An object, and arrays of numbers: 1·2 − 2·0.5 + 0.5.
  assert.equal(await items.first().locator('[part=title]').innerText(), 'Tokenizer');
  await click('German');
  for (let i = 0; i < 3; i++) await until('Zerleger', () => items.nth(i).locator('[part=title]').innerText());
  const equation = page.locator('llm-neuron [part=equation]');
  await until(true, async () => /= 1\.500/.test(await equation.first().innerText()));

  // Figures in a model; its events; an array of objects, undone by a request that the app grants.
  await prompt.locator('[part=token]').last().waitFor();
  await page.locator('llm-attention[state=ready]').waitFor();
  await until('2', () => page.locator('llm-attention').getAttribute('key-token'));
  await untilModel(length, 0);
  await prompt.locator('[part=token]').nth(2).click();
  await untilModel(length, 0, 3);
  await click('Silence a head');
  await untilModel(length, 1, 3);
  await prompt.getByRole('button', {name: 'Undo all changes in the model'}).click();
  await untilModel(length, 0, 3);

  // Taken out and put back.
  await click('Model');
  await until(0, () => prompt.count());
  await click('Model');
  await prompt.locator('[part=token]').last().waitFor();
  await page.locator('llm-attention[state=ready]').waitFor();
  await click('Silence a head');
  await untilModel(length, 1, 3);
  await prompt.getByText('In a model.').waitFor();
  assert.equal(page.workers().length, 1, 'all figures compute in one worker');
}

/** The files that the guides show whole: components of the app, or without a framework a page of its own. */
async function tryGuide(name) {
  const {page, errors, close} = await open(name, name === 'plain' ? 'tokens.html' : 'index.html');
  try {
    const tokenizer = page.locator(name === 'plain' ? 'llm-tokenizer' : '#guide llm-tokenizer');
    await tokenizer.scrollIntoViewIfNeeded();
    await page.getByText(`The text has ${countOf('A cow eats grass.')} tokens.`, {exact: true}).waitFor();
    await until('Zerleger', () => tokenizer.locator('[part=title]').innerText());
    if (name === 'react') {
      const sampling = page.locator('llm-sampling');
      await sampling.scrollIntoViewIfNeeded();
      await until('Das nächste Token', () => sampling.locator('[part=title]').innerText());
      await until('5', () => sampling.getAttribute('top-k'));
    }
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

for (const [name, build] of Object.entries(builds))
  test(`${name}: lists, properties, events, out of the page and back`, async (t) => {
    await build(name);
    const {page, errors, close} = await open(name);
    t.after(close);
    try {
      await tryOut(page);
    } catch (error) {
      t.diagnostic(`${errors.join('\n')}\n${await page.locator('body').innerText()}`);
      throw error;
    }
    assert.deepEqual(errors, []);
    await tryGuide(name);
  });

test('esbuild: the guide’s script builds a page whose figures have worker, table and model', async (t) => {
  const folder = `${built}esbuild`;
  cpSync(`${here}apps/esbuild`, folder, {recursive: true});
  await run(process.execPath, ['build.mjs'], {cwd: folder});
  const {page, errors, close} = await open('esbuild');
  t.after(close);
  for (const tag of ['llm-tokenizer', 'llm-prompt']) await page.locator(`${tag}[state=ready]`).waitFor();
  assert.equal(page.workers().length, 1, 'there is no worker');
  assert.deepEqual(errors, []);
});
