import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';
import {slopeLoops, valueLoops} from './activation-loops.js';

/** Numbers at a time. */
const CHUNK = 512;
const values = new Float64Array(CHUNK);
const slopes = new Float64Array(CHUNK);

type ActivationKernels = Pick<Kernels, 'activate' | 'activateBackward' | 'gate' | 'gateBackward'>;

export function activationKernels(heap: Heap): ActivationKernels {
  return {
    activate(kind, y, x, n) {
      const {f32} = heap;
      for (const end = x + n; x < end; x += CHUNK, y += CHUNK) {
        const m = Math.min(end - x, CHUNK);
        valueLoops[kind](values, f32, x, m);
        for (let i = 0; i < m; i++) f32[y + i] = values[i];
      }
    },

    activateBackward(kind, dx, dy, x, n) {
      const {f32} = heap;
      for (const end = x + n; x < end; x += CHUNK, dx += CHUNK, dy += CHUNK) {
        const m = Math.min(end - x, CHUNK);
        slopeLoops[kind](slopes, f32, x, m);
        for (let i = 0; i < m; i++) f32[dx + i] += f32[dy + i] * slopes[i];
      }
    },

    gate(kind, y, x, u, n) {
      const {f32} = heap;
      for (const end = x + n; x < end; x += CHUNK, u += CHUNK, y += CHUNK) {
        const m = Math.min(end - x, CHUNK);
        valueLoops[kind](values, f32, x, m);
        for (let i = 0; i < m; i++) f32[y + i] = values[i] * f32[u + i];
      }
    },

    gateBackward(kind, dx, du, dy, x, u, n) {
      const {f32} = heap;
      for (const end = x + n; x < end; x += CHUNK, u += CHUNK, dx += CHUNK, du += CHUNK, dy += CHUNK) {
        const m = Math.min(end - x, CHUNK);
        valueLoops[kind](values, f32, x, m);
        slopeLoops[kind](slopes, f32, x, m);
        for (let i = 0; i < m; i++) {
          f32[dx + i] += f32[dy + i] * f32[u + i] * slopes[i];
          f32[du + i] += f32[dy + i] * values[i];
        }
      }
    },
  };
}
