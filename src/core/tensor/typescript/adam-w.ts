import type {Heap} from '../heap.js';
import type {Kernels} from '../kernels.js';

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101). */
export function optimizerKernels(heap: Heap): Pick<Kernels, 'adamW'> {
  return {
    adamW(w, g, m, v, n, s, rate, beta1, beta2, eps, decay, c1, c2) {
      const {f32} = heap;
      for (let i = 0; i < n; i++) {
        const gi = s * f32[g + i];
        const mi = beta1 * f32[m + i] + (1 - beta1) * gi;
        const vi = beta2 * f32[v + i] + (1 - beta2) * gi * gi;
        f32[m + i] = mi;
        f32[v + i] = vi;
        f32[w + i] -= rate * (mi / c1 / (Math.sqrt(vi / c2) + eps) + decay * f32[w + i]);
      }
    },
  };
}
