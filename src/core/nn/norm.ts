/**
 * The two norms, each forward and backward. `scale`, what the vector is divided by, is kept for the backward pass and for
 * who wants to look (TransformerLens's name).
 */
import type {Tensor} from '../tensor/tensor.js';
import {expectMatrix, expectSize} from './check.js';

export interface Norm {
  /** (d_model) */
  readonly weight: Tensor;
  /** (d_model); only LayerNorm has one. */
  readonly bias?: Tensor;
}

export interface NormActivations {
  /** (rows, d_model) */
  readonly out: Tensor;
  /** (rows) */
  readonly scale: Tensor;
  /** (rows); LayerNorm only. */
  readonly mean?: Tensor;
}

export interface NormShape {
  readonly kind: 'rms' | 'layer';
  readonly eps: number;
}

/** The norm a model has. @throws ShapeError */
export function norm(a: NormActivations, x: Tensor, weights: Norm, {kind, eps}: NormShape): void {
  if (kind === 'rms') rmsNorm(a, x, weights, eps);
  else layerNorm(a, x, weights, eps);
}

/** dx += …, weights' gradients += …. @throws ShapeError */
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
  const {rows, cols} = x;
  expectMatrix('rmsNorm', 'out', out, rows, cols);
  expectSize('rmsNorm', 'scale', scale, rows);
  expectSize('rmsNorm', 'weight', weight, cols);
  x.heap.kernels.rmsNorm(out.at, scale.at, x.at, weight.at, rows, cols, eps);
}

/** dx += (w ⊙ dy − x̂·mean(w ⊙ dy ⊙ x̂)) / scale, where x̂ = x / scale; dw += Σ dy ⊙ x̂. @throws ShapeError */
export function rmsNormBackward(
  dx: Tensor,
  gradient: Norm,
  dy: Tensor,
  x: Tensor,
  {weight}: Norm,
  {scale}: NormActivations,
): void {
  const {rows, cols} = x;
  expectMatrix('rmsNormBackward', 'dx', dx, rows, cols);
  expectMatrix('rmsNormBackward', 'dy', dy, rows, cols);
  const {kernels} = x.heap;
  kernels.rmsNormBackward(dx.at, gradient.weight.at, dy.at, x.at, weight.at, scale.at, rows, cols);
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
  const {rows, cols} = x;
  expectMatrix('layerNorm', 'out', out, rows, cols);
  expectSize('layerNorm', 'scale', scale, rows);
  expectSize('layerNorm', 'mean', mean!, rows);
  expectSize('layerNorm', 'weight', weight, cols);
  const {kernels} = x.heap;
  kernels.layerNorm(out.at, mean!.at, scale.at, x.at, weight.at, bias?.at ?? 0, rows, cols, eps);
}

/**
 * dx += (w ⊙ dy − mean(w ⊙ dy) − x̂·mean(w ⊙ dy ⊙ x̂)) / scale, where x̂ = (x − mean) / scale; dw += Σ dy ⊙ x̂;
 * db += Σ dy. @throws ShapeError
 */
export function layerNormBackward(
  dx: Tensor,
  gradient: Norm,
  dy: Tensor,
  x: Tensor,
  {weight: w}: Norm,
  {scale, mean}: NormActivations,
): void {
  const {rows, cols} = x;
  expectMatrix('layerNormBackward', 'dx', dx, rows, cols);
  expectMatrix('layerNormBackward', 'dy', dy, rows, cols);
  const [dw, db] = [gradient.weight.at, gradient.bias?.at ?? 0];
  const {kernels} = x.heap;
  kernels.layerNormBackward(dx.at, dw, db, dy.at, x.at, w.at, mean!.at, scale.at, rows, cols);
}
