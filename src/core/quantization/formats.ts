/** The number formats of chapter 15, as data: number-format.ts computes with them. */
import type {FloatLayout} from './float-layout.js';

interface Described {
  /** As it is written in papers. */
  readonly title: string;
  /** Bits that say something; a code is a whole number of so many bits. */
  readonly bits: number;
  /** Bits that a number takes in memory. */
  readonly storedBits: number;
}

/** Sign, exponent and mantissa, from the highest bit down. */
export interface FloatFormat extends Described {
  readonly kind: 'float';
  readonly layout: FloatLayout;
}

/** Whole numbers from low to high, in two's complement where they can be negative. */
export interface IntegerFormat extends Described {
  readonly kind: 'integer';
  readonly low: number;
  readonly high: number;
}

/** Code i means the i-th of these values, which rise. */
export interface CodeBookFormat extends Described {
  readonly kind: 'codebook';
  readonly values: readonly number[];
}

/** A number format, of one of three kinds. */
export type NumberFormat = FloatFormat | IntegerFormat | CodeBookFormat;

function float(
  title: string,
  exponentBits: number,
  mantissaBits: number,
  bias: number,
  specials: FloatLayout['specials'] = 'ieee',
  storedBits?: number,
): FloatFormat {
  const bits = 1 + exponentBits + mantissaBits;
  const layout = {exponentBits, mantissaBits, bias, specials};
  return {kind: 'float', title, bits, storedBits: storedBits ?? bits, layout};
}

function integer(title: string, bits: number, low: number, high: number): IntegerFormat {
  return {kind: 'integer', title, bits, storedBits: bits, low, high};
}

/** All number formats by name; encodeNumber() and decodeNumber() compute with them. */
export const numberFormats = {
  /** IEEE 754 binary32. */
  fp32: float('FP32', 8, 23, 127),
  /** What A100's tensor cores keep of an FP32: 19 bits, which lie in memory as 32 (NVIDIA A100 white paper, 2020). */
  tf32: float('TF32', 8, 10, 127, 'ieee', 32),
  /** IEEE 754 binary16. */
  fp16: float('FP16', 5, 10, 15),
  /** The upper half of an FP32. */
  bf16: float('BF16', 8, 7, 127),
  /** E4M3 of the OCP 8-bit Floating Point Specification (OFP8) 1.0, torch's float8_e4m3fn: no infinities, one NaN per sign. */
  fp8_e4m3: float('FP8 E4M3', 4, 3, 7, 'nan'),
  /** E5M2 of OFP8 1.0: a binary16 with eight mantissa bits less. */
  fp8_e5m2: float('FP8 E5M2', 5, 2, 15),
  /** E2M1 of the OCP Microscaling Formats (MX) 1.0: 0, ½, 1, 1½, 2, 3, 4, 6 and their negatives; no infinity, no NaN. */
  fp4_e2m1: float('FP4 E2M1', 2, 1, 1, 'none'),
  /** Quantiles of the normal distribution, 0 among them (Dettmers et al. 2023, arXiv:2305.14314, appendix E; bitsandbytes). */
  nf4: {
    kind: 'codebook',
    title: 'NF4',
    bits: 4,
    storedBits: 4,
    values: [
      -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
      -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
      0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023,
      1,
    ],
  } as CodeBookFormat,
  int8: integer('INT8', 8, -128, 127),
  int4: integer('INT4', 4, -8, 7),
  /** What INT8 counts in where it has a zero point or minimum. */
  uint8: integer('UINT8', 8, 0, 255),
  /** What INT4 counts in where it has a zero point or minimum. */
  uint4: integer('UINT4', 4, 0, 15),
  /** −1, 0 and 1, log₂ 3 = 1.58 bits (Ma et al. 2024, arXiv:2402.17764), stored in two: 10₂ means nothing. */
  ternary: integer('Ternary', 2, -1, 1),
} satisfies Record<string, NumberFormat>;

/** The name of a number format. */
export type FormatName = keyof typeof numberFormats;

/** Whether a word is the name of a format. */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(numberFormats, name);
}
