/** matmul() against double precision, and what it refuses. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {matmul} from '../../src/core/nn/matmul.js';
import {ShapeError} from '../../src/core/tensor/errors.js';
import {Heap} from '../../src/core/tensor/heap.js';
import {Random} from '../../src/core/tensor/random.js';
import {Tensor} from '../../src/core/tensor/tensor.js';
import {seed} from './corpus.js';
import {nnHeaps, numbers} from './differences.js';
import {assertClose} from './random-model.js';

const BEFORE = 0.25;
const shapes = [[1, 1, 1], [1, 9, 5], [7, 1, 3], [4, 8, 16], [5, 6, 7], [33, 17, 40], [2, 3, 0], [0, 3, 2]]; // prettier-ignore

for (const {name, create} of nnHeaps)
  describe(`matmul in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    for (const transposeA of [false, true])
      for (const transposeB of [false, true])
        it(`${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`, () => {
          for (const [M, N, K] of shapes)
            for (const add of [false, true]) {
              const [x, y] = [numbers(random, M * K), numbers(random, K * N)];
              const a = heap.tensor(transposeA ? [K, M] : [M, K], x);
              const b = heap.tensor(transposeB ? [N, K] : [K, N], y);
              const c = heap.tensor([M, N]).fill(BEFORE);
              matmul(c, a, b, {transposeA, transposeB, add});
              const expected = new Float64Array(M * N).fill(add ? BEFORE : 0);
              for (let i = 0; i < M; i++)
                for (let j = 0; j < N; j++)
                  for (let k = 0; k < K; k++)
                    expected[i * N + j] +=
                      x[transposeA ? k * M + i : i * K + k] * y[transposeB ? j * K + k : k * N + j];
              if (c.size > 0) assertClose(c.data, expected, 3e-5, `${M} × ${N} × ${K}`);
              for (const tensor of [a, b, c]) tensor.free();
            }
        });

    it('is a · b where nothing else is said, with leading axes as one', () => {
      const a = heap.tensor([2, 2, 1], [1, 2, 3, 4]);
      const b = heap.tensor([1, 2], [5, 7]);
      const c = heap.tensor([4, 2]).fill(9);
      matmul(c, a, b);
      assert.deepEqual([...c.data], [5, 7, 10, 14, 15, 21, 20, 28]);
    });

    it('refuses shapes that do not fit, other heaps, and a product in its factors’ place', () => {
      const t = (...shape: number[]) => heap.tensor(shape);
      const far = new Heap().tensor([3, 3]);
      const square = t(3, 3);
      const upper = new Tensor(heap, square.at + 8, [1, 1]);
      const wrong: [() => void, RegExp][] = [
        [() => matmul(t(2, 3), t(2, 4), t(5, 3)), /matmul: .*b.*\(4, 3\).*\(5, 3\)/],
        [() => matmul(t(2, 3), t(2, 4), t(4, 3), {transposeB: true}), /matmul: .*b.*\(4, 4\).*\(4, 3\)/],
        [() => matmul(t(2, 3), t(2, 4), t(4, 3), {transposeA: true}), /matmul: .*b.*\(2, 3\).*\(4, 3\)/],
        [() => matmul(t(3, 2), t(2, 4), t(4, 3)), /matmul: .*c.*\(2, 3\).*\(3, 2\)/],
        [() => matmul(t(3, 3), far, t(3, 3)), /matmul: .*a in the same heap/],
        [() => matmul(t(3, 3), t(3, 3), far), /matmul: .*b in the same heap/],
        [() => matmul(far, t(3, 3), t(3, 3)), /matmul: .*in the same heap/],
        [() => matmul(square, square, t(3, 3)), /matmul: .*apart/],
        [() => matmul(square, t(3, 3), square), /matmul: .*apart/],
        [() => matmul(upper, square.reshape([1, 9]), t(9, 1)), /matmul: .*apart/],
      ];
      for (const [call, message] of wrong)
        assert.throws(call, (error) => error instanceof ShapeError && message.test(error.message));
    });
  });
