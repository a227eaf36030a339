import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  decodeNumber,
  encodeNumber,
  floatFields,
  fromBfloat16,
  fromHalf,
  hasNaN,
  limitsOf,
  neighbours,
  numberFormats,
  QuantizationError,
  toBfloat16,
  toHalf,
  type FloatFormat,
  type FormatName,
  type NumberFormat,
} from 'llm-anatomy/core';
import {mulberry32, seed} from './corpus.js';

const names = Object.keys(numberFormats) as FormatName[];
const format = (name: FormatName): NumberFormat => numberFormats[name];
const small = names.filter((name) => format(name).bits <= 16);

/** All codes of finite values, by value; of −0 and 0 the latter. */
function codesByValue(name: FormatName): {values: number[]; codes: number[]} {
  const pairs: [value: number, code: number][] = [];
  for (let code = 0; code < 2 ** format(name).bits; code++) {
    const value = decodeNumber(format(name), code);
    if (Number.isFinite(value) && !Object.is(value, -0)) pairs.push([value, code]);
  }
  pairs.sort(([a], [b]) => a - b);
  return {values: pairs.map(([value]) => value), codes: pairs.map(([, code]) => code)};
}

/** The nearest finite value by search; of a tie the even code's, or in a code book the lower. */
function nearestByValue(name: FormatName, table: ReturnType<typeof codesByValue>, value: number): number {
  const {values, codes} = table;
  let next = values.findIndex((candidate) => candidate >= value);
  if (next < 0) next = values.length - 1;
  const before = Math.max(next - 1, 0);
  const [down, up] = [value - values[before], values[next] - value];
  if (next === before || Math.abs(up) < Math.abs(down)) return values[next];
  if (down < up || format(name).kind === 'codebook') return values[before];
  return codes[before] % 2 === 0 ? values[before] : values[next];
}

const halves = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => values[i] + (value - values[i]) / 2);

describe('codes', () => {
  for (const name of small)
    it(`of ${name} are their own values' codes, and its values as many as it says`, () => {
      const {values} = codesByValue(name);
      assert.equal(values.length, limitsOf(format(name)).values);
      assert.equal(new Set(values).size, values.length);
      for (let code = 0; code < 2 ** format(name).bits; code++) {
        const value = decodeNumber(format(name), code);
        if (!Number.isNaN(value)) assert.equal(encodeNumber(format(name), value), code);
      }
    });

  for (const name of ['fp32', 'tf32'] as const)
    it(`of ${name} are their own values' codes, at random (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      const bits = new Uint32Array(1);
      const float = new Float32Array(bits.buffer);
      for (let i = 0; i < 20000; i++) {
        const code = Math.floor(random() * 2 ** format(name).bits);
        bits[0] = name === 'fp32' ? code : code * 2 ** 13;
        assert.ok(Object.is(decodeNumber(format(name), code), float[0]), `${name} ${code}`);
        if (!Number.isNaN(float[0])) assert.equal(encodeNumber(format(name), float[0]), code);
      }
    });

  it('that do not exist are refused, and ternary’s unused one is nothing', () => {
    for (const name of names)
      for (const code of [-1, 0.5, NaN, 2 ** format(name).bits])
        assert.throws(() => decodeNumber(format(name), code), QuantizationError);
    assert.ok(Number.isNaN(decodeNumber(numberFormats.ternary, 2)));
  });
});

describe('rounding', () => {
  for (const name of small)
    it(`to ${name} takes the nearest value, ties as stated (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      const table = codesByValue(name);
      const {values} = table;
      const every = values.length > 1000 ? 61 : 1; // of 16 bits some, for the search is slow
      const chosen = values.filter((_, i) => i % every === 0 || i < 40 || i > values.length - 40);
      const around = [...chosen, ...halves(values).filter((_, i) => i % every === 0)].flatMap((value) => [
        value,
        value + Math.abs(value) * 1e-12,
        value - Math.abs(value) * 1e-12,
      ]);
      const top = values.at(-1)!;
      const spread = Array.from({length: 300}, () => (random() - 0.5) * 2.2 * top);
      const tiny = Array.from({length: 300}, () => (random() - 0.5) * 2 ** (-60 * random()));
      const subnormal = 2 ** -1074;
      for (const value of [...around, ...spread, ...tiny, subnormal, -subnormal]) {
        const code = encodeNumber(format(name), value, 'saturate');
        const [got, expected] = [decodeNumber(format(name), code), nearestByValue(name, table, value)];
        assert.ok(got === expected, `${name}: expected ${expected} for ${value}, got ${got}`);
      }
    });

  it('beyond the largest number goes to infinity, NaN, or stops', () => {
    const beyond: [FormatName, value: number, rounded: number][] = [
      ['fp16', 65519.99, 65504],
      ['fp16', 65520, Infinity],
      ['fp16', -65520, -Infinity],
      ['bf16', 3.3961775292304957e38, Infinity], // half a step above the largest
      ['bf16', 3.39617752923e38, 3.3895313892515355e38],
      ['fp8_e5m2', 61439.9, 57344],
      ['fp8_e5m2', 61440, Infinity],
      ['fp8_e4m3', 464, 448],
      ['fp8_e4m3', 464.01, NaN],
      ['fp8_e4m3', -Infinity, NaN],
      ['fp4_e2m1', 1e9, 6],
      ['fp4_e2m1', -Infinity, -6],
      ['nf4', 7, 1],
      ['nf4', -Infinity, -1],
      ['int8', 1e300, 127],
      ['int4', -9, -8],
      ['uint4', -1, 0],
      ['ternary', Infinity, 1],
      ['fp32', 3.4028235677973366e38, Infinity],
      ['fp32', Number.MAX_VALUE, Infinity],
    ];
    for (const [name, value, rounded] of beyond) {
      assert.equal(
        decodeNumber(format(name), encodeNumber(format(name), value)),
        rounded,
        `${name} ${value}`,
      );
      const {highest, lowest} = limitsOf(format(name));
      const held = decodeNumber(format(name), encodeNumber(format(name), value, 'saturate'));
      assert.ok(held >= lowest && held <= highest, `${name} ${value}`);
    }
  });

  it('keeps NaN where there is one, and refuses it elsewhere', () => {
    for (const name of names)
      if (hasNaN(format(name)))
        assert.ok(Number.isNaN(decodeNumber(format(name), encodeNumber(format(name), NaN))));
      else assert.throws(() => encodeNumber(format(name), NaN), QuantizationError);
  });

  it('keeps the sign of zero where there is one', () => {
    for (const name of names) {
      const zero = decodeNumber(format(name), encodeNumber(format(name), -0));
      assert.ok(Object.is(zero, format(name).kind === 'float' ? -0 : 0), name);
    }
  });

  it(`to FP32 is Math.fround (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (let i = 0; i < 50000; i++) {
      const value = (random() - 0.5) * 2 ** (300 * (random() - 0.5));
      const got = decodeNumber(numberFormats.fp32, encodeNumber(numberFormats.fp32, value));
      assert.ok(Object.is(got, Math.fround(value)), `${value}`);
    }
  });
});

describe('half.ts', () => {
  const fast = [
    ['fp16', toHalf, fromHalf],
    ['bf16', toBfloat16, fromBfloat16],
  ] as const;

  for (const [name, encode, decode] of fast)
    it(`is ${name}, only faster: all codes, and values between (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let code = 0; code < 2 ** 16; code++) {
        const value = decodeNumber(format(name), code);
        assert.ok(Object.is(decode(code), value), `${name} ${code}`);
        if (!Number.isFinite(value)) continue;
        const next = neighbours(format(name), value).above!;
        for (const part of [0, 0.5, random()]) {
          const between = Number.isFinite(next) ? value + (next - value) * part : value * (1 + part / 1000);
          assert.equal(encode(between), encodeNumber(format(name), between), `${name} ${between}`);
        }
      }
      for (const value of [NaN, Infinity, -Infinity, -0, 5e-324, Number.MAX_VALUE])
        assert.equal(encode(value), encodeNumber(format(name), value), `${name} ${value}`);
    });
});

describe('neighbours', () => {
  for (const name of small)
    it(`of any value in ${name} are the next on each side`, () => {
      const {values} = codesByValue(name);
      const isIeee = name === 'fp16' || name === 'bf16' || name === 'fp8_e5m2';
      const all = isIeee ? [-Infinity, ...values, Infinity] : values;
      for (let i = 0; i < all.length; i++) {
        const [below, above] = [all[i - 1] ?? null, all[i + 1] ?? null];
        assert.deepEqual(neighbours(format(name), all[i]), {below, above}, `${name} ${all[i]}`);
        if (above === null || !Number.isFinite(above - all[i])) continue;
        for (const part of [0.25, 0.5, 0.75]) {
          const between = all[i] + (above - all[i]) * part;
          assert.deepEqual(neighbours(format(name), between), {below: all[i], above}, `${name} ${between}`);
        }
      }
      assert.deepEqual(neighbours(format(name), NaN), {below: null, above: null});
      const beyond = neighbours(format(name), 1e39);
      assert.deepEqual(beyond, {below: values.at(-1), above: isIeee ? Infinity : null});
    });
});

describe('fields', () => {
  it('tell zeros, subnormals, normal numbers and the rest', () => {
    const fields = (name: FormatName, bits: string) =>
      floatFields((format(name) as FloatFormat).layout, parseInt(bits.replaceAll(' ', ''), 2));
    assert.deepEqual(fields('fp16', '1 00000 0000000000'), {sign: 1, exponent: 0, mantissa: 0, kind: 'zero'});
    assert.deepEqual(fields('fp16', '0 00000 0000000001'), {
      sign: 0,
      exponent: 0,
      mantissa: 1,
      kind: 'subnormal',
    });
    assert.deepEqual(fields('bf16', '1 01111111 1000000'), {
      sign: 1,
      exponent: 127,
      mantissa: 64,
      kind: 'normal',
    });
    assert.equal(fields('fp32', `1${'1'.repeat(8)}${'0'.repeat(23)}`).kind, 'infinity');
    assert.equal(fields('fp8_e4m3', '0 1111 000').kind, 'normal');
    assert.equal(fields('fp8_e4m3', '0 1111 111').kind, 'nan');
    assert.equal(fields('fp4_e2m1', '1 11 1').kind, 'normal');
  });
});
