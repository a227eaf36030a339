/** The attention layer: x → q, k, v → their positions → pattern → z → out. Forward and backward side by side. */
import {ShapeError} from '../tensor/errors.js';
import type {Tensor} from '../tensor/tensor.js';
import {
  attention,
  attentionBackward,
  attentionMix,
  attentionPattern,
  attentionScores,
  maskScores,
} from './attention.js';
import {expectGiven, expectMatrix, expectRows} from './check.js';
import type {Hooks} from './hooks.js';
import type {KeySpans} from './key-spans.js';
import {linear, linearBackward, type Linear} from './linear.js';
import {rope, ropeBackward, type Rotation} from './rope.js';
import type {Sequence} from './sequence.js';
import type {AttentionHeads} from './tiles.js';

/** The parameters of an attention layer, or their gradients. */
export interface AttentionWeights {
  /** (n_heads · d_head, d_model) */
  readonly q: Linear;
  /** (n_kv_heads · d_head, d_model) */
  readonly k: Linear;
  /** (n_kv_heads · d_head, d_model) */
  readonly v: Linear;
  /** (d_model, n_heads · d_head) */
  readonly o: Linear;
}

/** What an attention layer computes. */
export interface AttentionActivations {
  /** (rows, n_heads · d_head); turned to their positions in place. */
  readonly q: Tensor;
  /** (rows, n_kv_heads · d_head); turned to their positions in place. */
  readonly k: Tensor;
  /** (rows, n_kv_heads · d_head) */
  readonly v: Tensor;
  /** (rows, n_heads · d_head) */
  readonly z: Tensor;
  /** (B, n_heads, T, S), for who wants to keep it or look at it; first it holds the scores. */
  pattern?: Tensor;
  /** attentionScratch() numbers */
  readonly scratch: Tensor;
}

/** How an attention layer's heads are cut and turned. */
export interface AttentionShape {
  readonly heads: AttentionHeads;
  /** Of queries and of keys; none where positions are not rotary. */
  readonly rotation?: {readonly q: Rotation; readonly k: Rotation};
}

/** The keys and values of one sequence, for all layers. */
export interface SequenceCache {
  /** Tokens whose keys and values it has taken: the position of the next. */
  readonly length: number;
  /** Keys that the last of T more tokens would find. @throws CacheError where there is no room for them */
  columns(T: number): number;
  /**
   * Takes those of the new tokens, (rows, n_kv_heads · d_head) each, and tells where all are that they may look at, their
   * own last.
   */
  append(layer: number, k: Tensor, v: Tensor, sequence: Sequence, spans: KeySpans): void;
  /** All layers have taken T more tokens. */
  advance(T: number): void;
}

/** What a layer needs to know of the run. */
export interface Run {
  layer: number;
  readonly sequences: readonly Sequence[];
  /** For each sequence, to be filled here. */
  readonly spans: readonly KeySpans[];
  /** For each sequence. */
  caches?: readonly SequenceCache[];
  hooks?: Hooks;
}

/**
 * out = attention(x).
 *
 * @param out (rows, d_model)
 * @param x (rows, d_model)
 * @throws ShapeError ContextLengthError CacheError
 */
export function attentionLayer(
  out: Tensor,
  a: AttentionActivations,
  x: Tensor,
  w: AttentionWeights,
  {heads, rotation}: AttentionShape,
  {layer, sequences, caches, spans, hooks}: Run,
): void {
  const rowK = heads.n_kv_heads * heads.d_head;
  expectMatrix('attentionLayer', 'k', a.k, x.rows, rowK, x.heap);
  expectMatrix('attentionLayer', 'v', a.v, x.rows, rowK, x.heap);
  expectSequences(x, sequences, spans.length, caches?.length);
  linear(a.q, x, w.q);
  linear(a.k, x, w.k);
  linear(a.v, x, w.v);
  hooks?.at(layer, 'attn.q', a.q);
  hooks?.at(layer, 'attn.k', a.k);
  hooks?.at(layer, 'attn.v', a.v);
  if (rotation)
    for (let i = 0; i < sequences.length; i++) {
      rope(a.q, a.q, rotation.q, sequences[i]);
      rope(a.k, a.k, rotation.k, sequences[i]);
    }
  hooks?.at(layer, 'attn.rot_q', a.q);
  hooks?.at(layer, 'attn.rot_k', a.k);

  for (let i = 0; i < sequences.length; i++) {
    const {row, T} = sequences[i];
    spans[i].clear();
    if (caches) caches[i].append(layer, a.k, a.v, sequences[i], spans[i]);
    else spans[i].add(a.k.at + row * rowK, a.v.at + row * rowK, T);
  }
  if (a.pattern) visibleAttention(a, a.pattern, heads, layer, sequences, spans, hooks);
  else
    for (let i = 0; i < sequences.length; i++) attention(a.z, a.scratch, a.q, sequences[i], spans[i], heads);
  hooks?.at(layer, 'attn.z', a.z);
  linear(out, a.z, w.o);
}

/** Makes sure that every sequence has its rows, a place for its spans, and a cache if there are any. */
function expectSequences(
  x: Tensor,
  sequences: readonly Sequence[],
  spans: number,
  caches = sequences.length,
): void {
  const {length} = sequences;
  if (spans < length || caches < length)
    throw new ShapeError(
      `attentionLayer: expected spans and caches of ${length} sequences, got ${spans} and ${caches}`,
    );
  for (let i = 0; i < length; i++) expectRows('attentionLayer', 'x', x, sequences[i], x.cols, x.heap);
}

/** Attention step by step over all sequences, so that the whole pattern can be kept, seen and changed. */
function visibleAttention(
  a: AttentionActivations,
  pattern: Tensor,
  heads: AttentionHeads,
  layer: number,
  sequences: readonly Sequence[],
  spans: readonly KeySpans[],
  hooks: Hooks | undefined,
): void {
  const scale = 1 / Math.sqrt(heads.d_head);
  for (let i = 0; i < sequences.length; i++) attentionScores(pattern, a.q, sequences[i], spans[i], heads);
  if (hooks) {
    for (let i = 0; i < sequences.length; i++)
      maskScores(pattern, scale, sequences[i], spans[i].length, heads);
    hooks.at(layer, 'attn.scores', pattern);
  }
  const left = hooks ? 1 : scale;
  for (let i = 0; i < sequences.length; i++)
    attentionPattern(pattern, pattern, left, sequences[i], spans[i].length, heads);
  hooks?.at(layer, 'attn.pattern', pattern);
  const seen = hooks ? {...heads, causal: false} : heads; // a hook may have let a query look ahead
  for (let i = 0; i < sequences.length; i++) attentionMix(a.z, pattern, sequences[i], spans[i], seen);
}

/** Scratch for the gradients of a layer's inside; holds them afterwards. */
export interface AttentionGradients {
  /** (rows, n_heads · d_head) */
  readonly q: Tensor;
  /** (rows, n_kv_heads · d_head) */
  readonly k: Tensor;
  /** (rows, n_kv_heads · d_head) */
  readonly v: Tensor;
  /** (rows, n_heads · d_head) */
  readonly z: Tensor;
  /** attentionScratch() numbers */
  readonly scratch: Tensor;
}

/**
 * dx += …, weights' gradients += …, given that of out. `d` must be zeros, and `a` of a forward pass that kept its pattern.
 *
 * @param dx (rows, d_model), as dout and x
 * @throws ShapeError ContextLengthError
 */
export function attentionLayerBackward(
  dx: Tensor,
  gradient: AttentionWeights,
  d: AttentionGradients,
  dout: Tensor,
  a: AttentionActivations,
  x: Tensor,
  w: AttentionWeights,
  {heads, rotation}: AttentionShape,
  sequences: readonly Sequence[],
): void {
  const pattern = expectGiven('attentionLayerBackward', 'pattern', a.pattern);
  linearBackward(d.z, gradient.o, dout, a.z, w.o);
  const forward = {q: a.q, k: a.k, v: a.v, pattern};
  for (const sequence of sequences) {
    attentionBackward(d, d.scratch, d.z, forward, sequence, heads);
    if (!rotation) continue;
    ropeBackward(d.q, d.q, rotation.q, sequence);
    ropeBackward(d.k, d.k, rotation.k, sequence);
  }
  linearBackward(dx, gradient.q, d.q, x, w.q);
  linearBackward(dx, gradient.k, d.k, x, w.k);
  linearBackward(dx, gradient.v, d.v, x, w.v);
}
