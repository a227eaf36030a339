// What a page fetches of the house model: nothing before a figure needs it, and nothing twice.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {scriptTag, until, untilState} from './figure.mjs';
import {closeBrowser, openBrowser, setUp} from './site.mjs';

before(openBrowser);
after(closeBrowser);

const BASE = ['config', 'tokenizer', 'model'];
const countsOf = (kit, names) => names.map((name) => kit.countOf(new RegExp(`/models/nano/${name}[-.]`)));

const scripts = ({kit}, ...tags) => tags.map((tag) => scriptTag(`${kit.origin}/${tag}.js`)).join('');

test('figures far below load no model, and the first that comes near loads it for all', async (t) => {
  const site = await setUp(t);
  const {kit, blog, open} = site;
  const far = '<div style="height: 500vh"></div>';
  const figures = '<llm-model><llm-prompt></llm-prompt><llm-sampling></llm-sampling></llm-model>';
  const head = scripts(site, 'llm-model', 'llm-prompt', 'llm-sampling');
  const page = await open(blog.publish(`${far}${figures}${far}<llm-prompt></llm-prompt>`, {head}));
  await page.waitForLoadState('load');
  await until(true, () => page.evaluate(() => Boolean(customElements.get('llm-sampling'))));
  await wait(500);
  assert.deepEqual(countsOf(kit, BASE), [0, 0, 0]);
  assert.equal(page.workers().length, 0);

  await page.locator('llm-prompt').first().scrollIntoViewIfNeeded();
  await untilState(page.locator('llm-prompt').first(), 'ready');
  await page.locator('llm-prompt').last().scrollIntoViewIfNeeded();
  await untilState(page.locator('llm-prompt').last(), 'ready');
  assert.deepEqual(countsOf(kit, BASE), [1, 1, 1]);
  assert.deepEqual(page.errors, []);
});

test('other checkpoints and precisions ask for no file that has come', async (t) => {
  const site = await setUp(t);
  const {kit, blog, open} = site;
  // Nothing is the browser's to keep.
  kit.fault(/\/models\/nano\//, (response, {body, headers}) =>
    response.writeHead(200, {...headers, 'cache-control': 'no-store'}).end(body),
  );
  const page = await open(
    blog.publish('<llm-model><llm-prompt></llm-prompt></llm-model>', {
      head: scripts(site, 'llm-model', 'llm-prompt'),
    }),
  );
  const model = page.locator('llm-model');
  await untilState(model, 'ready');
  for (const [name, value] of [
    ['precision', 'int8'],
    ['checkpoint', 'instruct'],
    ['precision', 'int4:32'],
    ['checkpoint', 'preferred'],
    ['checkpoint', 'instruct'],
    ['precision', 'nf4'],
    ['checkpoint', 'base'],
    ['precision', 'fp32'],
  ]) {
    await model.evaluate((element, [name, value]) => (element[name] = value), [name, value]);
    await until(value, () => model.evaluate((element, name) => element.run?.[name], name));
  }
  assert.deepEqual(countsOf(kit, BASE), [1, 1, 1]);
  assert.deepEqual(countsOf(kit, ['instruct.delta', 'preferred.delta']), [1, 1]);
  assert.deepEqual(page.errors, []);
});
