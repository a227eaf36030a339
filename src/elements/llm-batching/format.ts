/** Amounts as this figure writes them. */
import {quantity} from '../../views/quantity.js';
import {grouped} from '../../views/grouped.js';

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** "16.1 GB", "8.42 TFLOP": to three digits, in a unit of thousands. A number and its unit stay on one line. */
export function inUnits(value: number, unit: string, digits = 3): string {
  let power = 0;
  while (value >= 999.5 && power < prefixes.length - 1) [value, power] = [value / 1000, power + 1];
  return `${Number(value.toPrecision(digits))}\u00a0${prefixes[power]}${unit}`;
}

/** Seconds in the unit that suits them: "4.83 ms". */
export function duration(seconds: number): string {
  return Math.abs(seconds) < 10 ? `${quantity(seconds * 1000)}\u00a0ms` : `${quantity(seconds)}\u00a0s`;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** In groups of three digits, with one decimal where it is not whole. */
export const count = (value: number): string => grouped(Number(value.toFixed(1)));

/** Operations for each byte that is moved. */
export const perByte = (intensity: number): string => `${quantity(intensity)}\u00a0FLOP/B`;
