/** Principal components: the directions along which points spread most. */
import type {Task} from '../../core/task.js';

export interface Components {
  /** Unit vectors, the widest first, (count, d). */
  readonly axes: readonly Float64Array[];
  /** Variance of the points along each, (count). */
  readonly variances: readonly number[];
  /** Variance in all directions together. */
  readonly total: number;
  /** Where each point stands on the axes, seen from the mean, (points, count). */
  readonly places: Float32Array;
}

const ROWS = 16; // points between two pauses
const ROUNDS = 2000;
const ROUNDS_AT_ONCE = 20;
const ENOUGH = 1e-11; // change of an axis in a round after which it is found

/**
 * The first components, in slices: power iteration on the covariance (Hotelling 1933), each axis kept orthogonal to those
 * before. An axis and its opposite are the same; of the two it is the one whose largest entry is positive.
 *
 * @param points (n, d)
 */
export function* principalComponents(points: Float32Array, d: number, count: number): Task<Components> {
  const n = points.length / d;
  const mean = new Float64Array(d);
  for (let i = 0; i < points.length; i++) mean[i % d] += points[i] / n;
  const covariance = yield* covarianceOf(points, mean);
  let total = 0;
  for (let i = 0; i < d; i++) total += covariance[i * d + i];
  const axes: Float64Array[] = [];
  const variances: number[] = [];
  for (let k = 0; k < count; k++) {
    const {axis, variance} = yield* widest(covariance, axes, d);
    axes.push(axis);
    variances.push(variance);
  }
  const places = new Float32Array(n * count);
  for (let p = 0; p < n; p++)
    for (let k = 0; k < count; k++)
      for (let i = 0; i < d; i++) places[p * count + k] += (points[p * d + i] - mean[i]) * axes[k][i];
  return {axes, variances, total, places};
}

/** (d, d) */
function* covarianceOf(points: Float32Array, mean: Float64Array): Task<Float64Array> {
  const d = mean.length;
  const n = points.length / d;
  const covariance = new Float64Array(d * d);
  const point = new Float64Array(d);
  for (let p = 0; p < n; p++) {
    for (let i = 0; i < d; i++) point[i] = points[p * d + i] - mean[i];
    for (let i = 0; i < d; i++) {
      const x = point[i] / n;
      for (let j = 0; j <= i; j++) covariance[i * d + j] += x * point[j];
    }
    if (p % ROWS === 0) yield p / n / 2;
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) covariance[j * d + i] = covariance[i * d + j];
  return covariance;
}

/** The widest direction that is orthogonal to those found. */
function* widest(
  covariance: Float64Array,
  found: readonly Float64Array[],
  d: number,
): Task<{axis: Float64Array; variance: number}> {
  let axis = Float64Array.from({length: d}, (_, i) => 1 / (i + 1)); // any that is orthogonal to none
  normalize(axis, found);
  let variance = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(d);
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) next[i] += covariance[i * d + j] * axis[j];
    variance = normalize(next, found);
    const change = next.reduce((most, x, i) => Math.max(most, Math.abs(x - axis[i])), 0);
    axis = next;
    if (change < ENOUGH) break;
    if (round % ROUNDS_AT_ONCE === 0) yield 0.5 + round / ROUNDS / 2;
  }
  const largest = axis.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
  return {axis: largest < 0 ? axis.map((x) => -x) : axis, variance};
}

/** Makes a vector orthogonal to others and of length 1. @returns the length it had */
function normalize(vector: Float64Array, others: readonly Float64Array[]): number {
  for (const other of others) {
    let along = 0;
    for (let i = 0; i < vector.length; i++) along += vector[i] * other[i];
    for (let i = 0; i < vector.length; i++) vector[i] -= along * other[i];
  }
  const length = Math.hypot(...vector);
  // Where the points spread no further there is no such direction, and nothing to divide by.
  for (let i = 0; i < vector.length; i++) vector[i] /= length || 1;
  return length;
}
