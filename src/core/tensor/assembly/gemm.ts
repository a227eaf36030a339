/**
 * The matrix product as in Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): panels of b
 * of 8 columns are packed and stay in the first cache, while blocks of a pass through the second. Rows of a are read
 * where they are, and packed only where their numbers lie apart. Strides are in bytes, but for gemm itself.
 */
import {multiplyByColumns, multiplyByFour, multiplyByRows} from './matvec';
import {clear, LINES, PANEL, ROWS, TERMS} from './memory';
import {pack} from './pack';

/** Numbers that surely fit into the second cache. */
const CACHED = 1 << 16;

/** What product.ts exports, from its module with multiply-and-add or from that with fused multiply-add. */
// @external('product', 'multiply')
declare function multiply(
  c: usize,
  rowC: i32,
  a: usize,
  line: i32,
  rows: i32,
  cols: i32,
  terms: i32,
  add: i32,
): void;

export function gemm(
  c: usize,
  rowC: i32,
  a: usize,
  rowA: i32,
  colA: i32,
  b: usize,
  rowB: i32,
  colB: i32,
  M: i32,
  N: i32,
  K: i32,
  add: i32,
): void {
  c <<= 2;
  rowC <<= 2;
  a <<= 2;
  rowA <<= 2;
  colA <<= 2;
  b <<= 2;
  rowB <<= 2;
  colB <<= 2;
  if (!K) {
    if (!add) for (; M > 0; M--, c += rowC) clear(c, N);
    return;
  }
  if (M < 4) {
    // Each number of b is used so seldom that packing would not pay.
    const whole = N & -4;
    if (rowB === 4 && colA === 4) {
      if (!(K & 3) && N * K <= CACHED) {
        multiplyByFour(c, rowC, a, rowA, b, colB, M, whole, K, add);
        c += whole << 2;
        b += whole * colB;
        N -= whole;
      }
      multiplyByColumns(c, rowC, a, rowA, b, colB, M, N, K, add);
      return;
    }
    if (colB === 4) {
      multiplyByRows(c, rowC, a, rowA, colA, b, rowB, M, whole, K, add);
      c += whole << 2;
      b += whole << 2;
      N -= whole;
    }
  }
  const blocks = (K + TERMS - 1) / TERMS;
  const most = ((K + blocks - 1) / blocks + 3) & -4; // blocks of equal length
  const isPacked = colA !== 4;
  const fitting = (((isPacked ? 1 : 2) * ROWS * TERMS) / most) & -4; // rows of a, for the second cache
  for (; K > 0; K -= most, a += most * colA, b += most * rowB) {
    const terms = min(most, K);
    for (let i = 0; i < M; i += fitting) {
      const rows = min(fitting, M - i);
      let lines = a + i * rowA;
      let line = rowA;
      if (isPacked) {
        line = terms << 2;
        pack(LINES, line, lines, rowA, colA, rows, terms);
        lines = LINES;
      }
      for (let j = 0; j < N; j += 8) {
        const cols = min(8, N - j);
        pack(PANEL, 32, b + j * colB, rowB, colB, terms, cols);
        multiply(c + i * rowC + (j << 2), rowC, lines, line, rows, cols, terms, add);
      }
    }
    add = 1;
  }
}
