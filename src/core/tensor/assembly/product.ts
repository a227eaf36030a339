/**
 * The innermost part of the matrix product: a module of its own, once with multiply-and-add and once, for engines with
 * relaxed SIMD, with both in one rounding.
 */
import {PANEL, TILE, zero} from './memory';

/**
 * c (rows, cols ≤ 8) = or += rows of a, `line` bytes apart, times the packed panel of b (terms, 8). Blocks of 4 × 8 sums
 * are in eight registers. After each term the loop can end: what looks like a remainder's business keeps engines from
 * moving all loads to the loop's beginning, where they would not find registers enough.
 */
export function multiply(
  c: usize,
  rowC: i32,
  a: usize,
  line: i32,
  rows: i32,
  cols: i32,
  terms: i32,
  add: i32,
): void {
  let line1 = line;
  let line2 = line;
  let line3 = line;
  let isWhole = cols === 8;
  for (; rows > 0; rows -= 4, a += line << 2, c += rowC << 2) {
    if (rows < 4) {
      // A row that is not there is another one again; its sums go nowhere.
      if (rows < 2) line1 = 0;
      if (rows < 3) line2 = 0;
      line3 = 0;
      isWhole = false;
    }
    let a0 = a;
    let a1 = a0 + line1;
    let a2 = a1 + line2;
    let a3 = a2 + line3;
    let b = PANEL;
    let c00 = zero();
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
    let to = isWhole ? c : TILE;
    const row = isWhole ? rowC : 32;
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

/** x·y + z */
// @inline
function madd(x: v128, y: v128, z: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, z) : f32x4.add(f32x4.mul(x, y), z);
}

function unpackTile(c: usize, rowC: i32, rows: i32, cols: i32, add: i32): void {
  for (let from = TILE; rows > 0; rows--, c += rowC, from += 32)
    for (let j = 0; j < cols << 2; j += 4) {
      const x = load<f32>(from + j);
      store<f32>(c + j, add ? load<f32>(c + j) + x : x);
    }
}
