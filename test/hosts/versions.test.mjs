// Two versions of the kit on one page: nothing throws, every figure works, and the console says which version serves.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {scriptTag, stateOf, until, workersOf} from '../embed/figure.mjs';
import {closeBrowser, openBrowser} from '../embed/site.mjs';
import {PATIENCE, setUpPatiently, untilDrawn} from './figures.mjs';

before(openBrowser);
after(closeBrowser);

const OLD = 'old/';
const NEW = 'new/';
const {version} = JSON.parse(
  await import('node:fs').then(({readFileSync}) =>
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ),
);

/** A page with these scripts, those in new/ of version 99.0.0, in their order. */
async function openPage(t, scripts, body, policy) {
  const {kit, blog, open} = await setUpPatiently(t);
  kit.fault(/\/new\/.*\.js$/, (response, {body, headers}) =>
    response.writeHead(200, headers).end(String(body).replaceAll(version, '99.0.0')),
  );
  const head = scripts.map((script) => scriptTag(`${kit.origin}/${script}`)).join('');
  const address = blog.publish(body, {head, policy});
  const page = await open('about:blank');
  const warnings = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.goto(address);
  return {page, kit, warnings};
}

const textOf = (figure) => figure.evaluate((element) => element.renderRoot.textContent);

describe('two versions on one page', () => {
  test('that bring the same element: the first one serves both, and the console says so', async (t) => {
    const scripts = [`${OLD}llm-prompt.js`, `${NEW}llm-prompt.js`];
    const {page, warnings} = await openPage(t, scripts, '<llm-prompt></llm-prompt><llm-prompt></llm-prompt>');
    await untilDrawn(page.locator('llm-prompt').first());
    await untilDrawn(page.locator('llm-prompt').last());
    await until(1, () => warnings.length, PATIENCE);
    assert.match(warnings[0], new RegExp(`99\\.0\\.0: <llm-prompt> stays that of ${version}`));
    assert.equal(workersOf(page).length, 1);
    assert.deepEqual(page.errors, []);
  });

  test('that bring different elements: each works, in a worker of its own version', async (t) => {
    const scripts = [`${OLD}llm-prompt.js`, `${NEW}llm-tokenizer.js`];
    const {page, kit} = await openPage(
      t,
      scripts,
      '<llm-prompt></llm-prompt><llm-tokenizer></llm-tokenizer>',
    );
    await untilDrawn(page.locator('llm-prompt'));
    await untilDrawn(page.locator('llm-tokenizer'));
    assert.equal(workersOf(page).length, 2);
    for (const folder of [OLD, NEW]) assert.ok(kit.countOf(new RegExp(`/${folder}chunks/worker-`)) > 0);
    assert.deepEqual(page.errors, []);
  });

  test('do not mix: what is of the other version in an <llm-model> has a text of its own', async (t) => {
    const scripts = [`${OLD}llm-model.js`, `${OLD}llm-prompt.js`, `${NEW}llm-sampling.js`];
    const body =
      '<llm-model text="A cow."><llm-prompt></llm-prompt><llm-sampling></llm-sampling></llm-model>';
    const {page} = await openPage(t, scripts, body);
    const [prompt, sampling] = [page.locator('llm-prompt'), page.locator('llm-sampling')];
    await untilDrawn(prompt);
    await untilDrawn(sampling);
    const before = await textOf(sampling);
    await page.locator('llm-model').evaluate((model) => (model.text = 'Ida sees'));
    const tokens = () => prompt.locator('[part=token]').allInnerTexts();
    await until(true, async () => (await tokens()).join('').includes('Ida'), PATIENCE);
    assert.equal(await stateOf(sampling), 'ready');
    assert.equal(await textOf(sampling), before);
    assert.deepEqual(page.errors, []);
  });

  test('each with its autoload.js: the first one loads all figures, and the console says so', async (t) => {
    const scripts = [`${OLD}autoload.js`, `${NEW}autoload.js`];
    const body =
      '<llm-model text="A cow."><llm-prompt></llm-prompt><llm-sampling></llm-sampling></llm-model>';
    const {page, kit, warnings} = await openPage(t, scripts, body);
    await untilDrawn(page.locator('llm-prompt'));
    await untilDrawn(page.locator('llm-sampling'));
    await until(1, () => kit.countOf(/\/new\/autoload\.js$/), PATIENCE);
    assert.equal(kit.countOf(/\/new\/llm-/), 0);
    await until(1, () => warnings.length, PATIENCE);
    assert.ok(warnings[0].includes(`${kit.origin}/old/autoload.js loads the figures of this page`));
    assert.deepEqual(page.errors, []);
  });

  test('under trusted types, where the page allows duplicates', async (t) => {
    const scripts = [`${OLD}llm-prompt.js`, `${NEW}llm-tokenizer.js`];
    const policy =
      "require-trusted-types-for 'script'; trusted-types lit-html llm-anatomy 'allow-duplicates'";
    const {page} = await openPage(
      t,
      scripts,
      '<llm-prompt></llm-prompt><llm-tokenizer></llm-tokenizer>',
      policy,
    );
    await untilDrawn(page.locator('llm-prompt'));
    await untilDrawn(page.locator('llm-tokenizer'));
    assert.equal(workersOf(page).length, 2);
    assert.deepEqual(page.errors, []);
  });
});
