/** Encoding, decoding and the neighbourhood of a value, the same for every format. */
import {QuantizationError} from './errors.js';
import {decodeFloat, encodeFloat, largestMagnitude, type Overflow} from './float-layout.js';
import type {NumberFormat} from './formats.js';
import {nearestIndex, roundToEven} from './rounding.js';

/**
 * The code whose value is nearest. Floats and whole numbers round a tie to the even code, as IEEE 754 and torch.round do;
 * a code book rounds it to the lower value, as bitsandbytes does. Beyond the ends floats follow `overflow` (see
 * encodeFloat()), all others stop at the end. Zero keeps its sign where the format has one.
 *
 * @throws QuantizationError for NaN where the format has none
 */
export function encodeNumber(format: NumberFormat, value: number, overflow: Overflow = 'round'): number {
  if (Number.isNaN(value) && !hasNaN(format))
    throw new QuantizationError(`encodeNumber: expected a number, for ${format.title} has no NaN, got NaN`);
  switch (format.kind) {
    case 'float':
      return encodeFloat(format.layout, value, overflow);
    case 'integer':
      return complement(roundToEven(clamp(value, format.low, format.high)), format.bits);
    case 'codebook':
      return nearestIndex(format.values, clamp(value, -Number.MAX_VALUE, Number.MAX_VALUE));
  }
}

/** What a code stands for; NaN also where it stands for nothing. @throws QuantizationError where there is no such code */
export function decodeNumber(format: NumberFormat, code: number): number {
  if (!Number.isInteger(code) || code < 0 || code >= 2 ** format.bits)
    throw new QuantizationError(
      `decodeNumber: expected a code of ${format.bits} bits for ${format.title}, got ${code}`,
    );
  switch (format.kind) {
    case 'float':
      return decodeFloat(format.layout, code);
    case 'integer': {
      const value = format.low < 0 && code >= 2 ** (format.bits - 1) ? code - 2 ** format.bits : code;
      return value < format.low ? NaN : value;
    }
    case 'codebook':
      return format.values[code];
  }
}

/** Values that a format has on either side of another. */
export interface Neighbours {
  /** The largest that is lower; null where there is none. */
  below: number | null;
  /** The smallest that is higher; null where there is none. Infinity counts where the format has it. */
  above: number | null;
}

/** The values next to a value, which may itself be one of the format's or not; −0 and 0 are one value. */
export function neighbours(format: NumberFormat, value: number): Neighbours {
  if (Number.isNaN(value)) return {below: null, above: null};
  const rank = rankOf(format, encodeNumber(format, value));
  const nearest = valueOfRank(format, rank);
  return {
    below: nearest !== null && nearest < value ? nearest : valueOfRank(format, rank - 1),
    above: nearest !== null && nearest > value ? nearest : valueOfRank(format, rank + 1),
  };
}

/** What a format reaches. */
export interface Limits {
  /** Lowest and highest finite value. */
  lowest: number;
  highest: number;
  /** Smallest positive number that has all mantissa bits; null but for floats. */
  minNormal: number | null;
  /** Smallest positive number; null but for floats. */
  minSubnormal: number | null;
  /** From 1 to the next number; null but for floats. */
  epsilon: number | null;
  /** How many different finite values there are, −0 and 0 being one. */
  values: number;
}

/** How far a format reaches, and how fine it is. */
export function limitsOf(format: NumberFormat): Limits {
  const none = {minNormal: null, minSubnormal: null, epsilon: null};
  switch (format.kind) {
    case 'float': {
      const {mantissaBits, bias} = format.layout;
      const largest = largestMagnitude(format.layout);
      const highest = decodeFloat(format.layout, largest);
      return {
        lowest: -highest,
        highest,
        minNormal: 2 ** (1 - bias),
        minSubnormal: 2 ** (1 - bias - mantissaBits),
        epsilon: 2 ** -mantissaBits,
        values: 2 * largest + 1,
      };
    }
    case 'integer':
      return {...none, lowest: format.low, highest: format.high, values: format.high - format.low + 1};
    case 'codebook':
      return {
        ...none,
        lowest: format.values[0],
        highest: format.values.at(-1)!,
        values: format.values.length,
      };
  }
}

/** Whether a format has a code for NaN. */
export function hasNaN(format: NumberFormat): boolean {
  return format.kind === 'float' && format.layout.specials !== 'none';
}

/** Place of a code in the order of values, −∞ and ∞ included; 0 is zero, or the code book's first. */
function rankOf(format: NumberFormat, code: number): number {
  if (format.kind === 'codebook') return code;
  if (format.kind === 'integer') return decodeNumber(format, code);
  const half = 2 ** (format.bits - 1);
  return code < half ? code : half - code;
}

function valueOfRank(format: NumberFormat, rank: number): number | null {
  switch (format.kind) {
    case 'codebook':
      return format.values[rank] ?? null;
    case 'integer':
      return rank < format.low || rank > format.high ? null : rank;
    case 'float': {
      const {layout} = format;
      const last = largestMagnitude(layout) + (layout.specials === 'ieee' ? 1 : 0);
      if (Math.abs(rank) > last) return null;
      const magnitude = decodeFloat(layout, Math.abs(rank));
      return rank < 0 ? -magnitude : magnitude;
    }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function complement(value: number, bits: number): number {
  return value < 0 ? value + 2 ** bits : value;
}
