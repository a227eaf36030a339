import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {Scratch} from './scratch.js';

const weightSums = new Scratch();
const biasSums = new Scratch();

type NormKernels = Pick<Kernels, 'rmsNorm' | 'rmsNormBackward' | 'layerNorm' | 'layerNormBackward'>;

export function normKernels(heap: Heap): NormKernels {
  return {
    rmsNorm(y, scale, x, w, rows, cols, eps) {
      const {f32} = heap;
      for (let r = 0; r < rows; r++, x += cols, y += cols) {
        let squares = 0;
        for (let j = 0; j < cols; j++) squares += f32[x + j] * f32[x + j];
        const s = Math.sqrt(squares / cols + eps);
        f32[scale + r] = s;
        for (let j = 0; j < cols; j++) f32[y + j] = (f32[w + j] * f32[x + j]) / s;
      }
    },

    rmsNormBackward(dx, dw, dy, x, w, scale, rows, cols) {
      const {f32} = heap;
      const dwSum = weightSums.zeros(cols);
      for (let r = 0; r < rows; r++, dx += cols, dy += cols, x += cols) {
        const inverse = 1 / f32[scale + r];
        let dot = 0; // of x̂ = x / scale and its gradient w·dy
        for (let j = 0; j < cols; j++) {
          const xHat = f32[x + j] * inverse;
          dot += f32[w + j] * f32[dy + j] * xHat;
          dwSum[j] += f32[dy + j] * xHat;
        }
        const mean = dot / cols;
        for (let j = 0; j < cols; j++) {
          const xHat = f32[x + j] * inverse;
          f32[dx + j] += (f32[w + j] * f32[dy + j] - xHat * mean) * inverse;
        }
      }
      for (let j = 0; j < cols; j++) f32[dw + j] += dwSum[j];
    },

    layerNorm(y, mean, scale, x, w, b, rows, cols, eps) {
      const {f32} = heap;
      for (let r = 0; r < rows; r++, x += cols, y += cols) {
        let sum = 0;
        for (let j = 0; j < cols; j++) sum += f32[x + j];
        const m = sum / cols;
        let squares = 0;
        for (let j = 0; j < cols; j++) squares += (f32[x + j] - m) ** 2;
        const s = Math.sqrt(squares / cols + eps);
        f32[mean + r] = m;
        f32[scale + r] = s;
        for (let j = 0; j < cols; j++) {
          const bias = b ? f32[b + j] : 0;
          f32[y + j] = (f32[w + j] * (f32[x + j] - m)) / s + bias;
        }
      }
    },

    layerNormBackward(dx, dw, db, dy, x, w, mean, scale, rows, cols) {
      const {f32} = heap;
      const dwSum = weightSums.zeros(cols);
      const dbSum = biasSums.zeros(cols);
      for (let r = 0; r < rows; r++, dx += cols, dy += cols, x += cols) {
        const m = f32[mean + r];
        const inverse = 1 / f32[scale + r];
        let sum = 0; // of the gradient w·dy of x̂ = (x − mean) / scale
        let dot = 0; // of that gradient and x̂
        for (let j = 0; j < cols; j++) {
          const xHat = (f32[x + j] - m) * inverse;
          const dxHat = f32[w + j] * f32[dy + j];
          sum += dxHat;
          dot += dxHat * xHat;
          dwSum[j] += f32[dy + j] * xHat;
          dbSum[j] += f32[dy + j];
        }
        const meanGradient = sum / cols;
        const meanDot = dot / cols;
        for (let j = 0; j < cols; j++) {
          const xHat = (f32[x + j] - m) * inverse;
          f32[dx + j] += (f32[w + j] * f32[dy + j] - meanGradient - xHat * meanDot) * inverse;
        }
      }
      for (let j = 0; j < cols; j++) f32[dw + j] += dwSum[j];
      if (db) for (let j = 0; j < cols; j++) f32[db + j] += dbSum[j];
    },
  };
}
