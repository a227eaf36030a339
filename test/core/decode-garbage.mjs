/**
 * How much memory decoding takes, in a process of its own, for memory.test.ts. Run with --expose-gc and semi-spaces large
 * enough that nothing is collected in between. Prints JSON: bytes per token.
 */
import {
  createHeap,
  completeConfig,
  Decoder,
  Heap,
  KvCache,
  Random,
  Sampler,
  Transformer,
  finish,
} from 'llm-anatomy/core';

const VOCAB = 64;
const [WARM_UP, PIECES, STEPS] = [2000, 5, 200];
const TOKENS = 1000;
const CAPACITY = 3000;

const heap = process.argv[2] === 'WebAssembly' ? await createHeap({relaxed: false}) : new Heap();
const config = completeConfig({
  vocab_size: VOCAB,
  hidden_size: 16,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 8192,
});
const model = new Transformer(config, heap).initialize(new Random(1));
const cache = new KvCache(model, CAPACITY);
const decoder = new Decoder(model, [cache], CAPACITY);
const filters = {temperature: 0.9, topK: 40, topP: 0.95, minP: 0.01, typical: 0.95, repetitionPenalty: 1.1};
const sampler = new Sampler(VOCAB, filters, 7);
const used = new Int32Array(64);
const logits = finish(decoder.prefill([1])).slice();
let tokens = 0;

/** Appends a token; where the cache is full, to a text of one. */
function step() {
  if (cache.length === CAPACITY) cache.truncate(1);
  decoder.step(++tokens % VOCAB);
}
/** Draws a token. */
function sample() {
  used[tokens & 63] = sampler.sample(logits, used);
}

/** Bytes that calls take each: the middle one of several pieces of work, for the engine now and then compiles. */
function measure(call) {
  for (let i = 0; i < WARM_UP; i++) call();
  gc();
  const pieces = Array.from({length: PIECES}, () => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < STEPS; i++) call();
    return (process.memoryUsage().heapUsed - before) / STEPS;
  });
  return pieces.sort((a, b) => a - b)[Math.floor(PIECES / 2)];
}

const byKind = {step: measure(step), sample: measure(sample)};

function both() {
  for (let i = 0; i < TOKENS; i++) {
    step();
    sample();
  }
  gc();
  gc();
  return {used: process.memoryUsage().heapUsed, block: heap.byteLength, taken: heap.usedBytes};
}
both();
const before = both();
const after = both();
console.log(
  JSON.stringify({
    ...byKind,
    kept: (after.used - before.used) / TOKENS,
    block: after.block - before.block,
    taken: after.taken - before.taken,
  }),
);
