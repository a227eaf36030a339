/** The linear layer. Leading axes of x and y are taken as one: (…, in) is (rows, in). */
import type {Tensor} from '../tensor/tensor.js';
import {expectMatrix, expectSize} from './check.js';

export interface Linear {
  /** (out, in), as torch stores it. */
  readonly weight: Tensor;
  /** (out) */
  readonly bias?: Tensor;
  /** The weight in few bits, which is then used in its place. For inference: it has no gradient. */
  readonly quantized?: QuantizedWeight;
}

/** A weight matrix that multiplies by itself. */
export interface QuantizedWeight {
  /** y (rows, out) = x (rows, in) · Wᵀ. @throws ShapeError */
  matvec(y: Tensor, x: Tensor): void;
}

/** y (rows, out) = x (rows, in) · Wᵀ + b. @throws ShapeError */
export function linear(y: Tensor, x: Tensor, {weight, bias, quantized}: Linear): void {
  const {rows, cols: d_in} = x;
  const d_out = weight.rows;
  expectMatrix('linear', 'weight', weight, d_out, d_in);
  expectMatrix('linear', 'y', y, rows, d_out);
  const {kernels} = y.heap;
  if (quantized) quantized.matvec(y, x);
  else kernels.gemm(y.at, d_out, x.at, d_in, 1, weight.at, 1, d_in, rows, d_out, d_in, 0);
  if (!bias) return;
  expectSize('linear', 'bias', bias, d_out);
  kernels.addBias(y.at, bias.at, rows, d_out);
}

/** dx += dy · W; dW += dyᵀ · x; db += Σ dy. Without dx, only the parameters' gradients. @throws ShapeError */
export function linearBackward(
  dx: Tensor | undefined,
  gradient: Linear,
  dy: Tensor,
  x: Tensor,
  {weight}: Linear,
): void {
  const {rows, cols: d_in} = x;
  const d_out = weight.rows;
  expectMatrix('linearBackward', 'weight', weight, d_out, d_in);
  expectMatrix('linearBackward', 'dy', dy, rows, d_out);
  expectMatrix('linearBackward', 'dW', gradient.weight, d_out, d_in);
  const {kernels} = dy.heap;
  if (dx) {
    expectMatrix('linearBackward', 'dx', dx, rows, d_in);
    kernels.gemm(dx.at, d_in, dy.at, d_out, 1, weight.at, d_in, 1, rows, d_in, d_out, 1);
  }
  kernels.gemm(gradient.weight.at, d_in, dy.at, 1, d_out, x.at, d_in, 1, d_out, d_in, rows, 1);
  if (gradient.bias) kernels.sumRows(gradient.bias.at, dy.at, rows, d_out);
}
