import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  dequantize,
  finish,
  QuantizationError,
  quantizationErrors,
  quantize,
  quantizedBytes,
  Random,
  randomRotation,
  rotateRows,
  studyMatrix,
  unrotateRows,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {normalMatrix} from './normal-matrix.js';

const matrix = normalMatrix(24, 48, new Random(seed), 0.1);
const spec: QuantizationSpec = {format: 'int4', granularity: 'channel'};

describe('studyMatrix', () => {
  it(`has what quantize() makes of the matrix, and leaves it as it is (SEED=${seed})`, () => {
    const before = matrix.data.slice();
    const study = finish(studyMatrix(matrix, {spec}));
    const again = dequantize(quantize(matrix, spec));
    assert.deepEqual(matrix.data, before);
    assert.deepEqual(study.weights, matrix.data);
    assert.deepEqual(study.result, again);
    assert.deepEqual(study.errors, quantizationErrors(matrix.data, again));
    assert.equal(study.turned, undefined);
    assert.equal(study.outlierAt, -1);
    assert.deepEqual(study.compared, []);
  });

  it(`puts an outlier in, and compares what rescues from it (SEED=${seed})`, () => {
    const granularities = ['tensor', 'channel', 16] as const;
    const study = finish(studyMatrix(matrix, {spec, outlier: 50, seed: 7, granularities}));
    const {weights, outlierAt, rms} = study;
    assert.equal(outlierAt, 8 * 48 + 16);
    assert.equal(weights[outlierAt], Math.fround(50 * rms));
    const rotation = randomRotation(48, new Random(7));
    const turned = weights.slice();
    rotateRows(rotation, turned);
    for (const {granularity, bytes, without, plain, rotated} of study.compared) {
      const other = {...spec, granularity};
      const errorOf = (data: Float32Array) =>
        quantizationErrors(data, dequantize(quantize({...matrix, data}, other))).mse;
      assert.equal(without, errorOf(matrix.data));
      assert.equal(plain, errorOf(weights));
      const back = dequantize(quantize({...matrix, data: turned}, other));
      unrotateRows(rotation, back);
      assert.equal(rotated, quantizationErrors(weights, back).mse);
      assert.deepEqual(bytes, quantizedBytes(24, 48, other));
    }
    const [tensor, channel, group] = study.compared;
    assert.ok(tensor.plain > 20 * tensor.without);
    assert.ok(
      tensor.rotated < tensor.plain / 2 && group.plain < channel.plain && channel.plain < tensor.plain,
    );
  });

  it('quantizes what was rotated, and turns the result back', () => {
    const study = finish(studyMatrix(matrix, {spec, outlier: 50, rotate: true, seed: 7}));
    const rotation = randomRotation(48, new Random(7));
    const turned = study.weights.slice();
    rotateRows(rotation, turned);
    assert.deepEqual(study.turned, turned);
    const back = dequantize(quantize({...matrix, data: turned}, spec));
    unrotateRows(rotation, back);
    assert.deepEqual(study.result, back);
  });

  it('refuses what is no outlier', () => {
    for (const outlier of [-1, NaN, Infinity])
      assert.throws(() => finish(studyMatrix(matrix, {spec, outlier})), QuantizationError);
  });

  it('has nothing to say about nothing', () => {
    const study = finish(studyMatrix({rows: 0, cols: 0, data: new Float32Array()}, {spec, outlier: 3}));
    assert.deepEqual([study.rms, study.outlierAt, study.errors.mse], [0, -1, 0]);
  });
});
