/** Amounts as this figure writes them. */
import {quantity} from '../../views/quantity.js';

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** "16.1 GB", "8.42 TFLOP": to three digits, in a unit of thousands. */
export function inUnits(value: number, unit: string): string {
  let power = 0;
  while (value >= 999.5 && power < prefixes.length - 1) [value, power] = [value / 1000, power + 1];
  return `${Number(value.toPrecision(3))} ${prefixes[power]}${unit}`;
}

/** Seconds in the unit that suits them: "4.83 ms". */
export function duration(seconds: number): string {
  return Math.abs(seconds) < 10 ? `${quantity(seconds * 1000)} ms` : `${quantity(seconds)} s`;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** In groups of three digits, with one decimal where it is not whole. */
export const count = (value: number): string => value.toLocaleString('en', {maximumFractionDigits: 1});
