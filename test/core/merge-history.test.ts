import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {MAX_HISTORY_BYTES, mergeHistory} from 'llm-anatomy/core';
import {mulberry32, randomTexts, seed, show} from './corpus.js';
import {names, tokenizerOf} from './encoders.js';

for (const name of names)
  describe(`mergeHistory() of ${name}`, () => {
    const tokenizer = tokenizerOf(name);

    it(`goes from bytes to the tokens of encode(), a merge at a time (SEED=${seed})`, () => {
      for (const text of randomTexts(mulberry32(seed), 200, 3)) {
        const {pieces} = mergeHistory(tokenizer, text, 0);
        for (const [i, piece] of pieces.entries()) {
          const where = `${name}, SEED=${seed}: piece ${i} of ${show(text)}`;
          const {states, bytes, cut} = mergeHistory(tokenizer, text, i);
          assert.equal(states[0].ids.length, bytes.length, where);
          for (const [k, {ids, ranks, next}] of states.entries()) {
            assert.deepEqual(tokenizer.decodeBytes(ids), bytes, where);
            assert.equal(ranks.length, ids.length - 1, where);
            if (k > 0) assert.equal(ids.length, states[k - 1].ids.length - 1, where);
            assert.equal(next === -1, k === states.length - 1, where);
          }
          if (!cut) assert.deepEqual(states.at(-1)!.ids, [...tokenizer.encode(piece)], where);
        }
      }
    });

    it('takes the nearest piece, nothing, and a piece too long to show', () => {
      assert.equal(mergeHistory(tokenizer, 'one two', 7).piece, 1);
      assert.equal(mergeHistory(tokenizer, 'one two', -7).piece, 0);
      const none = mergeHistory(tokenizer, '', 0);
      assert.deepEqual([none.pieces, none.bytes.length, none.cut], [[], 0, false]);
      const long = mergeHistory(tokenizer, '漢'.repeat(MAX_HISTORY_BYTES), 0);
      assert.ok(long.cut && long.bytes.length <= MAX_HISTORY_BYTES && long.bytes.length % 3 === 0);
    });
  });
