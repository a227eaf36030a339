/** What the tests of src/core/nn share: random inputs, and gradients by differences. */
import assert from 'node:assert/strict';
import {Heap} from '../../src/core/tensor/heap.js';
import type {Random} from '../../src/core/tensor/random.js';
import {createHeap} from '../../src/core/tensor/webassembly.js';

export type Inputs = Record<string, Float64Array>;

/** Random numbers as single precision holds them. */
export function numbers(random: Random, length: number, deviation = 1): Float64Array {
  return Float64Array.from({length}, () => Math.fround(deviation * random.normal()));
}

/** The slope of f as one of its inputs moves along a direction, by differences. */
function differences(
  f: (inputs: Inputs) => number,
  inputs: Inputs,
  name: string,
  direction: Float64Array,
): number {
  const step = 1e-5;
  const moved = (sign: number) => ({
    ...inputs,
    [name]: inputs[name].map((x, i) => x + sign * step * direction[i]),
  });
  return (f(moved(1)) - f(moved(-1))) / (2 * step);
}

/** Makes sure that gradients, which were `before`, were added to: single numbers of them, and along a direction. */
export function checkGradients(
  f: (inputs: Inputs) => number,
  inputs: Inputs,
  gradients: Record<string, ArrayLike<number>>,
  before: number,
  random: Random,
  where: string,
): void {
  for (const [name, gradient] of Object.entries(gradients)) {
    const n = gradient.length;
    const own = Float64Array.from(gradient, (x) => x - before);
    const size = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0) / n) + 1e-2;
    const singles = Array.from({length: n > 1000 ? 2 : 5}, () => {
      const direction = new Float64Array(n);
      direction[random.integer(n)] = 1;
      return direction;
    });
    const all = new Float64Array(n).map(() => random.normal() / Math.sqrt(n));
    for (const direction of [...singles, all]) {
      const expected = differences(f, inputs, name, direction);
      const actual = own.reduce((sum, x, i) => sum + x * direction[i], 0);
      const off = Math.abs(actual - expected) / size;
      assert.ok(
        off < 3e-5,
        `d ${name} is ${actual}, expected ${expected}; off by ${off} of ${size}; ${where}`,
      );
    }
  }
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const nnHeaps = [
  {name: 'TypeScript', create: async () => new Heap()},
  {
    name: 'WebAssembly',
    create: async () => {
      const heap = await createHeap({relaxed: false});
      assert.equal(heap.engine, 'WebAssembly');
      return heap;
    },
  },
];
