import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  dequantize,
  QuantizationError,
  quantizationErrors,
  quantize,
  Random,
  randomRotation,
  rotateRows,
  ShapeError,
  unrotateRows,
  type Matrix,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {normalMatrix} from './normal-matrix.js';

const restored = (matrix: Matrix, spec: QuantizationSpec): Float32Array => dequantize(quantize(matrix, spec));

describe('rotation', () => {
  const sizes = [1, 2, 3, 16, 24, 43, 64, 86, 172, 256, 768];

  it(`keeps every inner product and turns back (SEED=${seed})`, () => {
    for (const size of sizes) {
      const rotation = randomRotation(size, new Random(seed + size));
      const {data} = normalMatrix(4, size, new Random(seed), 1);
      const turned = data.slice();
      rotateRows(rotation, turned);
      const dot = (rows: Float32Array, a: number, b: number): number => {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += rows[a * size + k] * rows[b * size + k];
        return sum;
      };
      for (let a = 0; a < 4; a++)
        for (let b = 0; b <= a; b++)
          assert.ok(Math.abs(dot(turned, a, b) - dot(data, a, b)) < 1e-6 * size + 1e-6, `${size}: ${a}·${b}`);
      unrotateRows(rotation, turned);
      const {max} = quantizationErrors(data, turned);
      assert.ok(max < 2e-6, `${size}: ${max}`);
    }
  });

  it('spreads one column over all: for a power of two evenly', () => {
    const row = new Float32Array(64);
    row[5] = 8;
    rotateRows(randomRotation(64, new Random(seed)), row);
    assert.ok(row.every((value) => Math.abs(Math.abs(value) - 1) < 1e-6));
    for (const size of [24, 172]) {
      const other = new Float32Array(size);
      other[7] = 1;
      rotateRows(randomRotation(size, new Random(seed)), other);
      assert.ok(
        other.every((value) => value !== 0 && Math.abs(value) < 0.9),
        `${size}`,
      );
    }
  });

  it(`rescues weights from an outlier, as small groups do (SEED=${seed})`, () => {
    for (const cols of [64, 172, 256]) {
      const matrix = normalMatrix(64, cols);
      for (let row = 0; row < 64; row++) matrix.data[row * cols + 3] *= 60;
      const errorOf = (
        data: Float32Array,
        spec: QuantizationSpec,
        turnBack?: (back: Float32Array) => void,
      ): number => {
        const back = restored({...matrix, data}, spec);
        turnBack?.(back);
        return quantizationErrors(matrix.data, back).mse;
      };
      const spec: QuantizationSpec = {format: 'int4', granularity: 'channel'};
      const plain = errorOf(matrix.data, spec);
      const grouped = errorOf(matrix.data, {...spec, granularity: 16});
      const rotation = randomRotation(cols, new Random(seed));
      const turned = matrix.data.slice();
      rotateRows(rotation, turned);
      const rotated = errorOf(turned, spec, (back) => unrotateRows(rotation, back));
      assert.ok(rotated < 0.75 * plain, `${cols}: ${rotated} rotated, ${plain} plain`);
      assert.ok(grouped < plain / 2, `${cols}: ${grouped} in groups, ${plain} plain`);
    }
  });

  it('is the seed’s alone, and has its limits', () => {
    const [a, b, c] = [1, 1, 2].map((from) => randomRotation(172, new Random(from)));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    for (const size of [0, -1, 1.5, NaN, 513, 2 ** 31])
      assert.throws(() => randomRotation(size, new Random(1)), QuantizationError);
    assert.throws(() => rotateRows(a, new Float32Array(171)), ShapeError);
    assert.throws(() => unrotateRows(a, new Float32Array(173)), ShapeError);
  });
});
