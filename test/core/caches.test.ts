import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  Activations,
  CacheError,
  Decoder,
  finish,
  KvCache,
  PagedCache,
  PagePool,
  PREFILL_CHUNK,
  Random,
  run,
  SlidingCache,
  type Hooks,
  type ModelCache,
  type Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  append,
  assertClose,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
  reach,
} from './random-model.js';

/** Cached against uncached: the same sums in another order. */
const CLOSE = 1e-4;

/** Hooks that only look on: attention then goes step by step. */
const onlooker: Hooks = {at: () => {}};

/** Reads a text in chunks of random length, and makes sure that its logits are those without a cache. */
function checkText(
  model: Transformer,
  cache: ModelCache,
  text: number[],
  most: number,
  random: Random,
): number {
  const {logits} = run(model, text);
  const {vocab_size} = model.config;
  let worst = 0;
  for (let begin = 0; begin < text.length;) {
    const T = Math.min(1 + random.integer(random.uniform() < 0.5 ? most : 2), most, text.length - begin);
    const hooks = random.uniform() < 0.5 ? onlooker : undefined;
    const actual = append(model, cache, text.slice(begin, begin + T), hooks);
    const expected = logits.subarray(begin * vocab_size, (begin + T) * vocab_size);
    const where = `${T} after ${begin}, ${describeConfig(model.config)}`;
    worst = Math.max(worst, assertClose(actual, expected, CLOSE, where));
    begin += T;
    assert.equal(cache.length, begin);
  }
  return worst;
}

for (const {name, create} of heapKinds)
  describe(`caches in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    it('KvCache: cached logits are uncached logits', (t) => {
      let worst = 0;
      for (const [i, config] of randomConfigs(random, 24, {causal: true}).entries()) {
        const model = randomModel(config, heap, random);
        const text = randomTokens(config, random, [1, 5, 20, 70][i % 4]);
        const cache = new KvCache(model, text.length + random.integer(3));
        worst = Math.max(worst, checkText(model, cache, text, 40, random));
        assert.equal(cache.bytes, 8 * text.length * config.num_hidden_layers * config.num_key_value_heads * config.head_dim); // prettier-ignore
        // And again from any token on.
        for (let n = 0; n < 3; n++) {
          const kept = random.integer(text.length);
          cache.truncate(kept);
          const after = randomTokens(config, random, 1 + random.integer(cache.capacity - kept));
          text.splice(kept, Infinity, ...after);
          const expected = run(model, text).logits.subarray(kept * config.vocab_size);
          assertClose(append(model, cache, after), expected, CLOSE, describeConfig(config));
        }
        cache.free();
      }
      t.diagnostic(`off by ${worst.toExponential(1)} at most`);
    });

    it('SlidingCache: the same, however often the ring has gone round', (t) => {
      let worst = 0;
      for (const [i, config] of randomConfigs(random, 24, {causal: true}).entries()) {
        const model = randomModel({...config, sliding_window: [1, 2, 3, 5, 11, 50][i % 6]}, heap, random);
        const chunk = [1, 2, 7, 40][i % 4];
        const cache = new SlidingCache(model, chunk);
        worst = Math.max(worst, checkText(model, cache, randomTokens(config, random, 75), chunk, random));
        assert.equal(cache.capacity, model.config.sliding_window! + chunk - 1);
        assert.throws(() => append(model, cache, Array(cache.capacity + 1).fill(0)), CacheError); // prettier-ignore
        cache.free();
      }
      t.diagnostic(`off by ${worst.toExponential(1)} at most`);
    });

    it('PagedCache: the same through any forks, cuts and pages', (t) => {
      let worst = 0;
      for (const [i, config] of randomConfigs(random, 14, {causal: true}).entries()) {
        const model = randomModel(config, heap, random);
        const {vocab_size} = config;
        const pageSize = 1 + (i % 7);
        const pool = new PagePool(model, Math.ceil(150 / pageSize), pageSize);
        let texts = [{cache: new PagedCache(pool), tokens: [] as number[]}];
        for (let n = 0; n < 40; n++) {
          const text = texts[random.integer(texts.length)];
          const {cache, tokens} = text;
          const chance = random.uniform();
          if (chance < 0.15) texts.push({cache: cache.fork(), tokens: [...tokens]});
          else if (chance < 0.3) {
            tokens.length = random.integer(tokens.length + 1);
            cache.truncate(tokens.length);
          } else if (chance < 0.35 && texts.length > 1) {
            cache.free();
            texts = texts.filter((other) => other !== text);
          } else {
            const more = randomTokens(config, random, 1 + random.integer(8));
            if (pool.freePages * pageSize < more.length + 2 * pageSize) continue;
            const hooks = random.uniform() < 0.5 ? onlooker : undefined;
            const actual = append(model, cache, more, hooks);
            tokens.push(...more);
            const expected = run(model, tokens).logits.subarray((tokens.length - more.length) * vocab_size);
            worst = Math.max(worst, assertClose(actual, expected, CLOSE, describeConfig(config)));
          }
          assert.ok(texts.every(({cache, tokens}) => cache.length === tokens.length), 'lengths'); // prettier-ignore
          const taken = new Set(texts.flatMap(({cache}) => cache.pages));
          assert.equal(pool.freePages, pool.pages - taken.size);
        }
        for (const {cache} of texts) cache.free();
        assert.equal(pool.freePages, pool.pages);
        pool.free();
      }
      t.diagnostic(`off by ${worst.toExponential(1)} at most`);
    });

    it('forks share pages until one writes, and never see each other’s tokens', () => {
      const [config] = randomConfigs(random, 1, {causal: true, sliding_window: null});
      const model = randomModel(config, heap, random);
      const pool = new PagePool(model, 10, 4);
      const first = new PagedCache(pool);
      append(model, first, [1, 2, 3, 4, 5, 6]);
      const [second, third] = [first.fork(), first.fork()];
      assert.equal(pool.freePages, 8);
      const next = [append(model, first, [7]), append(model, second, [8]), append(model, third, [7])];
      assert.equal(pool.freePages, 6);
      assert.deepEqual(next[2], next[0]);
      assert.notDeepEqual(next[1], next[0]);
      assert.deepEqual(append(model, first, [9]), append(model, third, [9]));
      assertClose(append(model, second, [9]), run(model, [1, 2, 3, 4, 5, 6, 8, 9], {logits: 'last'}).logits, CLOSE, 'second'); // prettier-ignore
      assert.equal(first.pages[0], second.pages[0]);
      assert.notEqual(first.pages[1], second.pages[1]);
      first.free();
      assertClose(append(model, second, [2]), run(model, [1, 2, 3, 4, 5, 6, 8, 9, 2], {logits: 'last'}).logits, CLOSE, 'second'); // prettier-ignore
    });

    it('texts of different lengths, in caches of all kinds, are decoded side by side', () => {
      for (const config of randomConfigs(random, 10, {
        causal: true,
        sliding_window: 6,
        max_position_embeddings: 200,
      })) {
        const model = randomModel(config, heap, random);
        reach(model, 150);
        const used = heap.usedBytes;
        const pool = new PagePool(model, 40, 3);
        const caches = [
          new KvCache(model, 120),
          new PagedCache(pool),
          new SlidingCache(model, PREFILL_CHUNK),
          new PagedCache(pool),
        ];
        const decoder = new Decoder(model, caches, 120);
        const texts = [1, 7, PREFILL_CHUNK + 30, 20].map((n) => randomTokens(config, random, n)); // prettier-ignore
        const check = (logits: Float32Array, b: number) =>
          assertClose(logits, run(model, texts[b], {logits: 'last'}).logits, CLOSE, `${b}, ${describeConfig(config)}`); // prettier-ignore
        for (const [b, text] of texts.entries()) {
          const prefill = decoder.prefill(text, b);
          const progress: number[] = [];
          let step = prefill.next();
          for (; !step.done; step = prefill.next()) progress.push(step.value);
          assert.deepEqual(progress, b === 2 ? [PREFILL_CHUNK / text.length, 1] : [1]);
          check(step.value, b);
        }
        for (let n = 0; n < 5; n++) {
          const tokens = randomTokens(config, random, texts.length);
          const logits = decoder.step(tokens);
          for (const [b, text] of texts.entries()) {
            text.push(tokens[b]);
            check(logits.subarray(b * config.vocab_size, (b + 1) * config.vocab_size), b);
          }
        }
        // Several tokens of each at once, too.
        const [T, most] = [5, 120];
        const a = new Activations(config, heap, {B: texts.length, T, S: most, keeps: false, logits: 'last'});
        const more = texts.map(() => randomTokens(config, random, T));
        const logits = model.forward(a, more.flat(), {caches}).data.slice();
        for (const [b, text] of texts.entries()) {
          text.push(...more[b]);
          check(logits.slice(b * config.vocab_size, (b + 1) * config.vocab_size), b);
        }
        a.free();
        decoder.free();
        for (const cache of caches) cache.free();
        pool.free();
        assert.equal(heap.usedBytes, used);
      }
    });

    it('positions go on past the table that a model begins with', () => {
      for (const position of ['rope', 'sinusoidal'] as const) {
        const small = {num_hidden_layers: 1, hidden_size: 8, vocab_size: 13, sliding_window: 3, causal: true};
        const [config] = randomConfigs(random, 1, {...small, position, max_position_embeddings: 2048});
        const text = randomTokens(config, random, 2100);
        const model = randomModel(config, heap, random);
        const cache = new SlidingCache(model, PREFILL_CHUNK);
        const decoder = new Decoder(model, [cache], cache.capacity);
        const last = finish(decoder.prefill(text.slice(0, 2046)));
        assertClose(last, run(model, text.slice(0, 2046), {logits: 'last'}).logits, CLOSE, position);
        const steps = text.slice(2046, 2052).map((token) => decoder.step(token).slice());
        const {logits} = run(model, text.slice(0, 2052));
        for (const [i, step] of steps.entries()) {
          const at = (2046 + i) * config.vocab_size;
          assertClose(step, logits.subarray(at, at + config.vocab_size), CLOSE, `${position} ${2046 + i}`);
        }
        // What the table held before is not changed by its growth.
        assertClose(run(model, text.slice(0, 100), {logits: 'last'}).logits, logits.subarray(99 * config.vocab_size, 100 * config.vocab_size), CLOSE, position); // prettier-ignore
        decoder.free();
        cache.free();
      }
    });

    it('have room for something', () => {
      const [config] = randomConfigs(random, 1, {causal: true, sliding_window: 3});
      const model = randomModel(config, heap, random);
      const used = heap.usedBytes;
      for (const size of [0, -1, 1.5, NaN]) {
        assert.throws(() => new KvCache(model, size), CacheError, `${size}`);
        assert.throws(() => new SlidingCache(model, size), CacheError, `${size}`);
        assert.throws(() => new PagePool(model, size, 2), CacheError, `${size}`);
        assert.throws(() => new PagePool(model, 2, size), CacheError, `${size}`);
      }
      assert.equal(heap.usedBytes, used);
    });
  });
