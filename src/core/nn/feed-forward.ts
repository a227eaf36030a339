/**
 * The feed-forward layer, position by position. Plain: f(x·W_up)·W_down. Gated: (f(x·W_gate) ⊙ x·W_up)·W_down, which is
 * SwiGLU where f is SiLU (Shazeer 2020, arXiv:2002.05202).
 */
import {activations, type Activation} from '../tensor/kernels.js';
import {ShapeError} from '../tensor/errors.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectGiven, expectMatrix} from './check.js';
import type {Hooks} from './hooks.js';
import {linear, linearBackward, type Linear} from './linear.js';

/** The parameters of a feed-forward layer, or their gradients. */
export interface FeedForward {
  /** (d_mlp, d_model); there is one where the layer is gated. */
  readonly gate?: Linear;
  /** (d_mlp, d_model) */
  readonly up: Linear;
  /** (d_model, d_mlp) */
  readonly down: Linear;
}

/** What a feed-forward layer computes, or its gradients. */
export interface FeedForwardActivations {
  /** What f is applied to, (rows, d_mlp): x·W_gate, or x·W_up in a plain layer. */
  readonly pre: Tensor;
  /** x·W_up of a gated layer, (rows, d_mlp). */
  readonly pre_linear?: Tensor;
  /** What W_down is applied to, (rows, d_mlp). */
  readonly post: Tensor;
}

/**
 * out = feedForward(x).
 *
 * @param out (rows, d_model)
 * @param a what is computed on the way; `post` may be `pre` for inference
 * @param x (rows, d_model)
 * @param layer the block's number, for hooks
 * @throws ShapeError
 */
export function feedForward(
  out: Tensor,
  a: FeedForwardActivations,
  x: Tensor,
  {gate, up, down}: FeedForward,
  act: Activation,
  layer: number,
  hooks?: Hooks,
): void {
  const {pre, post} = a;
  const {kernels} = x.heap;
  expectMatrix('feedForward', 'post', post, pre.rows, pre.cols, x.heap);
  if (gate) {
    const u = expectGiven('feedForward', 'pre_linear', a.pre_linear);
    expectMatrix('feedForward', 'pre_linear', u, pre.rows, pre.cols, x.heap);
    linear(pre, x, gate);
    hooks?.at(layer, 'mlp.pre', pre);
    linear(u, x, up);
    hooks?.at(layer, 'mlp.pre_linear', u);
    kernels.gate(activations[act], post.at, pre.at, u.at, pre.size);
  } else {
    linear(pre, x, up);
    hooks?.at(layer, 'mlp.pre', pre);
    kernels.activate(activations[act], post.at, pre.at, pre.size);
  }
  hooks?.at(layer, 'mlp.post', post);
  linear(out, post, down);
}

/**
 * dx += …, weights' gradients += …, given that of out. `da` must be zeros; the gradients of `a` are added to it.
 *
 * @param dx (rows, d_model), as dout and x
 * @throws ShapeError
 */
export function feedForwardBackward(
  dx: Tensor,
  gradient: FeedForward,
  da: FeedForwardActivations,
  dout: Tensor,
  a: FeedForwardActivations,
  x: Tensor,
  {gate, up, down}: FeedForward,
  act: Activation,
): void {
  const {rows, cols, size} = a.post;
  const {heap} = x;
  const {kernels} = heap;
  const kind = activations[act];
  expectMatrix(BACKWARD, 'pre', a.pre, rows, cols, heap);
  expectMatrix(BACKWARD, 'the gradient of pre', da.pre, rows, cols, heap);
  expectMatrix(BACKWARD, 'the gradient of post', da.post, rows, cols, heap);
  if (gate) {
    const u = expectGiven(BACKWARD, 'pre_linear', a.pre_linear);
    const du = expectGiven(BACKWARD, 'the gradient of pre_linear', da.pre_linear);
    if (!gradient.gate) throw new ShapeError(`${BACKWARD}: expected the gradient of gate, got none`);
    expectMatrix(BACKWARD, 'pre_linear', u, rows, cols, heap);
    expectMatrix(BACKWARD, 'the gradient of pre_linear', du, rows, cols, heap);
    linearBackward(da.post, gradient.down, dout, a.post, down);
    kernels.gateBackward(kind, da.pre.at, du.at, da.post.at, a.pre.at, u.at, size);
    linearBackward(dx, gradient.up, du, x, up);
    linearBackward(dx, gradient.gate, da.pre, x, gate);
  } else {
    linearBackward(da.post, gradient.down, dout, a.post, down);
    kernels.activateBackward(kind, da.pre.at, da.post.at, a.pre.at, size);
    linearBackward(dx, gradient.up, da.pre, x, up);
  }
}

const BACKWARD = 'feedForwardBackward';
