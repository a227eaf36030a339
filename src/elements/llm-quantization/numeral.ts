/** Numbers as readers write them, and as they are written out: never with an e, and never cut off. */
import {decodeNumber, encodeNumber, hasNaN} from '../../core/quantization/number-format.js';
import type {NumberFormat} from '../../core/quantization/formats.js';
import {scientific} from '../../views/tiny.js';

/** Why a text is no number. */
export type NumberProblem = 'noNumber' | 'beyondDouble' | 'otherBits' | 'noNaN';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const bitText = /^0b([01]+)$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/;

/** "1.4 × 10⁻⁴⁵", as it is written here, in the way that Number() reads. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll('−', '-')
    .replace(
      /\s*[×x*]\s*10\^?([⁻⁺]?[⁰¹²³⁴-⁹]+|-?\d+)$/,
      (_, power: string) =>
        `e${power
          .replace('⁻', '-')
          .replace('⁺', '')
          .replace(/[⁰¹²³⁴-⁹]/g, (digit) => String(superscripts.indexOf(digit)))}`,
    );
}

/** Whether a text is a number, or bits, in some format. */
export const isNumeral = (text: string): boolean =>
  bitText.test(text.trim()) || typeof readNumber(text) === 'number';

/** A 64-bit float: "0.1", "−2e-3", "1/3", "∞", "NaN". */
export function readNumber(text: string): number | NumberProblem {
  const [above, below, ...more] = plain(text)
    .split('/')
    .map((part) => readDecimal(part.trim()));
  if (below === undefined || typeof above !== 'number') return above;
  const quotient = more.length === 0 && typeof below === 'number' && below !== 0 ? above / below : NaN;
  return Number.isFinite(quotient) ? quotient : 'noNumber';
}

function readDecimal(text: string): number | NumberProblem {
  if (/^[+-]?(∞|inf(inity)?)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (text === 'nan') return NaN;
  if (!decimal.test(text)) return 'noNumber';
  const value = Number(text);
  const isLost = value === 0 && /[1-9]/.test(text.split('e')[0]);
  return Number.isFinite(value) && !isLost ? value : 'beyondDouble';
}

/** All digits that tell a 64-bit float from its neighbours. */
export function written(value: number): string {
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '−' : '';
  if (size === Infinity) return `${sign}∞`;
  if (size === 0 || (size >= 1e-5 && size < 1e15)) return sign + String(size);
  return sign + scientific(size, Math.max(0, size.toExponential().indexOf('e') - 2));
}

/** The same to so many digits. */
export const rounded = (value: number, digits = 6): string =>
  Number.isFinite(value) ? written(Number(value.toPrecision(digits))) : written(value);

/** A code's bits, the highest first. */
export const bitsOf = (code: number, {bits}: NumberFormat): string => code.toString(2).padStart(bits, '0');

/** What a reader has written, in a format. */
export interface Encoded {
  readonly code: number;
  /** What the code stands for; NaN also where it stands for nothing. */
  readonly value: number;
  /** The number that was to be rounded; that of the code where bits were given. */
  readonly given: number;
}

/** A number rounded to the format, or bits as they are: "0b0101". */
export function encodeText(format: NumberFormat, text: string): Encoded | NumberProblem {
  const bits = bitText.exec(text.trim())?.[1];
  if (bits !== undefined) {
    if (bits.length !== format.bits) return 'otherBits';
    const code = parseInt(bits, 2);
    const value = decodeNumber(format, code);
    return {code, value, given: value};
  }
  const given = readNumber(text);
  if (typeof given !== 'number') return given;
  if (Number.isNaN(given) && !hasNaN(format)) return 'noNaN';
  const code = encodeNumber(format, given) + 0; // −0 is no code
  return {code, value: decodeNumber(format, code), given};
}

/** What is written for a code: its value, or its bits where the value does not say which code it is. */
export function textOfCode(format: NumberFormat, code: number): string {
  const text = written(decodeNumber(format, code));
  const again = encodeText(format, text);
  return typeof again === 'object' && again.code === code ? text : `0b${bitsOf(code, format)}`;
}
