/** One matrix in few bits, looked at closely: what becomes of it, with an outlier and without, rotated and not. */
import type {Task} from '../task.js';
import {Random} from '../tensor/random.js';
import {QuantizationError} from './errors.js';
import {quantizationErrors, type QuantizationErrors} from './measure.js';
import {quantizedBytes, type Granularity, type QuantizationSpec, type QuantizedBytes} from './plan.js';
import {dequantize, quantizeTask, type Matrix, type Quantized} from './quantize.js';
import {randomRotation, rotateRows, unrotateRows, type Rotation} from './rotation.js';

/** What is done to the matrix. */
export interface StudyOptions {
  readonly spec: QuantizationSpec;
  /** How many root mean squares of the matrix one of its weights is set to; 0 leaves it as it is. */
  readonly outlier?: number;
  /** Whether its rows are turned before they are quantized, and back after. */
  readonly rotate?: boolean;
  /** Of the rotation; 0. */
  readonly seed?: number;
  /** What else could share a scale, to compare. */
  readonly granularities?: readonly Granularity[];
}

/** The mean squared error where so much shares a scale. */
export interface SharingErrors {
  readonly granularity: Granularity;
  readonly bytes: QuantizedBytes;
  /** Of the matrix without an outlier. */
  readonly without: number;
  /** With it. */
  readonly plain: number;
  /** With it, rotated. */
  readonly rotated: number;
}

/** A matrix before and after. */
export interface MatrixStudy {
  readonly rows: number;
  readonly cols: number;
  /** Its weights with the outlier, (rows, cols). */
  readonly weights: Float32Array;
  /** Those that were quantized, where they were rotated first. */
  readonly turned: Float32Array | undefined;
  readonly quantized: Quantized;
  /** What the codes stand for, turned back, (rows, cols). */
  readonly result: Float32Array;
  readonly errors: QuantizationErrors;
  /** Root mean square of the weights without the outlier. */
  readonly rms: number;
  /** Where the outlier is, in row-major order; −1 for none. */
  readonly outlierAt: number;
  readonly compared: readonly SharingErrors[];
}

/**
 * Studies a matrix in slices.
 *
 * @throws QuantizationError where the outlier is no finite number from 0 on, and what quantize() and randomRotation() refuse
 */
export function* studyMatrix(matrix: Matrix, options: StudyOptions): Task<MatrixStudy> {
  const {rows, cols, data} = matrix;
  const {spec, outlier = 0, rotate = false, seed = 0, granularities = []} = options;
  if (!Number.isFinite(outlier) || outlier < 0)
    throw new QuantizationError(`studyMatrix: expected an outlier of 0 or more, got ${outlier}`);
  let sum = 0;
  for (const value of data) sum += value * value;
  const rms = Math.sqrt(sum / Math.max(1, data.length));
  const outlierAt = outlier > 0 && data.length > 0 ? Math.floor(rows / 3) * cols + Math.floor(cols / 3) : -1;
  const weights = data.slice();
  if (outlierAt >= 0) weights[outlierAt] = outlier * rms;
  const rotation = randomRotation(Math.max(1, cols), new Random(seed));
  const turned = weights.slice();
  rotateRows(rotation, turned);
  yield 0;

  const quantized = yield* quantizeTask({rows, cols, data: rotate ? turned : weights}, spec);
  const result = dequantize(quantized);
  if (rotate) unrotateRows(rotation, result);
  const errors = quantizationErrors(weights, result);

  const compared: SharingErrors[] = [];
  for (const granularity of granularities) {
    const other = {...spec, granularity};
    const error = function* (values: Float32Array, back?: Rotation): Task<number> {
      yield compared.length / granularities.length;
      const made = dequantize(yield* quantizeTask({rows, cols, data: values}, other));
      if (back) unrotateRows(back, made);
      return quantizationErrors(back ? weights : values, made).mse;
    };
    const plain = yield* error(weights);
    compared.push({
      ...{granularity, plain, bytes: quantizedBytes(rows, cols, other)},
      without: outlierAt < 0 ? plain : yield* error(data),
      rotated: yield* error(turned, rotation),
    });
  }
  return {
    ...{rows, cols, weights, quantized, result, errors, rms, outlierAt, compared},
    turned: rotate ? turned : undefined,
  };
}
