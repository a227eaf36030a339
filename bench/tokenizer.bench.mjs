/**
 * Our tokenizer beside js-tiktoken, gpt-tokenizer and OpenAI's tiktoken as WebAssembly.
 * Contenders take turns in every round, so that a busy machine slows all alike; ratios of medians are what counts.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {brotliCompressSync, constants} from 'node:zlib';
import {contenders, openEncoder, ours} from './encoders.mjs';
import {code, prose} from './texts.mjs';

const rounds = 5;
const slice = 600_000;
/** What the slow ones are given of each slice. */
const shortSlice = 200_000;
const slow = new Set(['js-tiktoken', 'tiktoken (WASM)']);
const giveUpMs = 20_000;
const coldStarts = 5;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const round = (value) => (value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1));
const heading = (text) => console.log(`\n${text}`);

function table(columns, rows) {
  const cells = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells)
    console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('   '));
}

function verdict(label, value, unit, target, passes) {
  console.log(`${passes ? 'PASS' : 'miss'}  ${label}: ${round(value)} ${unit} (target ${target})`);
}

function assertSame(text, encoders, encoding) {
  const [expected, ...others] = [...encoders].map(([name, {encode}]) => ({name, ids: encode(text)}));
  for (const {name, ids} of others)
    if (ids.length !== expected.ids.length || ids.some((id, i) => id !== expected.ids[i]))
      throw new Error(`${encoding}: ${name} and ${expected.name} give different ids`);
}

/** MB/s on first sight of a text and on the second, per contender: the medians over the rounds. */
function measure(text, encoders) {
  const speeds = new Map(contenders.map((name) => [name, {first: [], again: []}]));
  for (let i = 0; i < rounds; i++)
    for (const [name, {encode}] of encoders) {
      const start = (i + 1) * slice;
      const part = text.slice(start, start + (slow.has(name) ? shortSlice : slice));
      const bytes = Buffer.byteLength(part);
      for (const sight of ['first', 'again']) {
        const begin = performance.now();
        encode(part);
        speeds.get(name)[sight].push(bytes / 1000 / (performance.now() - begin));
      }
    }
  return new Map(
    [...speeds].map(([name, {first, again}]) => [name, {first: median(first), again: median(again)}]),
  );
}

async function speed(encoding) {
  const encoders = new Map();
  for (const name of contenders) encoders.set(name, await openEncoder(name, encoding));
  const results = new Map();
  for (const [kind, text] of Object.entries(texts)) {
    // The first slice is for the comparison and the compiler; what is timed has not been seen before.
    assertSame(text.slice(0, shortSlice), encoders, encoding);
    for (const name of [ours, 'gpt-tokenizer']) encoders.get(name).encode(text.slice(shortSlice, slice));
    results.set(kind, measure(text, encoders));
  }
  for (const {close} of encoders.values()) close();

  heading(`${encoding}, MB/s (all four give the same ids)`);
  const columns = [...results].flatMap(([kind]) => [`${kind}, first sight`, 'again']);
  table(
    ['', ...columns],
    contenders.map((name) => [
      name,
      ...[...results.values()].flatMap((result) => [
        round(result.get(name).first),
        round(result.get(name).again),
      ]),
    ]),
  );
  for (const [kind, result] of results) {
    const ratios = contenders
      .filter((name) => name !== ours)
      .map((name) => `${(result.get(ours).first / result.get(name).first).toFixed(1)}× ${name}`);
    console.log(`${kind}: ${ratios.join(', ')}`);
  }
  return results;
}

/** Milliseconds, or undefined where the process did not end in time. */
function once(...args) {
  const script = new URL('once.mjs', import.meta.url).pathname;
  try {
    return Number(
      execFileSync(process.execPath, [script, ...args.map(String)], {
        timeout: giveUpMs,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  } catch {
    return undefined;
  }
}

const million = 1_000_000;
const texts = {prose: prose((rounds + 1) * slice), code: code((rounds + 1) * slice)};
for (const [kind, text] of Object.entries(texts))
  if (text.length < (rounds + 1) * slice)
    throw new Error(
      `expected ${(rounds + 1) * slice} characters of ${kind} in node_modules, got ${text.length}`,
    );

const results = new Map();
for (const encoding of ['o200k_base', 'cl100k_base']) results.set(encoding, await speed(encoding));

heading(`hostile texts, o200k_base, ms (–: not within ${giveUpMs / 1000} s, or hopeless)`);
const rows = [];
let slowest = 0;
const one = ['a', '漢', '😀', 'spaces', 'marks', 'ab', 'random letters'];
for (const [kind, length] of [
  ['a', 4000],
  ['a', 100_000],
  ...[...one, 'random code points', 'zalgo'].map((kind) => [kind, million]),
]) {
  const times = contenders.map((name) => {
    // One piece of a million is hopeless for a quadratic merge, 100,000 for js-tiktoken: do not wait for it.
    if (
      name !== ours &&
      one.includes(kind) &&
      (length === million || (name === 'js-tiktoken' && length > 4000))
    )
      return undefined;
    return once('hostile', name, 'o200k_base', kind, length);
  });
  if (length === million) slowest = Math.max(slowest, times[contenders.indexOf(ours)] ?? Infinity);
  rows.push([`${kind} × ${length.toLocaleString('en')}`, ...times.map(round)]);
}
table(['', ...contenders], rows);

heading('cold start, ms from the vocabulary to the first ids (a new process each)');
const cold = new Map();
for (const encoding of ['o200k_base', 'cl100k_base']) {
  const times = contenders.map(() => []);
  for (let i = 0; i < coldStarts; i++)
    for (const [k, name] of contenders.entries()) times[k].push(once('cold', name, encoding));
  cold.set(encoding, times.map(median));
}
table(
  ['', ...contenders],
  [...cold].map(([encoding, times]) => [encoding, ...times.map(round)]),
);

heading('data, brotli 11');
const brotli = (path) => {
  const bytes = readFileSync(new URL(path, import.meta.url));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, {params}).length / 1e6;
};
const sizes = new Map(
  ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'].map((ranks) => [
    ranks,
    brotli(`../dist/ranks/${ranks}.bin`),
  ]),
);
table(
  ['', 'MB'],
  [...sizes].map(([ranks, size]) => [ranks, size.toFixed(3)]),
);

heading('targets, o200k_base');
const onProse = results.get('o200k_base').get('prose');
const ratio = (name) => onProse.get(ours).first / onProse.get(name).first;
verdict('prose against js-tiktoken', ratio('js-tiktoken'), '×', 'at least 8', ratio('js-tiktoken') >= 8);
verdict('prose against gpt-tokenizer', ratio('gpt-tokenizer'), '×', 'above 1', ratio('gpt-tokenizer') > 1);
verdict('slowest million characters', slowest, 'ms', 'below 1000', slowest < 1000);
const start = cold.get('o200k_base')[contenders.indexOf(ours)];
verdict('ready once the ranks are there', start, 'ms', 'at most 150', start <= 150);
const size = sizes.get('o200k_base');
verdict('ranks after brotli', size * 1000, 'kB', 'at most 710', size <= 0.71);
