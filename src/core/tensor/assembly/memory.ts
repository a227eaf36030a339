/**
 * The memory that kernels share with the heap. Its first bytes are theirs: room for a packed block of each operand of a
 * matrix product. A place counts 32-bit numbers, an address counts bytes.
 */

/** Terms of a sum that gemm takes at once: so many rows of 8 columns of b, and so long pieces of the rows of a. */
export const TERMS: i32 = 256;
/** Rows of a that it packs at once, where they are so long. */
export const ROWS: i32 = 128;

/** A block of c of 4 × 8 at the edge, before as much of it as there is goes to c. */
export const TILE: usize = 512;
/** A packed panel of b: (TERMS, 8). */
export const PANEL: usize = TILE + 4 * 8 * 4;
/** Packed rows of a: (ROWS, TERMS). */
export const LINES: usize = PANEL + TERMS * 8 * 4;
/** Where the heap may begin. */
export const FREE: usize = LINES + ROWS * TERMS * 4;

/** The four numbers at an address, or as many of them as there are: for the last, n may be 1 to 3, and zeros follow. */
// @inline
export function read(from: usize, n: i32): v128 {
  return n >= 4 ? v128.load(from) : readPart(from, n);
}

/** The reverse of read(). */
// @inline
export function write(to: usize, x: v128, n: i32): void {
  if (n >= 4) v128.store(to, x);
  else writePart(to, x, n);
}

function readPart(from: usize, n: i32): v128 {
  let x = v128.load32_zero(from);
  if (n > 1) x = v128.load32_lane(from, x, 1, 4);
  if (n > 2) x = v128.load32_lane(from, x, 2, 8);
  return x;
}

function writePart(to: usize, x: v128, n: i32): void {
  v128.store32_lane(to, x, 0);
  if (n > 1) v128.store32_lane(to, x, 1, 4);
  if (n > 2) v128.store32_lane(to, x, 2, 8);
}

export function clear(to: usize, n: i32): void {
  for (; n > 0; n -= 4, to += 16) write(to, zero(), n);
}

/** The sum of four numbers. */
export function sum(x: v128): f32 {
  const even = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 2);
  return even + (f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 3));
}

/** Four zeros: the first in memory, where nobody writes. To write them out takes more bytes. */
// @inline
export function zero(): v128 {
  return v128.load(0);
}

const lanes = memory.data<i32>([0, 1, 2, 3]);

/** x with zeros after its first n numbers. */
// @inline
export function keep(x: v128, n: i32): v128 {
  return v128.and(x, i32x4.gt_s(i32x4.splat(n), v128.load(lanes)));
}
