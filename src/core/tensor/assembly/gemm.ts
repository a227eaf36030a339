/**
 * The matrix product as in Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008), for 128
 * bits: blocks of 4 × 8 sums in eight registers, over a panel of b of 8 columns that is packed and stays in the first
 * cache. Rows of a are read where they are, and packed only where their numbers lie apart.
 */
import {multiplyByColumns, multiplyByRows} from './matvec';
import {clear, LINES, PANEL, ROWS, TERMS, TILE} from './memory';
import {pack} from './pack';

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
  if (K === 0) {
    if (!add) for (; M > 0; M--, c += rowC) clear(c, N);
    return;
  }
  if (M < 4) {
    if (colB === 4) return multiplyByRows(c, rowC, a, rowA, colA, b, rowB, M, N, K, add);
    if (rowB === 4 && colA === 4) return multiplyByColumns(c, rowC, a, rowA, b, colB, M, N, K, add);
  }
  const blocks = (K + TERMS - 1) / TERMS;
  const most = ((K + blocks - 1) / blocks + 3) & -4; // blocks of equal length
  for (let k = 0; k < K; k += most) {
    const terms = min(most, K - k);
    for (let i = 0; i < M; i += ROWS) {
      const rows = min(ROWS, M - i);
      let lines = a + i * rowA + k * colA;
      let line = rowA;
      if (colA !== 4) {
        line = terms << 2;
        pack(LINES, line, lines, rowA, colA, rows, terms);
        lines = LINES;
      }
      for (let j = 0; j < N; j += 8) {
        const cols = min(8, N - j);
        pack(PANEL, 32, b + k * rowB + j * colB, rowB, colB, terms, cols);
        multiply(c + i * rowC + (j << 2), rowC, lines, line, rows, cols, terms, add);
      }
    }
    add = 1;
  }
}

/** c (rows, up to 8) = or += rows of a, `line` bytes apart, times the packed panel of b. */
function multiply(
  c: usize,
  rowC: i32,
  a: usize,
  line: i32,
  rows: i32,
  cols: i32,
  terms: i32,
  add: i32,
): void {
  for (; rows > 0; rows -= 4, a += line << 2, c += rowC << 2) {
    // A row that is not there is another one again; its sums go nowhere.
    let a0 = a;
    let a1 = rows > 1 ? a0 + line : a0;
    let a2 = rows > 2 ? a1 + line : a1;
    let a3 = rows > 3 ? a2 + line : a2;
    let b = PANEL;
    let c00 = f32x4.splat(0);
    let c01 = c00;
    let c10 = c00;
    let c11 = c00;
    let c20 = c00;
    let c21 = c00;
    let c30 = c00;
    let c31 = c00;
    let b0: v128;
    let b1: v128;
    let x: v128;
    for (let k = terms; k > 0; k -= 4, b += 128, a0 += 16, a1 += 16, a2 += 16, a3 += 16) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      x = v128.load32_splat(a0);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a1);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a2);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a3);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      if (k === 1) break;

      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      x = v128.load32_splat(a0, 4);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a1, 4);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a2, 4);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a3, 4);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      if (k === 2) break;

      b0 = v128.load(b, 64);
      b1 = v128.load(b, 80);
      x = v128.load32_splat(a0, 8);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a1, 8);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a2, 8);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a3, 8);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      if (k === 3) break;

      b0 = v128.load(b, 96);
      b1 = v128.load(b, 112);
      x = v128.load32_splat(a0, 12);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a1, 12);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a2, 12);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a3, 12);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
    }
    const isWhole = rows >= 4 && cols === 8;
    const row = isWhole ? rowC : 32;
    let to = isWhole ? c : TILE;
    if (isWhole && add) {
      c00 = f32x4.add(c00, v128.load(to));
      c01 = f32x4.add(c01, v128.load(to, 16));
      to += row;
      c10 = f32x4.add(c10, v128.load(to));
      c11 = f32x4.add(c11, v128.load(to, 16));
      to += row;
      c20 = f32x4.add(c20, v128.load(to));
      c21 = f32x4.add(c21, v128.load(to, 16));
      to += row;
      c30 = f32x4.add(c30, v128.load(to));
      c31 = f32x4.add(c31, v128.load(to, 16));
      to = c;
    }
    v128.store(to, c00);
    v128.store(to, c01, 16);
    to += row;
    v128.store(to, c10);
    v128.store(to, c11, 16);
    to += row;
    v128.store(to, c20);
    v128.store(to, c21, 16);
    to += row;
    v128.store(to, c30);
    v128.store(to, c31, 16);
    if (!isWhole) unpackTile(c, rowC, min(4, rows), cols, add);
  }
}

/** x·y + z: in one rounding or in two, as the processor likes it, where this is the module for that. */
// @inline
function madd(x: v128, y: v128, z: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, z) : f32x4.add(f32x4.mul(x, y), z);
}

function unpackTile(c: usize, rowC: i32, rows: i32, cols: i32, add: i32): void {
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < cols; j++) {
      const to = c + r * rowC + (j << 2);
      const x = load<f32>(TILE + (r << 5) + (j << 2));
      store<f32>(to, add ? load<f32>(to) + x : x);
    }
}
