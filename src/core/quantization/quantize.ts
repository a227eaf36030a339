/** Matrices in few bits: codes, and the scales that give them their size back. */
import {finish, type Task} from '../task.js';
import {ShapeError} from '../tensor/errors.js';
import {QuantizationError} from './errors.js';
import {numberFormats, type NumberFormat} from './formats.js';
import {fromBfloat16, fromHalf, toBfloat16, toHalf} from './half.js';
import {decodeNumber, encodeNumber, limitsOf} from './number-format.js';
import {packCodes, unpackCodes} from './pack.js';
import {
  countScales,
  planQuantization,
  quantizedBytes,
  type QuantizationPlan,
  type QuantizationSpec,
  type QuantizedBytes,
} from './plan.js';

/** Rows of numbers, as a Tensor has them. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** (rows, cols) */
  readonly data: Float32Array;
}

/** A matrix in codes: element = scale · (value of its code − zero) + min, where zero and min are 0 unless kept. */
export interface Quantized {
  readonly rows: number;
  readonly cols: number;
  readonly plan: QuantizationPlan;
  /** As packCodes() lays them. */
  readonly codes: Uint8Array;
  /** One for each block of the granularity, row by row, already rounded to the format they are kept in. None after a cast. */
  readonly scales: Float32Array;
  /** Of the scheme asymmetric, one to a scale. */
  readonly mins: Float32Array | null;
  /** Of the scheme zero-point, one to a scale. */
  readonly zeros: Uint8Array | null;
  readonly bytes: QuantizedBytes;
}

/** Numbers between two signs of life: a few milliseconds. */
const SLICE = 2 ** 16;

/** What a rounded scale gives back may be a little more, and is still to be a 32-bit float. */
const LARGEST = 2 ** 127;

/** Quantizes a matrix. @throws QuantizationError for NaN, infinities and what planQuantization() refuses; ShapeError */
export function quantize(matrix: Matrix, spec: QuantizationSpec): Quantized {
  return finish(quantizeTask(matrix, spec));
}

/** quantize() in slices; the data is read until the last: a view of a heap that grows in between is to be copied first. */
export function* quantizeTask({rows, cols, data}: Matrix, spec: QuantizationSpec): Task<Quantized> {
  const plan = planQuantization(spec);
  if (data.length !== rows * cols)
    throw new ShapeError(`quantize: expected ${rows} × ${cols} numbers, got ${data.length}`);
  const {scheme} = plan;
  const format: NumberFormat = numberFormats[plan.format];
  const encode = encoder(format);
  const count = countScales(rows, cols, plan);
  const scales = new Float32Array(count);
  const mins = scheme === 'asymmetric' ? new Float32Array(count) : null;
  const zeros = scheme === 'zero-point' ? new Uint8Array(count) : null;
  const codes = new (format.bits > 16 ? Uint32Array : format.bits > 8 ? Uint16Array : Uint8Array)(
    data.length,
  );

  let block = 0;
  let since = 0;
  for (const [from, to] of blocksOf(rows, cols, plan)) {
    const {scale, min, zero} = scalingOf(plan, format, data, from, to);
    if (count > 0) scales[block] = scale;
    if (mins) mins[block] = min;
    if (zeros) zeros[block] = zero;
    block++;
    for (let i = from; i < to; i++) {
      // Where all are alike, or so small that the scale is rounded to 0, the offset says it all.
      const value = scale === 0 ? 0 : (data[i] - min) / scale;
      codes[i] = encode(value + zero);
      if (++since % SLICE === 0) yield since / data.length;
    }
  }
  const packed = packCodes(codes, rows, cols, format.storedBits);
  return {rows, cols, plan, codes: packed, scales, mins, zeros, bytes: quantizedBytes(rows, cols, spec)};
}

/** The matrix that the codes stand for, (rows, cols), into an array given or a new one. @throws ShapeError */
export function dequantize(
  {rows, cols, plan, codes: packed, scales, mins, zeros}: Quantized,
  into = new Float32Array(rows * cols),
): Float32Array {
  if (into.length !== rows * cols)
    throw new ShapeError(`dequantize: expected room for ${rows} × ${cols} numbers, got ${into.length}`);
  const format: NumberFormat = numberFormats[plan.format];
  const codes = unpackCodes(packed, rows, cols, format.storedBits);
  const valueOf = decoder(format);
  let block = 0;
  for (const [from, to] of blocksOf(rows, cols, plan)) {
    const scale = scales.length > 0 ? scales[block] : 1;
    const zero = zeros ? zeros[block] : 0;
    const min = mins ? mins[block] : 0;
    for (let i = from; i < to; i++) into[i] = scale * (valueOf(codes[i]) - zero) + min;
    block++;
  }
  return into;
}

/** Blocks that share a scale, as places in the row-major data: [from, to). */
export function* blocksOf(
  rows: number,
  cols: number,
  {scheme, granularity}: QuantizationPlan,
): Generator<readonly [from: number, to: number]> {
  const size = rows * cols;
  if (size === 0) return;
  if (scheme === 'cast' || granularity === 'tensor') return void (yield [0, size]);
  const length = granularity === 'channel' ? cols : Math.min(granularity, cols);
  for (let row = 0; row < size; row += cols)
    for (let from = row; from < row + cols; from += length) yield [from, Math.min(from + length, row + cols)];
}

interface Scaling {
  scale: number;
  min: number;
  zero: number;
}

/** What a scheme makes of one block. @throws QuantizationError */
function scalingOf(
  {scheme, scaleFormat}: QuantizationPlan,
  format: NumberFormat,
  data: Float32Array,
  from: number,
  to: number,
): Scaling {
  const {low, high, mean} = extent(data, from, to);
  const last = limitsOf(format).highest;
  const kept = (value: number): number => keptAs(scaleFormat, value);
  if (scheme !== 'cast' && !(Math.max(-low, high) < LARGEST))
    throw new QuantizationError(`quantize: expected magnitudes below 2^127, got ${Math.max(-low, high)}`);
  switch (scheme) {
    case 'cast':
      return {scale: 1, min: 0, zero: 0};
    case 'absmax':
      return {scale: kept(Math.max(-low, high) / last), min: 0, zero: 0};
    case 'absmean':
      return {scale: kept(mean), min: 0, zero: 0};
    case 'asymmetric': {
      const min = kept(low);
      return {scale: kept(Math.max(high - min, 0) / last), min, zero: 0};
    }
    case 'zero-point': {
      const start = Math.min(low, 0);
      const scale = kept((Math.max(high, 0) - start) / last);
      const zero = scale === 0 ? 0 : Math.min(Math.round(-start / scale), last);
      return {scale, min: 0, zero};
    }
  }
}

/** Lowest, highest and mean magnitude. @throws QuantizationError where one is not a finite number */
function extent(data: Float32Array, from: number, to: number): {low: number; high: number; mean: number} {
  let low = Infinity;
  let high = -Infinity;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = data[i];
    if (!Number.isFinite(value))
      throw new QuantizationError(`quantize: expected finite numbers, got ${value} at ${i}`);
    if (value < low) low = value;
    if (value > high) high = value;
    sum += Math.abs(value);
  }
  return {low, high, mean: sum / (to - from)};
}

/** A scale as it is kept. @throws QuantizationError where it is beyond that format */
function keptAs(format: 'fp32' | 'fp16', value: number): number {
  const kept = decodeNumber(numberFormats[format], encodeNumber(numberFormats[format], value));
  if (!Number.isFinite(kept))
    throw new QuantizationError(
      `quantize: expected scales within ${numberFormats[format].title}, got ${value}`,
    );
  return kept;
}

/** Encoding that stops at the largest number. */
function encoder(format: NumberFormat): (value: number) => number {
  const {fp16, bf16} = numberFormats;
  if (format !== fp16 && format !== bf16) return (value) => encodeNumber(format, value, 'saturate');
  const {highest, lowest} = limitsOf(format);
  const to = format === fp16 ? toHalf : toBfloat16;
  return (value) => to(Math.min(Math.max(value, lowest), highest));
}

/** Decoding by table, where that is small. */
function decoder(format: NumberFormat): (code: number) => number {
  if (format === numberFormats.fp16) return fromHalf;
  if (format === numberFormats.bf16) return fromBfloat16;
  if (format.bits > 8) return (code) => decodeNumber(format, code);
  const values = Float64Array.from({length: 2 ** format.bits}, (_, code) => decodeNumber(format, code));
  return (code) => values[code];
}
