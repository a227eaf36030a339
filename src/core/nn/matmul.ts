import {ShapeError} from '../tensor/errors.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectHeap, expectMatrix} from './check.js';

/** How matmul() takes its operands. */
export interface MatmulOptions {
  /** a is given as (K, M). */
  readonly transposeA?: boolean;
  /** b is given as (N, K). */
  readonly transposeB?: boolean;
  /** c += a·b instead of c = a·b. */
  readonly add?: boolean;
}

/**
 * The product of two matrices: c = a · b. Leading axes are taken as one: (2, 3, 4) is a matrix (6, 4).
 *
 * @param c (M, N); shares no memory with a or b
 * @param a (M, K), or (K, M) with transposeA
 * @param b (K, N), or (N, K) with transposeB
 * @throws ShapeError where shapes do not fit, tensors are of several heaps, or c overlaps a or b
 */
export function matmul(c: Tensor, a: Tensor, b: Tensor, options: MatmulOptions = {}): void {
  const {transposeA = false, transposeB = false, add = false} = options;
  const {heap} = c;
  const [rowsA, colsA] = [a.rows, a.cols];
  const [M, K] = transposeA ? [colsA, rowsA] : [rowsA, colsA];
  const N = transposeB ? b.rows : b.cols;
  expectHeap('matmul', 'a', a, heap);
  expectMatrix('matmul', 'b', b, transposeB ? N : K, transposeB ? K : N, heap);
  expectMatrix('matmul', 'c', c, M, N, heap);
  if (overlap(c, a) || overlap(c, b))
    throw new ShapeError('matmul: expected c to lie apart from a and b, got one in their memory');
  const [rowA, colA] = transposeA ? [1, colsA] : [colsA, 1];
  const [rowB, colB] = transposeB ? [1, K] : [N, 1];
  heap.kernels.gemm(c.at, N, a.at, rowA, colA, b.at, rowB, colB, M, N, K, add ? 1 : 0);
}

function overlap(x: Tensor, y: Tensor): boolean {
  return x.at < y.at + y.size && y.at < x.at + x.size;
}
