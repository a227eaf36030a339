/** Runs a benchmark, a module that exports `measure(tf)`, in Node and in a worker of Chromium, with tfjs-wasm for a peer. */
import {launchChromium, requireChromium} from '../scripts/browser.mjs';
import {serve} from '../scripts/serve.mjs';

/** @param name of a module beside this one */
export async function inNode(name) {
  const tf = await import('@tensorflow/tfjs-core');
  const backend = await import('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  (backend.setWasmPaths ?? backend.default.setWasmPaths)(
    new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname,
  );
  await tf.setBackend('wasm');
  const {measure} = await import(`./${name}`);
  return {engine: `Node ${process.versions.node}`, results: await measure(tf)};
}

/** @param name of a module beside this one */
export async function inChromium(name) {
  requireChromium();
  const server = await serve(new URL('..', import.meta.url).pathname);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const address = `${server.origin}/bench/page.html`;
    await page.route(address, (route) => route.fulfill({contentType: 'text/html', body: '<!doctype html>'}));
    await page.goto(address);
    const {results, error} = await page.evaluate(
      (module) =>
        new Promise((resolve) => {
          const worker = new Worker(`engine.worker.js?${module}`);
          worker.onmessage = ({data}) => resolve(data);
          worker.onerror = ({message}) => resolve({error: message});
        }),
      name,
    );
    if (error) throw new Error(error);
    return {engine: `Chromium ${browser.version()}`, results};
  } finally {
    await browser.close();
    server.close();
  }
}
