import {Heap, type Tensor} from 'llm-anatomy/core';

/** A heap that knows how many bytes of tensors have been asked for, and how many operations products took. */
export class CountingHeap extends Heap {
  bytes = 0;
  flops = 0;

  constructor() {
    super();
    const {kernels} = this;
    const {gemm} = kernels;
    kernels.gemm = (...args) => {
      const [M, N, K] = args.slice(8);
      this.flops += 2 * M * N * K;
      gemm.apply(kernels, args);
    };
  }

  override tensor(shape: readonly number[], values?: ArrayLike<number>): Tensor {
    const tensor = super.tensor(shape, values);
    this.bytes += 4 * tensor.size;
    return tensor;
  }

  /** What a piece of work adds. */
  measure(work: () => void): {bytes: number; flops: number} {
    const {bytes, flops} = this;
    work();
    return {bytes: this.bytes - bytes, flops: this.flops - flops};
  }
}
