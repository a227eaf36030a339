/** Where a weight's code comes from: its block, the block's scale, and the levels that this gives. */
import {numberFormats, type NumberFormat} from '../../core/quantization/formats.js';
import {decodeNumber} from '../../core/quantization/number-format.js';
import {rowBytes, unpackCodes} from '../../core/quantization/pack.js';
import type {Quantized} from '../../core/quantization/quantize.js';

/** value = scale · (code's value − zero); the scale is 1 where there is none. */
export interface BlockScale {
  readonly scale: number;
  readonly zero: number;
}

export const formatOf = ({plan}: Quantized): NumberFormat => numberFormats[plan.format];

/** That of the block which a place in the matrix is in. */
export function scaleAt({cols, plan, scales, zeros}: Quantized, place: number): BlockScale {
  if (scales.length === 0) return {scale: 1, zero: 0};
  const {granularity} = plan;
  const row = Math.floor(place / cols);
  const block =
    granularity === 'tensor'
      ? 0
      : granularity === 'channel'
        ? row
        : row * Math.ceil(cols / granularity) + Math.floor((place % cols) / granularity);
  return {scale: scales[block], zero: zeros ? zeros[block] : 0};
}

/** All that a block can stand for, where that is few enough to be drawn. */
export function levelsOf(quantized: Quantized, place: number): readonly number[] {
  const format = formatOf(quantized);
  if (format.bits > 8) return [];
  const {scale, zero} = scaleAt(quantized, place);
  // By the largest magnitude both sides are alike: the lowest whole number is left out.
  const low = format.kind === 'integer' && quantized.plan.scheme === 'absmax' ? -format.high : -Infinity;
  return Array.from({length: 2 ** format.bits}, (_, code) => decodeNumber(format, code))
    .filter((value) => Number.isFinite(value) && value >= low)
    .map((value) => scale * (value - zero));
}

/** The code of the number at a place. */
export function codeAt(quantized: Quantized, place: number): number {
  const {cols, codes} = quantized;
  const {storedBits} = formatOf(quantized);
  const stride = rowBytes(cols, storedBits);
  const from = Math.floor(place / cols) * stride;
  return unpackCodes(codes.subarray(from, from + stride), 1, cols, storedBits)[place % cols];
}
