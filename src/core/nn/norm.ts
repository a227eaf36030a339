/**
 * The two norms, each forward and backward. `scale`, what the vector is divided by, is kept for the backward pass and for
 * who wants to look (TransformerLens's name).
 */
import type {Tensor} from '../tensor/tensor.js';
import {expectGiven, expectMatrix, expectSize} from './check.js';

/** The parameters of a norm, or their gradients. */
export interface Norm {
  /** (d_model) */
  readonly weight: Tensor;
  /** (d_model); only LayerNorm has one. */
  readonly bias?: Tensor;
}

/** What a norm computes. */
export interface NormActivations {
  /** (rows, d_model) */
  readonly out: Tensor;
  /** (rows) */
  readonly scale: Tensor;
  /** (rows); LayerNorm only. */
  readonly mean?: Tensor;
}

/** Which norm it is. */
export interface NormShape {
  readonly kind: 'rms' | 'layer';
  /** What is added to the mean square or variance. */
  readonly eps: number;
}

/** The norm a model has: rmsNorm() or layerNorm() of x (rows, d_model). @throws ShapeError */
export function norm(a: NormActivations, x: Tensor, weights: Norm, {kind, eps}: NormShape): void {
  if (kind === 'rms') rmsNorm(a, x, weights, eps);
  else layerNorm(a, x, weights, eps);
}

/**
 * dx += …, weights' gradients += …: rmsNormBackward() or layerNormBackward().
 *
 * @param dx (rows, d_model), as dy and x
 * @throws ShapeError
 */
export function normBackward(
  dx: Tensor,
  gradient: Norm,
  dy: Tensor,
  x: Tensor,
  weights: Norm,
  a: NormActivations,
  {kind}: NormShape,
): void {
  if (kind === 'rms') rmsNormBackward(dx, gradient, dy, x, weights, a);
  else layerNormBackward(dx, gradient, dy, x, weights, a);
}

/**
 * out = w ⊙ x / scale with scale = √(mean(x²) + eps), row by row: Zhang and Sennrich 2019, arXiv:1910.07467.
 *
 * @param x (rows, d_model)
 * @throws ShapeError
 */
export function rmsNorm({out, scale}: NormActivations, x: Tensor, {weight}: Norm, eps: number): void {
  const {rows, cols, heap} = x;
  expectMatrix('rmsNorm', 'out', out, rows, cols, heap);
  expectSize('rmsNorm', 'scale', scale, rows, heap);
  expectSize('rmsNorm', 'weight', weight, cols, heap);
  heap.kernels.rmsNorm(out.at, scale.at, x.at, weight.at, rows, cols, eps);
}

/**
 * dx += (w ⊙ dy − x̂·mean(w ⊙ dy ⊙ x̂)) / scale, where x̂ = x / scale; dw += Σ dy ⊙ x̂.
 *
 * @param dx (rows, d_model), as dy and x
 * @throws ShapeError
 */
export function rmsNormBackward(
  dx: Tensor,
  gradient: Norm,
  dy: Tensor,
  x: Tensor,
  {weight}: Norm,
  {scale}: NormActivations,
): void {
  const {rows, cols, heap} = x;
  expectGradients('rmsNormBackward', dx, gradient, dy, x, weight, scale);
  const dw = gradient.weight.at;
  heap.kernels.rmsNormBackward(dx.at, dw, dy.at, x.at, weight.at, scale.at, rows, cols);
}

/**
 * out = w ⊙ (x − mean) / scale + b with scale = √(var(x) + eps), row by row: Ba et al. 2016, arXiv:1607.06450.
 *
 * @param x (rows, d_model)
 * @throws ShapeError
 */
export function layerNorm(
  {out, scale, mean}: NormActivations,
  x: Tensor,
  {weight, bias}: Norm,
  eps: number,
): void {
  const {rows, cols, heap} = x;
  const means = expectGiven('layerNorm', 'mean', mean);
  expectMatrix('layerNorm', 'out', out, rows, cols, heap);
  expectSize('layerNorm', 'scale', scale, rows, heap);
  expectSize('layerNorm', 'mean', means, rows, heap);
  expectSize('layerNorm', 'weight', weight, cols, heap);
  if (bias) expectSize('layerNorm', 'bias', bias, cols, heap);
  const b = bias?.at ?? 0;
  heap.kernels.layerNorm(out.at, means.at, scale.at, x.at, weight.at, b, rows, cols, eps);
}

/**
 * dx += (w ⊙ dy − mean(w ⊙ dy) − x̂·mean(w ⊙ dy ⊙ x̂)) / scale, where x̂ = (x − mean) / scale; dw += Σ dy ⊙ x̂;
 * db += Σ dy.
 *
 * @param dx (rows, d_model), as dy and x
 * @throws ShapeError
 */
export function layerNormBackward(
  dx: Tensor,
  gradient: Norm,
  dy: Tensor,
  x: Tensor,
  {weight: w}: Norm,
  {scale, mean}: NormActivations,
): void {
  const {rows, cols, heap} = x;
  const means = expectGiven('layerNormBackward', 'mean', mean);
  expectGradients('layerNormBackward', dx, gradient, dy, x, w, scale);
  expectSize('layerNormBackward', 'mean', means, rows, heap);
  if (gradient.bias) expectSize('layerNormBackward', 'db', gradient.bias, cols, heap);
  const [dw, db] = [gradient.weight.at, gradient.bias?.at ?? 0];
  heap.kernels.layerNormBackward(dx.at, dw, db, dy.at, x.at, w.at, means.at, scale.at, rows, cols);
}

function expectGradients(
  where: string,
  dx: Tensor,
  gradient: Norm,
  dy: Tensor,
  {rows, cols, heap}: Tensor,
  weight: Tensor,
  scale: Tensor,
): void {
  expectMatrix(where, 'dx', dx, rows, cols, heap);
  expectMatrix(where, 'dy', dy, rows, cols, heap);
  expectSize(where, 'dw', gradient.weight, cols, heap);
  expectSize(where, 'weight', weight, cols, heap);
  expectSize(where, 'scale', scale, rows, heap);
}
