/** How a matrix is to be quantized: what may be asked for, what that means, and how many bytes it takes. */
import {QuantizationError} from './errors.js';
import {isFormatName, numberFormats, type FormatName} from './formats.js';
import {rowBytes} from './pack.js';

/**
 * How values become those of a format:
 * - cast: as they are, held at the format's largest; for floats alone
 * - absmax: times a scale that brings the largest magnitude to the format's largest (for whole numbers ±high, so that
 *   both sides are alike and −128 or −8 is left out); for 8 bits and less
 * - absmean: times one that brings the mean magnitude to 1; BitNet's rule for ternary (arXiv:2402.17764, eq. 1–3)
 * - asymmetric: the lowest value becomes code 0 and the highest the last code; the lowest is kept as a number
 * - zero-point: the same, but 0 is within and is itself a code, its number kept (Jacob et al. 2018, arXiv:1712.05877)
 */
export type Scheme = 'cast' | 'absmax' | 'absmean' | 'asymmetric' | 'zero-point';

/** What shares one scale: the whole matrix, a row (an output channel), or so many neighbours in a row. */
export type Granularity = 'tensor' | 'channel' | number;

/** What a matrix is to be quantized to; what is left out has a default. */
export interface QuantizationSpec {
  format: FormatName;
  /** 'cast' for floats of 16 bits and more, 'absmean' for ternary, else 'absmax'. */
  scheme?: Scheme;
  /** 'channel'. Where a group does not divide the row, the last of each row is shorter. */
  granularity?: Granularity;
  /** What scales and minima are rounded to and kept as: 'fp32'. FP16 is coarse for scales below 6e-5. */
  scaleFormat?: 'fp32' | 'fp16';
}

/** A specification with nothing left open. */
export interface QuantizationPlan extends Required<QuantizationSpec> {
  /** That of the codes: the unsigned one for INT8 and INT4 with a minimum or zero point. */
  format: FormatName;
}

/** Bytes as they would lie in a file: codes packed row by row, scales in their format, zero points as wide as a code. */
export interface QuantizedBytes {
  codes: number;
  scales: number;
  /** Minima or zero points. */
  offsets: number;
  total: number;
}

const unsigned: Partial<Record<FormatName, FormatName>> = {
  int8: 'uint8',
  int4: 'uint4',
  uint8: 'uint8',
  uint4: 'uint4',
};

/** Fills in what is left open. @throws QuantizationError where the parts do not go together */
export function planQuantization(spec: QuantizationSpec): QuantizationPlan {
  const fail = (expected: string, got: unknown): never => {
    throw new QuantizationError(`planQuantization: expected ${expected}, got ${String(got)}`);
  };
  const {format: name, granularity = 'channel', scaleFormat = 'fp32'} = spec;
  if (!isFormatName(name)) return fail(`a format (${Object.keys(numberFormats).join(', ')})`, name);
  const {kind, storedBits} = numberFormats[name];
  const isWide = storedBits >= 16;
  const usual = name === 'ternary' ? 'absmean' : isWide ? 'cast' : 'absmax';
  const {scheme = usual} = spec;
  const isGroup = typeof granularity === 'number' && Number.isSafeInteger(granularity) && granularity > 0;
  if (granularity !== 'tensor' && granularity !== 'channel' && !isGroup)
    fail("granularity 'tensor', 'channel' or a positive whole number of columns", granularity);
  if (scaleFormat !== 'fp32' && scaleFormat !== 'fp16') fail('scaleFormat fp32 or fp16', scaleFormat);
  const isUnsigned = unsigned[name] === name;
  switch (scheme) {
    case 'cast':
      if (kind !== 'float') fail('a floating-point format for the scheme cast', name);
      break;
    case 'absmax':
      if (isUnsigned) fail('a format with negative numbers for the scheme absmax', name);
      if (isWide) fail('a format of 8 bits or less for the scheme absmax', name);
      break;
    case 'absmean':
      if (name !== 'ternary') fail('the format ternary for the scheme absmean', name);
      break;
    case 'asymmetric':
    case 'zero-point': {
      const format = unsigned[name] ?? fail(`int8 or int4 for the scheme ${scheme}`, name);
      return {format, scheme, granularity, scaleFormat};
    }
    default:
      fail('a scheme (cast, absmax, absmean, asymmetric, zero-point)', scheme);
  }
  return {format: name, scheme, granularity, scaleFormat};
}

/** How many scales a matrix has. */
export function countScales(rows: number, cols: number, {scheme, granularity}: QuantizationPlan): number {
  if (scheme === 'cast' || rows * cols === 0) return 0;
  if (granularity === 'tensor') return 1;
  return granularity === 'channel' ? rows : rows * Math.ceil(cols / granularity);
}

/**
 * Bytes of a quantized matrix (rows, cols), metadata included.
 *
 * @throws QuantizationError also for sizes that are no whole numbers, and for more bytes than a number counts exactly
 */
export function quantizedBytes(rows: number, cols: number, spec: QuantizationSpec): QuantizedBytes {
  for (const [name, size] of Object.entries({rows, cols}))
    if (!Number.isSafeInteger(size) || size < 0)
      throw new QuantizationError(
        `quantizedBytes: expected ${name} to be a whole number from 0 to 2^53 − 1, got ${size}`,
      );
  const plan = planQuantization(spec);
  const {bits, storedBits} = numberFormats[plan.format];
  const count = countScales(rows, cols, plan);
  const codes = rows * rowBytes(cols, storedBits);
  const scales = (count * numberFormats[plan.scaleFormat].bits) / 8;
  const offsets =
    plan.scheme === 'asymmetric' ? scales : plan.scheme === 'zero-point' ? rowBytes(count, bits) : 0;
  const total = codes + scales + offsets;
  if (total > Number.MAX_SAFE_INTEGER)
    throw new QuantizationError(
      `quantizedBytes: expected at most 2^53 − 1 bytes, got ${rows} × ${cols} numbers of ${storedBits} bits`,
    );
  return {codes, scales, offsets, total};
}
