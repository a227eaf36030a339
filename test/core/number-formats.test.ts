import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
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

describe('published values', () => {
  const limits = (name: FormatName): unknown[] => {
    const {highest, minNormal, minSubnormal, epsilon} = limitsOf(format(name));
    return [highest, minNormal, minSubnormal, epsilon];
  };

  it('of IEEE 754, bfloat16 and TF32', () => {
    assert.deepEqual(limits('fp32'), [3.4028234663852886e38, 2 ** -126, 2 ** -149, 2 ** -23]);
    assert.deepEqual(limits('tf32'), [3.4011621342146535e38, 2 ** -126, 2 ** -136, 2 ** -10]);
    assert.deepEqual(limits('fp16'), [65504, 2 ** -14, 2 ** -24, 2 ** -10]);
    assert.deepEqual(limits('bf16'), [3.3895313892515355e38, 2 ** -126, 2 ** -133, 2 ** -7]);
  });

  it('of the OCP specifications: OFP8 table 2, MX table 5', () => {
    assert.deepEqual(limits('fp8_e4m3'), [448, 2 ** -6, 2 ** -9, 2 ** -3]);
    assert.deepEqual(limits('fp8_e5m2'), [57344, 2 ** -14, 2 ** -16, 2 ** -2]);
    assert.deepEqual(limits('fp4_e2m1'), [6, 1, 0.5, 0.5]);
    const e4m3 = (bits: string): number => decodeNumber(numberFormats.fp8_e4m3, parseInt(bits, 2));
    assert.deepEqual(['01111110', '00001000', '00000111', '00000001', '11111110', '10000000'].map(e4m3), [
      448,
      2 ** -6,
      0.875 * 2 ** -6,
      2 ** -9,
      -448,
      -0,
    ]);
    assert.ok(Number.isNaN(e4m3('01111111')) && Number.isNaN(e4m3('11111111')));
    const e5m2 = (bits: string): number => decodeNumber(numberFormats.fp8_e5m2, parseInt(bits, 2));
    assert.deepEqual(['01111011', '00000100', '00000011', '00000001', '01111100', '11111100'].map(e5m2), [
      57344,
      2 ** -14,
      0.75 * 2 ** -14,
      2 ** -16,
      Infinity,
      -Infinity,
    ]);
    for (const bits of ['01111101', '01111110', '01111111']) assert.ok(Number.isNaN(e5m2(bits)));
    const positive = Array.from({length: 8}, (_, code) => decodeNumber(numberFormats.fp4_e2m1, code));
    assert.deepEqual(positive, [0, 0.5, 1, 1.5, 2, 3, 4, 6]);
  });

  it('of NF4: bitsandbytes’ code book and the thresholds of its decision tree', () => {
    const {values} = numberFormats.nf4;
    assert.deepEqual(
      values.map((value) => value.toFixed(4)).join(' '),
      '-1.0000 -0.6962 -0.5251 -0.3949 -0.2844 -0.1848 -0.0911 0.0000 0.0796 0.1609 0.2461 0.3379 0.4407 0.5626 0.7230 1.0000',
    );
    assert.deepEqual(values.map(Math.fround), values, '32-bit floats');
    const thresholds = [
      -0.8480964004993439, -0.6106329262256622, -0.4599952697753906, -0.33967943489551544,
      -0.23460740596055984, -0.13791173323988914, -0.045525018125772476, 0.03979014977812767,
      0.1202552504837513, 0.2035212516784668, 0.2920137718319893, 0.3893125355243683, 0.5016634166240692,
      0.6427869200706482, 0.8614784181118011,
    ];
    for (const [i, threshold] of thresholds.entries()) {
      assert.equal(encodeNumber(numberFormats.nf4, threshold - 1e-7), i);
      assert.equal(encodeNumber(numberFormats.nf4, threshold + 1e-7), i + 1);
    }
  });

  it('of NF4: quantiles of the normal distribution, scaled to ±1 (QLoRA, equation 4)', () => {
    const offset = 0.9677083; // of bitsandbytes' create_normal_map
    const spread = (count: number) =>
      Array.from({length: count}, (_, i) => quantile(offset + ((0.5 - offset) * i) / count));
    const positive = spread(8);
    const negative = spread(7).map((value) => -value);
    const largest = Math.max(...positive);
    const book = [...positive, 0, ...negative].map((value) => value / largest).sort((a, b) => a - b);
    for (const [i, value] of book.entries())
      assert.ok(Math.abs(value - numberFormats.nf4.values[i]) < 2e-6, `${i}: ${value}`);
  });
});

/** The x below which p of N(0, 1) lies, by halving; the integral by Simpson's rule. */
function quantile(p: number): number {
  const below = (x: number): number => {
    const n = 400;
    let sum = 0;
    for (let i = 0; i <= n; i++)
      sum += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.exp(-0.5 * ((x * i) / n) ** 2);
    return 0.5 + ((x / n / 3) * sum) / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [-6, 6];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

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

describe('torch and ml_dtypes', () => {
  interface Golden {
    values: (number | string)[];
    codes: Record<string, number[]>;
    decoded: Record<string, (number | string)[]>;
  }
  const file = new URL('../golden/number-formats.json', import.meta.url);
  const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
  const numeric = (value: number | string): number =>
    value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value);

  for (const [title, codes] of Object.entries(golden.codes))
    it(`encode as we do: ${title}`, () => {
      const name = title.split(' ')[0] as FormatName;
      const overflow = title.endsWith('saturated') ? 'saturate' : 'round';
      for (const [i, value] of golden.values.map(numeric).entries()) {
        if (Number.isNaN(value) && !hasNaN(format(name))) continue;
        const code = encodeNumber(format(name), value, overflow);
        const [got, expected] = [code, codes[i]].map((one) => decodeNumber(format(name), one));
        if (!Number.isNaN(expected)) assert.equal(code, codes[i], `${title}: ${value}`);
        assert.ok(Object.is(got, expected), `${title}: ${value}`);
      }
    });

  for (const [name, values] of Object.entries(golden.decoded))
    it(`decode as we do: ${name}`, () => {
      assert.equal(values.length, 2 ** format(name as FormatName).bits);
      for (const [code, value] of values.map(numeric).entries())
        assert.ok(Object.is(decodeNumber(format(name as FormatName), code), value), `${name} ${code}`);
    });
});
