import type {Heap} from '../../tensor/heap.js';
import type {Tensor} from '../../tensor/tensor.js';
import type {Memory} from '../memory.js';

/** Coefficients tuned so that small singular values grow fastest; five steps bring all to about 1 ± 0.3. */
const [A, B, C] = [3.4445, -4.775, 2.0315];
const STEPS = 5;
const EPSILON = 1e-7;

/**
 * Brings a matrix's singular values near 1 and keeps its singular vectors, by a Newton–Schulz iteration: from X = M/‖M‖,
 * five times X ← a·X + (b·XXᵀ + c·(XXᵀ)²)·X. Keller Jordan 2024, https://kellerjordan.github.io/posts/muon/
 */
export class NewtonSchulz {
  readonly #heap: Heap;
  readonly #short: number; // length of the shorter side, of the largest matrix
  readonly #x: Tensor;
  readonly #product: Tensor;
  readonly #gram: Tensor;
  readonly #square: Tensor;

  /** Room for matrices of these shapes (rows, cols), which goes with the memory that it is taken for. */
  constructor(heap: Heap, shapes: readonly (readonly number[])[], memory: Memory) {
    this.#heap = heap;
    this.#short = Math.max(0, ...shapes.map(([rows, cols]) => Math.min(rows, cols)));
    const size = Math.max(0, ...shapes.map(([rows, cols]) => rows * cols));
    this.#x = memory.tensor(heap, [size]);
    this.#product = memory.tensor(heap, [size]);
    this.#gram = memory.tensor(heap, [this.#short ** 2]);
    this.#square = memory.tensor(heap, [this.#short ** 2]);
  }

  /** In place; the matrix (rows, cols). */
  orthogonalize(matrix: Float32Array, rows: number, cols: number): void {
    // The shorter side first, so that XXᵀ is small.
    const isTall = rows > cols;
    const [n, m] = isTall ? [cols, rows] : [rows, cols];
    const x = this.#x.data;
    if (isTall) transpose(x, matrix, rows, cols);
    else x.set(matrix);
    this.#iterate(n, m);
    if (isTall) transpose(matrix, x, cols, rows);
    else matrix.set(x.subarray(0, n * m));
  }

  #iterate(n: number, m: number): void {
    const {kernels} = this.#heap;
    const [x, product, gram, square] = [this.#x.at, this.#product.at, this.#gram.at, this.#square.at];
    const norm = Math.sqrt(kernels.sumSquares(x, n * m));
    kernels.scale(x, x, 1 / Math.max(norm, EPSILON), n * m);
    for (let step = 0; step < STEPS; step++) {
      kernels.gemm(gram, n, x, m, 1, x, 1, m, n, n, m, 0); // XXᵀ (n, n)
      kernels.gemm(square, n, gram, n, 1, gram, n, 1, n, n, n, 0); // its square (n, n)
      kernels.scale(square, square, C, n * n);
      kernels.addScaled(square, gram, B, n * n);
      kernels.gemm(product, m, square, n, 1, x, m, 1, n, m, n, 0); // (n, m)
      kernels.scale(x, x, A, n * m);
      kernels.addScaled(x, product, 1, n * m);
    }
  }
}

function transpose(to: Float32Array, from: Float32Array, rows: number, cols: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) to[j * rows + i] = from[i * cols + j];
}
