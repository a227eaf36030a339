/** The two norms of one vector, in 64-bit numbers, with all that stands in their formulas. */

export interface Moments {
  readonly mean: number;
  /** Mean of squared distances from the mean. */
  readonly variance: number;
  /** √(mean of squares) */
  readonly rms: number;
}

export function momentsOf(x: ArrayLike<number>): Moments {
  let [sum, squares, distances] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    sum += x[i];
    squares += x[i] * x[i];
  }
  const mean = sum / x.length;
  for (let i = 0; i < x.length; i++) distances += (x[i] - mean) ** 2;
  return {mean, variance: distances / x.length, rms: Math.sqrt(squares / x.length)};
}

export interface Normed {
  /** (d_model) */
  readonly out: Float64Array;
  /** What is taken away first; 0 for RMSNorm. */
  readonly mean: number;
  /** What all is divided by then. */
  readonly divisor: number;
}

/** (x − mean) / √(variance + eps), times gamma where there is one: Ba et al. 2016, arXiv:1607.06450. */
export function layerNorm(x: ArrayLike<number>, eps: number, gamma?: ArrayLike<number>): Normed {
  const {mean, variance} = momentsOf(x);
  return normed(x, mean, Math.sqrt(variance + eps), gamma);
}

/** x / √(mean of squares + eps), times gamma where there is one: Zhang and Sennrich 2019, arXiv:1910.07467. */
export function rmsNorm(x: ArrayLike<number>, eps: number, gamma?: ArrayLike<number>): Normed {
  const {rms} = momentsOf(x);
  return normed(x, 0, Math.sqrt(rms * rms + eps), gamma);
}

function normed(x: ArrayLike<number>, mean: number, divisor: number, gamma?: ArrayLike<number>): Normed {
  const out = Float64Array.from(x, (value, i) => ((value - mean) / divisor) * (gamma?.[i] ?? 1));
  return {out, mean, divisor};
}

/** The largest distance between components of two vectors. */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
