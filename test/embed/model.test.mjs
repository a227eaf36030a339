// A model in the kit's worker, asked as a session asks: under a policy that refuses WebAssembly the same is computed
// without it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {completeConfig, Random, run, Transformer} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import {uncaught, workersOf} from './figure.mjs';
import {closeBrowser, faults, openBrowser, setUp} from './site.mjs';

before(openBrowser);
after(closeBrowser);

const config = {vocab_size: 100, hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 4};
const tokens = [3, 1, 4, 1, 5, 9, 2, 6];
const expected = run(new Transformer(completeConfig(config)).initialize(new Random(7)), tokens).logits;

/** Runs in the page: starts the worker as the kit does, and asks for one run. */
async function runInWorker({url, origin, tokens}) {
  const code = `import(${JSON.stringify(url)})`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})), {
    type: 'module',
  });
  const reply = () =>
    new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error('the worker broke down'));
      worker.onmessage = ({data}) => {
        if (data.error) reject(new Error(`${data.error.name}: ${data.error.message}`));
        else if (!data.progress) resolve(data);
      };
    });
  await reply();
  let id = 0;
  const ask = (call, params) => {
    worker.postMessage({id: id++, call, params: {model: 1, ...params}});
    return reply();
  };
  const {kernels} = (await ask('openModel', {origin})).result;
  const {logits} = (await ask('run', {input: tokens})).result;
  return {kernels, logits: [...logits]};
}

const strict = (kit) => `default-src 'none'; script-src ${kit}; connect-src ${kit}; worker-src blob:`;

function assertClose(logits, expected) {
  const size = Math.max(...expected.map(Math.abs));
  for (const [i, logit] of expected.entries())
    assert.ok(Math.abs(logits[i] - logit) < 1e-4 * size, `logit ${i}`);
}

for (const {title, policy, kernels} of [
  {title: 'without a policy', policy: () => undefined, kernels: 'WebAssembly'},
  {
    title: "under a strict policy with 'wasm-unsafe-eval'",
    policy: (kit) => strict(kit).replace(kit, `${kit} 'wasm-unsafe-eval'`),
    kernels: 'WebAssembly',
  },
  {title: "under a strict policy without 'wasm-unsafe-eval'", policy: strict, kernels: 'TypeScript'},
])
  test(`a page ${title} computes a model with kernels in ${kernels}`, async (t) => {
    const {kit, blog, open} = await setUp(t);
    const page = await open(blog.publish('', {policy: policy(kit.origin)}));
    const url = `${kit.origin}/${kit.fileOf('worker')}`;
    const found = await page.evaluate(runInWorker, {url, origin: {config, seed: 7}, tokens});
    assert.equal(found.kernels, kernels);
    assert.deepEqual(workersOf(page), ['blob:']);
    assert.deepEqual(uncaught(page), []);
    assertClose(found.logits, expected);
  });

test('the house model comes with the kit, from its origin alone', async (t) => {
  const {kit, blog, open} = await setUp(t);
  const page = await open(blog.publish('', {policy: strict(kit.origin)}));
  const url = `${kit.origin}/${kit.fileOf('worker')}`;
  const found = await page.evaluate(runInWorker, {url, origin: {house: 'base'}, tokens});
  assertClose(found.logits, run((await loadHouseModel()).model, tokens).logits);
  for (const name of ['config', 'tokenizer', 'model']) {
    assert.match(kit.fileOf(name), /^models\/nano\/\w+-[\w-]{7}\.(json|safetensors)$/);
    assert.equal(kit.countOf(new RegExp(`/models/nano/${name}-`)), 1, name);
  }
  assert.deepEqual(uncaught(page), []);
});

test('the worker says that a file of the house model is another', async (t) => {
  const {kit, blog, open} = await setUp(t);
  kit.fault(/\/models\/nano\/model-/, faults.corrupt);
  const page = await open(blog.publish(''));
  const url = `${kit.origin}/${kit.fileOf('worker')}`;
  const loading = page.evaluate(runInWorker, {url, origin: {house: 'base'}, tokens});
  await assert.rejects(loading, /IntegrityError: integrity: expected model\.safetensors in .*, got sha256-/);
});
