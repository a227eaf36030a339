/** Settings that few elements have. */
import type {Setting} from './settings.js';

/** A number from `least` to `most`. */
export function numberSetting(fallback: number, least: number, most: number): Setting<number> {
  return {
    default: fallback,
    expects: `a number from ${least} to ${most}`,
    parse: (value) => {
      const number = typeof value === 'number' || /^-?\d*\.?\d+$/.test(String(value)) ? Number(value) : NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

/** As many numbers as the default has, each from −largest to largest: as an attribute "1, -0.5". */
export function numbersSetting(fallback: readonly number[], largest: number): Setting<readonly number[]> {
  const isGood = (values: readonly unknown[]): boolean =>
    values.length === fallback.length &&
    values.every((value) => typeof value === 'number' && Math.abs(value) <= largest);
  return {
    default: fallback,
    expects: `${fallback.length} numbers from ${-largest} to ${largest}, with commas between them`,
    parse: (value) => {
      if (Array.isArray(value)) return isGood(value) ? value : undefined;
      const numbers = String(value)
        .split(',')
        .map((part) => (part.trim() === '' ? NaN : Number(part)));
      return isGood(numbers) ? numbers : undefined;
    },
    format: (values) => values.join(', '),
  };
}
