/** Every function of src/core/nn with operands of the right shapes, for tests that spoil one of them. */
import {
  attention,
  attentionBackward,
  attentionMix,
  attentionPattern,
  attentionScores,
  maskScores,
} from '../../src/core/nn/attention.js';
import {attentionLayer, attentionLayerBackward} from '../../src/core/nn/attention-layer.js';
import {embedding, embeddingBackward} from '../../src/core/nn/embedding.js';
import {feedForward, feedForwardBackward} from '../../src/core/nn/feed-forward.js';
import {KeySpans} from '../../src/core/nn/key-spans.js';
import {linear, linearBackward} from '../../src/core/nn/linear.js';
import {layerNorm, layerNormBackward, rmsNorm, rmsNormBackward} from '../../src/core/nn/norm.js';
import {positions, positionsBackward} from '../../src/core/nn/positions.js';
import {rope, ropeBackward} from '../../src/core/nn/rope.js';
import type {Sequence} from '../../src/core/nn/sequence.js';
import {NO_WINDOW} from '../../src/core/nn/tiles.js';
import type {Tensor} from '../../src/core/tensor/tensor.js';

export type Shapes = Record<string, readonly number[]>;
export type Tensors = Record<string, Tensor>;

/** A function's operands by name, and a call with them. */
export interface Call {
  shapes: Shapes;
  call: (t: Tensors) => void;
  /** Operands of which a part is used: a row fewer is too few, more are not. */
  roomy?: string[];
}

export const SENTINEL = 7;
export const [ROWS, D, MLP, VOCAB, H, G, D_HEAD] = [3, 8, 6, 5, 2, 1, 4];
export const heads = {n_heads: H, n_kv_heads: G, d_head: D_HEAD, causal: true, window: NO_WINDOW};
export const whole: Sequence = {row: 0, T: ROWS, start: 0};
export const x = [ROWS, D];
export const kv = [ROWS, G * D_HEAD];
export const pattern = [1, H, ROWS, ROWS];
export const scratch = [ROWS * ROWS];
export const spansOf = ({k, v}: Tensors) => new KeySpans().add(k.at, v.at, ROWS);

export const attn = (t: Tensors, d = '') => ({
  q: {weight: t[`${d}wq`]},
  k: {weight: t[`${d}wk`]},
  v: {weight: t[`${d}wv`]},
  o: {weight: t[`${d}wo`]},
});
export const attnWeights = {wq: [D, D], wk: [G * D_HEAD, D], wv: [G * D_HEAD, D], wo: [D, D]};
export const gated = (t: Tensors, d = '') => ({
  gate: {weight: t[`${d}gate`]},
  up: {weight: t[`${d}up`]},
  down: {weight: t[`${d}down`]},
});
export const mlpWeights = {gate: [MLP, D], up: [MLP, D], down: [D, MLP]};
export const inner = {pre: [ROWS, MLP], pre_linear: [ROWS, MLP], post: [ROWS, MLP]};
export const named = (prefix: string, shapes: Shapes): Shapes =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]));
export const run = () => ({layer: 0, sequences: [whole], spans: [new KeySpans()]});

export const calls: Record<string, Call> = {
  linear: {
    shapes: {y: [ROWS, MLP], x, w: [MLP, D], b: [MLP]},
    call: ({y, x, w, b}) => linear(y, x, {weight: w, bias: b}),
  },
  linearBackward: {
    shapes: {dx: x, dw: [MLP, D], db: [MLP], dy: [ROWS, MLP], x, w: [MLP, D]},
    call: ({dx, dw, db, dy, x, w}) => linearBackward(dx, {weight: dw, bias: db}, dy, x, {weight: w}),
  },
  rmsNorm: {
    shapes: {out: x, scale: [ROWS], x, w: [D]},
    call: ({out, scale, x, w}) => rmsNorm({out, scale}, x, {weight: w}, 0),
  },
  rmsNormBackward: {
    shapes: {dx: x, dw: [D], dy: x, x, w: [D], scale: [ROWS]},
    call: ({dx, dw, dy, x, w, scale}) =>
      rmsNormBackward(dx, {weight: dw}, dy, x, {weight: w}, {out: x, scale}),
  },
  layerNorm: {
    shapes: {out: x, scale: [ROWS], mean: [ROWS], x, w: [D], b: [D]},
    call: ({out, scale, mean, x, w, b}) => layerNorm({out, scale, mean}, x, {weight: w, bias: b}, 0),
  },
  layerNormBackward: {
    shapes: {dx: x, dw: [D], db: [D], dy: x, x, w: [D], scale: [ROWS], mean: [ROWS]},
    call: ({dx, dw, db, dy, x, w, scale, mean}) =>
      layerNormBackward(dx, {weight: dw, bias: db}, dy, x, {weight: w}, {out: x, scale, mean}),
  },
  embedding: {
    shapes: {y: [2, D], w: [VOCAB, D]},
    call: ({y, w}) => embedding(y, [4, 0], w),
    roomy: ['w'],
  },
  embeddingBackward: {
    shapes: {dw: [VOCAB, D], dy: [2, D]},
    call: ({dw, dy}) => embeddingBackward(dw, [4, 0], dy),
    roomy: ['dw'],
  },
  positions: {
    shapes: {y: x, table: [5, D]},
    call: ({y, table}) => positions(y, table, {row: 1, T: 2, start: 3}),
    roomy: ['y', 'table'],
  },
  positionsBackward: {
    shapes: {dtable: [5, D], dy: x},
    call: ({dtable, dy}) => positionsBackward(dtable, dy, {row: 1, T: 2, start: 3}),
    roomy: ['dtable', 'dy'],
  },
  rope: {
    shapes: {y: x, x, table: [5, D_HEAD]},
    call: ({y, x, table}) => rope(y, x, {table, n_heads: H, interleaved: false}, {row: 1, T: 2, start: 3}),
    roomy: ['y', 'x', 'table'],
  },
  ropeBackward: {
    shapes: {dx: x, dy: x, table: [5, D_HEAD]},
    call: ({dx, dy, table}) =>
      ropeBackward(dx, dy, {table, n_heads: H, interleaved: true}, {row: 1, T: 2, start: 3}),
    roomy: ['dx', 'dy', 'table'],
  },
  attention: {
    shapes: {z: x, scratch, q: x, k: kv, v: kv},
    call: (t) => attention(t.z, t.scratch, t.q, whole, spansOf(t), heads),
    roomy: ['scratch', 'k', 'v'],
  },
  attentionScores: {
    shapes: {scores: pattern, q: x, k: kv, v: kv},
    call: (t) => attentionScores(t.scores, t.q, whole, spansOf(t), heads),
    roomy: ['scores', 'q', 'k', 'v'],
  },
  maskScores: {
    shapes: {scores: pattern},
    call: ({scores}) => maskScores(scores, 1, whole, ROWS, heads),
    roomy: ['scores'],
  },
  attentionPattern: {
    shapes: {pattern, scores: pattern},
    call: ({pattern, scores}) => attentionPattern(pattern, scores, 1, whole, ROWS, heads),
    roomy: ['pattern', 'scores'],
  },
  attentionMix: {
    shapes: {z: x, pattern, k: kv, v: kv},
    call: (t) => attentionMix(t.z, t.pattern, whole, spansOf(t), heads),
    roomy: ['z', 'pattern', 'k', 'v'],
  },
  attentionBackward: {
    shapes: {dq: x, dk: kv, dv: kv, scratch, dz: x, q: x, k: kv, v: kv, pattern},
    call: ({dq, dk, dv, scratch, dz, q, k, v, pattern}) =>
      attentionBackward({q: dq, k: dk, v: dv}, scratch, dz, {q, k, v, pattern}, whole, heads),
    roomy: ['scratch', 'pattern'],
  },
  feedForward: {
    shapes: {out: x, x, ...inner, ...mlpWeights},
    call: (t) =>
      feedForward(t.out, {pre: t.pre, pre_linear: t.pre_linear, post: t.post}, t.x, gated(t), 'silu', 0),
  },
  feedForwardBackward: {
    shapes: {
      dx: x,
      dout: x,
      x,
      ...inner,
      ...mlpWeights,
      ...named('d.', {...inner, ...mlpWeights}),
    },
    call: (t) =>
      feedForwardBackward(
        t.dx,
        gated(t, 'd.'),
        {pre: t['d.pre'], pre_linear: t['d.pre_linear'], post: t['d.post']},
        t.dout,
        {pre: t.pre, pre_linear: t.pre_linear, post: t.post},
        t.x,
        gated(t),
        'silu',
      ),
  },
  attentionLayer: {
    shapes: {out: x, q: x, k: kv, v: kv, z: x, scratch, x, ...attnWeights},
    call: (t) => {
      const {q, k, v, z, scratch} = t;
      attentionLayer(t.out, {q, k, v, z, scratch}, t.x, attn(t), {heads}, run());
    },
    roomy: ['scratch'],
  },
  attentionLayerBackward: {
    shapes: {
      dx: x,
      dout: x,
      x,
      pattern,
      ...{q: x, k: kv, v: kv, z: x, ...attnWeights},
      ...named('d.', {q: x, k: kv, v: kv, z: x, scratch, ...attnWeights}),
    },
    call: (t) =>
      attentionLayerBackward(
        t.dx,
        attn(t, 'd.'),
        {q: t['d.q'], k: t['d.k'], v: t['d.v'], z: t['d.z'], scratch: t['d.scratch']},
        t.dout,
        {q: t.q, k: t.k, v: t.v, z: t.z, scratch: t['d.scratch'], pattern: t.pattern},
        t.x,
        attn(t),
        {heads},
        [whole],
      ),
    roomy: ['pattern', 'd.scratch'],
  },
};

/** The shape with its first axis changed; a batch of patterns loses a row of its last axes. */
export function resized(shape: readonly number[], by: number): number[] {
  return shape.length === 4 ? [1, 1, H * ROWS + by, ROWS] : [shape[0] + by, ...shape.slice(1)];
}
