import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {Scratch} from './scratch.js';

const groupSums = new Scratch();

export function quantizedKernels(heap: Heap): Pick<Kernels, 'matvec8' | 'matvec4'> {
  return {
    matvec8(y, x, w, scales, rows, cols, group) {
      const {f32, i8} = heap;
      let at = w * 4; // in bytes
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let j = 0; j < cols; j += group, scales++) {
          let dot = 0;
          for (let k = 0; k < group; k++) dot += i8[at++] * f32[x + j + k];
          sum += f32[scales] * dot;
        }
        f32[y + r] = sum;
      }
    },

    matvec4(y, x, w, scales, mins, rows, cols, group) {
      const {f32, i8} = heap;
      const groups = cols / group;
      // Σ (scale·nibble + min)·x = scale·Σ nibble·x + min·Σ x, and the last sum is the same in every row.
      const xSums = groupSums.zeros(groups);
      for (let j = 0; j < cols; j++) xSums[Math.floor(j / group)] += f32[x + j];
      let at = w * 4; // in bytes
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let i = 0, j = x; i < groups; i++, scales++, mins++) {
          let dot = 0;
          for (const end = j + group; j < end; j += 2) {
            const pair = i8[at++];
            dot += (pair & 15) * f32[j] + ((pair >> 4) & 15) * f32[j + 1];
          }
          sum += f32[scales] * dot + f32[mins] * xSums[i];
        }
        f32[y + r] = sum;
      }
    },
  };
}
