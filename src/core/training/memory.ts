import {FreedError} from '../tensor/errors.js';
import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';

/** What somebody takes from a heap in several parts, all or nothing: where one cannot be had, those before are given back. */
export class Memory {
  readonly #parts: {free(): void}[] = [];
  #isFree = false;

  /** Takes a part. @throws what `make` throws; nothing is then kept */
  take<Part extends {free(): void}>(make: () => Part): Part {
    try {
      const part = make();
      this.#parts.push(part);
      return part;
    } catch (error) {
      this.#giveBack();
      throw error;
    }
  }

  /** A tensor of zeros. @throws ShapeError; RangeError where memory ends */
  tensor(heap: Heap, shape: readonly number[]): Tensor {
    return this.take(() => heap.tensor(shape));
  }

  /** Makes sure that it is there. @param where the call that needs it @throws FreedError */
  expect(where: string): void {
    if (this.#isFree)
      throw new FreedError(`${where}: expected one that has its memory, got one that was freed`);
  }

  /** Gives all back. @param where the call that does @throws FreedError the second time */
  free(where: string): void {
    this.expect(where);
    this.#giveBack();
  }

  #giveBack(): void {
    this.#isFree = true;
    for (const part of this.#parts.splice(0)) part.free();
  }
}
