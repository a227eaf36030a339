import assert from 'node:assert/strict';
import {createHeap, Heap} from 'llm-anatomy/core';

/** A new heap for each kind of kernels. */
export const heaps: Readonly<Record<string, () => Promise<Heap>>> = {
  TypeScript: async () => new Heap(),
  async WebAssembly() {
    const heap = await createHeap({relaxed: false});
    // Where WebAssembly is missing there is a heap in TypeScript, which would show nothing new.
    assert.notEqual(heap.kernels.gemm, new Heap().kernels.gemm);
    assert.match(`${heap.kernels.gemm}`, /native code/);
    return heap;
  },
};
