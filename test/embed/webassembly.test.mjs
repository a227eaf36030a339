// The kernels under a page's Content-Security-Policy: WebAssembly where the policy lets it, and the same in TypeScript, without
// harm, where it does not.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {launchChromium, requireChromium} from '../../scripts/browser.mjs';
import {serve} from '../../scripts/serve.mjs';

let browser;
let server;

before(async () => {
  requireChromium();
  server = await serve(fileURLToPath(new URL('../../dist/core', import.meta.url)));
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** Multiplies two matrices in a page with a policy; returns what its heap runs in, the product and the page's errors. */
async function multiply(policy) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const address = `${server.origin}/page.html`;
  const headers = policy ? {'content-security-policy': policy} : {};
  await page.route(address, (route) =>
    route.fulfill({contentType: 'text/html', headers, body: '<!doctype html>'}),
  );
  await page.goto(address);
  const result = await page.evaluate(async () => {
    const {createHeap} = await import('./index.js');
    const heap = await createHeap();
    const [a, b, c] = [heap.tensor([1, 2], [2, 3]), heap.tensor([2, 1], [5, 7]), heap.tensor([1, 1])];
    heap.kernels.gemm(c.at, 1, a.at, 2, 1, b.at, 1, 1, 1, 1, 2, 0);
    return {engine: heap.engine, product: c.data[0]};
  });
  await page.close();
  return {...result, errors};
}

for (const [policy, engine] of [
  ['', 'WebAssembly'],
  ["script-src 'self' 'wasm-unsafe-eval'", 'WebAssembly'],
  ["default-src 'none'; script-src 'self'; connect-src 'none'", 'TypeScript'],
])
  test(`with ${policy || 'no policy'} a heap is in ${engine}`, async () => {
    assert.deepEqual(await multiply(policy), {engine, product: 31, errors: []});
  });
