import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {Scratch} from './scratch.js';

/**
 * The matrix product as in Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): blocks of
 * 4 × 4 sums stay in registers, over copies of a and b in the order in which they are read. The copies are padded with
 * zeros to whole blocks, and in double precision, which spares the conversion at every use.
 */
const BLOCK_K = 256;
const BLOCK_N = 512;

const packedA = new Scratch();
const packedB = new Scratch();

export function gemmKernels(heap: Heap): Pick<Kernels, 'gemm'> {
  return {
    gemm(c, rowC, a, rowA, colA, b, rowB, colB, M, N, K, add) {
      const {f32} = heap;
      if (!add) for (let i = 0; i < M; i++) f32.fill(0, c + i * rowC, c + i * rowC + N);
      const depth = Math.min(K, BLOCK_K);
      const width = Math.min(N + 3, BLOCK_N);
      const left = packedA.atLeast(depth * 4);
      const right = packedB.atLeast(depth * width);
      for (let n = 0; n < N; n += BLOCK_N) {
        const cols = Math.min(N - n, BLOCK_N);
        for (let k = 0; k < K; k += BLOCK_K) {
          const terms = Math.min(K - k, BLOCK_K);
          for (let j = 0; j < cols; j += 4) {
            pack(
              right,
              j * terms,
              f32,
              b + k * rowB + (n + j) * colB,
              colB,
              rowB,
              Math.min(4, cols - j),
              terms,
            );
          }
          for (let i = 0; i < M; i += 4) {
            const tall = Math.min(4, M - i);
            pack(left, 0, f32, a + i * rowA + k * colA, rowA, colA, tall, terms);
            for (let j = 0; j < cols; j += 4) {
              const at = c + i * rowC + n + j;
              multiply(f32, at, rowC, left, right, j * terms, terms, tall, Math.min(4, cols - j));
            }
          }
        }
      }
    },
  };
}

/** Copies up to 4 lines of a matrix side by side: (terms, 4), missing lines as zeros. */
function pack(
  to: Float64Array,
  at: number,
  from: Float32Array,
  start: number,
  line: number, // from a line to the next
  step: number, // along a line
  lines: number,
  terms: number,
): void {
  for (let l = 0; l < 4; l++) {
    let source = start + l * line;
    for (let t = 0; t < terms; t++, source += step) to[at + t * 4 + l] = l < lines ? from[source] : 0;
  }
}

/** Adds the product of two packed panels to a block of c of up to 4 × 4. */
function multiply(
  c: Float32Array,
  at: number,
  rowC: number,
  a: Float64Array,
  b: Float64Array,
  startB: number,
  terms: number,
  tall: number,
  wide: number,
): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  for (let p = 0, q = startB, end = terms * 4; p < end; p += 4, q += 4) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const b2 = b[q + 2];
    const b3 = b[q + 3];
    const a0 = a[p];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[p + 1];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[p + 2];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[p + 3];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  addRow(c, at, wide, c00, c01, c02, c03);
  if (tall > 1) addRow(c, at + rowC, wide, c10, c11, c12, c13);
  if (tall > 2) addRow(c, at + 2 * rowC, wide, c20, c21, c22, c23);
  if (tall > 3) addRow(c, at + 3 * rowC, wide, c30, c31, c32, c33);
}

function addRow(
  c: Float32Array,
  at: number,
  wide: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  c[at] += s0;
  if (wide > 1) c[at + 1] += s1;
  if (wide > 2) c[at + 2] += s2;
  if (wide > 3) c[at + 3] += s3;
}
