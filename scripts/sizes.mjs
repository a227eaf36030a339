// Holds the CDN build to its budgets. What a page downloads is not guessed from the files' imports: a page is opened in
// Chromium and the server notes what it sends, the worker's scripts included, until the figure is ready.
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';
import {launchChromium, requireChromium} from './browser.mjs';
import {root} from './build.mjs';
import {serve} from './serve.mjs';

const cdn = `${root}cdn`;

/** Bytes after brotli at its highest quality: what a CDN sends. */
async function compressedSize(file) {
  const bytes = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return (await promisify(brotliCompress)(bytes, {params})).length;
}

/** The files that a page with this script and this content loads before it asks for a rank table. */
async function downloads(browser, script, content = '') {
  const files = new Set();
  const server = await serve(cdn, {onFile: (file) => files.add(file)});
  const address = `${server.origin}/page.html`;
  const page = await browser.newPage();
  try {
    const body = `<!doctype html><script type="module" src="${script}"></script>${content}`;
    await page.route(address, (route) => route.fulfill({contentType: 'text/html', body}));
    await page.goto(address, {waitUntil: 'networkidle'});
    if (content) await page.locator('[state="ready"]').waitFor({timeout: 20_000});
  } finally {
    await page.close();
    server.close();
  }
  const all = [...files]; // in the order they were asked for
  const ranks = all.findIndex((file) => file.endsWith('.bin'));
  if (content && ranks < 0) throw new Error('no rank table was asked for');
  return content ? all.slice(0, ranks) : all;
}

async function rankFiles(name) {
  const files = await readdir(`${cdn}/ranks`);
  const found = files.filter((file) => file.startsWith(`${name}-`));
  if (found.length !== 1) throw new Error(`cdn/ranks holds ${found.length} files for ${name}, not one`);
  return found.map((file) => `${cdn}/ranks/${file}`);
}

/** The files of cdn/ that a file may load, now or later, and itself. */
async function reach(file, files = new Set()) {
  if (files.has(file)) return files;
  files.add(file);
  const code = await readFile(file, 'utf8');
  for (const [, specifier] of code.matchAll(/["'](\.{1,2}\/[\w./-]+\.js)["']/g))
    await reach(path.resolve(path.dirname(file), specifier), files);
  return files;
}

const tags = (await readdir(cdn)).flatMap((file) => /^(llm-.+)\.js$/.exec(file)?.[1] ?? []);
const reached = new Map();
for (const tag of tags) reached.set(tag, await reach(path.resolve(cdn, `${tag}.js`)));

/** The files that this element alone loads: its own code. */
const ownFiles = (tag) =>
  [...reached.get(tag)].filter((file) =>
    tags.every((other) => other === tag || !reached.get(other).has(file)),
  );

const budgets = [
  {
    title: 'autoload.js on a page without figures',
    limit: 2_000,
    files: (browser) => downloads(browser, 'autoload.js'),
  },
  {
    title: 'llm-tokenizer.js before ranks',
    limit: 20_000,
    files: (browser) => downloads(browser, 'llm-tokenizer.js', '<llm-tokenizer></llm-tokenizer>'),
  },
  {
    title: 'llm-bpe.js before ranks',
    limit: 25_000,
    files: (browser) => downloads(browser, 'llm-bpe.js', '<llm-bpe></llm-bpe>'),
  },
  // The others have a budget with all that they load, above.
  ...tags
    .filter((tag) => tag !== 'llm-bpe' && tag !== 'llm-tokenizer')
    .map((tag) => ({title: `${tag}: its own code`, limit: 15_000, files: () => ownFiles(tag)})),
  {title: 'o200k_base rank table', limit: 710_000, files: () => rankFiles('o200k_base')},
];

const count = (bytes) => bytes.toLocaleString('en').padStart(9);

async function check(browser, {title, limit, files}) {
  try {
    const found = await files(browser);
    const parts = await Promise.all(
      found.map(async (file) => ({name: path.relative(cdn, file), size: await compressedSize(file)})),
    );
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const isWithin = parts.length > 0 && size <= limit;
    console.log(`${isWithin ? '✓' : '✗'} ${title.padEnd(46)}${count(size)} of ${count(limit)} bytes`);
    for (const part of parts) console.log(`    ${part.name.padEnd(44)}${count(part.size)}`);
    return isWithin;
  } catch (error) {
    console.log(`✗ ${title}: ${error.message}`);
    return false;
  }
}

requireChromium();
const browser = await launchChromium();
let passed = 0;
try {
  for (const budget of budgets) if (await check(browser, budget)) passed++;
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${budgets.length - passed} failed`);
process.exitCode = passed === budgets.length ? 0 : 1;
