/**
 * The memory that kernels share with the heap. Its first bytes are theirs: room for a packed block of each operand of a
 * matrix product. A place counts 32-bit numbers, an address counts bytes.
 */

/** Terms of a sum that gemm takes at once: so many rows of 8 columns of b, and so long pieces of the rows of a. */
export const TERMS: i32 = 256;
/** Rows of a that it packs at once, where they are so long. */
export const ROWS: i32 = 128;

/** Where the last numbers of an array stand, 1 to 3 of them, while they are treated as four: five times. */
export const LAST: usize = 256;
/** A block of c of 4 × 8 at the edge, before as much of it as there is goes to c. */
export const TILE: usize = LAST + 5 * 16;
/** Powers of e that activations need, so many at once. */
export const BLOCK: i32 = 256;
export const POWERS: usize = TILE + 4 * 8 * 4;
/** A packed panel of b: (TERMS, 8). */
export const PANEL: usize = POWERS + BLOCK * 4;
/** Packed rows of a: (ROWS, TERMS). */
export const LINES: usize = PANEL + TERMS * 8 * 4;
/** Where the heap may begin. */
export const FREE: usize = LINES + ROWS * TERMS * 4;

/** Copies n numbers. */
export function copyFew(to: usize, from: usize, n: i32): void {
  for (; n > 0; n--, to += 4, from += 4) store<i32>(to, load<i32>(from));
}

/** Sets n numbers to 0. */
export function clear(to: usize, n: i32): void {
  for (; n >= 4; n -= 4, to += 16) v128.store(to, zero());
  for (; n > 0; n--, to += 4) store<i32>(to, 0);
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
