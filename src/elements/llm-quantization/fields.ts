/** Which bit of a code says what. */
import type {NumberFormat} from '../../core/quantization/formats.js';

export type FieldName = 'sign' | 'exponent' | 'fraction' | 'value' | 'index';

/** Bits that belong together, from the highest down. */
export interface Field {
  readonly name: FieldName;
  readonly bits: number;
  /** Place of its lowest bit in the code. */
  readonly from: number;
}

export function fieldsOf(format: NumberFormat): readonly Field[] {
  const {kind, bits} = format;
  if (kind === 'codebook') return [{name: 'index', bits, from: 0}];
  const sign = {name: 'sign', bits: 1, from: bits - 1} as const;
  if (kind === 'integer') return [sign, {name: 'value', bits: bits - 1, from: 0}];
  const {exponentBits, mantissaBits} = format.layout;
  return [
    sign,
    {name: 'exponent', bits: exponentBits, from: mantissaBits},
    {name: 'fraction', bits: mantissaBits, from: 0},
  ];
}

/** The bit at a place of a code, counted from the lowest. */
export const bitAt = (code: number, place: number): 0 | 1 => (Math.floor(code / 2 ** place) % 2) as 0 | 1;

/** The code with one bit the other way round. */
export const flipped = (code: number, place: number): number =>
  code + (bitAt(code, place) ? -1 : 1) * 2 ** place;

/** What a code is, in a word of the strings. */
export type CodeKind =
  'zero' | 'subnormal' | 'normal' | 'infinity' | 'nan' | 'whole' | 'entry' | 'meaningless';
