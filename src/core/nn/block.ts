/**
 * The transformer block, forward and backward side by side. Pre-norm (GPT-2, Llama):
 *
 *     resid_mid  = resid_pre + attention(ln1(resid_pre))
 *     resid_post = resid_mid + feedForward(ln2(resid_mid))
 *
 * Post-norm (Vaswani et al. 2017) has its norms after the sums; resid_mid and resid_post are what they are applied to:
 *
 *     resid_mid  = resid_pre + attention(resid_pre)
 *     resid_post = ln1(resid_mid) + feedForward(ln1(resid_mid)); ln2(resid_post) goes on to the next block
 */
import type {Activation} from '../tensor/kernels.js';
import type {Tensor} from '../tensor/tensor.js';
import {
  attentionLayer,
  attentionLayerBackward,
  type AttentionActivations,
  type AttentionGradients,
  type AttentionShape,
  type AttentionWeights,
  type Run,
} from './attention-layer.js';
import {expectMatrix} from './check.js';
import {
  feedForward,
  feedForwardBackward,
  type FeedForward,
  type FeedForwardActivations,
} from './feed-forward.js';
import {norm, normBackward, type Norm, type NormActivations, type NormShape} from './norm.js';
import type {Sequence} from './sequence.js';

/** The parameters of a block, or their gradients. */
export interface BlockWeights {
  readonly ln1: Norm;
  readonly attn: AttentionWeights;
  readonly ln2: Norm;
  readonly mlp: FeedForward;
}

/**
 * What a block computes, rows = B·T; what is a tensor here is (rows, d_model). For inference one memory serves all
 * residuals of all blocks.
 */
export interface BlockActivations {
  readonly resid_pre: Tensor;
  readonly ln1: NormActivations;
  readonly attn: AttentionActivations;
  readonly attn_out: Tensor;
  readonly resid_mid: Tensor;
  readonly ln2: NormActivations;
  readonly mlp: FeedForwardActivations;
  readonly mlp_out: Tensor;
  readonly resid_post: Tensor;
}

/** How the parts are put together. */
export interface BlockShape {
  readonly norm: NormShape;
  readonly norm_position: 'pre' | 'post';
  readonly attention: AttentionShape;
  readonly hidden_act: Activation;
}

/** From resid_pre on, all of `a` is computed. @throws ShapeError ContextLengthError CacheError */
export function block(a: BlockActivations, w: BlockWeights, shape: BlockShape, run: Run): void {
  const {layer, hooks} = run;
  hooks?.at(layer, 'resid_pre', a.resid_pre);
  if (shape.norm_position === 'pre') {
    normAt(a.ln1, a.resid_pre, w.ln1, shape, run, 'ln1');
    attentionLayer(a.attn_out, a.attn, a.ln1.out, w.attn, shape.attention, run);
    residual(a.resid_mid, a.resid_pre, a.attn_out, run, 'attn_out', 'resid_mid');
    normAt(a.ln2, a.resid_mid, w.ln2, shape, run, 'ln2');
    feedForward(a.mlp_out, a.mlp, a.ln2.out, w.mlp, shape.hidden_act, layer, hooks);
    residual(a.resid_post, a.resid_mid, a.mlp_out, run, 'mlp_out', 'resid_post');
  } else {
    attentionLayer(a.attn_out, a.attn, a.resid_pre, w.attn, shape.attention, run);
    residual(a.resid_mid, a.resid_pre, a.attn_out, run, 'attn_out', 'resid_mid');
    normAt(a.ln1, a.resid_mid, w.ln1, shape, run, 'ln1');
    feedForward(a.mlp_out, a.mlp, a.ln1.out, w.mlp, shape.hidden_act, layer, hooks);
    residual(a.resid_post, a.ln1.out, a.mlp_out, run, 'mlp_out', 'resid_post');
    normAt(a.ln2, a.resid_post, w.ln2, shape, run, 'ln2');
  }
}

/** Scratch for gradients; one for all blocks, each of which leaves its own in it. */
export interface BlockGradients {
  /** (rows, d_model), of what goes into a layer */
  readonly x: Tensor;
  readonly attn: AttentionGradients;
  readonly mlp: FeedForwardActivations;
}

/**
 * The weights' gradients are added to, and `stream`, the gradient of the block's output, becomes that of its input.
 *
 * @param stream (rows, d_model)
 * @throws ShapeError ContextLengthError
 */
export function blockBackward(
  stream: Tensor,
  gradient: BlockWeights,
  d: BlockGradients,
  a: BlockActivations,
  w: BlockWeights,
  shape: BlockShape,
  sequences: readonly Sequence[],
): void {
  const isPre = shape.norm_position === 'pre';
  const {attention, hidden_act} = shape;
  const {rows, cols, heap} = a.resid_pre;
  expectMatrix('blockBackward', 'stream', stream, rows, cols, heap);
  expectMatrix('blockBackward', 'd.x', d.x, rows, cols, heap);
  clear(d);
  if (isPre) {
    feedForwardBackward(d.x, gradient.mlp, d.mlp, stream, a.mlp, a.ln2.out, w.mlp, hidden_act);
    normBackward(stream, gradient.ln2, d.x, a.resid_mid, w.ln2, a.ln2, shape.norm);
    d.x.fill(0);
    attentionLayerBackward(
      d.x,
      gradient.attn,
      d.attn,
      stream,
      a.attn,
      a.ln1.out,
      w.attn,
      attention,
      sequences,
    );
    normBackward(stream, gradient.ln1, d.x, a.resid_pre, w.ln1, a.ln1, shape.norm);
    return;
  }
  // Here the norms stand in the stream: what comes out of them is all of its gradient.
  normBackward(d.x, gradient.ln2, stream, a.resid_post, w.ln2, a.ln2, shape.norm); // dx = d resid_post
  move(stream, d.x);
  feedForwardBackward(d.x, gradient.mlp, d.mlp, stream, a.mlp, a.ln1.out, w.mlp, hidden_act);
  residualBackward(stream, d.x); // d ln1
  normBackward(d.x, gradient.ln1, stream, a.resid_mid, w.ln1, a.ln1, shape.norm);
  move(stream, d.x);
  attentionLayerBackward(
    d.x,
    gradient.attn,
    d.attn,
    stream,
    a.attn,
    a.resid_pre,
    w.attn,
    attention,
    sequences,
  );
  residualBackward(stream, d.x);
}

type NormName = 'ln1' | 'ln2';

function normAt(
  a: NormActivations,
  x: Tensor,
  w: Norm,
  {norm: shape}: BlockShape,
  {layer, hooks}: Run,
  name: NormName,
): void {
  norm(a, x, w, shape);
  hooks?.at(layer, name === 'ln1' ? 'ln1.scale' : 'ln2.scale', a.scale);
  hooks?.at(layer, name, a.out);
}

/** y = x + out. */
function residual(
  y: Tensor,
  x: Tensor,
  out: Tensor,
  {layer, hooks}: Run,
  outName: 'attn_out' | 'mlp_out',
  name: 'resid_mid' | 'resid_post',
): void {
  hooks?.at(layer, outName, out);
  expectMatrix('block', outName, out, x.rows, x.cols, x.heap);
  expectMatrix('block', name, y, x.rows, x.cols, x.heap);
  y.heap.kernels.add(y.at, x.at, out.at, y.size);
  hooks?.at(layer, name, y);
}

/** stream += dx, and dx = 0. */
function residualBackward(stream: Tensor, dx: Tensor): void {
  stream.heap.kernels.add(stream.at, stream.at, dx.at, stream.size);
  dx.fill(0);
}

/** stream = dx, and dx = 0. */
function move(stream: Tensor, dx: Tensor): void {
  stream.data.set(dx.data);
  dx.fill(0);
}

function clear({x, attn, mlp}: BlockGradients): void {
  x.fill(0);
  for (const tensor of [attn.q, attn.k, attn.v, attn.z]) tensor.fill(0);
  for (const tensor of [mlp.pre, mlp.pre_linear, mlp.post]) tensor?.fill(0);
}
