import {activation, activationDerivative, type Scalar} from '../../nn/activations.js';
import type {Heap} from '../heap.js';
import {activations, type Activation, type Kernels} from '../kernels.js';

// By number, as kernels take them.
const functions: Scalar[] = [];
const derivatives: Scalar[] = [];
for (const kind of Object.keys(activations) as Activation[]) {
  functions[activations[kind]] = activation(kind);
  derivatives[activations[kind]] = activationDerivative(kind);
}

type ActivationKernels = Pick<Kernels, 'activate' | 'activateBackward' | 'gate' | 'gateBackward'>;

export function activationKernels(heap: Heap): ActivationKernels {
  return {
    activate(kind, y, x, n) {
      const {f32} = heap;
      const f = functions[kind];
      for (let i = 0; i < n; i++) f32[y + i] = f(f32[x + i]);
    },

    activateBackward(kind, dx, dy, x, n) {
      const {f32} = heap;
      const slope = derivatives[kind];
      for (let i = 0; i < n; i++) f32[dx + i] += f32[dy + i] * slope(f32[x + i]);
    },

    gate(kind, y, x, u, n) {
      const {f32} = heap;
      const f = functions[kind];
      for (let i = 0; i < n; i++) f32[y + i] = f(f32[x + i]) * f32[u + i];
    },

    gateBackward(kind, dx, du, dy, x, u, n) {
      const {f32} = heap;
      const f = functions[kind];
      const slope = derivatives[kind];
      for (let i = 0; i < n; i++) {
        const xi = f32[x + i];
        const dyi = f32[dy + i];
        f32[dx + i] += dyi * f32[u + i] * slope(xi);
        f32[du + i] += dyi * f(xi);
      }
    },
  };
}
