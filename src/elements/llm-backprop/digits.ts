import {scientific} from '../../views/tiny.js';
import {signed} from '../../views/signed.js';
import {grouped} from '../../views/grouped.js';
import type {BackpropStrings} from './strings.js';

/** A number for a box of the graph: six characters at most, where it is not huge. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return `${signed(value / 1000, 0)}k`;
  return signed(value, size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** A number in an equation, in brackets where it is below zero. */
export const term = (value: number): string => (value < 0 ? `(${signed(value, 4)})` : signed(value, 4));

/** A change, with its sign. */
export function change(value: number, digits: number): string {
  const text = signed(value, digits);
  return Number(text) > 0 ? `+${text}` : text; // a minus is none that Number() knows
}

/** Whether a step was good: as its change is shown, to 4 places. */
export function judged(measured: number, words: BackpropStrings): string {
  const shown = Number(measured.toFixed(4));
  return shown === 0 ? words.stepSame : shown > 0 ? words.stepRose : words.stepFell;
}

/** A length above zero to three digits. */
export function digits(value: number): string {
  if (value === 0) return '0';
  if (value >= 1000) return grouped(Math.round(value));
  return value >= 1e-4 ? value.toPrecision(3) : scientific(value, 1);
}
