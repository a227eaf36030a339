/** Ours and js-tiktoken's encoders by name, and the comparisons every tokenizer test makes. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {Tiktoken as Oracle, TiktokenBPE} from 'js-tiktoken/lite';
import {
  encodings,
  specialTokens,
  finish,
  parseRankFile,
  Tokenizer,
  type EncodingName,
  type MergeTable,
} from 'llm-anatomy/core';
import {seed, show} from './corpus.js';

// js-tiktoken as CommonJS: its ranks are strings of megabytes, and a loader need not parse them as modules.
const require = createRequire(import.meta.url);
const {Tiktoken} = require('js-tiktoken/lite') as {Tiktoken: typeof Oracle};

/** The public encodings. */
export const names = (Object.keys(encodings) as EncodingName[]).filter((name) => name !== 'nano');

const tables = new Map<string, MergeTable>();

export function rankBytes(ranks: string): Uint8Array {
  return readFileSync(new URL(`../../dist/ranks/${ranks}.bin`, import.meta.url));
}

export function tokenizerOf(name: EncodingName): Tokenizer {
  const {ranks, split} = encodings[name];
  if (!tables.has(ranks)) tables.set(ranks, parseRankFile(rankBytes(ranks)).table);
  return new Tokenizer(tables.get(ranks)!, split, specialTokens[name]);
}

export function oracleRanks(name: EncodingName): TiktokenBPE {
  return require(`js-tiktoken/ranks/${name}`) as TiktokenBPE;
}

export function oracleOf(name: EncodingName): Oracle {
  return new Tiktoken(oracleRanks(name));
}

/**
 * Where js-tiktoken departs from tiktoken, we follow tiktoken; so js-tiktoken is an oracle for text without these, and
 * the golden files cover them:
 * - JavaScript's \s counts U+FEFF as white space and not U+0085; Unicode, Rust and tiktoken do it the other way round.
 * - tiktoken ignores the case of contractions by Unicode's folding, where U+017F, the long s, is an s.
 */
export function forJsTiktoken(text: string): string {
  return text.replace(/[\u0085\ufeff]/g, '').replace(/'\u017f+/g, "'");
}

function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let i = 0; i < a.length || i < b.length; i++) if (a[i] !== b[i]) return i;
  return -1;
}

export function assertSameIds(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  text: string,
  name: string,
): void {
  const at = firstDifference(got, expected);
  if (at === -1) return;
  const near = (ids: ArrayLike<number>): string =>
    Array.from(ids)
      .slice(Math.max(0, at - 3), at + 8)
      .join(' ');
  assert.fail(
    `${name}, SEED=${seed}: token ${at} of ${show(text)}: expected … ${near(expected)}, got … ${near(got)}`,
  );
}

/** Tokens tile the text's UTF-8: each stands where `ends` says, and together they are all of it. */
export function assertTiles(tokenizer: Tokenizer, text: string, name: string): void {
  const where = `${name}, SEED=${seed}: ${show(text)}`;
  const bytes = new TextEncoder().encode(text);
  const {ids, ends, pieces} = finish(tokenizer.tokenize(text));
  if (ids.length !== ends.length) assert.fail(`${ids.length} ids, ${ends.length} ends; ${where}`);
  if (pieces > ids.length || (pieces === 0) !== (bytes.length === 0))
    assert.fail(`${pieces} pieces; ${where}`);
  let start = 0;
  for (let i = 0; i < ids.length; i++) {
    const token = tokenizer.table.bytes(ids[i]);
    if (ends[i] !== start + token.length)
      assert.fail(`token ${i} ends at ${ends[i]}, its bytes at ${start + token.length}; ${where}`);
    for (let k = 0; k < token.length; k++)
      if (token[k] !== bytes[start + k])
        assert.fail(`token ${i} (${ids[i]}) is not what stands at byte ${start}; ${where}`);
    start = ends[i];
  }
  assert.equal(start, bytes.length, where);
}
