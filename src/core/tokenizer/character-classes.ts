/**
 * Unicode classes of characters, one bit each, as the splitting patterns of byte-level BPE tokenizers need them.
 * They partition the code points: every character has exactly one bit.
 */
import type {Task} from '../task.js';

export const UPPER = 1; // \p{Lu} \p{Lt}
export const LOWER = 2; // \p{Ll}
export const CASELESS = 4; // \p{Lm} \p{Lo}
export const MARK = 8; // \p{M}
export const NUMBER = 16; // \p{N}
export const SPACE = 32; // \p{White_Space} but for the two below
export const NEWLINE = 64; // CR, LF
export const OTHER = 128; // everything else: punctuation, symbols, controls, unassigned

export const LETTER = UPPER | LOWER | CASELESS; // \p{L}

// One group per class, in the order of the bits. White space is the Unicode property, as in the Rust library behind
// tiktoken; JavaScript's \s differs from it in U+0085 and U+FEFF.
const runs = /([\p{Lu}\p{Lt}]+)|(\p{Ll}+)|([\p{Lm}\p{Lo}]+)|(\p{M}+)|(\p{N}+)|([\r\n]+)|(\p{White_Space})/gu;
const anyClass = /[\p{L}\p{M}\p{N}\p{White_Space}]/u;
const groups = [UPPER, LOWER, CASELESS, MARK, NUMBER, NEWLINE, SPACE];

const BLOCK = 1024;
const FIRST_SURROGATE_BLOCK = 0xd800 / BLOCK;
const LAST_SURROGATE_BLOCK = 0xdc00 / BLOCK;
const CODE_POINTS = 0x110000;

/** Bytes after which classify() gives way. */
const SLICE = 1 << 18;

/** Class of each code point, 0 where its block has not been asked for yet. Filled from the engine's own Unicode tables. */
let table: Uint8Array | undefined;

function fillBlock(table: Uint8Array, block: number): void {
  const first = block * BLOCK;
  table.fill(OTHER, first, first + BLOCK);
  if (block === FIRST_SURROGATE_BLOCK || block === LAST_SURROGATE_BLOCK) return; // never in UTF-8
  const unitsPerCharacter = first < 0x10000 ? 1 : 2;
  const text = String.fromCodePoint(...Array.from({length: BLOCK}, (_, i) => first + i));
  if (!anyClass.test(text)) return; // most of the code space
  for (const match of text.matchAll(runs)) {
    const start = first + match.index / unitsPerCharacter;
    const group = match.findIndex((part, i) => i > 0 && part !== undefined) - 1;
    table.fill(groups[group], start, start + match[0].length / unitsPerCharacter);
  }
}

/**
 * The class of every byte of a well-formed UTF-8 text: all bytes of a character carry the character's class, so that
 * a run of a class is a run of bytes. One zero follows the last byte, so that every run ends without a bounds check.
 *
 * @param text UTF-8, (n) bytes
 * @returns (n + 1) classes
 */
export function* classify(text: Uint8Array): Task<Uint8Array> {
  const n = text.length;
  const classes = new Uint8Array(n + 1);
  table ??= new Uint8Array(CODE_POINTS);
  if (!table[0]) fillBlock(table, 0);
  for (let i = 0, slice = SLICE; i < n;) {
    if (i >= slice) {
      slice += SLICE;
      yield i / n;
    }
    const lead = text[i];
    if (lead < 0x80) {
      classes[i++] = table[lead];
      continue;
    }
    const width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let codePoint = lead & (0xff >> (width + 1));
    for (let k = 1; k < width; k++) codePoint = (codePoint << 6) | (text[i + k] & 0x3f);
    if (!table[codePoint]) fillBlock(table, Math.floor(codePoint / BLOCK));
    const characterClass = table[codePoint];
    for (const end = i + width; i < end;) classes[i++] = characterClass;
  }
  return classes;
}
