import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  CacheError,
  ContextLengthError,
  Decoder,
  finish,
  InterventionHooks,
  ShapeError,
  Heap,
  KvCache,
  PagedCache,
  PagePool,
  Random,
  run,
  SlidingCache,
  VocabularyError,
  type Hooks,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {append, assertClose, randomConfigs, randomModel} from './random-model.js';

/** Cached against uncached: the same sums in another order. */
const CLOSE = 1e-4;

describe(`caches that are full or misused (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {
    causal: true,
    sliding_window: 4,
    position: 'rope',
    vocab_size: 13,
  });
  const model = randomModel(config, heap, random);
  const lastOf = (text: number[]) => run(model, text, {logits: 'last'}).logits;

  it('KvCache says so, and goes on where it was', () => {
    const used = heap.usedBytes;
    const cache = new KvCache(model, 4);
    const decoder = new Decoder(model, [cache], 4);
    finish(decoder.prefill([1, 2, 3]));
    decoder.step(4);
    for (let n = 0; n < 2; n++)
      assert.throws(() => decoder.step(5), (error: Error) => error instanceof CacheError && /4 tokens.*5/.test(error.message)); // prettier-ignore
    assert.throws(() => finish(decoder.prefill([5])), CacheError);
    assert.equal(cache.length, 4);
    cache.truncate(3);
    assertClose(decoder.step(7), lastOf([1, 2, 3, 7]), CLOSE, 'after truncate');
    for (const length of [5, -1, NaN, 1.5])
      assert.throws(() => cache.truncate(length), CacheError, `${length}`);
    decoder.free();
    cache.free();
    assert.equal(heap.usedBytes, used);
  });

  it('PagePool has no page left, and another’s is soon free', () => {
    const pool = new PagePool(model, 3, 2);
    const [a, b] = [new PagedCache(pool), new PagedCache(pool)];
    append(model, a, [1, 2, 3, 4]);
    append(model, b, [5]);
    assert.throws(() => append(model, a, [5]), CacheError);
    assert.throws(() => append(model, b, [6, 7]), CacheError);
    assert.throws(() => append(model, a, [1, 2, 3]), CacheError);
    b.free();
    assertClose(append(model, a, [5]), lastOf([1, 2, 3, 4, 5]), CLOSE, 'the page of b');
    const fork = a.fork();
    assert.throws(() => append(model, fork, [6]), CacheError);
    assert.deepEqual(fork.pages, a.pages);
    a.free();
    assertClose(append(model, fork, [6]), lastOf([1, 2, 3, 4, 5, 6]), CLOSE, 'the fork alone');
    for (const length of [7, -1, NaN, 1.5])
      assert.throws(() => fork.truncate(length), CacheError, `${length}`);
    fork.free();
    pool.free();
  });

  it('pages taken by a pass that failed are still one’s own after a fork', () => {
    const pool = new PagePool(model, 12, 2);
    const cache = new PagedCache(pool);
    append(model, cache, [1, 2]);
    const failing: Hooks = {at: (_layer, name) => { if (name === 'attn.z') throw new RangeError('no'); }}; // prettier-ignore
    assert.throws(() => append(model, cache, [3, 4, 5, 6], failing), /no/);
    assert.equal(cache.length, 2);
    const fork = cache.fork();
    append(model, cache, [3, 4, 5, 6]);
    append(model, fork, [7, 8, 9, 10]);
    assertClose(append(model, cache, [1]), lastOf([1, 2, 3, 4, 5, 6, 1]), CLOSE, 'cache');
    assertClose(append(model, fork, [1]), lastOf([1, 2, 7, 8, 9, 10, 1]), CLOSE, 'fork');
    for (const each of [cache, fork]) each.free();
    assert.equal(pool.freePages, 12);
    pool.free();
  });

  it('SlidingCache takes chunks of what it was made for, and only models with a window', () => {
    const cache = new SlidingCache(model, 2);
    assert.throws(() => append(model, cache, [1, 2, 3, 4, 5, 6]), CacheError);
    append(model, cache, [1, 2]);
    append(model, cache, [3, 4]);
    assert.throws(() => append(model, cache, [5, 6, 7]), /at most 2 tokens at a time, got 3/);
    assertClose(append(model, cache, [5]), lastOf([1, 2, 3, 4, 5]), CLOSE, 'after a chunk too long');
    cache.free();
    const wide = randomModel({...config, sliding_window: null}, new Heap(), random);
    assert.throws(() => new SlidingCache(wide, 2), CacheError);
  });

  it('hooks see texts of one length side by side, and of several not at all', () => {
    const at = 'blocks.0.attn.pattern';
    const interventions = [{at, op: 'scale', factor: 0.5, index: 1, head: 0}] as const;
    for (const more of [0, 1]) {
      const texts = [[1, 2, 3, 4], [5, 6, 7, 8]]; // prettier-ignore
      const caches = [new KvCache(model, 9), new KvCache(model, 9)];
      const decoder = new Decoder(model, caches, 9);
      const hooks = new InterventionHooks(config, interventions);
      for (const [b, text] of texts.entries()) finish(decoder.prefill(text, b, hooks));
      if (more) finish(decoder.prefill([1], 1, hooks));
      const used = heap.usedBytes;
      if (more) assert.throws(() => decoder.step([9, 10], hooks), ShapeError);
      else {
        const logits = decoder.step([9, 10], hooks);
        for (const [b, text] of texts.entries()) {
          const expected = run(model, [...text, 9 + b], {logits: 'last', interventions}).logits;
          assertClose(logits.subarray(13 * b, 13 * b + 13), expected, CLOSE, `text ${b}`);
        }
      }
      assert.equal(heap.usedBytes, used);
      for (const each of [decoder, ...caches]) each.free();
    }
  });

  it('learned positions come to their end, in prefill and step', () => {
    const learned = randomModel(
      {...config, position: 'learned', max_position_embeddings: 5},
      new Heap(),
      random,
    );
    const cache = new KvCache(learned, 10);
    const decoder = new Decoder(learned, [cache], 10);
    assert.throws(() => finish(decoder.prefill([1, 2, 3, 4, 5, 6])), ContextLengthError);
    finish(decoder.prefill([1, 2, 3]));
    for (const token of [4, 5]) decoder.step(token);
    for (let n = 0; n < 2; n++) assert.throws(() => decoder.step(6), ContextLengthError);
    assert.equal(cache.length, 5);
  });

  it('a decoder refuses tokens that are none, and too few', () => {
    const caches = [new KvCache(model, 9), new KvCache(model, 9)];
    const decoder = new Decoder(model, caches, 9);
    const used = heap.usedBytes;
    for (const [b, text] of [[1, 2], [3, 4, 5]].entries()) finish(decoder.prefill(text, b)); // prettier-ignore
    for (const token of [13, -1, 1.5, NaN]) {
      assert.throws(() => decoder.step([1, token]), VocabularyError, `${token}`);
      assert.throws(() => finish(decoder.prefill([1, token])), VocabularyError, `${token}`);
    }
    assert.throws(() => decoder.step([1]), RangeError);
    assert.throws(() => decoder.step(1), RangeError);
    assert.throws(() => decoder.step([1, 2, 3]), RangeError);
    assert.throws(() => finish(decoder.prefill([])), RangeError);
    assert.throws(() => finish(decoder.prefill([1], 2)), RangeError);
    assert.equal(heap.usedBytes, used);
    const logits = decoder.step([6, 7]).slice();
    assertClose(logits.subarray(0, 13), lastOf([1, 2, 6]), CLOSE, 'first');
    assertClose(logits.subarray(13), lastOf([3, 4, 5, 7]), CLOSE, 'second');
  });
});
