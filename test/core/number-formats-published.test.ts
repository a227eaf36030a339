import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {
  decodeNumber,
  encodeNumber,
  hasNaN,
  limitsOf,
  numberFormats,
  type FormatName,
  type NumberFormat,
} from 'llm-anatomy/core';

const format = (name: FormatName): NumberFormat => numberFormats[name];

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
