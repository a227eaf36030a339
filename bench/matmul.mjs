/** Our matrix products beside others', in one thread: in Node, and in a worker of Chromium. */
import {createHeap, Heap} from '../dist/core/index.js';
import {openPeaks} from './peak.mjs';

/** How often a contender has its turn; one that needs long for a single product has it less often. */
const rounds = 11;
const slowRounds = 3;
/** A turn is the best of so many tries: a try that another process breaks into does not count. */
const tries = 4;

/** How long a try takes, in ms: long enough for the clock, which is coarse in a page, and no longer. */
function tryLength() {
  let step = Infinity;
  for (let i = 0, last = performance.now(); i < 20; i++) {
    let now = last;
    while (now === last) now = performance.now();
    step = Math.min(step, now - last);
    last = now;
  }
  return Math.max(1.2, 30 * step);
}

const tryMs = tryLength();

export const contenders = {
  peak: 'peak, in registers',
  peakWithLoads: 'peak, with loads',
  fusedPeak: 'peak, relaxed fused',
  fusedPeakWithLoads: 'peak, relaxed fused, with loads',
  wasm: 'llm-anatomy',
  relaxed: 'llm-anatomy, relaxed fused',
  typescript: 'llm-anatomy, TypeScript',
  naive: 'TypeScript i-k-j',
  tfjs: 'tfjs-wasm',
};

const square = (n) => ({name: `${n}³`, M: n, N: n, K: n});

/** c (M, N) = a (M, K) · b (K, N); `a` or `b` may be kept transposed, as T says. */
const squares = [
  ...[32, 64, 128, 256, 512].map(square),
  {name: '768×3072 matvec', M: 1, N: 3072, K: 768, T: 'b'},
];

/** The products of a training step: d_model 64, d_ff 176, 4 heads, vocabulary 512, 8 sequences of 64 tokens. */
const products = [
  {name: 'q, o: 512×64 · 64×64', M: 512, N: 64, K: 64, T: 'b'},
  {name: 'up: 512×64 · 64×176', M: 512, N: 176, K: 64, T: 'b'},
  {name: 'down: 512×176 · 176×64', M: 512, N: 64, K: 176, T: 'b'},
  {name: 'scores: 64×16 · 16×64', M: 64, N: 64, K: 16, T: 'b'},
  {name: 'z: 64×64 · 64×16', M: 64, N: 16, K: 64},
  {name: 'logits: 512×64 · 64×512', M: 512, N: 512, K: 64, T: 'b'},
  {name: 'dx: 512×512 · 512×64', M: 512, N: 64, K: 512},
  {name: 'dW: 64×512 · 512×64', M: 64, N: 64, K: 512, T: 'a'},
  {name: 'dW: 512×512 · 512×64', M: 512, N: 64, K: 512, T: 'a'},
];

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Numbers in ±1, the same everywhere. */
function numbers(length) {
  let state = length;
  return Float32Array.from({length}, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

function strides({M, N, K, T}) {
  return {rowA: T === 'a' ? 1 : K, colA: T === 'a' ? M : 1, rowB: T === 'b' ? 1 : N, colB: T === 'b' ? K : 1};
}

function withKernels(heap, shape, a, b) {
  const {M, N, K} = shape;
  const {rowA, colA, rowB, colB} = strides(shape);
  const [x, y, z] = [heap.tensor([a.length], a), heap.tensor([b.length], b), heap.tensor([M * N])];
  return {
    run: () => heap.kernels.gemm(z.at, N, x.at, rowA, colA, y.at, rowB, colB, M, N, K, 0),
    result: () => z.data,
    close: () => [x, y, z].forEach((tensor) => tensor.free()),
  };
}

function naive(shape, a, b) {
  const {M, N, K} = shape;
  const {rowA, colA, rowB, colB} = strides(shape);
  const c = new Float32Array(M * N);
  const run = () => {
    c.fill(0);
    for (let i = 0; i < M; i++)
      for (let k = 0; k < K; k++) {
        const x = a[i * rowA + k * colA];
        for (let j = 0; j < N; j++) c[i * N + j] += x * b[k * rowB + j * colB];
      }
  };
  return {run, result: () => c, close() {}};
}

/** Its operands are never transposed: it is much slower where they are. */
function withTfjs(tf, {M, N, K, T}, a, b) {
  const [x, y] = [tf.tensor2d(a, T === 'a' ? [K, M] : [M, K]), tf.tensor2d(b, T === 'b' ? [N, K] : [K, N])];
  const [left, right] = [T === 'a' ? tf.transpose(x) : x, T === 'b' ? tf.transpose(y) : y];
  const product = () => tf.matMul(left, right);
  return {
    run: () => product().dispose(),
    result: () => product().dataSync(),
    close: () => tf.dispose([x, y, left, right]),
  };
}

/** What there is to compare in this engine: name → (shape, a, b) → {run, result, close}; and its limits, name → loop. */
async function open(tf) {
  const plain = await createHeap({relaxed: false});
  const fused = await createHeap();
  const typescript = new Heap();
  const limits = await openPeaks();
  const all = {
    wasm: (...given) => withKernels(plain, ...given),
    ...(limits.fusedPeak && {relaxed: (...given) => withKernels(fused, ...given)}),
    typescript: (...given) => withKernels(typescript, ...given),
    naive,
    tfjs: (...given) => withTfjs(tf, ...given),
  };
  return {all, limits};
}

function assertNear(name, actual, expected, {K}) {
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i] - expected[i]) <= 1e-6 * K))
      throw new Error(`${name}: expected ${expected[i]} at ${i}, got ${actual[i]}`);
}

/** GFLOP/s of one turn of a function that does so many operations. */
function turn(run, operations, count = tries) {
  let best = Infinity;
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return operations / 1e6 / best;
}

/** Makes a contender ready: {turn(): GFLOP/s of one turn, rounds}. */
function prepare(run, operations) {
  let once = Infinity;
  for (const until = performance.now() + 60; performance.now() < until;) {
    const start = performance.now();
    run();
    once = Math.min(once, Math.max(performance.now() - start, 1e-3));
  }
  if (once > 20 * tryMs) return {turn: () => turn(run, operations, 1), rounds: slowRounds};
  const repeat = Math.max(1, Math.round(tryMs / once));
  const runAll = () => {
    for (let i = 0; i < repeat; i++) run();
  };
  return {turn: () => turn(runAll, operations * repeat), rounds};
}

function prepareLimit(loop) {
  const operations = loop(tryMs * 4e7);
  return {turn: () => turn(() => loop(operations), operations), rounds};
}

/** Medians over the rounds, in GFLOP/s. */
function race(runs, limits, operations) {
  const racers = Object.entries(limits).map(([name, loop]) => ({name, speeds: [], ...prepareLimit(loop)}));
  for (const [name, {run}] of Object.entries(runs))
    racers.push({name, speeds: [], ...prepare(run, operations)});
  for (let i = 0; i < rounds; i++)
    for (const racer of racers) if (i < racer.rounds) racer.speeds.push(racer.turn());
  return Object.fromEntries(racers.map(({name, speeds}) => [name, median(speeds)]));
}

/** GFLOP/s of each contender at each shape, after all have been found to give the same. */
function compare({all, limits}, shapes, names) {
  return shapes.map((shape) => {
    const {M, N, K} = shape;
    const [a, b] = [numbers(M * K), numbers(K * N)];
    const runs = {};
    for (const [name, create] of Object.entries(all)) runs[name] = create(shape, a, b);
    runs.naive.run();
    for (const [name, {run, result}] of Object.entries(runs)) {
      run();
      assertNear(`${name}, ${shape.name}`, result(), runs.naive.result(), shape);
    }
    const chosen = Object.fromEntries(Object.entries(runs).filter(([name]) => names.includes(name)));
    const speeds = race(chosen, limits, 2 * M * N * K);
    for (const {close} of Object.values(runs)) close();
    return {shape: shape.name, speeds};
  });
}

export async function measure(tf) {
  const field = await open(tf);
  return {
    squares: compare(field, squares, Object.keys(contenders)),
    products: compare(field, products, ['wasm', 'relaxed', 'tfjs']),
  };
}
