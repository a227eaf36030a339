/** The attention layer: x → q, k, v → their positions → pattern → z → out. Forward and backward side by side. */
import type {Tensor} from '../tensor/tensor.js';
import {
  attention,
  attentionBackward,
  attentionMix,
  attentionPattern,
  attentionScores,
  maskScores,
} from './attention.js';
import type {Hooks} from './hooks.js';
import type {KeySpans} from './key-spans.js';
import {linear, linearBackward, type Linear} from './linear.js';
import {rope, ropeBackward, type Rotation} from './rope.js';
import type {Sequence} from './sequence.js';
import type {AttentionHeads} from './tiles.js';

export interface AttentionWeights {
  /** (n_heads · d_head, d_model) */
  readonly q: Linear;
  /** (n_kv_heads · d_head, d_model) */
  readonly k: Linear;
  readonly v: Linear;
  /** (d_model, n_heads · d_head) */
  readonly o: Linear;
}

export interface AttentionActivations {
  /** (rows, n_heads, d_head); turned to their positions in place. */
  readonly q: Tensor;
  /** (rows, n_kv_heads, d_head); turned to their positions in place. */
  readonly k: Tensor;
  readonly v: Tensor;
  /** (rows, n_heads, d_head) */
  readonly z: Tensor;
  /** (B, n_heads, T, S), for who wants to keep it or look at it; first it holds the scores. */
  pattern?: Tensor;
  /** attentionScratch() numbers */
  readonly scratch: Tensor;
}

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
  /** Takes those of the new tokens, and tells where all are that they may look at, their own last. */
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

/** out = attention(x). @throws ShapeError ContextLengthError */
export function attentionLayer(
  out: Tensor,
  a: AttentionActivations,
  x: Tensor,
  w: AttentionWeights,
  {heads, rotation}: AttentionShape,
  {layer, sequences, caches, spans, hooks}: Run,
): void {
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

  const rowK = heads.n_kv_heads * heads.d_head;
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
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  readonly z: Tensor;
  readonly scratch: Tensor;
}

/** dx += …, weights' gradients += …, given that of out. `d` must be zeros. @throws ShapeError */
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
  linearBackward(d.z, gradient.o, dout, a.z, w.o);
  const forward = {q: a.q, k: a.k, v: a.v, pattern: a.pattern!};
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
