import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';

export function softmaxKernels(heap: Heap): Pick<Kernels, 'softmax' | 'softmaxBackward'> {
  return {
    softmax(y, rowY, x, rowX, rows, cols, s, causal, first, window) {
      const {f32} = heap;
      for (let r = 0; r < rows; r++, x += rowX, y += rowY) {
        const own = first + r;
        const end = causal ? Math.min(cols, own + 1) : cols; // past the last column that is seen
        const begin = causal ? Math.max(0, own - window + 1) : 0;
        if (begin >= end) {
          f32.fill(0, y, y + cols);
          continue;
        }
        let max = -Number.MAX_VALUE; // −∞ − −∞ is not a number
        for (let j = begin; j < end; j++) {
          const score = s * f32[x + j];
          if (score > max) max = score;
        }
        let sum = 0;
        for (let j = begin; j < end; j++) {
          const e = Math.exp(s * f32[x + j] - max);
          sum += e;
          f32[y + j] = e;
        }
        const inverse = 1 / Math.max(sum, 1e-30); // the sum is 1 or more, or 0 where all is −∞
        for (let j = begin; j < end; j++) f32[y + j] *= inverse;
        for (let j = 0; j < begin; j++) f32[y + j] = 0;
        for (let j = end; j < cols; j++) f32[y + j] = 0;
      }
    },

    softmaxBackward(dx, rowDx, dy, rowDy, y, rowY, rows, cols, s) {
      const {f32} = heap;
      for (let r = 0; r < rows; r++, dx += rowDx, dy += rowDy, y += rowY) {
        let dot = 0;
        for (let j = 0; j < cols; j++) dot += f32[y + j] * f32[dy + j];
        for (let j = 0; j < cols; j++) f32[dx + j] = s * f32[y + j] * (f32[dy + j] - dot);
      }
    },
  };
}
