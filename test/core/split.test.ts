import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {encodings, splitPieces, type SplitPattern} from 'llm-anatomy/core';
import {hostileTexts, mulberry32, randomTexts, seed, show} from './corpus.js';
import {forJsTiktoken, names, oracleRanks} from './encoders.js';

/** The pieces as js-tiktoken's own expression makes them, as UTF-8 would carry them. */
function expectedPieces(expression: RegExp, text: string): string[] {
  return Array.from(text.toWellFormed().matchAll(expression), ([piece]) => piece);
}

function assertSamePieces(split: SplitPattern, expression: RegExp, text: string): void {
  const got = splitPieces(text, split);
  const expected = expectedPieces(expression, text);
  const at = expected.findIndex((piece, i) => piece !== got[i]);
  if (at === -1 && got.length === expected.length) return;
  const near = (pieces: string[]): string =>
    pieces
      .slice(Math.max(0, at - 1), at + 3)
      .map(show)
      .join(' ');
  assert.fail(
    `${split}, SEED=${seed}: piece ${at} of ${show(text)}: expected … ${near(expected)}, got … ${near(got)}`,
  );
}

for (const name of names) {
  const {split} = encodings[name];
  const expression = new RegExp(oracleRanks(name).pat_str, 'gu');

  describe(`${name} splits by ${split}`, () => {
    it(`as js-tiktoken's expression does (SEED=${seed})`, () => {
      const random = mulberry32(seed + 2);
      for (const text of [...randomTexts(random, 20_000, 3), ...randomTexts(random, 500, 60)])
        assertSamePieces(split, expression, forJsTiktoken(text));
    });

    it('on every string of up to four characters that differ to it', () => {
      const letters = ['a', 'A', 'ǅ', '漢', '\u0301', '7', ' ', '\n', '\u00a0', '/', "'", 's'];
      let texts = [''];
      for (let length = 1; length <= 4; length++) {
        texts = texts.flatMap((text) => letters.map((letter) => text + letter));
        for (const text of texts) assertSamePieces(split, expression, text);
      }
    });

    it('on long runs', () => {
      for (const text of Object.values(hostileTexts(mulberry32(seed), 20_000)))
        assertSamePieces(split, expression, forJsTiktoken(text));
    });
  });
}

describe('every code point of the planes in use', () => {
  for (const name of ['o200k_base', 'cl100k_base', 'r50k_base'] as const)
    it(name, () => {
      const expression = new RegExp(oracleRanks(name).pat_str, 'gu');
      for (let first = 0; first <= 0xe0000; first = first === 0x33c00 ? 0xe0000 : first + 0x400) {
        const characters = Array.from({length: 0x400}, (_, i) => String.fromCodePoint(first + i));
        const text = characters.map((c) => `a${c}B${c}1${c} ${c}\n`).join('');
        assertSamePieces(encodings[name].split, expression, forJsTiktoken(text));
      }
    });
});

describe('white space', () => {
  it('is what Unicode and tiktoken call so: U+0085 is, U+FEFF is not', () => {
    assert.deepEqual(splitPieces('a\u0085\u0085b', 'gpt2'), ['a', '\u0085', '\u0085', 'b']);
    assert.deepEqual(splitPieces('a\ufeff\ufeffb', 'gpt2'), ['a', '\ufeff\ufeff', 'b']);
    assert.deepEqual(splitPieces('a \ufeff b', 'gpt2'), ['a', ' \ufeff', ' b']);
  });
});

describe('contractions', () => {
  it('ignore case as Unicode folds it, the long s included, since cl100k_base', () => {
    assert.deepEqual(splitPieces("it'\u017fx", 'gpt2'), ['it', "'", '\u017fx']);
    assert.deepEqual(splitPieces("it'\u017fx", 'cl100k'), ['it', "'\u017f", 'x']);
    assert.deepEqual(splitPieces("it'\u017fx", 'o200k'), ["it'\u017f", 'x']);
  });
});
