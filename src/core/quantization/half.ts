/**
 * The two 16-bit floating-point formats that checkpoints come in, as bits: half precision (IEEE 754 binary16: 5 exponent
 * bits, 10 of mantissa) and bfloat16 (the upper half of binary32: 8 and 7). What encodeFloat() and decodeFloat() do for
 * any layout, made fast for the hundreds of millions of numbers in a file.
 */

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const words = new Int32Array(double.buffer); // the upper half second: every engine runs on little-endian machines

/** 2^52: added to a smaller number it leaves no room for a fraction, so the sum is rounded to a whole one, ties to even. */
const WHOLE = 2 ** 52;

/** How many steps of the last mantissa bit make 1, for each exponent from the least to the greatest normal one. */
const stepsPerUnit = (mantissaBits: number, least: number, greatest: number) =>
  Float64Array.from({length: greatest - least + 1}, (_, i) => 2 ** (mantissaBits - least - i));

const HALF_STEPS = stepsPerUnit(10, -14, 15);
const BFLOAT_STEPS = stepsPerUnit(7, -126, 127);

/**
 * The bits of a number in a format whose exponents are those of the table: rounded to the nearest value, ties to the
 * even one; subnormals kept; beyond the largest number by half a step or more, infinity.
 */
function encode(value: number, steps: Float64Array, mantissaBits: number): number {
  double[0] = value;
  const sign = (words[1] >>> 16) & 0x8000;
  const bias = steps.length >> 1;
  const infinity = 0x7fff & -(1 << mantissaBits);
  if (value !== value) return sign | infinity | (1 << (mantissaBits - 1));
  const exponent = Math.max(((words[1] >>> 20) & 0x7ff) - 1023 + bias - 1, 0); // 0: the least of the table
  if (exponent >= steps.length) return sign | infinity;
  // With the leading 1 of a normal number in it: it carries into the exponent, and out of the mantissa where it rounds up.
  const rounded = Math.abs(value) * steps[exponent] + WHOLE - WHOLE;
  return sign | ((exponent << mantissaBits) + rounded);
}

/** The 16 bits of the half-precision number nearest to a number, ties to even; NaN is a quiet one. */
export function toHalf(value: number): number {
  return encode(value, HALF_STEPS, 10);
}

/** The 16 bits of the bfloat16 nearest to a number, ties to even; NaN is a quiet one. */
export function toBfloat16(value: number): number {
  return encode(value, BFLOAT_STEPS, 7);
}

/** The number that 16 bits are in half precision. */
export function fromHalf(half: number): number {
  const magnitude = half & 0x7fff;
  if (magnitude >= 0x7c00) bits[0] = 0x7f800000 | ((magnitude & 0x3ff) << 13);
  else {
    // Shifted to where binary32 has its fields, the exponent is too small by the difference of the biases, 127 − 15.
    bits[0] = magnitude << 13;
    float[0] *= 2 ** 112;
  }
  return half & 0x8000 ? -float[0] : float[0];
}

/** The number that 16 bits are in bfloat16. */
export function fromBfloat16(bfloat: number): number {
  bits[0] = bfloat << 16;
  return float[0];
}
