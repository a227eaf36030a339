import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {Scratch} from './scratch.js';

const sums = new Scratch();

type ElementwiseKernels = Pick<Kernels, 'add' | 'addScaled' | 'scale' | 'addBias' | 'sumRows' | 'sumSquares'>;

export function elementwiseKernels(heap: Heap): ElementwiseKernels {
  return {
    add(y, a, b, n) {
      const {f32} = heap;
      for (let i = 0; i < n; i++) f32[y + i] = f32[a + i] + f32[b + i];
    },

    addScaled(y, x, s, n) {
      const {f32} = heap;
      for (let i = 0; i < n; i++) f32[y + i] += s * f32[x + i];
    },

    scale(y, x, s, n) {
      const {f32} = heap;
      for (let i = 0; i < n; i++) f32[y + i] = s * f32[x + i];
    },

    addBias(y, b, rows, cols) {
      const {f32} = heap;
      for (let r = 0; r < rows; r++, y += cols) {
        for (let j = 0; j < cols; j++) f32[y + j] += f32[b + j];
      }
    },

    sumRows(b, y, rows, cols) {
      const {f32} = heap;
      const sum = sums.zeros(cols);
      for (let r = 0; r < rows; r++, y += cols) {
        for (let j = 0; j < cols; j++) sum[j] += f32[y + j];
      }
      for (let j = 0; j < cols; j++) f32[b + j] += sum[j];
    },

    sumSquares(x, n) {
      const {f32} = heap;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += f32[x + i] * f32[x + i];
      return sum;
    },
  };
}
