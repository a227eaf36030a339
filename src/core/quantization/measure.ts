/** How far a matrix in few bits is from the one it stands for. */
import {ShapeError} from '../tensor/errors.js';

/** How far numbers are from those they stand for. */
export interface QuantizationErrors {
  /** Mean squared error. */
  mse: number;
  /** Largest difference. */
  max: number;
  /** Signal to noise, 10·log₁₀(Σx² / Σ(x − y)²), in decibels; Infinity where nothing differs. */
  snr: number;
}

/** Errors of y (n) against x (n); all zero over nothing. @throws ShapeError where they are not as long */
export function quantizationErrors(x: ArrayLike<number>, y: ArrayLike<number>): QuantizationErrors {
  const {length} = x;
  if (y.length !== length)
    throw new ShapeError(`quantizationErrors: expected ${length} numbers, got ${y.length}`);
  let signal = 0;
  let noise = 0;
  let max = 0;
  for (let i = 0; i < length; i++) {
    const error = Math.abs(x[i] - y[i]);
    signal += x[i] * x[i];
    noise += error * error;
    max = Math.max(max, error);
  }
  return {
    mse: length > 0 ? noise / length : 0,
    max,
    snr: noise === 0 ? Infinity : 10 * Math.log10(signal / noise),
  };
}

/** How many values lie in each of several bins of one width. */
export interface Histogram {
  /** Ends of the bins, one more than there are bins. */
  edges: Float64Array;
  /** Values in each: from its lower end on, below its upper; the last has its upper end too. */
  counts: Uint32Array;
  /** Values outside, and NaN. */
  outside: number;
}

/**
 * Counts values (n) in bins of one width from `from` to `to`, by default from the lowest to the highest of the finite ones.
 *
 * @throws RangeError without bins or where `to` is not above `from`
 */
export function histogram(
  values: ArrayLike<number>,
  bins: number,
  range: {from: number; to: number} = rangeOf(values),
): Histogram {
  const {from, to} = range;
  if (!Number.isSafeInteger(bins) || bins < 1 || bins > 2 ** 20)
    throw new RangeError(`histogram: expected 1 to 2^20 bins, got ${bins}`);
  if (!(from < to) || !Number.isFinite(to - from))
    throw new RangeError(`histogram: expected a range that rises, got ${from} to ${to}`);
  const width = (to - from) / bins;
  const counts = new Uint32Array(bins);
  let outside = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value >= from && value <= to) counts[Math.min(Math.floor((value - from) / width), bins - 1)]++;
    else outside++;
  }
  const edges = Float64Array.from({length: bins + 1}, (_, i) => (i < bins ? from + i * width : to));
  return {edges, counts, outside};
}

/** The range of the finite values; where they are all one, or none, a little to each side. */
function rangeOf(values: ArrayLike<number>): {from: number; to: number} {
  let from = Infinity;
  let to = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    from = Math.min(from, values[i]);
    to = Math.max(to, values[i]);
  }
  if (from > to) from = to = 0;
  const margin = from < to ? 0 : Math.max(0.5, Math.abs(from) * 1e-6);
  return {from: from - margin, to: to + margin};
}
