// What the tests of the demo page share: the page as it is published, static files under some folder of some host, in a browser.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import path from 'node:path';
import {after, before} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {launchChromium} from '../../scripts/browser.mjs';

export const at = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
export const desktop = {width: 1280, height: 900};
export const phone = {width: 390, height: 844};
/** The page's figures: each has a name of its own. */
export const FIGURES = '[id^="figure-"]';
export let browser;
/** Where the page is. */
export let address;

const BASE = '/some/base/';
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
};

let server;

before(async () => {
  server = createServer(async ({url}, response) => {
    const {pathname} = new URL(url, 'http://localhost');
    const file = pathname.startsWith(BASE) ? pathname.slice(BASE.length) || 'index.html' : undefined;
    const body = file && (await readFile(at(`site/${file}`)).catch(() => undefined));
    if (!body) return response.writeHead(404).end();
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    return response.writeHead(200, {'content-type': type}).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}${BASE}`;
  browser = await launchChromium();
});

after(async () => {
  await browser.close();
  server.close();
  server.closeAllConnections();
});

/** Milliseconds that fonts take on a slow line. */
const SLOW = 1500;

/**
 * Opens the page in a browser profile of its own and notes what goes wrong. A cold one has its text, and fonts are long in
 * coming: so a reader meets it who does not wait.
 */
export async function open(t, {hash = '', init, withoutKit, isCold, ...options} = {}) {
  const context = await browser.newContext({viewport: desktop, reducedMotion: 'reduce', ...options});
  context.setDefaultTimeout(30_000);
  t.after(() => context.close());
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  if (withoutKit) await page.route('**/kit/**', (route) => route.abort());
  if (isCold)
    await page.route('**/*.woff2', async (route) => {
      await wait(SLOW);
      await route.continue().catch(() => undefined); // the page may be gone
    });
  if (init) await page.addInitScript(init);
  await page.goto(address + hash, {waitUntil: isCold ? 'domcontentloaded' : 'load'});
  return Object.assign(page, {problems, requests});
}

/** Goes through the page as a reader does, to its end. */
export async function readToEnd(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let top = 0; top < document.documentElement.scrollHeight - innerHeight; top += innerHeight / 4) {
      scrollTo({top, behavior: 'instant'});
      await frame();
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'});
    await frame();
  });
}

/** Waits until every figure that the kit has is there and done. */
export async function untilFiguresReady(page) {
  for (const figure of await page.locator(FIGURES).all()) await untilReady(figure);
}

export async function untilReady(figure) {
  await figure.scrollIntoViewIfNeeded();
  const end = performance.now() + 30_000;
  for (let state; state !== 'ready'; await wait(50)) {
    state = await figure.getAttribute('state');
    assert.ok(performance.now() < end, `#${await figure.getAttribute('id')} stayed ${state}`);
  }
}
