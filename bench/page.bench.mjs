/**
 * The page as a reader meets it, beside a build of the page it follows, The Anatomy of an LLM, in one run: what comes over the wire
 * before the first chapter's figure answers; which tasks keep a reader waiting while it loads, and while all of it is scrolled
 * through; what moves; what memory the whole takes. Chromium, its main thread slowed down four times, with cold caches; all files
 * compressed by brotli ahead of time.
 *   npm run bench:page -- --peer ../anatomy-of-an-llm/dist     CONTRIBUTING.md says how to build that; without it ours is alone.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {cpus, loadavg} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs, promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';
import {launchChromium, requireChromium} from '../scripts/browser.mjs';
import {heading, ratio, round, table, verdict} from './print.mjs';

const SLOWER = 4;
const SETTLES = 5000; // ms
const viewport = {width: 1280, height: 900};
const {peer, runs: RUNS} = parseArgs({
  options: {peer: {type: 'string', default: process.env.PEER ?? ''}, runs: {type: 'string', default: '3'}},
}).values;

/** `alive` selects those of the `figures` that answer a reader; `first` is the first chapter's, or lies in it. */
const pages = [
  {
    name: 'ours',
    folder: fileURLToPath(new URL('../site', import.meta.url)),
    base: '/',
    first: '#figure-tokens',
    figures: '[id^=figure-]',
    // The first has its rank table by then, and has encoded the text in its field.
    alive: '[state=ready]',
  },
  {
    name: 'peer',
    folder: peer && path.resolve(peer),
    base: '/anatomy-of-an-llm/',
    first: 'astro-island .playground',
    figures: 'astro-island',
    // Astro takes the attribute away when the component's listeners are there.
    alive: ':not([ssr])',
  },
].filter(({folder}) => folder);

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const kinds = {'.html': 'html', '.css': 'css', '.js': 'js', '.woff2': 'fonts'};
/** Rank tables and the model are counted apart: they are what is explained, and of a size of their own. */
const kindOf = (name) =>
  /(^|\/)(ranks|models)\//.test(name) ? 'data' : (kinds[path.extname(name)] ?? 'other');

/** Serves a folder's files, all compressed by now; `sent` lists what was asked for. */
async function serve({folder, base}) {
  const names = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
  const files = new Map();
  const compress = promisify(brotliCompress);
  for (const name of names) {
    const raw = readFileSync(path.join(folder, name));
    const isPacked = ['.woff2', '.png', '.webp'].includes(path.extname(name));
    const params = {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length};
    const body = isPacked ? raw : await compress(raw, {params});
    files.set(name, {body, encoding: isPacked ? 'identity' : 'br'});
  }
  const sent = [];
  const server = createServer(({url}, response) => {
    const {pathname} = new URL(url, 'http://localhost');
    const name = pathname.startsWith(base) && (pathname.slice(base.length) || 'index.html');
    const file = files.get(name);
    if (!file) return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    sent.push({name, kind: kindOf(name), bytes: file.body.length, at: Date.now()});
    return response
      .writeHead(200, {
        'content-type': types[path.extname(name)] ?? 'application/octet-stream',
        'content-encoding': file.encoding,
        'content-length': file.body.length,
        'cache-control': 'max-age=3600',
        // A page has its memory measured only where no other origin's can be in it.
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      })
      .end(file.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return {origin: `http://127.0.0.1:${server.address().port}`, sent, close};
}

/** In the page, before all else: notes what its main thread did, and when the first figure answered. */
function watch(first) {
  const seen = (globalThis.seen = {tasks: [], frames: [], shifts: [], text: 0, largest: undefined, alive: 0});
  const answering = new MutationObserver(() => {
    if (!document.querySelector(first)) return;
    seen.alive = Date.now();
    answering.disconnect();
  });
  answering.observe(document, {subtree: true, attributeFilter: ['state', 'ssr']});
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({type, buffered: true});
  const nameOf = (element) => {
    if (!element) return 'nothing in sight';
    const {id, localName, classList} = element;
    const own = id ? `#${id}` : classList.length ? `${localName}.${classList[0]}` : localName;
    const place = element.parentElement?.closest('[id]');
    return id || !place ? own : `${own} in #${place.id}`;
  };
  // What lies in a shadow root is not told; what lies there now is its figure.
  const moved = ({node, currentRect: {x, y, width, height}}) =>
    nameOf(
      node?.nodeType === Node.TEXT_NODE
        ? node.parentElement
        : (node ?? document.elementFromPoint(x + width / 2, y + height / 2)),
    );
  observe('longtask', ({startTime, duration}) => seen.tasks.push({start: startTime, duration}));
  observe('long-animation-frame', ({startTime, duration, styleAndLayoutStart, scripts}) => {
    const parts = scripts.map((script) => ({
      what: `${script.sourceURL.split('/').at(-1) || script.invokerType} (${script.invoker})`,
      ms: script.duration,
      layout: script.forcedStyleAndLayoutDuration,
    }));
    if (styleAndLayoutStart) {
      const ms = startTime + duration - styleAndLayoutStart;
      parts.push({what: 'style, layout and paint', ms, layout: 0});
    }
    seen.frames.push({start: startTime, duration, parts});
  });
  observe('layout-shift', ({value, startTime, sources, hadRecentInput}) => {
    if (hadRecentInput) return;
    seen.shifts.push({value, at: startTime, what: [...new Set(sources.map(moved))].join('; ')});
  });
  observe('paint', ({name, startTime}) => {
    if (name === 'first-contentful-paint') seen.text = startTime;
  });
  observe('largest-contentful-paint', ({startTime, element, url}) => {
    seen.largest = {at: startTime, what: nameOf(element), isText: !url};
  });
}

/** Down the page, a quarter of a window at a time. */
async function readToEnd() {
  const root = document.documentElement;
  for (let top = scrollY; top < root.scrollHeight - innerHeight; top += innerHeight / 4) {
    scrollTo({top, behavior: 'instant'});
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  scrollTo({top: root.scrollHeight, behavior: 'instant'});
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const longest = (tasks) => tasks.toSorted((a, b) => b.duration - a.duration)[0];

/** Cumulative layout shift: the most that moved in one session window, of 5 s at most, in which no second was still (web.dev/articles/cls). */
function cumulativeShift(shifts) {
  let [most, window, first, last] = [0, 0, -Infinity, -Infinity];
  for (const {value, at} of shifts) {
    if (at - last >= 1000 || at - first >= 5000) [window, first] = [0, at];
    window += value;
    last = at;
    most = Math.max(most, window);
  }
  return most;
}

/** What of the longest task the frame that it belongs to can tell. */
function explain(tasks, frames) {
  const task = longest(tasks);
  if (!task) return undefined;
  const shared = ({start, duration}) =>
    Math.min(start + duration, task.start + task.duration) - Math.max(start, task.start);
  const frame = frames.toSorted((a, b) => shared(b) - shared(a))[0];
  const parts = (frame?.parts ?? []).toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  return {duration: task.duration, parts};
}

async function visit(browser, page, server) {
  const {base, first, figures, alive} = page;
  server.sent.length = 0;
  const context = await browser.newContext({viewport});
  const tab = await context.newPage();
  // Nothing from elsewhere, such as the peer's statistics.
  await tab.route(
    (url) => url.protocol.startsWith('http') && url.origin !== server.origin,
    (route) => route.abort(),
  );
  await tab.addInitScript(watch, `:is(${figures})${alive}`);
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Emulation.setCPUThrottlingRate', {rate: SLOWER});
  await tab.waitForTimeout(SETTLES); // a new window has the browser load some pages of its own

  await tab.goto(server.origin + base, {waitUntil: 'load'});
  await tab.waitForTimeout(1000); // the largest paint is final where nobody scrolls
  // Not by locators: their code is put into the page first, a task of 100 ms and more that is not the page's.
  const evaluate = async (code, ...values) => {
    const expression = `(${code})(${values.map((value) => JSON.stringify(value)).join()})`;
    const {result, exceptionDetails} = await devtools.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${page.name}: ${result.description}`);
    return result.value;
  };
  await evaluate((first) => document.querySelector(first).scrollIntoView({block: 'center'}), first);
  const end = performance.now() + 30_000;
  let answered;
  while (!(answered = await evaluate(() => globalThis.seen.alive))) {
    if (performance.now() > end) throw new Error(`${page.name}: no figure was seen to answer`);
    await tab.waitForTimeout(100);
  }
  await tab.waitForTimeout(1000);
  const files = server.sent.filter(({at}) => at <= answered);
  const loaded = await evaluate(() => performance.now());

  await evaluate(readToEnd);
  await tab.waitForTimeout(1000);
  const seen = await evaluate(() => globalThis.seen);
  // Then each figure, until it is there, for the memory that all of them take.
  const places = await tab.locator(figures).all();
  let living = 0;
  for (const place of places) {
    await place.evaluate((figure) => {
      // An island has no box of its own.
      const box = figure.clientHeight ? figure : figure.firstElementChild;
      box.scrollIntoView({behavior: 'instant', block: 'center'});
    });
    const isThere = tab.waitForFunction(
      ([figure, alive]) => figure.matches(alive),
      [await place.elementHandle(), alive],
      {
        timeout: 15_000,
      },
    );
    if (await isThere.catch(() => undefined)) living++;
  }
  const heap = await tab.evaluate(() => performance.measureUserAgentSpecificMemory());
  await context.close();

  const loading = seen.tasks.filter(({start}) => start < loaded);
  const scrolling = seen.tasks.filter(({start}) => start >= loaded);
  const kB = (kind) => sum(files.filter((file) => file.kind === kind).map(({bytes}) => bytes)) / 1000;
  const code = Object.fromEntries(['html', 'css', 'js', 'fonts', 'other'].map((kind) => [kind, kB(kind)]));
  return {
    ...{files, living, count: places.length, largest: seen.largest, shifts: seen.shifts},
    numbers: {
      ...code,
      bytes: sum(Object.values(code)),
      data: kB('data'),
      text: seen.text,
      largest: seen.largest.at,
      tasks: loading.length,
      task: longest(loading)?.duration ?? 0,
      shift: cumulativeShift(seen.shifts),
      shifts: sum(seen.shifts.map(({value}) => value)),
      scrolls: scrolling.length,
      scroll: longest(scrolling)?.duration ?? 0,
      memory: heap.bytes / 1e6,
    },
    loading: explain(loading, seen.frames),
    scrolling: explain(scrolling, seen.frames),
  };
}

const measures = [
  {key: 'bytes', title: 'before the first figure answers, kB', limit: 90},
  {key: 'html', title: '   HTML'},
  {key: 'css', title: '   CSS'},
  {key: 'js', title: '   JavaScript'},
  {key: 'fonts', title: '   fonts'},
  {key: 'other', title: '   other'},
  {key: 'data', title: '   apart: ranks, weights, kB'},
  {key: 'text', title: 'first text painted, ms'},
  {key: 'largest', title: 'largest paint (LCP), ms'},
  {key: 'tasks', title: 'tasks over 50 ms while loading', limit: 1},
  {key: 'task', title: 'the longest of them, ms', limit: 120},
  {key: 'shift', title: 'cumulative layout shift (CLS)', limit: 0, digits: 4},
  {key: 'shifts', title: '   sum of all shifts', digits: 4},
  {key: 'scrolls', title: 'tasks over 50 ms while scrolling'},
  {key: 'scroll', title: 'the longest of them, ms', limit: 100},
  {key: 'memory', title: 'memory after all of it, MB', limit: 150},
];

const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const all = (visits, key) => visits.map(({numbers}) => numbers[key]);
function cell(values, digits) {
  const write = (value) =>
    digits && value ? value.toFixed(digits) : Number.isInteger(value) ? String(value) : round(value);
  const [least, most] = [Math.min(...values), Math.max(...values)].map(write);
  return least === most ? least : `${write(middle(values))} (${least}–${most})`;
}

function print(results) {
  const [mine, theirs] = results.map(({visits}) => visits);
  table(
    ['', ...results.map(({name}) => name), ...(theirs ? ['ratio'] : []), 'limit'],
    measures.map(({key, title, limit, digits}) => {
      const cells = [mine, theirs].filter(Boolean).map((visits) => cell(all(visits, key), digits));
      const [a, b] = [mine, theirs ?? []].map((visits) => middle(all(visits, key)));
      return [
        ...[title, ...cells],
        ...(theirs ? [b ? ratio(a / b) : '–'] : []),
        limit === undefined ? '' : String(limit),
      ];
    }),
  );
  console.log('');
  for (const {key, title, limit, digits} of measures.filter(({limit}) => limit !== undefined)) {
    const found = middle(all(mine, key));
    verdict(title.trim(), cell(all(mine, key), digits), `at most ${limit}`, found <= limit);
  }
  const {largest} = mine[0];
  const later = mine.map(({numbers}) => numbers.largest - numbers.text);
  verdict(
    'the largest paint is text, and no later than the first',
    `${largest.isText ? 'text' : 'a picture'}, ${largest.what}, ${cell(later)} ms later`,
    'text, 0 ms',
    largest.isText && middle(later) <= 0,
  );
}

function printDetails({name, visits}) {
  const worst = (key) =>
    visits
      .map((visit) => visit[key])
      .filter(Boolean)
      .toSorted((a, b) => b.duration - a.duration)[0];
  const tally = visits.map(({living, count}) => `${living} of ${count}`);
  console.log(`\n${name}: figures that came to life when visited: ${tally.join(', ')}`);
  for (const [key, when] of Object.entries({loading: 'loading', scrolling: 'scrolling'})) {
    const task = worst(key);
    if (!task) continue;
    console.log(`${name}: the longest task while ${when}, ${round(task.duration)} ms; in its frame:`);
    for (const {what, ms, layout} of task.parts)
      console.log(
        `    ${round(ms).padStart(6)} ms  ${what}${layout ? `, of it ${round(layout)} for layout it forced` : ''}`,
      );
  }
  const moved = visits.flatMap(({shifts}) => shifts).toSorted((a, b) => b.value - a.value);
  for (const {value, what} of moved.slice(0, 5)) console.log(`${name}: moved, ${value.toFixed(4)}: ${what}`);
  console.log(`${name}: before its first figure answers:`);
  for (const {name: file, kind, bytes} of visits[0].files.toSorted((a, b) => b.bytes - a.bytes))
    console.log(`    ${String(bytes).padStart(8)}  ${kind.padEnd(5)}  ${file}`);
}

requireChromium();
const browser = await launchChromium();
const servers = [];
try {
  for (const page of pages) servers.push(await serve(page));
  const results = pages.map(({name}) => ({name, visits: []}));
  for (let i = 0; i < RUNS; i++)
    for (const [j, page] of pages.entries()) results[j].visits.push(await visit(browser, page, servers[j]));
  const load = loadavg()[0].toFixed(1);
  heading(
    `Chromium ${browser.version()}, ${SLOWER}× slower; ${cpus()[0].model}, ${cpus().length} cores, load ${load}; ${RUNS} runs: middle (least–most)`,
  );
  if (pages.length === 1)
    console.log('Ours alone: --peer names the folder of the other page (CONTRIBUTING.md).');
  print(results);
  results.forEach(printDetails);
} finally {
  await browser.close();
  for (const server of servers) server.close();
}
