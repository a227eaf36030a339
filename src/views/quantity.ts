import {grouped} from './grouped.js';
import {scientific} from './tiny.js';

/** Up to this a number is written out. */
const LARGEST = 9_999_999;

/**
 * A number from 0 on, however large or small, to three digits or all before the point: "0.123", "45.6", "2,031,416",
 * "1.38 × 10⁹", "4.20 × 10⁻⁷".
 */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  const whole = Math.round(value);
  if (whole > LARGEST || (value > 0 && value < 1e-3)) return scientific(value, 2);
  return Number(value.toPrecision(3)) < 1000 ? value.toPrecision(3) : grouped(whole);
}
