/**
 * The feed-forward layer, position by position. Plain: f(x·W_up)·W_down. Gated: (f(x·W_gate) ⊙ x·W_up)·W_down, which is
 * SwiGLU where f is SiLU (Shazeer 2020, arXiv:2002.05202).
 */
import {activations, type Activation} from '../tensor/kernels.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectSize} from './check.js';
import type {Hooks} from './hooks.js';
import {linear, linearBackward, type Linear} from './linear.js';

export interface FeedForward {
  /** (d_mlp, d_model); there is one where the layer is gated. */
  readonly gate?: Linear;
  /** (d_mlp, d_model) */
  readonly up: Linear;
  /** (d_model, d_mlp) */
  readonly down: Linear;
}

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
 * @param x (rows, d_model)
 * @throws ShapeError
 */
export function feedForward(
  out: Tensor,
  {pre, pre_linear, post}: FeedForwardActivations,
  x: Tensor,
  {gate, up, down}: FeedForward,
  act: Activation,
  layer: number,
  hooks?: Hooks,
): void {
  expectSize('feedForward', 'post', post, pre.size);
  const {kernels} = x.heap;
  if (gate && pre_linear) {
    linear(pre, x, gate);
    hooks?.at(layer, 'mlp.pre', pre);
    linear(pre_linear, x, up);
    hooks?.at(layer, 'mlp.pre_linear', pre_linear);
    kernels.gate(activations[act], post.at, pre.at, pre_linear.at, pre.size);
  } else {
    linear(pre, x, up);
    hooks?.at(layer, 'mlp.pre', pre);
    kernels.activate(activations[act], post.at, pre.at, pre.size);
  }
  hooks?.at(layer, 'mlp.post', post);
  linear(out, post, down);
}

/** dx += …, weights' gradients += …, given that of out. `da` must be zeros; the gradients of `a` are added to it. @throws ShapeError */
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
  linearBackward(da.post, gradient.down, dout, a.post, down);
  const {kernels} = x.heap;
  const kind = activations[act];
  const {size} = a.pre;
  if (gate && a.pre_linear) {
    const [du, u] = [da.pre_linear!, a.pre_linear];
    kernels.gateBackward(kind, da.pre.at, du.at, da.post.at, a.pre.at, u.at, size);
    linearBackward(dx, gradient.up, du, x, up);
    linearBackward(dx, gradient.gate!, da.pre, x, gate);
  } else {
    kernels.activateBackward(kind, da.pre.at, da.post.at, a.pre.at, size);
    linearBackward(dx, gradient.up, da.pre, x, up);
  }
}
