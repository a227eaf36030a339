import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  dequantize,
  Heap,
  planQuantization,
  QuantizationError,
  quantize,
  QuantizedMatrix,
  Random,
  ShapeError,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {integer, mulberry32, seed} from './corpus.js';
import {normalMatrix} from './normal-matrix.js';

const show = ({format, scheme, granularity, scaleFormat}: QuantizationSpec): string =>
  `${format} ${scheme} ${granularity} ${scaleFormat}`;

describe('QuantizedMatrix', () => {
  const kinds: QuantizationSpec[] = [
    {format: 'int8', granularity: 'tensor'},
    {format: 'int8'},
    {format: 'int8', granularity: 16, scaleFormat: 'fp16'},
    {format: 'int4', granularity: 'tensor'},
    {format: 'int4', granularity: 16},
    {format: 'int4', scheme: 'asymmetric', granularity: 8},
    {format: 'int4', scheme: 'asymmetric', granularity: 'tensor'},
    {format: 'int4', scheme: 'zero-point'},
  ];

  for (const spec of kinds)
    it(`multiplies and comes back as the codes say: ${show(planQuantization(spec))} (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (const [rows, cols] of [
        [1, 16],
        [7, 48],
        [33, 96],
        [0, 16],
      ]) {
        const matrix = normalMatrix(rows, cols, new Random(integer(random, 0, 1e6)));
        const quantized = quantize(matrix, spec);
        const heap = new Heap();
        const before = heap.usedBytes;
        const weight = new QuantizedMatrix(heap, quantized);
        const x = heap.tensor(
          [3, cols],
          Float32Array.from({length: 3 * cols}, () => random() - 0.5),
        );
        const y = heap.tensor([3, rows]);
        weight.matvec(y, x);
        const whole = heap.tensor([rows, cols]);
        weight.dequantize(whole);
        const expected = dequantize(quantized);
        for (let i = 0; i < expected.length; i++)
          assert.ok(Math.abs(whole.data[i] - expected[i]) < 1e-7, `${whole.data[i]} is not ${expected[i]}`);
        for (let t = 0; t < 3; t++)
          for (let row = 0; row < rows; row++) {
            let dot = 0;
            for (let k = 0; k < cols; k++) dot += expected[row * cols + k] * x.data[t * cols + k];
            assert.ok(
              Math.abs(y.data[t * rows + row] - dot) < 1e-6,
              `${y.data[t * rows + row]} is not ${dot}`,
            );
          }
        for (const tensor of [x, y, whole]) tensor.free();
        const used = heap.usedBytes - before;
        assert.ok(
          used >= weight.bytes && used < weight.bytes + 3 * 64 + 3,
          `${used} for ${weight.bytes} bytes`,
        );
        weight.free();
        assert.equal(heap.usedBytes, before);
      }
    });

  it('takes an eighth of 32 bits, and its metadata', () => {
    const weight = new QuantizedMatrix(
      new Heap(),
      quantize(normalMatrix(64, 128), {format: 'int4', granularity: 32}),
    );
    assert.equal(weight.bytes, (64 * 128) / 2 + 64 * 4 * 8);
  });

  it('refuses what the kernels cannot take', () => {
    const from = (rows: number, cols: number, spec: QuantizationSpec) => () =>
      new QuantizedMatrix(new Heap(), quantize(normalMatrix(rows, cols), spec));
    assert.throws(from(2, 8, {format: 'nf4'}), QuantizationError);
    assert.throws(from(2, 8, {format: 'int8', scheme: 'asymmetric'}), /int8 by absmax/);
    assert.throws(from(2, 40, {format: 'int8', granularity: 32}), /divide 40 columns/);
    assert.throws(from(2, 9, {format: 'int4'}), /even length/);
    const weight = from(4, 8, {format: 'int8'})();
    const [x, y] = [weight.heap.tensor([1, 8]), weight.heap.tensor([1, 5])];
    assert.throws(() => weight.matvec(y, x), ShapeError);
    assert.throws(() => weight.matvec(x, x), ShapeError);
    assert.throws(() => weight.dequantize(y), ShapeError);
  });
});
