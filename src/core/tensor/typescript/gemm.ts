import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {matvec} from './matvec.js';
import {Scratch} from './scratch.js';

/*
 * The matrix product as in Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): blocks of
 * 4 × 4 sums stay in registers, over copies of a and b in the order in which they are read. The copies are in double
 * precision, which spares a conversion at every use.
 */
const BLOCK_K = 256;
const BLOCK_N = 512;

const copyOfA = new Scratch();
const copyOfB = new Scratch();

export function gemmKernels(heap: Heap): Pick<Kernels, 'gemm'> {
  return {
    gemm(c, rowC, a, rowA, colA, b, rowB, colB, M, N, K, add) {
      const {f32} = heap;
      if (!add) for (let i = 0; i < M; i++) f32.fill(0, c + i * rowC, c + i * rowC + N);
      if (M === 1) matvec(f32, c, 1, a, colA, b, colB, rowB, N, K);
      else if (N === 1) matvec(f32, c, rowC, b, rowB, a, rowA, colA, M, K);
      else blocked(f32, c, rowC, a, rowA, colA, b, rowB, colB, M, N, K);
    },
  };
}

/** c += a·b */
function blocked(
  f32: Float32Array,
  c: number,
  rowC: number,
  a: number,
  rowA: number,
  colA: number,
  b: number,
  rowB: number,
  colB: number,
  M: number,
  N: number,
  K: number,
): void {
  const depth = Math.min(K, BLOCK_K);
  const left = copyOfA.atLeast(depth * 4);
  const right = copyOfB.atLeast(depth * Math.min(N + 3, BLOCK_N));
  for (let n = 0; n < N; n += BLOCK_N) {
    const cols = Math.min(N - n, BLOCK_N);
    for (let k = 0; k < K; k += BLOCK_K) {
      const terms = Math.min(K - k, BLOCK_K);
      for (let j = 0; j < cols; j += 4) {
        pack(right, j * terms, f32, b + k * rowB + (n + j) * colB, colB, rowB, cols - j, terms);
      }
      for (let i = 0; i < M; i += 4) {
        pack(left, 0, f32, a + i * rowA + k * colA, rowA, colA, M - i, terms);
        for (let j = 0; j < cols; j += 4) {
          multiply(f32, c + i * rowC + n + j, rowC, left, right, j * terms, terms, M - i, cols - j);
        }
      }
    }
  }
}

/**
 * Copies up to 4 lines of a matrix side by side: (terms, 4). In place of those that are missing stands the first; nobody
 * reads the sums that come of it.
 */
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
  let line0 = start;
  let line1 = lines > 1 ? start + line : start;
  let line2 = lines > 2 ? start + 2 * line : start;
  let line3 = lines > 3 ? start + 3 * line : start;
  for (const end = at + terms * 4; at < end; at += 4) {
    to[at] = from[line0];
    to[at + 1] = from[line1];
    to[at + 2] = from[line2];
    to[at + 3] = from[line3];
    line0 += step;
    line1 += step;
    line2 += step;
    line3 += step;
  }
}

/** Adds the product of a panel of a and one of b, which starts there, to a block of c: 4 × 4, or what there is of it. */
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
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0; // prettier-ignore
  let c10 = 0, c11 = 0, c12 = 0, c13 = 0; // prettier-ignore
  let c20 = 0, c21 = 0, c22 = 0, c23 = 0; // prettier-ignore
  let c30 = 0, c31 = 0, c32 = 0, c33 = 0; // prettier-ignore
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
