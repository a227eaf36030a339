/**
 * How much memory decoding takes, in a process of its own, for memory.test.ts. Run with --expose-gc and semi-spaces large
 * enough that nothing is collected in between. Arguments: where it computes, and with which cache. Prints JSON: bytes per
 * token, and arrays in all.
 */
import {
  createHeap,
  completeConfig,
  Decoder,
  Heap,
  KvCache,
  PagedCache,
  PagePool,
  Random,
  Sampler,
  SlidingCache,
  Transformer,
  finish,
} from 'llm-anatomy/core';

const VOCAB = 64;
const [WARM_UP, PIECES, STEPS] = [2000, 15, 200];
const TOKENS = 1000;
const CAPACITY = 1000;

const [engine, kind] = process.argv.slice(2);
const heap = engine === 'WebAssembly' ? await createHeap({relaxed: false}) : new Heap();
const config = completeConfig({
  vocab_size: VOCAB,
  hidden_size: 16,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 16384,
  sliding_window: kind === 'SlidingCache' ? 100 : null,
});
const model = new Transformer(config, heap).initialize(new Random(1));
model.reachPositions(config.max_position_embeddings);
const caches = {
  KvCache: () => new KvCache(model, CAPACITY),
  PagedCache: () => new PagedCache(new PagePool(model, CAPACITY / 20, 20)),
  SlidingCache: () => new SlidingCache(model, 1),
};
const cache = caches[kind]();
const decoder = new Decoder(model, [cache], CAPACITY);
const filters = {temperature: 0.9, topK: 40, topP: 0.95, minP: 0.01, typical: 0.95, repetitionPenalty: 1.1};
const sampler = new Sampler(VOCAB, filters, 7);
const used = new Int32Array(64);
const logits = finish(decoder.prefill([1])).slice();
let tokens = 0;

/** Appends a token; where the cache is full, to a text of one. One that slides is never full. */
function step() {
  if (cache.length === CAPACITY && cache.truncate) cache.truncate(1);
  decoder.step(++tokens % VOCAB);
}
/** Draws a token. */
function sample() {
  used[tokens & 63] = sampler.sample(logits, used);
}

/** Bytes that calls take each: the least of several pieces of work, for what a call takes is in all, and what the engine compiles meanwhile in some. */
function measure(call) {
  for (let i = 0; i < WARM_UP; i++) call();
  gc();
  const pieces = Array.from({length: PIECES}, () => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < STEPS; i++) call();
    return (process.memoryUsage().heapUsed - before) / STEPS;
  });
  return Math.min(...pieces);
}

const byKind = {step: measure(step), sample: measure(sample)};

function both() {
  for (let i = 0; i < TOKENS; i++) {
    step();
    sample();
  }
  gc();
  gc();
  const {heapUsed: used, arrayBuffers: buffers} = process.memoryUsage();
  return {used, buffers, block: heap.byteLength, taken: heap.usedBytes};
}
both();
// What the engine keeps for itself now and then is not there every time.
const rounds = Array.from({length: 4}, both);
const kept = Math.min(...rounds.slice(1).map(({used}, i) => used - rounds[i].used));
const [before, after] = [rounds[0], rounds.at(-1)];

/** Typed arrays, views among them, and buffers that are made from now on: of these not even garbage may be left. */
let made = 0;
const TypedArray = Object.getPrototypeOf(Float32Array);
for (const owner of [TypedArray, TypedArray.prototype, ArrayBuffer.prototype])
  for (const name of ['subarray', 'slice', 'map', 'filter', 'from', 'of', 'transfer']) {
    const original = owner[name];
    if (!original) continue;
    owner[name] = function (...args) {
      made++;
      return original.apply(this, args);
    };
  }
for (const name of Object.getOwnPropertyNames(globalThis).filter((name) => /Array$|^ArrayBuffer$/.test(name)))
  globalThis[name] = new Proxy(globalThis[name], {
    construct(...args) {
      made++;
      return Reflect.construct(...args);
    },
  });
new Float32Array(4).subarray(1);
const seen = made;
both();

console.log(
  JSON.stringify({
    ...byKind,
    kept: kept / TOKENS,
    seen,
    arrays: made - seen,
    buffers: after.buffers - before.buffers,
    block: after.block - before.block,
    taken: after.taken - before.taken,
  }),
);
