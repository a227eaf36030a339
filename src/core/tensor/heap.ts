/**
 * The memory that tensors lie in: one growing block of 32-bit floats and the kernels that work on it. A kernel takes
 * places in the block, so the same numbers mean the same to TypeScript and to WebAssembly and nothing is copied
 * between them. A model has a heap of its own: to let go of the heap is to let go of the model.
 */
import type {Kernels} from './kernels.js';
import {typescriptKernels} from './typescript/kernels.js';
import {Tensor} from './tensor.js';

/** Places are multiples of this many floats, 64 bytes: no tensor shares a cache line with another. */
const ALIGN = 16;

/** Bytes that WebAssembly can address, a page short so that an end is a 32-bit number too. */
const MAX_BYTES = 2 ** 32 - 2 ** 16;

/** Where a heap's bytes are, and how they become more. */
export interface HeapStorage {
  readonly buffer: ArrayBuffer;
  /** Makes the buffer at least so long and keeps what is in it; the old buffer is dead afterwards. */
  grow(bytes: number): void;
}

/** A buffer of the engine's own, for kernels in TypeScript: it grows by moving. */
class BufferStorage implements HeapStorage {
  buffer = new ArrayBuffer(0);

  grow(bytes: number): void {
    const old = this.buffer;
    // Where the engine can, it moves them without holding both.
    if ('transfer' in old) this.buffer = (old as Transferable).transfer(bytes);
    else {
      this.buffer = new ArrayBuffer(bytes);
      new Uint8Array(this.buffer).set(new Uint8Array(old));
    }
  }
}

/** ES2024, which not every engine has. */
interface Transferable {
  transfer(length: number): ArrayBuffer;
}

interface Gap {
  start: number;
  length: number;
}

/** What a heap is made on. */
export interface HeapBacking {
  readonly engine: Heap['engine'];
  readonly storage: HeapStorage;
  /** What computes on it. */
  kernels(heap: Heap): Kernels;
  /** First place that is free, in floats; what lies before belongs to the kernels. */
  readonly start: number;
}

function inTypeScript(): HeapBacking {
  // No tensor has the place 0, which stands for "none".
  return {engine: 'TypeScript', storage: new BufferStorage(), kernels: typescriptKernels, start: ALIGN};
}

/** A block of 32-bit numbers that tensors lie in, up to 4 GiB, and the kernels that compute on it. */
export class Heap {
  /** What the kernels run in. */
  readonly engine: 'WebAssembly' | 'TypeScript';
  /** What computes on it; nothing there is checked. */
  readonly kernels: Kernels;
  /** The whole block, in three readings. All are replaced when it grows: never keep one across an allocation. */
  f32!: Float32Array;
  i32!: Int32Array;
  i8!: Int8Array;

  readonly #storage: HeapStorage;
  readonly #lengths = new Map<number, number>(); // of what is allocated, by its place
  readonly #gaps: Gap[]; // what is free below the end, by place, never two side by side
  #end: number;

  /** A heap for kernels in TypeScript; createHeap() makes one for WebAssembly where the engine has it. */
  constructor({engine, storage, kernels, start}: HeapBacking = inTypeScript()) {
    this.engine = engine;
    this.#storage = storage;
    this.#end = align(start);
    this.#gaps = [];
    this.#read();
    this.kernels = kernels(this);
  }

  /** Bytes of the block. */
  get byteLength(): number {
    return this.#storage.buffer.byteLength;
  }

  /** Bytes of the block that are allocated. */
  get usedBytes(): number {
    let used = 0;
    for (const length of this.#lengths.values()) used += length;
    return used * 4;
  }

  /** A new tensor, of zeros or of the values given. @throws ShapeError RangeError where memory ends */
  tensor(shape: readonly number[], values?: ArrayLike<number>): Tensor {
    return Tensor.allocate(this, shape, values);
  }

  /** Room for so many 32-bit numbers, set to 0. @throws RangeError where memory ends */
  allocate(length: number): number {
    expectLength('Heap.allocate', length);
    const rounded = align(Math.max(length, 1));
    const place = this.#take(rounded);
    this.#lengths.set(place, rounded);
    this.f32.fill(0, place, place + rounded);
    return place;
  }

  /** Gives back what allocate() gave. @throws RangeError where nothing is allocated there */
  free(place: number): void {
    const length = this.#lengths.get(place);
    if (length === undefined) throw new RangeError(`Heap.free: nothing is allocated at ${place}`);
    this.#lengths.delete(place);
    this.#give({start: place, length});
  }

  /** Grows once for all that is to come: so many floats in one piece, or in pieces of any size. */
  reserve(length: number): void {
    expectLength('Heap.reserve', length);
    const last = this.#gaps.at(-1);
    const free = last && last.start + last.length === this.#end ? last.length : 0;
    this.#grow(this.#end + Math.max(0, length - free), true);
  }

  #take(length: number): number {
    const fit = this.#gaps.findIndex((gap) => gap.length >= length);
    if (fit >= 0) {
      const gap = this.#gaps[fit];
      const place = gap.start;
      if (gap.length === length) this.#gaps.splice(fit, 1);
      else this.#gaps[fit] = {start: gap.start + length, length: gap.length - length};
      return place;
    }
    // A gap at the very end is the beginning of what is asked for.
    const last = this.#gaps.at(-1);
    const place = last && last.start + last.length === this.#end ? last.start : this.#end;
    this.#grow(place + length);
    if (place !== this.#end) this.#gaps.pop();
    this.#end = place + length;
    return place;
  }

  #give(freed: Gap): void {
    const next = this.#gaps.findIndex((gap) => gap.start > freed.start);
    const at = next < 0 ? this.#gaps.length : next;
    this.#gaps.splice(at, 0, freed);
    for (const i of [at, at - 1]) {
      const [gap, after] = [this.#gaps[i], this.#gaps[i + 1]];
      if (!gap || !after || gap.start + gap.length !== after.start) continue;
      this.#gaps.splice(i, 2, {start: gap.start, length: gap.length + after.length});
    }
  }

  #grow(end: number, exactly = false): void {
    const needed = end * 4;
    const {byteLength} = this;
    if (needed <= byteLength) return;
    if (needed > MAX_BYTES)
      throw new RangeError(`Heap: expected to need at most ${MAX_BYTES} bytes, got ${needed}`);
    const roomy = exactly ? needed : Math.max(needed, Math.min(byteLength * 1.25, byteLength + 2 ** 26));
    const rounded = Math.min(Math.ceil(roomy / 2 ** 16) * 2 ** 16, MAX_BYTES);
    try {
      this.#storage.grow(rounded);
    } catch {
      this.#storage.grow(needed); // there may be no room for more than that
    }
    this.#read();
  }

  #read(): void {
    const {buffer} = this.#storage;
    this.f32 = new Float32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i8 = new Int8Array(buffer);
  }
}

function expectLength(where: string, length: number): void {
  if (!Number.isSafeInteger(length) || length < 0)
    throw new RangeError(`${where}: expected a length that is a whole number, got ${length}`);
}

function align(length: number): number {
  return Math.ceil(length / ALIGN) * ALIGN;
}
