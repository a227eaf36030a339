/** A whole training step and decoding, in one thread: in Node, and in a worker of Chromium. */
import {
  completeConfig,
  createHeap,
  createOptimizer,
  Decoder,
  finish,
  Heap,
  KvCache,
  pairParameters,
  quantizeModel,
  Random,
  run,
  TrainingPass,
  Transformer,
} from '../dist/core/index.js';
import {openPeaks} from './peak.mjs';

const rounds = 11;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The 0.23M model: 4 layers, d_model 64, 4 heads, d_mlp 256, vocabulary 512; 8 sequences of 64 tokens. */
const [layers, d_model, n_heads, d_mlp, vocab, B, T] = [4, 64, 4, 256, 512, 8, 64];
const config = completeConfig({
  model_type: 'gpt2',
  vocab_size: vocab,
  hidden_size: d_model,
  intermediate_size: d_mlp,
  num_hidden_layers: layers,
  num_attention_heads: n_heads,
  max_position_embeddings: T,
});

/** The matrix products of a step, each forward, for dx and for dW: [how many, M, N, K, kept transposed]. */
function products() {
  const rows = B * T;
  const d_head = d_model / n_heads;
  const linear = (count, d_in, d_out) => [
    [count, 1, rows, d_out, d_in, 'b'],
    [count, 1, rows, d_in, d_out, ''],
    [count, 1, d_out, d_in, rows, 'a'],
  ];
  const heads = B * n_heads;
  return [
    ...linear(4 * layers, d_model, d_model),
    ...linear(layers, d_model, d_mlp),
    ...linear(layers, d_mlp, d_model),
    ...linear(1, d_model, vocab),
    [layers, heads, T, T, d_head, 'b'], // scores
    [layers, heads, T, d_head, T, ''], // z
    [layers, heads, T, T, d_head, 'b'], // dpattern
    [layers, heads, T, d_head, T, 'a'], // dv
    [layers, heads, T, d_head, T, ''], // dq
    [layers, heads, T, d_head, T, 'a'], // dk
  ].map(([count, batch, M, N, K, kept]) => ({count, batch, M, N, K, kept}));
}

const list = products();
/** Operations of those: causal attention counted whole, as a library computes it. */
export const operations = list.reduce(
  (sum, {count, batch, M, N, K}) => sum + count * batch * 2 * M * N * K,
  0,
);

function openStep(heap) {
  const model = new Transformer(config, heap).initialize(new Random(1));
  const pass = new TrainingPass(model, B, T);
  const optimizer = createOptimizer('adamw', pairParameters(model.parameters, pass.gradients));
  const random = new Random(2);
  const tokens = Int32Array.from({length: B * T}, () => random.integer(vocab));
  const targets = Int32Array.from({length: B * T}, () => random.integer(vocab));
  return () => {
    pass.zeroGradients();
    const losses = pass.forward(tokens, targets);
    pass.backward(1 / (B * T));
    optimizer.step(1e-3, 1);
    return losses[0];
  };
}

/** The list alone, one after the other; a batch is as many products of the same shape, each on numbers of its own. */
function openList(heap) {
  const calls = list.map(({batch, M, N, K}) => ({
    a: heap.tensor([batch, M * K]).fill(0.5),
    b: heap.tensor([batch, K * N]).fill(0.25),
    c: heap.tensor([batch, M * N]),
  }));
  const {kernels} = heap;
  return () => {
    for (const [i, {count, batch, M, N, K, kept}] of list.entries()) {
      const {a, b, c} = calls[i];
      const [rowA, colA] = kept === 'a' ? [1, M] : [K, 1];
      const [rowB, colB] = kept === 'b' ? [1, K] : [N, 1];
      for (let n = 0; n < count; n++)
        for (let j = 0; j < batch; j++)
          kernels.gemm(
            ...[c.at + j * M * N, N, a.at + j * M * K, rowA, colA, b.at + j * K * N, rowB, colB, M, N, K, 0],
          );
    }
  };
}

/**
 * The list in tfjs, whose fast path is for one product at a time and for nothing kept transposed. At its best, what is
 * kept so is transposed first; `byFlags` leaves that to matMul, as its own gradients do.
 */
function openTfjs(tf, byFlags) {
  const calls = list.map(({batch, M, N, K, kept}) => {
    const lead = byFlags ? [batch] : [];
    return {
      a: tf.fill([...lead, ...(kept === 'a' ? [K, M] : [M, K])], 0.5),
      b: tf.fill([...lead, ...(kept === 'b' ? [N, K] : [K, N])], 0.25),
    };
  });
  const product = ({a, b}, kept) => {
    if (byFlags) return tf.matMul(a, b, kept === 'a', kept === 'b');
    if (kept === 'a') return tf.matMul(tf.transpose(a), b);
    return tf.matMul(a, kept === 'b' ? tf.transpose(b) : b);
  };
  return () => {
    for (const [i, {count, batch, kept}] of list.entries())
      for (let n = 0; n < (byFlags ? count : count * batch); n++) tf.tidy(() => void product(calls[i], kept));
  };
}

function openNaive() {
  const calls = list.map(({batch, M, N, K}) => ({
    a: new Float32Array(batch * M * K).fill(0.5),
    b: new Float32Array(batch * K * N).fill(0.25),
    c: new Float32Array(batch * M * N),
  }));
  return () => {
    for (const [index, {count, batch, M, N, K}] of list.entries()) {
      const {a, b, c} = calls[index];
      for (let n = 0; n < count * batch; n++)
        for (let i = 0; i < M; i++)
          for (let k = 0; k < K; k++) {
            const x = a[i * K + k];
            for (let j = 0; j < N; j++) c[i * N + j] += x * b[k * N + j];
          }
    }
  };
}

/** Milliseconds of each contender, and GFLOP/s of the peaks: medians over interleaved rounds. */
async function measureTraining(tf) {
  const limits = await openPeaks();
  const contenders = {
    step: openStep(await createHeap({relaxed: false})),
    ...(limits.fusedPeak && {relaxedStep: openStep(await createHeap())}),
    typescriptStep: openStep(new Heap()),
    products: openList(await createHeap({relaxed: false})),
    typescriptProducts: openList(new Heap()),
    tfjs: openTfjs(tf, false),
    tfjsByFlags: openTfjs(tf, true),
    naive: openNaive(),
  };
  const slow = new Set(['typescriptStep', 'typescriptProducts', 'tfjsByFlags', 'naive']);
  for (const [name, work] of Object.entries(contenders))
    for (let i = 0; i < (slow.has(name) ? 1 : 10); i++) work();
  const times = {};
  const note = (name, value) => (times[name] ??= []).push(value);
  for (let i = 0; i < rounds; i++) {
    for (const [name, loop] of Object.entries(limits)) {
      const start = performance.now();
      note(name, loop(4e8) / 1e6 / (performance.now() - start));
    }
    for (const [name, work] of Object.entries(contenders)) {
      if (slow.has(name) && i % 4 > 0) continue;
      const start = performance.now();
      work();
      note(name, performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** The model whose decoding is measured: 0.9M parameters, as small as the house model; and one whose weights no cache holds. */
const models = {
  '0.9M': {
    hidden_size: 128,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 1024,
  },
  '29M': {hidden_size: 768, num_hidden_layers: 4, num_attention_heads: 12, vocab_size: 1024},
};
const context = 128;

/** Tokens a second with the cache, without it, and with the cache in fewer bits. */
async function measureDecoding(name) {
  const heap = await createHeap({relaxed: false});
  const whole = new Transformer(completeConfig({...models[name], max_position_embeddings: 256}), heap);
  const model = whole.initialize(new Random(1));
  const contenders = {
    cached: model,
    int8: quantizeModel(model, {format: 'int8'}).model,
    int4: quantizeModel(model, {format: 'int4', granularity: 32}).model,
  };
  const prompt = Int32Array.from({length: context}, (_, i) => i);
  const seconds = {};
  const note = (key, value) => (seconds[key] ??= []).push(value);
  const steps = name === '29M' ? 16 : 64;
  const decode = ([key, each]) => {
    const cache = new KvCache(each, context + steps);
    const decoder = new Decoder(each, [cache], context + steps);
    finish(decoder.prefill(prompt));
    const start = performance.now();
    for (let i = 0; i < steps; i++) decoder.step(i);
    note(key, (performance.now() - start) / steps);
    decoder.free();
    cache.free();
  };
  for (let i = 0; i < rounds; i++) {
    Object.entries(contenders).forEach(decode);
    const start = performance.now();
    run(model, prompt, {logits: 'last'});
    note('uncached', performance.now() - start);
  }
  return Object.fromEntries(Object.entries(seconds).map(([key, values]) => [key, 1000 / median(values)]));
}

export async function measure(tf) {
  const training = await measureTraining(tf);
  const decoding = {};
  for (const name of Object.keys(models)) decoding[name] = await measureDecoding(name);
  return {training, decoding};
}
