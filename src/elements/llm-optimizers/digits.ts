import {scientific} from '../../views/tiny.js';

/** A number to so many digits that mean something: "0.0123", "4.56 × 10⁻⁷", "∞" never. */
export function short(value: number, digits = 3): string {
  if (value === 0) return '0';
  if (value === 1e-8) return '10⁻⁸';
  const size = Math.abs(value);
  const text =
    size >= 1e-4 && size < 1e5 ? String(Number(size.toPrecision(digits))) : scientific(size, digits - 1);
  return (value < 0 ? '−' : '') + text;
}

/** The same of what is measured: "2.80", for a zero means something there, and the number is as wide as before. */
export const measured = (value: number): string => {
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e3 ? (value < 0 ? '−' : '') + size.toPrecision(3) : short(value);
};

/** A whole number as a superscript. */
export const raised = (power: string): string =>
  Array.from(power, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
