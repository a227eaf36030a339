import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';

/** What somebody takes from a heap in several parts, all or nothing: where one cannot be had, those before are given back. */
export class Memory {
  readonly #parts: {free(): void}[] = [];

  /** Takes a part. @throws what `make` throws; nothing is then kept */
  take<Part extends {free(): void}>(make: () => Part): Part {
    try {
      const part = make();
      this.#parts.push(part);
      return part;
    } catch (error) {
      this.free();
      throw error;
    }
  }

  /** A tensor of zeros. @throws ShapeError; RangeError where memory ends */
  tensor(heap: Heap, shape: readonly number[]): Tensor {
    return this.take(() => heap.tensor(shape));
  }

  /** Gives all back; a second time there is nothing left to give. */
  free(): void {
    for (const part of this.#parts.splice(0)) part.free();
  }
}
