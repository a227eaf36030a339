/** Sizes as people write them, read exactly; and large numbers as people read them. */

import {grouped} from './grouped.js';

/** Why a text is no size. */
export type SizeProblem = 'noSize' | 'negative' | 'zeroSize' | 'fraction' | 'tooLarge';

const powers: Readonly<Record<string, number>> = {'': 0, k: 3, m: 6, g: 9, b: 9, t: 12};
/** Digits at most: more parameters or tokens than there are atoms in a gram need no more. */
const DIGITS = 24;

/** "70B", "1.4e12", "70 000 000 000", "70,000,000,000": the whole number, or what is wrong with it. */
export function readSize(text: string): bigint | SizeProblem {
  const found = /^([+−-]?)(\d[\d\s,_'’]*)(?:\.(\d+))?(?:e\+?(\d{1,3}))?\s*([kmgbt]?)$/i.exec(text.trim());
  if (!found) return 'noSize';
  const [, sign, whole, decimals = '', exponent = '0', unit] = found;
  const digits = whole.replace(/\D/g, '') + decimals;
  if (/^0*$/.test(digits)) return 'zeroSize';
  if (sign === '-' || sign === '−') return 'negative';
  const shift = Number(exponent) + powers[unit.toLowerCase()] - decimals.length;
  const trailing = /0*$/.exec(digits)![0].length;
  if (shift < -trailing) return 'fraction';
  const exact = shift < 0 ? digits.slice(0, shift) : digits;
  const length = exact.replace(/^0+/, '').length + Math.max(0, shift);
  if (length > DIGITS) return 'tooLarge';
  return BigInt(exact) * 10n ** BigInt(Math.max(0, shift));
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Three digits and a power of ten, "5.88 × 10²³"; a number below a million as it is. */
export function about(value: bigint): string {
  if (value < 1_000_000n) return grouped(value);
  const power = value.toString().length - 1;
  // Rounded, half up, in whole numbers.
  const scale = 10n ** BigInt(power - 2);
  const rounded = (value + scale / 2n) / scale;
  const [digits, more] = rounded >= 1000n ? [rounded / 10n, 1] : [rounded, 0];
  const text = digits.toString();
  const raised = [...String(power + more)].map((digit) => superscripts[Number(digit)]).join('');
  return `${text[0]}.${text.slice(1)} × 10${raised}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];

/** Bytes in a unit of thousands. */
export function inBytes(value: bigint): string {
  let [amount, unit] = [Number(value), 0];
  while (amount >= 999.5 && unit < units.length - 1) [amount, unit] = [amount / 1000, unit + 1];
  return amount >= 999.5 ? `${about(value)} B` : `${Number(amount.toPrecision(3))} ${units[unit]}`;
}
