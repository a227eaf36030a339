import {ShapeError} from './errors.js';
import type {Heap} from './heap.js';

/**
 * Numbers in a shape: 32-bit floats, contiguous, the last axis fastest. A tensor is a place in a heap and does not move;
 * its `data` is a view that is made anew where the heap has grown, so take it after the last allocation and do not keep it.
 */
export class Tensor {
  readonly heap: Heap;
  /** Where it begins, in floats: what kernels take. */
  readonly at: number;
  readonly shape: readonly number[];
  /** Product of the shape. */
  readonly size: number;
  #data: Float32Array;

  /** A tensor over memory that is somebody's already; Heap.tensor() allocates. @throws ShapeError */
  constructor(heap: Heap, at: number, shape: readonly number[]) {
    this.heap = heap;
    this.at = at;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.#data = heap.f32.subarray(at, at + this.size);
  }

  /** A tensor with memory of its own. @throws ShapeError RangeError */
  static allocate(heap: Heap, shape: readonly number[], values?: ArrayLike<number>): Tensor {
    const size = sizeOf(shape);
    if (values && values.length !== size)
      throw new ShapeError(
        `tensor: expected ${size} values for shape ${format(shape)}, got ${values.length}`,
      );
    const tensor = new Tensor(heap, heap.allocate(size), shape);
    if (values) tensor.data.set(values);
    return tensor;
  }

  /** Its numbers, (size). */
  get data(): Float32Array {
    // A view of a heap that has grown is empty or looks at the old block.
    if (this.#data.buffer !== this.heap.f32.buffer)
      this.#data = this.heap.f32.subarray(this.at, this.at + this.size);
    return this.#data;
  }

  /** Length of the last axis; 1 for a scalar. */
  get cols(): number {
    return this.shape.at(-1) ?? 1;
  }

  /** All axes but the last as one. */
  get rows(): number {
    let rows = 1;
    for (let i = 0; i < this.shape.length - 1; i++) rows *= this.shape[i];
    return rows;
  }

  /** The same numbers in another shape. @throws ShapeError */
  reshape(shape: readonly number[]): Tensor {
    if (sizeOf(shape) !== this.size)
      throw new ShapeError(`reshape: expected a shape of ${this.size} numbers, got ${format(shape)}`);
    return new Tensor(this.heap, this.at, shape);
  }

  /** Sets every number. */
  fill(value: number): this {
    this.data.fill(value);
    return this;
  }

  /** Gives its memory back. Only for who allocated it, and once. */
  free(): void {
    this.heap.free(this.at);
  }
}

/** "(2, 3)": a shape in words. */
export function format(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0)
      throw new ShapeError(`tensor: expected lengths that are whole numbers, got ${format(shape)}`);
    size *= length;
  }
  if (size > 2 ** 32) throw new ShapeError(`tensor: expected at most 2^32 numbers, got ${format(shape)}`);
  return size;
}
