import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {beamSearch, DecodingError, finish, logSoftmax, Random, type Beam} from 'llm-anatomy/core';
import {seed} from './corpus.js';

/** A made-up model: logits that depend on all tokens so far and on nothing else. */
function chance(vocab: number, key: number): (tokens: readonly number[]) => Float32Array {
  return (tokens) => {
    const random = new Random(tokens.reduce((hash, token) => Math.imul(hash, 31) + token + 1, key));
    return Float32Array.from({length: vocab}, () => 2 * random.normal());
  };
}

/** Every continuation there is. */
function everything(
  next: (tokens: readonly number[]) => Float32Array,
  maxTokens: number,
  ends: number[],
  lengthPenalty: number,
): Beam[] {
  const all: Beam[] = [];
  const visit = (tokens: number[], logProbability: number): void => {
    const ended = ends.includes(tokens.at(-1)!);
    if (ended || tokens.length === maxTokens) {
      all.push({tokens, logProbability, score: logProbability / tokens.length ** lengthPenalty, ended});
      return;
    }
    for (const [token, log] of logSoftmax(next(tokens)).entries())
      visit([...tokens, token], logProbability + log);
  };
  visit([], 0);
  return all.sort((a, b) => b.score - a.score);
}

describe('beamSearch()', () => {
  it(`with enough beams finds exactly the best (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 60; round++) {
      const vocab = 2 + random.integer(3);
      const maxTokens = 1 + random.integer(4);
      const ends = random.uniform() < 0.7 ? [random.integer(vocab)] : [];
      const lengthPenalty = [0, 0.6, 1, 2, -1][random.integer(5)];
      const next = chance(vocab, seed + round);
      const expected = everything(next, maxTokens, ends, lengthPenalty);
      const beams = vocab ** maxTokens;
      const got = finish(beamSearch(next, {beams, maxTokens, ends, lengthPenalty}));
      const context = `round ${round}: vocab ${vocab}, ${maxTokens} tokens, ends ${ends}, α ${lengthPenalty}`;
      assert.equal(got.length, expected.length, context);
      for (const [i, beam] of got.entries()) {
        assert.ok(Math.abs(beam.score - expected[i].score) < 1e-5, context);
        assert.equal(beam.ended, ends.includes(beam.tokens.at(-1)!), context);
        const same = expected.find(({tokens}) => `${tokens}` === `${beam.tokens}`)!;
        assert.ok(Math.abs(beam.logProbability - same.logProbability) < 1e-5, context);
      }
    }
  });

  it(`stopping early loses nothing (SEED=${seed})`, () => {
    // Beams enough for all continuations, but asked for few: what is returned is still the best.
    const random = new Random(seed);
    for (let round = 0; round < 60; round++) {
      const next = chance(4, seed * 3 + round);
      const lengthPenalty = [0, 0.6, 1, 2][random.integer(4)];
      const [best] = everything(next, 4, [0], lengthPenalty);
      const [got] = finish(beamSearch(next, {beams: 256, maxTokens: 4, ends: [0], lengthPenalty}));
      assert.deepEqual(got.tokens, best.tokens);
      let calls = 0;
      const short = [
        ...beamSearch((tokens) => (calls++, tokens.length ? [0, 0] : [9, -9]), {
          beams: 1,
          maxTokens: 50,
          ends: [0],
        }),
      ];
      assert.equal(calls, short.length);
      assert.ok(calls < 50);
    }
  });

  it('with one beam and no end is greedy', () => {
    const next = chance(20, 5);
    const tokens: number[] = [];
    while (tokens.length < 12) {
      const logits = next(tokens);
      tokens.push(logits.indexOf(Math.max(...logits)));
    }
    const [beam] = finish(beamSearch(next, {beams: 1, maxTokens: 12}));
    assert.deepEqual(beam.tokens, tokens);
    assert.equal(beam.ended, false);
  });

  it('finds what greedy misses', () => {
    const tree = new Map([
      ['', [0.4, 0.6]],
      ['0', [0.9, 0.1]],
      ['1', [0.5, 0.5]],
    ]);
    const next = (tokens: readonly number[]): number[] => tree.get(tokens.join())!.map(Math.log);
    const best = (beams: number): Beam => finish(beamSearch(next, {beams, maxTokens: 2}))[0];
    assert.deepEqual(best(1).tokens, [1, 0]);
    assert.deepEqual(best(2).tokens, [0, 0]);
    assert.ok(Math.abs(Math.exp(best(2).logProbability) - 0.36) < 1e-6);
  });

  it('never takes what cannot come', () => {
    const next = (): number[] => [-Infinity, 0, -Infinity];
    const got = finish(beamSearch(next, {beams: 5, maxTokens: 3}));
    assert.deepEqual(
      got.map(({tokens}) => tokens),
      [[1, 1, 1]],
    );
  });

  it('refuses what has no meaning', () => {
    const next = (): number[] => [0, 1];
    for (const settings of [
      {beams: 0, maxTokens: 1},
      {beams: 1.5, maxTokens: 1},
      {beams: 1, maxTokens: 0},
      {beams: 1, maxTokens: Infinity},
      {beams: 1, maxTokens: 1, lengthPenalty: NaN},
    ])
      assert.throws(() => finish(beamSearch(next, settings)), DecodingError);
    for (const end of ['1', -1, 0.5, null])
      assert.throws(() => finish(beamSearch(next, {beams: 1, maxTokens: 1, ends: [end] as number[]})), {
        name: 'DecodingError',
        message: /expected ends to be a list of token IDs, got one of /,
      });
    assert.throws(() => finish(beamSearch(() => [NaN], {beams: 1, maxTokens: 1})), DecodingError);
    assert.throws(
      () => finish(beamSearch(({length}) => new Float32Array(2 + length), {beams: 1, maxTokens: 2})),
      DecodingError,
    );
  });
});
