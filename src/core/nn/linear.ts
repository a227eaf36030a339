/** The linear layer. Leading axes of x and y are taken as one: (…, in) is (rows, in). */
import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectHeap, expectMatrix, expectSize} from './check.js';

/** The parameters of a linear layer, or their gradients. */
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
  /** Where its numbers lie; that of x and y. */
  readonly heap: Heap;
  /** y (rows, out) = x (rows, in) · Wᵀ. @throws ShapeError */
  matvec(y: Tensor, x: Tensor): void;
  /** Writes it in 32 bits, (out, in). @throws ShapeError */
  dequantize(into: Tensor): void;
}

/** y (rows, out) = x (rows, in) · Wᵀ + b. @throws ShapeError */
export function linear(y: Tensor, x: Tensor, {weight, bias, quantized}: Linear): void {
  const {heap} = y;
  const {rows, cols: d_in} = x;
  const d_out = weight.rows;
  expectHeap('linear', 'x', x, heap);
  expectMatrix('linear', 'weight', weight, d_out, d_in, heap);
  expectMatrix('linear', 'y', y, rows, d_out, heap);
  if (bias) expectSize('linear', 'bias', bias, d_out, heap);
  if (quantized) {
    expectHeap('linear', 'the quantized weight', quantized, heap);
    quantized.matvec(y, x);
  } else heap.kernels.gemm(y.at, d_out, x.at, d_in, 1, weight.at, 1, d_in, rows, d_out, d_in, 0);
  if (bias) heap.kernels.addBias(y.at, bias.at, rows, d_out);
}

/**
 * dx += dy · W; dW += dyᵀ · x; db += Σ dy. Without dx, only the parameters' gradients.
 *
 * @param dx (rows, in)
 * @param gradient of weight and bias, in their shapes; a bias without one gets none
 * @param dy (rows, out)
 * @param x (rows, in)
 * @throws ShapeError
 */
export function linearBackward(
  dx: Tensor | undefined,
  gradient: Linear,
  dy: Tensor,
  x: Tensor,
  {weight}: Linear,
): void {
  const {heap} = dy;
  const {kernels} = heap;
  const {rows, cols: d_in} = x;
  const d_out = weight.rows;
  expectHeap('linearBackward', 'x', x, heap);
  expectMatrix('linearBackward', 'weight', weight, d_out, d_in, heap);
  expectMatrix('linearBackward', 'dy', dy, rows, d_out, heap);
  expectMatrix('linearBackward', 'dW', gradient.weight, d_out, d_in, heap);
  if (gradient.bias) expectSize('linearBackward', 'db', gradient.bias, d_out, heap);
  if (dx) {
    expectMatrix('linearBackward', 'dx', dx, rows, d_in, heap);
    kernels.gemm(dx.at, d_in, dy.at, d_out, 1, weight.at, d_in, 1, rows, d_in, d_out, 1);
  }
  kernels.gemm(gradient.weight.at, d_in, dy.at, 1, d_out, x.at, d_in, 1, d_out, d_in, rows, 1);
  if (gradient.bias) kernels.sumRows(gradient.bias.at, dy.at, rows, d_out);
}
