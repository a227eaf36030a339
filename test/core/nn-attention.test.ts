/** Attention, forward and backward, against double precision and finite differences. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  attention,
  attentionBackward,
  attentionMix,
  attentionPattern,
  attentionScores,
  attentionScratch,
  maskScores,
} from '../../src/core/nn/attention.js';
import {KeySpans} from '../../src/core/nn/key-spans.js';
import type {Sequence} from '../../src/core/nn/sequence.js';
import {NO_WINDOW, TILE_ROWS, type AttentionHeads} from '../../src/core/nn/tiles.js';
import type {Heap} from '../../src/core/tensor/heap.js';
import {Random} from '../../src/core/tensor/random.js';
import type {Tensor} from '../../src/core/tensor/tensor.js';
import {seed} from './corpus.js';
import {assertClose} from './random-model.js';
import {checkGradients, dot, nnHeaps, numbers, type Inputs} from './differences.js';

const CLOSE = 3e-5;

/** A call of attention: B sequences, each of T queries and S keys. */
interface Attention {
  heads: AttentionHeads;
  B: number;
  T: number;
  S: number;
  q: Float64Array; // (B·T, n_heads, d_head)
  k: Float64Array; // (B·S, n_kv_heads, d_head)
  v: Float64Array;
}

function randomAttention(random: Random, T: number, S: number, B = 1): Attention {
  const groups = [[1, 1], [2, 2], [2, 1], [4, 2], [6, 2], [3, 1]]; // prettier-ignore
  const [n_heads, n_kv_heads] = groups[random.integer(groups.length)];
  const d_head = [1, 2, 4, 5, 8, 16][random.integer(6)];
  const causal = random.uniform() < 0.75;
  const windows = [1, 2, 3, 31, 32, 33, S, S + 1, 1 + random.integer(S), NO_WINDOW, NO_WINDOW];
  const window = causal ? windows[random.integer(windows.length)] : NO_WINDOW;
  return {
    heads: {n_heads, n_kv_heads, d_head, causal, window},
    B,
    T,
    S,
    q: numbers(random, B * T * n_heads * d_head, 1.5),
    k: numbers(random, B * S * n_kv_heads * d_head, 1.5),
    v: numbers(random, B * S * n_kv_heads * d_head),
  };
}

function mayLook({causal, window}: AttentionHeads, own: number, s: number): boolean {
  return !causal || (s <= own && own - s < window);
}

/** Scores (−∞ where masked), pattern and z, number by number in double precision. */
function attentionOf({heads, B, T, S, q, k, v}: Attention, inputs: Inputs = {q, k, v}) {
  const {n_heads: H, n_kv_heads: G, d_head: D} = heads;
  const scores = new Float64Array(B * H * T * S);
  const pattern = new Float64Array(B * H * T * S);
  const z = new Float64Array(B * T * H * D);
  for (let b = 0; b < B; b++)
    for (let h = 0; h < H; h++)
      for (let t = 0; t < T; t++) {
        const query = ((b * T + t) * H + h) * D;
        const row = ((b * H + h) * T + t) * S;
        const key = (s: number) => ((b * S + s) * G + Math.floor((h * G) / H)) * D;
        let [most, total] = [-Infinity, 0];
        for (let s = 0; s < S; s++) {
          scores[row + s] = -Infinity;
          if (!mayLook(heads, S - T + t, s)) continue;
          let score = 0;
          for (let i = 0; i < D; i++) score += inputs.q[query + i] * inputs.k[key(s) + i];
          scores[row + s] = score / Math.sqrt(D);
          most = Math.max(most, scores[row + s]);
        }
        for (let s = 0; s < S; s++) total += pattern[row + s] = Math.exp(scores[row + s] - most);
        for (let s = 0; s < S; s++) {
          const weight = (pattern[row + s] /= total);
          for (let i = 0; weight > 0 && i < D; i++) z[query + i] += weight * inputs.v[key(s) + i];
        }
      }
  return {scores, pattern, z};
}

/** The keys and values of sequence b, cut into random pieces that lie apart and in any order. */
function scatter(
  heap: Heap,
  {heads, S, k, v}: Attention,
  b: number,
  random: Random,
  made: Tensor[],
): KeySpans {
  const width = heads.n_kv_heads * heads.d_head;
  const pieces: [number, number][] = [];
  for (let begin = 0; begin < S;) {
    const end = Math.min(S, begin + 1 + random.integer(random.uniform() < 0.5 ? S : 3));
    pieces.push([begin, end]);
    begin = end;
  }
  const places = new Map<number, [number, number]>();
  for (const [begin, end] of random.shuffle([...pieces])) {
    const [key, value] = [k, v].map((x) =>
      heap.tensor([end - begin, width], x.subarray((b * S + begin) * width, (b * S + end) * width)),
    );
    made.push(key, value);
    places.set(begin, [key.at, value.at]);
  }
  const spans = new KeySpans();
  for (const [begin, end] of pieces) spans.add(...places.get(begin)!, end - begin);
  return spans;
}

const lengths = [1, 2, 7, TILE_ROWS - 1, TILE_ROWS, TILE_ROWS + 1, 63, 64, 65, 97];

for (const {name, create} of nnHeaps)
  describe(`attention in ${name} (SEED=${seed})`, async () => {
    const heap = await create();

    it('is softmax(q·kᵀ / √d_head)·v, tile by tile and step by step, wherever the keys lie', () => {
      const random = new Random(seed);
      for (let n = 0; n < 120; n++) {
        const T = lengths[n % lengths.length];
        const call = randomAttention(
          random,
          T,
          T + [0, 0, 1, 5, 40][random.integer(5)],
          1 + random.integer(2),
        );
        const {heads, B, S} = call;
        const {n_heads, d_head} = heads;
        const where = JSON.stringify({...heads, B, T, S});
        const expected = attentionOf(call);
        const made: Tensor[] = [];
        const put = (shape: number[], values?: ArrayLike<number>) => {
          const tensor = heap.tensor(shape, values);
          made.push(tensor);
          return tensor;
        };
        const spans = Array.from({length: B}, (_, b) => scatter(heap, call, b, random, made));
        const q = put([B * T, n_heads * d_head], call.q);
        const [z, mixed] = [
          put([B * T, n_heads * d_head]).fill(NaN),
          put([B * T, n_heads * d_head]).fill(NaN),
        ];
        const scores = put([B, n_heads, T, S]).fill(NaN);
        const masked = put([B, n_heads, T, S]).fill(NaN);
        const pattern = put([B, n_heads, T, S]).fill(NaN);
        const scratch = put([attentionScratch(T, S, heads)]).fill(NaN);
        for (let b = 0; b < B; b++) {
          const sequence: Sequence = {row: b * T, T, start: S - T};
          attention(z, scratch, q, sequence, spans[b], heads);
          attentionScores(scores, q, sequence, spans[b], heads);
          attentionScores(masked, q, sequence, spans[b], heads);
          maskScores(masked, 1 / Math.sqrt(d_head), sequence, S, heads);
          attentionPattern(pattern, scores, 1 / Math.sqrt(d_head), sequence, S, heads);
          attentionMix(mixed, pattern, sequence, spans[b], heads);
          // The sequences after it are not touched.
          assert.ok(z.data.subarray((b + 1) * T * n_heads * d_head).every(Number.isNaN), where);
          assert.ok(pattern.data.subarray((b + 1) * n_heads * T * S).every(Number.isNaN), where);
        }
        assertClose(z.data, expected.z, CLOSE, `attention ${where}`);
        assertClose(mixed.data, expected.z, CLOSE, `attentionMix ${where}`);
        assertClose(masked.data, expected.scores, CLOSE, `maskScores ${where}`);
        assertClose(pattern.data, expected.pattern, CLOSE, `attentionPattern ${where}`);
        const {data} = pattern;
        for (let i = 0; i < data.length; i++)
          if (expected.scores[i] === -Infinity)
            assert.ok(data[i] === 0 && masked.data[i] === -Infinity, where);
        for (let row = 0; row < data.length; row += S) {
          const total = data.subarray(row, row + S).reduce((sum, x) => sum + x, 0);
          assert.ok(Math.abs(total - 1) < 2e-6, `${where}: a row sums to ${total}`);
        }
        for (const tensor of made) tensor.free();
      }
      assert.equal(heap.usedBytes, 0);
    });

    it('keeps to large scores: the softmax does not overflow', () => {
      const call = randomAttention(new Random(seed), 40, 40);
      const large = {...call, q: call.q.map((x) => Math.fround(300 * x))};
      const {heads, T, S} = large;
      const width = heads.n_heads * heads.d_head;
      const made: Tensor[] = [];
      const spans = scatter(heap, large, 0, new Random(seed), made);
      const [q, z] = [heap.tensor([T, width], large.q), heap.tensor([T, width])];
      const scratch = heap.tensor([attentionScratch(T, S, heads)]);
      attention(z, scratch, q, {row: 0, T, start: 0}, spans, heads);
      assertClose(z.data, attentionOf(large).z, 1e-3, 'large scores');
      for (const tensor of [...made, q, z, scratch]) tensor.free();
    });

    it('has the gradients that differences give', () => {
      const random = new Random(seed + 1);
      for (let n = 0; n < 20; n++) {
        const T = lengths[n % lengths.length];
        const call = randomAttention(random, T, T, 1 + random.integer(2));
        const {heads, B} = call;
        const [widthQ, widthK] = [heads.n_heads * heads.d_head, heads.n_kv_heads * heads.d_head];
        const dz = numbers(random, call.q.length);
        const made: Tensor[] = [];
        const put = (shape: number[], values: ArrayLike<number>) => {
          const tensor = heap.tensor(shape, values);
          made.push(tensor);
          return tensor;
        };
        const like = (width: number) => put([B * T, width], new Float32Array(B * T * width).fill(0.25));
        const d = {q: like(widthQ), k: like(widthK), v: like(widthK)};
        const forward = {
          q: put([B * T, widthQ], call.q),
          k: put([B * T, widthK], call.k),
          v: put([B * T, widthK], call.v),
          pattern: put([B, heads.n_heads, T, T], attentionOf(call).pattern),
        };
        const room = attentionScratch(T, T, heads);
        const scratch = put([room], new Float32Array(room).fill(NaN));
        const gradient = put([B * T, widthQ], dz);
        for (let b = 0; b < B; b++)
          attentionBackward(d, scratch, gradient, forward, {row: b * T, T, start: 0}, heads);
        const {q, k, v} = call;
        checkGradients(
          (inputs) => dot(dz, attentionOf(call, inputs).z),
          {q, k, v},
          {q: d.q.data, k: d.k.data, v: d.v.data},
          0.25,
          random,
          JSON.stringify({...heads, B, T}),
        );
        for (const tensor of made) tensor.free();
      }
    });
  });
