import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';

export function rotaryKernels(heap: Heap): Pick<Kernels, 'rotate'> {
  return {
    rotate(y, x, table, rows, T, start, heads, dim, interleaved, sign) {
      const {f32} = heap;
      const pairs = dim / 2;
      const step = interleaved ? 2 : 1; // from a pair to the next
      const apart = interleaved ? 1 : pairs; // from a pair's first number to its second
      for (let r = 0; r < rows; r++) {
        const cosines = table + (start + (r % T)) * dim;
        const sines = cosines + pairs;
        for (let head = 0; head < heads; head++, x += dim, y += dim) {
          for (let i = 0; i < pairs; i++) {
            const cos = f32[cosines + i];
            const sin = sign * f32[sines + i];
            const a = f32[x + i * step];
            const b = f32[x + i * step + apart];
            f32[y + i * step] = a * cos - b * sin;
            f32[y + i * step + apart] = a * sin + b * cos;
          }
        }
      }
    },
  };
}
