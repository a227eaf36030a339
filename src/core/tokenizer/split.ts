/**
 * The first half of a byte-level BPE tokenizer: cutting text into the pieces inside which merges happen.
 *
 * tiktoken writes each rule as a regular expression. Here each is a function over UTF-8 bytes and their character
 * classes (see character-classes.ts) that does what that expression does, backtracking included, in one pass; the
 * expression stands above it (of those that tiktoken has had, the simplest: later ones give the same tokens). Source: tiktoken_ext/openai_public.py, https://github.com/openai/tiktoken
 */
import {CASELESS, LETTER, LOWER, MARK, NEWLINE, NUMBER, OTHER, SPACE, UPPER} from './character-classes.js';

/** The rule's name: the encoding that introduced it. */
export type SplitPattern = 'gpt2' | 'cl100k' | 'o200k';

/** Where the piece that begins at `start` ends; `classes` as classify() gives them. */
export type NextPiece = (text: Uint8Array, classes: Uint8Array, start: number) => number;

/** A rule by its name, or itself. */
export type Split = SplitPattern | NextPiece;

const SPACE_BYTE = 0x20;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
export const WHITE = SPACE | NEWLINE;
const SYMBOL = OTHER | MARK; // [^\s\p{L}\p{N}]

export function run(classes: Uint8Array, from: number, mask: number): number {
  while (classes[from] & mask) from++;
  return from;
}

export function characterEnd(text: Uint8Array, start: number): number {
  const lead = text[start];
  return start + (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
}

/** Bytes of 's 't 'd 'm 're 've 'll at `at`, or 0; `fold` is 0x20 to ignore case, else 0. */
function contraction(text: Uint8Array, at: number, fold: 0 | 0x20): number {
  if (text[at] !== APOSTROPHE) return 0;
  // Ignoring case, Unicode folds ſ (U+017F, bytes C5 BF) to s.
  if (fold && text[at + 1] === 0xc5 && text[at + 2] === 0xbf) return 3;
  switch (text[at + 1] | fold) {
    case 0x73: // s
    case 0x74: // t
    case 0x64: // d
    case 0x6d: // m
      return 2;
    case 0x72: // re
    case 0x76: // ve
      return (text[at + 2] | fold) === 0x65 ? 3 : 0;
    case 0x6c: // ll
      return (text[at + 2] | fold) === 0x6c ? 3 : 0;
  }
  return 0;
}

/** \s+(?!\S)|\s+ : white space, but its last character is left to what follows it. */
function whiteSpace(text: Uint8Array, classes: Uint8Array, start: number): number {
  const end = run(classes, start, WHITE);
  if (end === text.length) return end;
  let last = end - 1;
  while ((text[last] & 0xc0) === 0x80) last--;
  return last > start ? last : end;
}

/** \s*[\r\n]+|\s+(?!\S)|\s+ : white space up to its last line break, where it has one. */
function lines(text: Uint8Array, classes: Uint8Array, start: number): number {
  let end = run(classes, start, WHITE);
  while (end > start && !(classes[end - 1] & NEWLINE)) end--;
  return end > start ? end : whiteSpace(text, classes, start);
}

/** \p{N}{1,3} */
function digits(text: Uint8Array, classes: Uint8Array, start: number): number {
  let end = start;
  for (let count = 0; count < 3 && classes[end] & NUMBER; count++) end = characterEnd(text, end);
  return end;
}

/** 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ */
export const gpt2: NextPiece = (text, classes, start) => {
  const short = contraction(text, start, 0);
  if (short) return start + short;
  const from = text[start] === SPACE_BYTE ? start + 1 : start;
  const first = classes[from];
  for (const mask of [LETTER, NUMBER, SYMBOL]) if (first & mask) return run(classes, from, mask);
  return whiteSpace(text, classes, start);
};

/**
 * '(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
 */
export const cl100k: NextPiece = (text, classes, start) => {
  const short = contraction(text, start, 0x20);
  if (short) return start + short;
  const first = classes[start];
  if (first & NUMBER) return digits(text, classes, start);
  const word = first & (LETTER | NEWLINE) ? start : characterEnd(text, start);
  if (classes[word] & LETTER) return run(classes, word, LETTER);
  const symbols = text[start] === SPACE_BYTE ? start + 1 : start;
  if (classes[symbols] & SYMBOL) return run(classes, run(classes, symbols, SYMBOL), NEWLINE);
  return lines(text, classes, start);
};

/**
 * [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
 * |[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
 * |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
 */
const o200k: NextPiece = (text, classes, start) => {
  const first = classes[start];
  if (first & NUMBER) return digits(text, classes, start);
  if (!(first & NEWLINE)) {
    const word = first & LETTER ? start : characterEnd(text, start);
    let end = cased(classes, word);
    // The first alternative without its optional first character comes before the second with it.
    if (end === word && !(first & MARK)) end = run(classes, word, UPPER);
    if (end > word || first & MARK) return end + contraction(text, end, 0x20);
  }
  let symbols = text[start] === SPACE_BYTE ? start + 1 : start;
  if (classes[symbols] & SYMBOL) {
    symbols = run(classes, symbols, SYMBOL);
    while (classes[symbols] & NEWLINE || text[symbols] === SLASH) symbols++;
    return symbols;
  }
  return lines(text, classes, start);
};

/** [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+ from `start`, or `start` where it does not match. */
function cased(classes: Uint8Array, start: number): number {
  const upper = run(classes, start, UPPER | CASELESS | MARK);
  const end = run(classes, upper, LOWER | CASELESS | MARK);
  if (end > upper) return end;
  // No lower case follows: the second part needs a caseless character, so the first gives back all after the last.
  let last = upper;
  while (last > start && classes[last - 1] & UPPER) last--;
  return last;
}

export const splitPatterns: Readonly<Record<SplitPattern, NextPiece>> = {gpt2, cl100k, o200k};

export function nextPieceOf(split: Split): NextPiece {
  return typeof split === 'string' ? splitPatterns[split] : split;
}
