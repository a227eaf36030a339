import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {applyMerges, finish, splitPieces, trainMerges, type TrainedMerges} from 'llm-anatomy/core';
import {integer, mulberry32, pick, randomText, seed, show} from './corpus.js';

const encoder = new TextEncoder();

function join(ids: number[], left: number, right: number, joined: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const match = ids[i] === left && ids[i + 1] === right;
    out.push(match ? joined : ids[i]);
    if (match) i++;
  }
  return out;
}

/** The algorithm as its paper says it: count all pairs, join the most frequent, start again. */
function naive(text: string, merges: number): TrainedMerges {
  let pieces = splitPieces(text, 'gpt2').map((piece) => [...encoder.encode(piece)]);
  const length = (): number => pieces.reduce((sum, piece) => sum + piece.length, 0);
  const [left, right, counts, tokens]: number[][] = [[], [], [], [length()]];
  while (left.length < merges) {
    const pairs = new Map<string, {left: number; right: number; count: number}>();
    for (const piece of pieces)
      for (let i = 1; i < piece.length; i++) {
        const key = `${piece[i - 1]} ${piece[i]}`;
        const pair = pairs.get(key) ?? {left: piece[i - 1], right: piece[i], count: 0};
        pair.count++;
        pairs.set(key, pair);
      }
    const [best] = [...pairs.values()].sort(
      (a, b) => b.count - a.count || a.left - b.left || a.right - b.right,
    );
    if (!best || best.count < 2) break;
    pieces = pieces.map((piece) => join(piece, best.left, best.right, 256 + left.length));
    left.push(best.left);
    right.push(best.right);
    counts.push(best.count);
    tokens.push(length());
  }
  return {
    left: Uint32Array.from(left),
    right: Uint32Array.from(right),
    counts: Uint32Array.from(counts),
    tokens: Uint32Array.from(tokens),
  };
}

function assertAsNaive(text: string, merges: number): void {
  const got = finish(trainMerges(text, merges));
  assert.deepEqual(got, naive(text, merges), `SEED=${seed}, ${merges} merges of ${show(text)}`);
}

describe('trainMerges()', () => {
  it(`does as the plain algorithm on words of few letters (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 300; round++) {
      const letters = [...'aabc  é\n漢'].slice(0, integer(random, 1, 9));
      const text = Array.from({length: integer(random, 0, 150)}, () => pick(random, letters)).join('');
      assertAsNaive(text, integer(random, 0, 40));
    }
  });

  it(`does as the plain algorithm on any text (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 60; round++) assertAsNaive(randomText(random, 20), 30);
  });

  it('finds nothing to join in nothing, in one character and in none twice', () => {
    for (const text of ['', 'a', '漢', 'ab', 'abc'])
      assert.deepEqual([...finish(trainMerges(text, 10)).tokens], [encoder.encode(text).length], show(text));
  });

  it('joins a run of one character by halves, and an odd one stays', () => {
    for (const length of [2, 3, 4, 7, 8, 100, 1000]) assertAsNaive('a'.repeat(length), 20);
    assert.deepEqual([...finish(trainMerges('a'.repeat(9), 10)).tokens], [9, 5, 3]);
  });

  it('stops at the merges asked for, and where none are left', () => {
    assert.equal(finish(trainMerges('low lower lowest', 0)).left.length, 0);
    assert.equal(finish(trainMerges('low lower lowest', 2)).left.length, 2);
    const all = finish(trainMerges('low lower lowest', 1000));
    assert.ok(all.left.length < 20);
    assert.equal(all.tokens.length, all.left.length + 1);
  });

  it('gives way with progress that rises', () => {
    const progress = [...trainMerges('the cat sat on the mat with the hat '.repeat(20), 10)];
    assert.ok(progress.length >= 10);
    assert.ok(progress.every((value, i) => value >= (progress[i - 1] ?? 0) && value <= 1));
    assert.equal(progress.at(-1), 1);
  });

  it('touches only where a pair stands: a text without spaces is one piece, and trains as fast', () => {
    const random = mulberry32(seed);
    const text = Array.from({length: 50_000}, () => String.fromCharCode(0x4e00 + random() * 5000)).join('');
    const trained = finish(trainMerges(text, 200));
    assert.equal(trained.left.length, 200);
    assert.equal(finish(applyMerges(text, trained, 200)).ids.length, trained.tokens[200]);
  });
});

describe('applyMerges()', () => {
  it(`splits the training text into as many tokens as training counted (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 20; round++) {
      const text = randomText(random, 20);
      const trained = finish(trainMerges(text, 40));
      for (let merges = 0; merges <= trained.left.length; merges++)
        assert.equal(
          finish(applyMerges(text, trained, merges)).ids.length,
          trained.tokens[merges],
          `SEED=${seed}, ${merges} merges of ${show(text)}`,
        );
    }
  });

  it('is bytes where no merges are used, all of them where more are asked for', () => {
    const trained = finish(trainMerges('banana bandana', 8));
    const {ids} = finish(applyMerges('aé', trained, 0));
    assert.deepEqual([...ids], [0x61, 0xc3, 0xa9]);
    assert.deepEqual(
      finish(applyMerges('banana', trained, 99)),
      finish(applyMerges('banana', trained, trained.left.length)),
    );
  });
});
