/**
 * The house model as a page meets it: milliseconds from the last byte of its files to a model that is ready, and tokens a
 * second of decoding 200 tokens, with the kernels in WebAssembly and in TypeScript; in Chromium through a session, in whose
 * worker all is done, and in Node by the core alone. Medians count; of the times until it is ready the longest is told too,
 * for a reader opens it once.
 */
import {generate} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import {launchChromium, requireChromium} from '../scripts/browser.mjs';
import {serve} from '../scripts/serve.mjs';
import {heading, round, table, verdict} from './print.mjs';

const rounds = 9;
const tokens = 200;
const kernels = {WebAssembly: true, TypeScript: false};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** @returns {Promise<{ready: number, decoding: number}>} ms until it is ready, and of the tokens */
async function inNode({tokens, wasm, seed}) {
  let last = 0;
  const onProgress = ({done, total}) => done === total && (last = performance.now());
  const {model, config} = await loadHouseModel({wasm, onProgress});
  const start = performance.now();
  const options = {maxTokens: tokens, stop: [], temperature: 0.8, random: seed};
  const drawn = [...generate(model, [config.bos_token_id], options)].filter(({kind}) => kind === 'token');
  if (drawn.length !== tokens) throw new Error(`nano: expected ${tokens} tokens, got ${drawn.length}`);
  return {ready: start - last, decoding: performance.now() - start};
}

/** The same in a page, in a new worker, which has its code but has never opened a model. */
async function inPage({tokens, wasm, seed}) {
  const {openHouseModel, openModel, Session} = await import('/dist/session.js');
  const session = new Session();
  await openModel(session, {url: '/nowhere/'}).catch(() => {}); // its code is there now
  let last = 0;
  const onProgress = ({done, total}) => done === total && (last = performance.now());
  const model = await openHouseModel({session, kernels: {wasm}, onProgress});
  const start = performance.now();
  const options = {maxTokens: tokens, stop: [], temperature: 0.8, seed};
  const drawn = await model.generate({text: '', bos: true}, options);
  if (drawn.tokens.length !== tokens)
    throw new Error(`nano: expected ${tokens} tokens, got ${drawn.tokens.length}`);
  const decoding = performance.now() - start;
  await session.close();
  return {ready: start - last, decoding};
}

/** All kernels in turns, round by round. */
async function measure(run) {
  const results = Object.fromEntries(Object.keys(kernels).map((name) => [name, {ready: [], decoding: []}]));
  for (let seed = 0; seed < rounds; seed++)
    for (const [name, wasm] of Object.entries(kernels)) {
      const {ready, decoding} = await run({tokens, wasm, seed});
      results[name].ready.push(ready);
      results[name].decoding.push(decoding);
    }
  return results;
}

function report(engine, results) {
  const speed = ({decoding}) => (tokens / median(decoding)) * 1000;
  heading(`${engine}: the house model, ${rounds} rounds, ${tokens} tokens each`);
  table(
    ['', 'ms until ready', 'the longest', 'tokens/s'],
    Object.entries(results).map(([name, result]) => [
      ...[name, round(median(result.ready)), round(Math.max(...result.ready)), round(speed(result))],
    ]),
  );
  const {WebAssembly: wasm} = results;
  const longest = Math.max(...wasm.ready);
  verdict('from the last byte to ready, the longest', `${round(longest)} ms`, 'under 300 ms', longest < 300);
  verdict(
    'decoding with WebAssembly',
    `${round(speed(wasm))} tokens/s`,
    'at least 1,000',
    speed(wasm) >= 1000,
  );
}

report(`Node ${process.versions.node}`, await measure(inNode));

requireChromium();
const server = await serve(new URL('..', import.meta.url).pathname);
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  const address = `${server.origin}/bench/page.html`;
  await page.route(address, (route) => route.fulfill({contentType: 'text/html', body: '<!doctype html>'}));
  await page.goto(address);
  report(`Chromium ${browser.version()}`, await measure((options) => page.evaluate(inPage, options)));
} finally {
  await browser.close();
  server.close();
}
