/**
 * A binary floating-point number of any width: one sign bit, an exponent and a mantissa (IEEE 754-2019, section 3.4).
 *
 *   exponent field 0      ±mantissa/2^M · 2^(1 − bias)                zeros and subnormals
 *   any other             ±(1 + mantissa/2^M) · 2^(exponent − bias)   normal numbers
 *
 * Codes without their sign are in the order of their values, and the next code is the next value: adding one to the
 * code carries from the mantissa into the exponent, and from the largest number into infinity. Rounding uses it.
 */
import {roundToEven} from './rounding.js';

/** How the bits of a floating-point format are divided, below one bit of sign. */
export interface FloatLayout {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /**
   * What is no finite number. 'ieee': the largest exponent means infinity (mantissa 0) or NaN; 'nan': only the code
   * of all ones, which is NaN, and there are no infinities; 'none': every code is a number.
   */
  readonly specials: 'ieee' | 'nan' | 'none';
}

/** What becomes of a value beyond the largest number: rounded as IEEE 754 does, to infinity or NaN, or held at the largest. */
export type Overflow = 'round' | 'saturate';

/** The parts of a code, as whole numbers, and what they say. */
export interface FloatFields {
  sign: 0 | 1;
  exponent: number;
  mantissa: number;
  kind: 'zero' | 'subnormal' | 'normal' | 'infinity' | 'nan';
}

/** Codes without sign: the largest that is a number. */
export function largestMagnitude({exponentBits, mantissaBits, specials}: FloatLayout): number {
  const count = power(exponentBits + mantissaBits);
  if (specials === 'ieee') return count - power(mantissaBits) - 1;
  return specials === 'nan' ? count - 2 : count - 1;
}

/** A code in its fields. */
export function floatFields(layout: FloatLayout, code: number): FloatFields {
  const {exponentBits, mantissaBits} = layout;
  const half = power(exponentBits + mantissaBits);
  const sign = code >= half ? 1 : 0;
  const magnitude = code - sign * half;
  const mantissa = magnitude % power(mantissaBits);
  const exponent = (magnitude - mantissa) / power(mantissaBits);
  return {sign, exponent, mantissa, kind: kindOf(layout, magnitude, exponent, mantissa)};
}

function kindOf(
  layout: FloatLayout,
  magnitude: number,
  exponent: number,
  mantissa: number,
): FloatFields['kind'] {
  if (magnitude > largestMagnitude(layout))
    return layout.specials === 'ieee' && mantissa === 0 ? 'infinity' : 'nan';
  if (exponent > 0) return 'normal';
  return mantissa > 0 ? 'subnormal' : 'zero';
}

/** The value of a code. */
export function decodeFloat(layout: FloatLayout, code: number): number {
  const {sign, exponent, mantissa, kind} = floatFields(layout, code);
  if (kind === 'nan') return NaN;
  const {mantissaBits, bias} = layout;
  const leading = exponent > 0 ? 2 ** mantissaBits : 0;
  const magnitude =
    kind === 'infinity'
      ? Infinity
      : (leading + mantissa) * 2 ** (Math.max(exponent, 1) - bias - mantissaBits);
  return sign ? -magnitude : magnitude;
}

/**
 * The code of the nearest value, of two equally near the one whose code is even (roundTiesToEven). Subnormals are
 * kept, not flushed. With 'round' a value beyond the largest number by half a step or more becomes infinity, or NaN where
 * the layout has no infinity; with 'saturate', or where the layout has neither, the largest number. NaN needs a layout
 * that has it: the caller sees to that.
 */
export function encodeFloat(layout: FloatLayout, value: number, overflow: Overflow = 'round'): number {
  const {exponentBits, mantissaBits, bias, specials} = layout;
  const half = power(exponentBits + mantissaBits);
  if (Number.isNaN(value)) return specials === 'nan' ? half - 1 : half - power(mantissaBits - 1);
  const sign = value < 0 || Object.is(value, -0) ? half : 0;
  const largest = largestMagnitude(layout);
  const magnitude = Math.min(nearestMagnitude(Math.abs(value), mantissaBits, bias), largest + 1);
  if (magnitude <= largest) return sign + magnitude;
  return sign + (overflow === 'saturate' || specials === 'none' ? largest : largest + 1);
}

/** The code without sign, as if exponents had no end. */
function nearestMagnitude(value: number, mantissaBits: number, bias: number): number {
  if (value === Infinity) return Infinity;
  const exponent = Math.max(exponentOf(value), 1 - bias);
  // In steps of this exponent's last bit, the leading one included: exact, for a power of two divides.
  const steps = roundToEven(value * power(mantissaBits - exponent));
  // The leading one is counted in the steps and in the exponent field: hence − 1. Too many steps carry by themselves.
  return (exponent + bias - 1) * power(mantissaBits) + steps;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer); // the upper half second: every engine runs on little-endian machines

/** 2^exponent, written as a double's own exponent field, which is faster than Math.pow; −1022 ≤ exponent ≤ 1023. */
function power(exponent: number): number {
  words[0] = 0;
  words[1] = (exponent + 1023) << 20;
  return double[0];
}

/** ⌊log₂ value⌋ of a positive double, from its own exponent field; −1023 for 0 and subnormal doubles. */
function exponentOf(value: number): number {
  double[0] = value;
  return (words[1] >>> 20) - 1023;
}
