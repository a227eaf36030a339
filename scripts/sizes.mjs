// Holds the CDN build to its budgets. What a page downloads is not guessed from the files' imports: a page is opened in
// Chromium and the server notes what it sends, the worker's scripts included, until the figure is ready.
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {launchChromium, requireChromium} from './browser.mjs';
import {cdn, compressedSize, downloads, ownFiles, reachByTag} from './cdn-files.mjs';
import {measure, readTable} from './sizes-table.mjs';

/** The files that a figure loads before it asks for a rank table. */
async function beforeRanks(browser, tag) {
  const files = await downloads(browser, `${tag}.js`, tag);
  const ranks = files.findIndex((file) => file.endsWith('.bin'));
  if (ranks < 0) throw new Error('no rank table was asked for');
  return files.slice(0, ranks);
}

async function rankFiles(name) {
  const files = await readdir(`${cdn}/ranks`);
  const found = files.filter((file) => file.startsWith(`${name}-`));
  if (found.length !== 1) throw new Error(`cdn/ranks holds ${found.length} files for ${name}, not one`);
  return found.map((file) => `${cdn}/ranks/${file}`);
}

const reached = await reachByTag();

const budgets = [
  {
    title: 'autoload.js on a page without figures',
    limit: 2_000,
    files: (browser) => downloads(browser, 'autoload.js'),
  },
  {
    title: 'llm-tokenizer.js before ranks',
    limit: 20_000,
    files: (browser) => beforeRanks(browser, 'llm-tokenizer'),
  },
  {
    title: 'llm-bpe.js before ranks',
    limit: 25_000,
    files: (browser) => beforeRanks(browser, 'llm-bpe'),
  },
  // The others have a budget with all that they load, above.
  ...[...reached.keys()]
    .filter((tag) => tag !== 'llm-bpe' && tag !== 'llm-tokenizer')
    .map((tag) => ({title: `${tag}: its own code`, limit: 15_000, files: () => ownFiles(reached, tag)})),
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

/** Whether the README's table says what is there, to a tenth of a kB: compressors differ by a few bytes. */
async function checkTable(browser) {
  const [rows, table] = [await measure(browser), await readTable()];
  const isNear = (said, bytes) => Math.abs(said - bytes / 1000) < 0.15;
  const wrong = rows.filter(({tag, own, alone}) => {
    const said = table.get(tag);
    return !said || !isNear(said.own, own) || !isNear(said.alone, alone);
  });
  const isFresh = wrong.length === 0 && table.size === rows.length;
  const fix = wrong.length > 0 ? `: npm run sizes (${wrong.map(({tag}) => tag).join(', ')})` : '';
  console.log(`${isFresh ? '✓' : '✗'} the table of sizes in the README${fix}`);
  return isFresh;
}

requireChromium();
const browser = await launchChromium();
let passed = 0;
try {
  for (const budget of budgets) if (await check(browser, budget)) passed++;
  if (await checkTable(browser)) passed++;
} finally {
  await browser.close();
}
const all = budgets.length + 1;
console.log(`${passed} passed, ${all - passed} failed`);
process.exitCode = passed === all ? 0 : 1;
