import {signed} from './signed.js';

/**
 * A number in an equation: at least so many places, and more where it has more, up to `most`, so that the equation is
 * the arithmetic that is done. What only floating point adds at the end is left out.
 */
export function typed(value: number, least = 2, most = 20): string {
  const [mantissa, exponent = '0'] = String(Number(value.toPrecision(12))).split('e');
  const places = (mantissa.split('.')[1] ?? '').length - Number(exponent);
  return signed(value, Math.max(least, Math.min(most, places)));
}

/** The same, in brackets where it is below zero: for the middle of a sum or a product. */
export function typedTerm(value: number, least?: number, most?: number): string {
  const text = typed(value, least, most);
  return text.startsWith('−') ? `(${text})` : text;
}
