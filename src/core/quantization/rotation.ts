/**
 * A random rotation of the space that rows lie in. It spreads an outlier over all columns, so that a scale fits them
 * all, and takes nothing away: x·w = (R x)·(R w). Rotating weights and activations alike before they are quantized is
 * QuIP#'s and QuaRot's idea (Tseng et al. 2024, arXiv:2402.04396; Ashkboos et al. 2024, arXiv:2404.00456).
 *
 * R = (H ⊗ Q)·D: D turns signs at random, H is the Hadamard matrix of the largest power of two that divides the size, done
 * in n·log n, and Q a random orthogonal matrix for the odd factor that is left, 1 × 1 where nothing is.
 */
import {ShapeError} from '../tensor/errors.js';
import type {Random} from '../tensor/random.js';
import {QuantizationError} from './errors.js';

/** A rotation of rows of `size` numbers, R = (H ⊗ Q)·D: randomRotation() draws one. */
export interface Rotation {
  readonly size: number;
  /** D: +1 or −1 for each column, (size). */
  readonly signs: Float64Array;
  /** Size of Q, odd. */
  readonly odd: number;
  /** Q, (odd, odd), its rows orthonormal. */
  readonly mix: Float64Array;
}

/** The largest odd factor, whose matrix is kept whole: 2 MB. */
const MAX_ODD = 511;

/** A rotation for rows of `size` columns. @throws QuantizationError where its odd factor is beyond 511 */
export function randomRotation(size: number, random: Random): Rotation {
  if (!Number.isSafeInteger(size) || size < 1 || size > 2 ** 30)
    throw new QuantizationError(`randomRotation: expected 1 to 2^30 columns, got ${size}`);
  let odd = size;
  while (odd % 2 === 0) odd /= 2;
  if (odd > MAX_ODD)
    throw new QuantizationError(
      `randomRotation: expected a power of two times an odd factor of at most ${MAX_ODD}, got ${size}, whose odd factor is ${odd}`,
    );
  const signs = Float64Array.from({length: size}, () => (random.bits() < 0 ? -1 : 1));
  return {size, signs, odd, mix: randomOrthogonal(odd, random)};
}

/** Rotates each row of data (…, size) in place: x ← R x. @throws ShapeError */
export function rotateRows({size, signs, odd, mix}: Rotation, data: Float32Array): void {
  forEachRow('rotateRows', size, data, (row) => {
    for (let i = 0; i < size; i++) row[i] *= signs[i];
    hadamard(row, odd);
    multiplyPieces(row, mix, odd, odd, 1);
  });
}

/** Turns each row of data (…, size) back in place: x ← Rᵀ x. @throws ShapeError */
export function unrotateRows({size, signs, odd, mix}: Rotation, data: Float32Array): void {
  forEachRow('unrotateRows', size, data, (row) => {
    multiplyPieces(row, mix, odd, 1, odd);
    hadamard(row, odd);
    for (let i = 0; i < size; i++) row[i] *= signs[i];
  });
}

/** Works on rows in 64 bits, so that only the last rounding is one of 32. */
function forEachRow(
  where: string,
  size: number,
  data: Float32Array,
  turn: (row: Float64Array) => void,
): void {
  if (data.length % size !== 0)
    throw new ShapeError(`${where}: expected rows of ${size} numbers, got ${data.length}`);
  const row = new Float64Array(size);
  for (let at = 0; at < data.length; at += size) {
    for (let i = 0; i < size; i++) row[i] = data[at + i];
    turn(row);
    data.set(row, at);
  }
}

/**
 * The orthonormal fast Walsh–Hadamard transform over pieces of `stride` numbers: H ⊗ I. It is its own inverse.
 * row.length / stride is a power of two.
 */
function hadamard(row: Float64Array, stride: number): void {
  const {length} = row;
  for (let half = stride; half < length; half *= 2)
    for (let start = 0; start < length; start += 2 * half)
      for (let i = start; i < start + half; i++) {
        const [a, b] = [row[i], row[i + half]];
        row[i] = a + b;
        row[i + half] = a - b;
      }
  const norm = Math.sqrt(stride / length);
  for (let i = 0; i < length; i++) row[i] *= norm;
}

/** Each piece of n numbers ← M · piece, where M[i, k] lies at i·rowM + k·colM: I ⊗ M. */
function multiplyPieces(
  row: Float64Array,
  matrix: Float64Array,
  n: number,
  rowM: number,
  colM: number,
): void {
  if (n === 1) return;
  const piece = new Float64Array(n);
  for (let start = 0; start < row.length; start += n) {
    piece.set(row.subarray(start, start + n));
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += matrix[i * rowM + k * colM] * piece[k];
      row[start + i] = sum;
    }
  }
}

/** Rows of normal numbers made orthonormal, each against those before it (Gram and Schmidt); twice, against rounding. */
function randomOrthogonal(n: number, random: Random): Float64Array {
  if (n === 1) return Float64Array.of(1);
  const matrix = Float64Array.from({length: n * n}, () => random.normal());
  for (let pass = 0; pass < 2; pass++)
    for (let i = 0; i < n; i++) {
      const row = matrix.subarray(i * n, (i + 1) * n);
      for (let j = 0; j < i; j++) {
        const earlier = matrix.subarray(j * n, (j + 1) * n);
        const along = dot(row, earlier);
        for (let k = 0; k < n; k++) row[k] -= along * earlier[k];
      }
      const length = Math.sqrt(dot(row, row));
      for (let k = 0; k < n; k++) row[k] /= length;
    }
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
