import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  Activations,
  CacheError,
  Decoder,
  finish,
  FreedError,
  Heap,
  KvCache,
  ModelError,
  PagedCache,
  PagePool,
  Random,
  SlidingCache,
  VocabularyError,
  type ModelCache,
  type ModelConfig,
  type Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {append, copyModel, randomConfigs, randomModel} from './random-model.js';

type OwnedCache = ModelCache & {free(): void};

const kinds: Record<string, (model: Transformer) => OwnedCache> = {
  KvCache: (model) => new KvCache(model, 9),
  SlidingCache: (model) => new SlidingCache(model, 9),
  PagedCache: (model) => new PagedCache(new PagePool(model, 5, 2)),
};

describe(`caches belong to a model (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const fixed = {causal: true, position: 'rope', sliding_window: 4, vocab_size: 13} as const;
  const sizes = {num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 4};
  const [config] = randomConfigs(random, 1, {...fixed, ...sizes});
  const model = randomModel(config, heap, random);
  const like = (changes: Partial<ModelConfig>) => randomModel({...config, ...changes}, heap, random);

  const expected = '2 layers × 2 key-value heads × 4';
  const others: [what: string, Transformer, message: string][] = [
    ['layers', like({num_hidden_layers: 3}), `${expected}, got one of 3 layers × 2 key-value heads × 4`],
    ['heads', like({num_key_value_heads: 4}), `${expected}, got one of 2 layers × 4 key-value heads × 4`],
    ['width', like({head_dim: 6}), `${expected}, got one of 2 layers × 2 key-value heads × 6`],
    ['heap', copyModel(model, new Heap()), 'on the heap of the model, got one on another heap'],
    ['weights', like({}), 'made for this model, got one that was made for another'],
  ];

  for (const [kind, create] of Object.entries(kinds)) {
    it(`${kind}: another model’s is refused, and left as it is`, () => {
      for (const [what, other, message] of others) {
        const cache = create(other);
        const used = heap.usedBytes;
        const refused = (where: string) => (error: Error) =>
          error instanceof CacheError &&
          error.message.startsWith(`${where}: expected caches`) &&
          error.message.endsWith(message);
        assert.throws(() => new Decoder(model, [cache], 9), refused('Decoder'), what);
        assert.throws(() => append(model, cache, [1, 2]), refused('forward'), what);
        const caches: OwnedCache[] = [create(model)];
        const decoder = new Decoder(model, caches, 9);
        caches[0].free();
        caches[0] = cache;
        assert.throws(() => finish(decoder.prefill([1, 2])), refused('forward'), what);
        assert.throws(() => decoder.step(1), refused('forward'), what);
        decoder.free();
        if (kind !== 'PagedCache') assert.equal(heap.usedBytes, used); // its pool stays
        assert.equal(cache.length, 0);
        assert.equal(append(other, cache, [1]).length, 13);
        cache.free();
      }
    });

    it(`${kind}: one that was freed is refused, and is not freed again`, () => {
      const cache = create(model);
      const decoder = new Decoder(model, [cache], 9);
      finish(decoder.prefill([1, 2]));
      assert.equal(cache.isFree, false);
      cache.free();
      assert.equal(cache.isFree, true);
      const after = heap.tensor([4000]).fill(7); // in its place
      const freed = (where: string) => (error: Error) =>
        error instanceof FreedError && error.message.startsWith(`${where}: expected`) && /was freed$/.test(error.message); // prettier-ignore
      assert.throws(() => decoder.step(3), freed('forward'));
      assert.throws(() => finish(decoder.prefill([3])), freed(kind));
      assert.throws(() => append(model, cache, [3]), freed(kind));
      assert.throws(() => new Decoder(model, [cache], 9), freed('Decoder'));
      assert.throws(() => cache.free(), freed(`${kind}.free`));
      if ('truncate' in cache) assert.throws(() => (cache as KvCache).truncate(0), freed(`${kind}.truncate`));
      if (cache instanceof PagedCache) assert.throws(() => cache.fork(), freed('PagedCache.fork'));
      assert.ok(after.data.every((x) => x === 7), 'memory of another'); // prettier-ignore
      after.free();
      decoder.free();
    });
  }

  it('pages are gone with their pool, whose caches can still be freed', () => {
    const used = heap.usedBytes;
    const pool = new PagePool(model, 4, 2);
    const cache = new PagedCache(pool);
    append(model, cache, [1, 2, 3]);
    pool.free();
    assert.equal(cache.isFree, true);
    assert.throws(() => append(model, cache, [4]), FreedError);
    assert.throws(() => cache.fork(), FreedError);
    assert.throws(() => pool.free(), FreedError);
    cache.free();
    assert.throws(() => cache.free(), FreedError);
    assert.equal(heap.usedBytes, used);
  });

  it('decoders, activations and models that were freed say so', () => {
    const own = copyModel(model, new Heap());
    const cache = new KvCache(own, 9);
    const decoder = new Decoder(own, [cache], 9);
    finish(decoder.prefill([1, 2]));
    decoder.free();
    assert.throws(() => decoder.step(1), /^FreedError: Decoder\.step: expected .* was freed$/);
    assert.throws(() => finish(decoder.prefill([1])), /^FreedError: Decoder\.prefill: /);
    assert.throws(() => decoder.free(), /^FreedError: Decoder\.free: /);
    const a = new Activations(config, own.heap, {B: 1, T: 2, S: 2, keeps: false, logits: 'last'});
    a.free();
    assert.throws(() => own.forward(a, [1, 2]), /^FreedError: forward: expected activations/);
    assert.throws(() => a.free(), FreedError);
    cache.free();
    own.free();
    assert.equal(own.heap.usedBytes, 0);
    assert.throws(() => own.free(), /^FreedError: Transformer\.free: /);
    const fresh = new Activations(config, own.heap, {B: 1, T: 1, S: 1, keeps: false, logits: 'last'});
    assert.throws(() => own.forward(fresh, [1]), /^FreedError: forward: expected a model/);
  });

  it('one cache is not two sequences, and what is no cache is refused', () => {
    const cache = new KvCache(model, 9);
    assert.throws(
      () => new Decoder(model, [cache, cache], 9),
      /^CacheError: Decoder: .* the same one twice$/,
    );
    const wrong = (caches: unknown) => () => new Decoder(model, caches as ModelCache[], 9);
    for (const caches of [undefined, null, cache, [], 'none'])
      assert.throws(wrong(caches), /^CacheError: Decoder: expected a list of caches, .* got /, `${caches}`);
    for (const one of [undefined, null, {}, 3])
      assert.throws(wrong([one]), /^CacheError: Decoder: expected a cache of the model, got /, `${one}`);
    for (const S of [undefined, null, 0, -1, 1.5, NaN, '9'])
      assert.throws(
        () => new Decoder(model, [cache], S as number),
        /^RangeError: Decoder: expected S .* got /,
        `${S}`,
      );
    for (const none of [undefined, null, {}, config])
      assert.throws(
        () => new Decoder(none as Transformer, [cache], 9),
        (error) =>
          error instanceof ModelError && /^Decoder: .*got (undefined|null|an object)$/.test(error.message),
        `${none}`,
      );
    const decoder = new Decoder(model, [cache], 9);
    for (const tokens of [undefined, null, {}, 'text']) {
      const given = tokens as unknown as number[];
      assert.throws(
        () => finish(decoder.prefill(given)),
        (error) => error instanceof VocabularyError && /^Decoder.prefill: .*got /.test(error.message),
        `${tokens}`,
      );
      assert.throws(
        () => decoder.step(given),
        (error) => error instanceof VocabularyError && /^Decoder.step: .*got /.test(error.message),
        `${tokens}`,
      );
    }
    decoder.free();
    cache.free();
  });
});
