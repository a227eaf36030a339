import type {Tensor} from '../tensor/tensor.js';

/** √Σ g² over all tensors: the length of the whole gradient as one vector. */
export function globalNorm(tensors: Iterable<Tensor>): number {
  let squares = 0;
  for (const {heap, at, size} of tensors) squares += heap.kernels.sumSquares(at, size);
  return Math.sqrt(squares);
}

/**
 * What a gradient of this norm is multiplied by so that its norm is at most `max`; torch's clip_grad_norm_.
 * Pascanu et al. 2013, arXiv:1211.5063.
 */
export function clipFactor(norm: number, max: number): number {
  return Math.min(1, max / (norm + 1e-6));
}
