import * as f from '../../nn/activations.js';
import {activations, type Activation} from '../kernels.js';

/** to[i] = a function of f32[x + i], for i below n. */
export type Loop = (to: Float64Array, f32: Float32Array, x: number, n: number) => void;

/*
 * A loop for every function, alike as they are, so that the function becomes part of the loop. One loop that is handed
 * a function calls it for every number, and every result is an object to be collected.
 */
const loops: Record<Activation, readonly [value: Loop, slope: Loop]> = {
  linear: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.identity(f32[x + i]);
    },
    (to, _f32, _x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.identityDerivative();
    },
  ],
  relu: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.relu(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.reluDerivative(f32[x + i]);
    },
  ],
  leaky_relu: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.leakyRelu(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.leakyReluDerivative(f32[x + i]);
    },
  ],
  sigmoid: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.sigmoid(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.sigmoidDerivative(f32[x + i]);
    },
  ],
  tanh: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.tanh(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.tanhDerivative(f32[x + i]);
    },
  ],
  gelu: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.gelu(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.geluDerivative(f32[x + i]);
    },
  ],
  gelu_tanh: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.geluTanh(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.geluTanhDerivative(f32[x + i]);
    },
  ],
  silu: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.silu(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.siluDerivative(f32[x + i]);
    },
  ],
  relu_squared: [
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.reluSquared(f32[x + i]);
    },
    (to, f32, x, n) => {
      for (let i = 0; i < n; i++) to[i] = f.reluSquaredDerivative(f32[x + i]);
    },
  ],
};

/** Of f, by the number that kernels take. */
export const valueLoops: Loop[] = [];
/** Of f′. */
export const slopeLoops: Loop[] = [];
for (const kind of Object.keys(loops) as Activation[]) {
  [valueLoops[activations[kind]], slopeLoops[activations[kind]]] = loops[kind];
}
