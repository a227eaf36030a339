/**
 * What the kernel tests share: the implementations, a room in a heap where every number that a kernel may not touch
 * is watched, and comparison with references in double precision.
 */
import assert from 'node:assert/strict';
import v8 from 'node:v8';
import {Heap} from '../../src/core/tensor/heap.js';
import {createHeap} from '../../src/core/tensor/webassembly.js';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';

export interface Implementation {
  name: string;
  heap: Heap;
}

// Node 20 has it, but only so; where the flag is gone it is on.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

export const implementations: Implementation[] = [
  {name: 'TypeScript', heap: new Heap()},
  {name: 'WebAssembly', heap: await createHeap({relaxed: false})},
  {name: 'relaxed WebAssembly', heap: await createHeap()},
];

/** Lengths on both sides of every block and vector width. */
export const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 50, 64, 67, 100];

/**
 * What stands where no kernel may write, by its bits. One is not a number: what reads it comes to no number either. But
 * adding to it leaves it as it is; so the other is one, 0.7.
 */
const sentinels = [0x7fc5e17e, 0x3f333333];
const GUARD = 19;

/** Some numbers in a heap, between guards. */
export class Region {
  readonly at: number;
  readonly length: number;
  readonly #heap: Heap;
  readonly #before: Int32Array;

  constructor(heap: Heap, at: number, length: number) {
    this.#heap = heap;
    this.at = at;
    this.length = length;
    this.#before = heap.i32.slice(at, at + length);
  }

  /** A copy of what is in it now. */
  get values(): Float32Array {
    return this.#heap.f32.slice(this.at, this.at + this.length);
  }

  /** Makes sure that only numbers for which `may` holds have changed since it was made. */
  assertUntouched(where: string, may?: (i: number) => boolean): void {
    const now = this.#heap.i32.subarray(this.at, this.at + this.length);
    for (let i = 0; i < this.length; i++) {
      if (now[i] === this.#before[i] || may?.(i)) continue;
      assert.fail(`${where}: number ${i} of ${this.length} was changed, which it should not`);
    }
  }
}

/** Regions for one call of a kernel, at places of any alignment. */
export class Room {
  readonly #heap: Heap;
  readonly #random: Random;
  readonly #sentinel: number;
  readonly #places: number[] = [];
  readonly #guards: Region[] = [];
  readonly #regions: Region[] = [];

  constructor(heap: Heap, random: Random) {
    this.#heap = heap;
    this.#random = random;
    this.#sentinel = pick(random, sentinels);
  }

  /** A region with these numbers; NaN stands for what is none, and becomes the sentinel. */
  put(values: ArrayLike<number>): Region {
    const at = this.#place(values.length);
    const {f32, i32} = this.#heap;
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) i32[at + i] = this.#sentinel;
      else f32[at + i] = values[i];
    }
    return this.#region(at, values.length);
  }

  /** A region of numbers that are none, for a kernel to write. */
  empty(length: number): Region {
    return this.put(new Float32Array(length).fill(NaN));
  }

  integers(values: ArrayLike<number>): Region {
    const at = this.#place(values.length);
    this.#heap.i32.set(values, at);
    return this.#region(at, values.length);
  }

  bytes(values: ArrayLike<number>): Region {
    const length = Math.ceil(values.length / 4);
    const at = this.#place(length);
    this.#heap.i8.set(values, at * 4);
    return this.#region(at, length);
  }

  /** Makes sure that nothing but these regions has changed, and gives all back. */
  close(where: string, ...changed: Region[]): void {
    for (const guard of this.#guards) guard.assertUntouched(`${where}, outside`);
    for (const region of this.#regions) {
      if (!changed.includes(region)) region.assertUntouched(`${where}, an input`);
    }
    for (const place of this.#places) this.#heap.free(place);
  }

  #place(length: number): number {
    const before = GUARD + integer(this.#random, 0, 5);
    const place = this.#heap.allocate(before + length + GUARD);
    this.#places.push(place);
    const at = place + before;
    this.#heap.i32.fill(this.#sentinel, place, at + length + GUARD);
    this.#guards.push(new Region(this.#heap, place, before), new Region(this.#heap, at + length, GUARD));
    return at;
  }

  #region(at: number, length: number): Region {
    const region = new Region(this.#heap, at, length);
    this.#regions.push(region);
    return region;
  }
}

/** Random single-precision numbers in ±size. */
export function randomNumbers(random: Random, length: number, size = 1): Float32Array {
  return Float32Array.from({length}, () => (random() * 2 - 1) * size);
}

/**
 * Makes sure that numbers are what a reference says; where it says NaN, it says nothing.
 *
 * @param tolerance how far number i may be off: relative to the magnitude that went into it, where it says nothing else
 */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: (i: number) => number,
  where: string,
): void {
  assert.equal(actual.length, expected.length, `${where}: length`);
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(expected[i])) continue;
    const single = Math.fround(expected[i]);
    if (Object.is(actual[i], single)) continue;
    // Roundings to multiples of the least number, 2^-149, come on top.
    if (Math.abs(actual[i] - expected[i]) <= tolerance(i) + 2 ** -147) continue;
    const off = Math.abs(actual[i] - expected[i]);
    assert.fail(
      `${where}: number ${i} of ${expected.length} is ${actual[i]}, expected ${expected[i]}; off by ${off}, allowed ${tolerance(i)}`,
    );
  }
}

/** The gradient of a function of many numbers by differences of five points, right to about 1e-11. */
export function gradientOf(f: (x: Float64Array) => number, x: ArrayLike<number>, step = 1e-3): Float64Array {
  const moved = Float64Array.from(x);
  return Float64Array.from({length: x.length}, (_, i) => {
    const at = (distance: number): number => {
      moved[i] = x[i] + distance * step;
      return f(moved);
    };
    const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
    moved[i] = x[i];
    return slope;
  });
}

/** Runs a test many times, each in a room of its own. */
export function repeat(heap: Heap, times: number, test: (random: Random, room: Room) => void): void {
  const random = mulberry32(seed);
  for (let i = 0; i < times; i++) test(random, new Room(heap, random));
}

/** y of a kernel that adds to it: what was there before. */
export const sum = (before: ArrayLike<number>, x: ArrayLike<number>): Float64Array =>
  Float64Array.from(before, (value, i) => value + x[i]);
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
};
export const largest = (...lists: ArrayLike<number>[]): number =>
  lists.reduce((most, list) => Array.from(list).reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);

/** Rows of numbers, `row` apart, with nothing in between or behind the last. */
export function withGaps(values: ArrayLike<number>, rows: number, cols: number, row: number): Float32Array {
  const numbers = new Float32Array(rows && cols && (rows - 1) * row + cols).fill(NaN);
  for (let i = 0; i < rows * cols; i++) numbers[Math.floor(i / cols) * row + (i % cols)] = values[i];
  return numbers;
}
