/** The kernels in TypeScript: what runs where WebAssembly does not. */
import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {activationKernels} from './activate.js';
import {optimizerKernels} from './adam-w.js';
import {lossKernels} from './cross-entropy.js';
import {elementwiseKernels} from './elementwise.js';
import {gemmKernels} from './gemm.js';
import {normKernels} from './norms.js';
import {quantizedKernels} from './quantized.js';
import {rotaryKernels} from './rotate.js';
import {softmaxKernels} from './softmax.js';

/** Kernels that work on a heap's numbers with plain loops. Sums are kept in double precision. */
export function typescriptKernels(heap: Heap): Kernels {
  return {
    ...gemmKernels(heap),
    ...elementwiseKernels(heap),
    ...activationKernels(heap),
    ...normKernels(heap),
    ...softmaxKernels(heap),
    ...rotaryKernels(heap),
    ...lossKernels(heap),
    ...optimizerKernels(heap),
    ...quantizedKernels(heap),
  };
}
