import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';

export function lossKernels(heap: Heap): Pick<Kernels, 'crossEntropy'> {
  return {
    crossEntropy(losses, dlogits, logits, targets, rows, cols, s) {
      const {f32, i32} = heap;
      for (let r = 0; r < rows; r++, logits += cols) {
        const gradient = dlogits && dlogits + r * cols;
        const target = i32[targets + r];
        if (target < 0) {
          f32[losses + r] = 0;
          if (gradient) f32.fill(0, gradient, gradient + cols);
          continue;
        }
        const own = f32[logits + target];
        let max = -Infinity;
        for (let j = 0; j < cols; j++) {
          if (f32[logits + j] > max) max = f32[logits + j];
        }
        let sum = 0;
        for (let j = 0; j < cols; j++) {
          const e = Math.exp(f32[logits + j] - max);
          sum += e;
          if (gradient) f32[gradient + j] = e;
        }
        f32[losses + r] = Math.log(sum) + (max - own);
        if (!gradient) continue;
        const factor = s / sum;
        for (let j = 0; j < cols; j++) f32[gradient + j] *= factor;
        f32[gradient + target] = s * (Math.exp(own - max) / sum - 1);
      }
    },
  };
}
