/**
 * What is trained while a reader watches: how long it takes until something is seen, and tasks of the main thread that are
 * long meanwhile. Each figure stands alone in a window of 1280 × 900, from the CDN build.
 */
import {readFile} from 'node:fs/promises';
import {launchChromium, requireChromium} from '../scripts/browser.mjs';
import {serve} from '../scripts/serve.mjs';
import {heading, round, table, verdict} from './print.mjs';

const root = new URL('../', import.meta.url);
const wordsOf = (text) => text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
const corpus = new Set(wordsOf(await readFile(new URL('models/nano/held-out.txt', root), 'utf8')));

/** Notes tasks that are long. */
function watch() {
  const tasks = (globalThis.tasks = []);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({duration}) => duration))).observe({
    type: 'longtask',
  });
}

/** A figure that is ready, in a page of its own, with what finds things in it. */
async function open(browser, origin, tag, attributes) {
  const page = await browser.newPage({viewport: {width: 1280, height: 900}});
  page.setDefaultTimeout(120_000);
  const address = `${origin}/bench.html`;
  const body = `<!doctype html><script type="module" src="cdn/${tag}.js"></script><${tag} ${attributes}></${tag}>`;
  await page.route(address, (route) => route.fulfill({contentType: 'text/html', body}));
  await page.goto(address);
  const figure = page.locator(tag);
  const ready = () => page.locator(`${tag}[state=ready]`).waitFor();
  await ready();
  await page.waitForTimeout(1000);
  await page.evaluate(watch);
  return {page, figure, ready, click: (name) => figure.getByRole('button', {name}).click()};
}

/** Seconds until something is so. */
async function secondsUntil(isSo) {
  const start = performance.now();
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
  return (performance.now() - start) / 1000;
}

const rows = [];
let longest = 0;

async function measure(browser, origin, title, tag, attributes, body) {
  const opened = await open(browser, origin, tag, attributes);
  const results = await body(opened);
  const tasks = await opened.page.evaluate(() => globalThis.tasks);
  await opened.page.close();
  longest = Math.max(longest, ...tasks);
  for (const [what, seconds] of Object.entries(results)) rows.push([`${title}: ${what}`, round(seconds)]);
  rows.push([`${title}: tasks over 50 ms`, String(tasks.length)]);
  return results;
}

requireChromium();
const server = await serve(root.pathname);
const browser = await launchChromium();
try {
  heading(`Chromium ${browser.version()}: seconds from the press of a button`);
  const run = (...args) => measure(browser, server.origin, ...args);

  const {'the first step is seen': first, 'half of what it writes are words': words} = await run(
    'a language model',
    'llm-training',
    '',
    async ({page, figure, click}) => {
      await click('Train');
      const step = async () => (await figure.locator('[part=state] code').first().textContent()) !== '0';
      const first = await secondsUntil(step);
      const isWritten = async () => {
        const said = wordsOf(
          await figure.locator('[part=sample]').evaluate((sample) => sample.lastChild.data),
        );
        return said.length > 5 && said.filter((word) => corpus.has(word)).length > said.length / 2;
      };
      const words = first + (await secondsUntil(isWritten));
      await page.waitForTimeout(10_000);
      return {'the first step is seen': first, 'half of what it writes are words': words};
    },
  );
  const understood = {};
  for (const p of [31, 59, 97])
    await run(`grokking, p = ${p}`, 'llm-grokking', `p="${p}"`, async ({figure, click}) => {
      await click('Train');
      const news = figure.locator('[part=news]');
      understood[p] = await secondsUntil(async () =>
        (await news.textContent()).includes('understood at step'),
      );
      return {'the rule is found': understood[p]};
    });
  await run('eight optimizers on nano', 'llm-optimizers', '', async ({page, ready}) => {
    await page.evaluate(() => {
      const figure = document.querySelector('llm-optimizers');
      figure.optimizers = 'sgd,momentum,nesterov,rmsprop,adam,adamw,lion,muon';
      figure.surface = 'nano';
    });
    await page.locator('llm-optimizers[state=loading]').waitFor();
    return {'model, plane and race': await secondsUntil(() => ready().then(() => true))};
  });
  await run('preferences', 'llm-post-training', 'view="preferences"', async ({figure, click}) => {
    const has = (part, text) => async () =>
      (await figure.locator(`[part=${part}]`).textContent()).includes(text);
    await click(/^Judge/);
    const judged = await secondsUntil(has('count', '32 by the rule'));
    await click(/^Tune a fresh copy/);
    return {'32 pairs drawn': judged, '40 steps of DPO': await secondsUntil(has('tuning-state', 'rests'))};
  });

  table(['', ''], rows);
  verdict('the first step is seen', `${round(first)} s`, 'within 2 s', first < 2);
  verdict('half of what it writes are words', `${round(words)} s`, 'within 30 s', words < 30);
  verdict('p = 31', `${round(understood[31])} s`, '1 to 2 s', understood[31] < 2);
  verdict('p = 59', `${round(understood[59])} s`, 'about 10 s', understood[59] < 12);
  verdict('the longest task over 50 ms', longest ? `${round(longest)} ms` : 'none', 'none', !longest);
} finally {
  await browser.close();
  server.close();
}
