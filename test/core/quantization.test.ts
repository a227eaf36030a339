import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  decodeNumber,
  dequantize,
  finish,
  histogram,
  limitsOf,
  numberFormats,
  packCodes,
  planQuantization,
  QuantizationError,
  quantizationErrors,
  quantize,
  quantizedBytes,
  quantizeTask,
  Random,
  ShapeError,
  unpackCodes,
  type FormatName,
  type Granularity,
  type Matrix,
  type QuantizationSpec,
  type Scheme,
} from 'llm-anatomy/core';
import {integer, mulberry32, seed} from './corpus.js';
import {normalMatrix} from './normal-matrix.js';

const names = Object.keys(numberFormats) as FormatName[];
const schemes: readonly Scheme[] = ['cast', 'absmax', 'absmean', 'asymmetric', 'zero-point'];
const granularities: readonly Granularity[] = ['tensor', 'channel', 1, 3, 32];

/** Every combination that there is. */
const specs: QuantizationSpec[] = names.flatMap((format) =>
  schemes.flatMap((scheme) =>
    granularities.flatMap((granularity) =>
      (['fp32', 'fp16'] as const).flatMap((scaleFormat) => {
        try {
          return [planQuantization({format, scheme, granularity, scaleFormat})];
        } catch (error) {
          if (error instanceof QuantizationError) return [];
          throw error;
        }
      }),
    ),
  ),
);

const show = ({format, scheme, granularity, scaleFormat}: QuantizationSpec): string =>
  `${format} ${scheme} ${granularity} ${scaleFormat}`;

const restored = (matrix: Matrix, spec: QuantizationSpec): Float32Array => dequantize(quantize(matrix, spec));

describe('packing', () => {
  it(`gives back every code, rows beginning with a byte (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (const bits of [2, 4, 8, 16, 32])
      for (let round = 0; round < 40; round++) {
        const [rows, cols] = [integer(random, 0, 5), integer(random, 0, 13)];
        const codes = Array.from({length: rows * cols}, () => Math.floor(random() * 2 ** bits));
        const packed = packCodes(codes, rows, cols, bits);
        assert.equal(packed.length, rows * Math.ceil((cols * bits) / 8));
        assert.deepEqual(Array.from(unpackCodes(packed, rows, cols, bits)), codes);
      }
  });

  it('has the first code in the lowest bits', () => {
    assert.deepEqual([...packCodes([1, 2, 3, 4, 5, 6], 2, 3, 4)], [0x21, 0x03, 0x54, 0x06]);
    assert.deepEqual([...packCodes([1, 2, 3, 0], 1, 4, 2)], [0b00111001]);
    assert.deepEqual([...packCodes([0x1234], 1, 1, 16)], [0x34, 0x12]);
  });
});

describe('quantize', () => {
  it('knows 5 schemes for what they are made for, and refuses the rest', () => {
    const possible = new Set(specs.map(({format, scheme}) => `${format} ${scheme}`));
    for (const expected of [
      'bf16 cast',
      'fp8_e4m3 absmax',
      'nf4 absmax',
      'ternary absmean',
      'uint4 zero-point',
    ])
      assert.ok(possible.has(expected), expected);
    for (const [spec, message] of [
      [{format: 'fp5'}, /expected a format/],
      [{format: 'toString'}, /expected a format/],
      [{format: 'nf4', scheme: 'cast'}, /floating-point format for the scheme cast, got nf4/],
      [{format: 'nf4', scheme: 'asymmetric'}, /int8 or int4/],
      [{format: 'uint8', scheme: 'absmax'}, /negative numbers/],
      [{format: 'bf16', scheme: 'absmax'}, /8 bits or less/],
      [{format: 'int8', scheme: 'absmean'}, /ternary/],
      [{format: 'int8', scheme: 'best'}, /expected a scheme/],
      [{format: 'int8', granularity: 0}, /granularity/],
      [{format: 'int8', granularity: 1.5}, /granularity/],
      [{format: 'int8', granularity: 'row'}, /granularity/],
      [{format: 'int8', scaleFormat: 'fp8'}, /scaleFormat/],
    ] as unknown as [QuantizationSpec, RegExp][])
      assert.throws(() => planQuantization(spec), {name: 'QuantizationError', message});
  });

  it(`is off by no more than half a step, whatever the way (SEED=${seed})`, () => {
    const random = new Random(seed);
    const [rows, cols] = [5, 37];
    for (const spec of specs) {
      const {data} = normalMatrix(rows, cols, random);
      const quantized = quantize({rows, cols, data}, spec);
      const {plan, scales, mins} = quantized;
      const back = dequantize(quantized);
      assert.ok(back.every(Number.isFinite), show(spec));
      if (plan.scheme === 'absmean' || plan.scheme === 'cast') continue; // one cuts off, the other is rounding's
      const {highest} = limitsOf(numberFormats[plan.format]);
      const halfStep = widestGap(plan.format) / 2;
      for (let i = 0; i < data.length; i++) {
        const block = blockOf(plan.granularity, cols, i);
        const scale = scales[block];
        // What the scale and the minimum were themselves rounded by.
        const rounded = (value: number): number =>
          plan.scaleFormat === 'fp16' ? Math.max(value * 2 ** -11, 2 ** -25) : value * 2 ** -23;
        const most = halfStep * scale + highest * rounded(scale) + rounded(Math.abs(mins?.[block] ?? 0));
        const error = Math.abs(back[i] - data[i]);
        assert.ok(error <= most * 1.001, `${show(spec)}: ${data[i]} became ${back[i]}, scale ${scale}`);
      }
    }
  });

  it('gives back what it has codes for', () => {
    const data = Float32Array.of(-7, -3, 0, 1, 5, 7, 2, -6);
    const exact: QuantizationSpec[] = [
      {format: 'int4', scheme: 'absmax'},
      {format: 'fp32'},
      {format: 'fp16'},
      {format: 'fp8_e4m3', scheme: 'cast'},
    ];
    for (const spec of exact)
      assert.deepEqual([...restored({rows: 1, cols: 8, data}, spec)], [...data], show(spec));
    const levels = Float32Array.from({length: 16}, (_, i) => 0.5 * i - 2);
    for (const scheme of ['asymmetric', 'zero-point'] as const)
      assert.deepEqual(
        [...restored({rows: 1, cols: 16, data: levels}, {format: 'int4', scheme})],
        [...levels],
      );
  });

  it('keeps FP32 as it is and casts the others alone', () => {
    const matrix = normalMatrix(3, 50);
    assert.deepEqual(restored(matrix, {format: 'fp32'}), matrix.data);
    const {scales, bytes} = quantize(matrix, {format: 'bf16'});
    assert.equal(scales.length, 0);
    assert.deepEqual(bytes, {codes: 300, scales: 0, offsets: 0, total: 300});
    const large = {rows: 1, cols: 2, data: Float32Array.of(1e6, -1e6)};
    assert.deepEqual([...restored(large, {format: 'fp16'})], [65504, -65504]);
  });

  it('maps by absmax to ±127 and ±7, never to −128 or −8', () => {
    const data = Float32Array.of(-1, 1, 0.5, -0.25);
    const {codes, scales} = quantize({rows: 1, cols: 4, data}, {format: 'int8'});
    assert.deepEqual([...new Int8Array(codes.buffer)], [-127, 127, 64, -32]); // 63.5 and −31.75
    assert.equal(scales[0], Math.fround(1 / 127));
  });

  it('by minimum and by zero point: the ends are the first and last code, and 0 is exact where it is promised', () => {
    const data = Float32Array.of(-0.3, 0, 0.9, 0.1);
    const min = quantize({rows: 1, cols: 4, data}, {format: 'int8', scheme: 'asymmetric'});
    assert.deepEqual([min.codes[0], min.codes[2]], [0, 255]);
    assert.equal(min.mins![0], Math.fround(-0.3));
    const zero = quantize({rows: 1, cols: 4, data}, {format: 'int8', scheme: 'zero-point'});
    assert.equal(zero.zeros![0], 64);
    assert.equal(dequantize(zero)[1], 0);
    const positive = quantize(
      {rows: 1, cols: 2, data: Float32Array.of(3, 4)},
      {format: 'int4', scheme: 'zero-point'},
    );
    assert.equal(positive.zeros![0], 0);
  });

  it('rounds to BitNet’s −1, 0 and 1 times the mean magnitude', () => {
    const data = Float32Array.of(0.4, -0.6, 1.4, -2, 0.1, 1.5);
    const {scales, codes} = quantize({rows: 2, cols: 3, data}, {format: 'ternary', granularity: 'tensor'});
    assert.equal(scales[0], 1);
    const values = Array.from(unpackCodes(codes, 2, 3, 2), (code) =>
      decodeNumber(numberFormats.ternary, code),
    );
    assert.deepEqual(values, [0, -1, 1, -1, 0, 1]);
  });

  it('loses less with more bits, smaller groups, and for normal weights with NF4 than with INT4', () => {
    const matrix = normalMatrix(64, 256);
    const snr = (spec: QuantizationSpec): number =>
      quantizationErrors(matrix.data, restored(matrix, spec)).snr;
    const rising = [
      snr({format: 'ternary'}),
      snr({format: 'int4', granularity: 'tensor'}),
      snr({format: 'int4', granularity: 'channel'}),
      snr({format: 'int4', granularity: 64}),
      snr({format: 'nf4', granularity: 64}),
      snr({format: 'fp8_e4m3'}),
      snr({format: 'int8'}),
      snr({format: 'bf16'}),
      snr({format: 'fp16'}),
      snr({format: 'fp32'}),
    ];
    assert.deepEqual(
      rising,
      rising.toSorted((a, b) => a - b),
    );
    assert.equal(rising.at(-1), Infinity);
  });

  it('takes zeros, constants, nothing and the smallest numbers', () => {
    for (const spec of specs)
      for (const value of [0, -0.75, 3, 1e-45]) {
        const data = new Float32Array(12).fill(value);
        const back = restored({rows: 2, cols: 6, data}, spec);
        assert.ok(back.every(Number.isFinite), `${show(spec)} ${value}`);
        if (value === 0)
          assert.ok(
            back.every((one) => one === 0),
            show(spec),
          );
      }
    for (const spec of specs)
      for (const [rows, cols] of [
        [0, 5],
        [5, 0],
      ])
        assert.equal(restored({rows, cols, data: new Float32Array(0)}, spec).length, 0);
  });

  it('refuses what is no number, what its scale cannot hold, and other shapes', () => {
    const one = (value: number): Matrix => ({rows: 1, cols: 2, data: Float32Array.of(0, value)});
    for (const spec of specs)
      for (const value of [NaN, Infinity, -Infinity])
        assert.throws(() => quantize(one(value), spec), {name: 'QuantizationError', message: /at 1$/});
    assert.throws(() => quantize(one(1e9), {format: 'int8', scaleFormat: 'fp16'}), /scales within FP16/);
    assert.throws(() => quantize(one(3e38), {format: 'int8'}), /below 2\^127/);
    assert.throws(
      () => quantize({rows: 2, cols: 2, data: new Float32Array(3)}, {format: 'int8'}),
      ShapeError,
    );
    const quantized = quantize(one(1), {format: 'int8'});
    assert.throws(() => dequantize(quantized, new Float32Array(3)), ShapeError);
  });

  it('counts its bytes, metadata included', () => {
    const bytes = (spec: QuantizationSpec): number[] => Object.values(quantizedBytes(6, 70, spec));
    assert.deepEqual(bytes({format: 'int8', granularity: 'tensor'}), [420, 4, 0, 424]);
    assert.deepEqual(bytes({format: 'int8', scaleFormat: 'fp16'}), [420, 12, 0, 432]);
    assert.deepEqual(bytes({format: 'nf4', granularity: 32}), [210, 72, 0, 282]); // three groups a row
    assert.deepEqual(bytes({format: 'int4', scheme: 'asymmetric'}), [210, 24, 24, 258]);
    assert.deepEqual(bytes({format: 'int4', scheme: 'zero-point'}), [210, 24, 3, 237]);
    assert.deepEqual(bytes({format: 'ternary'}), [108, 24, 0, 132]);
    assert.deepEqual(bytes({format: 'tf32'}), [1680, 0, 0, 1680]);
    for (const spec of specs) {
      const {codes, scales, bytes: own} = quantize(normalMatrix(6, 70), spec);
      assert.equal(own.codes, codes.length, show(spec));
      assert.equal(own.scales, scales.length * (spec.scaleFormat === 'fp16' ? 2 : 4), show(spec));
      assert.deepEqual(own, quantizedBytes(6, 70, spec));
    }
  });

  it('refuses to count what is no matrix, or more than a number can', () => {
    for (const size of [-1, 0.5, NaN, Infinity, 2 ** 53])
      for (const [name, rows, cols] of [
        ['rows', size, 3],
        ['cols', 3, size],
      ] as const)
        assert.throws(() => quantizedBytes(rows, cols, {format: 'int8'}), {
          name: 'QuantizationError',
          message: new RegExp(`quantizedBytes: expected ${name} to be a whole number .*, got ${size}`),
        });
    assert.throws(
      () => quantizedBytes(1e10, 1e10, {format: 'fp32'}),
      /at most 2\^53 − 1 bytes, got 10000000000/,
    );
    assert.deepEqual(quantizedBytes(2 ** 26, 2 ** 26, {format: 'int8'}).total, 2 ** 52 + 2 ** 28);
    assert.deepEqual(quantizedBytes(0, 5, {format: 'int8', granularity: 'tensor'}).total, 0);
  });

  it('can be done in slices', () => {
    const matrix = normalMatrix(300, 500);
    const task = quantizeTask(matrix, {format: 'int4', granularity: 'tensor'});
    const {value: first} = task.next();
    assert.ok(typeof first === 'number' && first > 0 && first < 1);
    assert.deepEqual(finish(task), quantize(matrix, {format: 'int4', granularity: 'tensor'}));
  });
});

/** Which scale the element i has. */
function blockOf(granularity: Granularity, cols: number, i: number): number {
  if (granularity === 'tensor') return 0;
  const [row, col] = [Math.floor(i / cols), i % cols];
  return granularity === 'channel'
    ? row
    : row * Math.ceil(cols / granularity) + Math.floor(col / granularity);
}

/** The widest gap between values that both have the same sign or are zero. */
function widestGap(name: FormatName): number {
  const format = numberFormats[name];
  const {highest, lowest} = limitsOf(format);
  if (format.kind === 'integer') return 1;
  if (format.kind === 'codebook') {
    const {values} = format;
    return Math.max(...values.slice(1).map((value, i) => value - values[i]));
  }
  const {mantissaBits} = format.layout;
  return Math.max(highest, -lowest) * 2 ** -mantissaBits;
}

describe('errors and histograms', () => {
  it('measure what they say', () => {
    assert.deepEqual(quantizationErrors([3, 4], [3, 4]), {mse: 0, max: 0, snr: Infinity});
    assert.deepEqual(quantizationErrors([3, 4], [3, 4.5]), {mse: 0.125, max: 0.5, snr: 20});
    assert.deepEqual(quantizationErrors([], []), {mse: 0, max: 0, snr: Infinity});
    assert.deepEqual(quantizationErrors([0], [1]).snr, -Infinity);
    assert.throws(() => quantizationErrors([1], []), ShapeError);
  });

  it('count every value once', () => {
    const {edges, counts, outside} = histogram([0, 0.1, 0.5, 0.99, 1], 2);
    assert.deepEqual([[...edges], [...counts], outside], [[0, 0.5, 1], [2, 3], 0]);
    const cut = histogram([-1, 0, 2, NaN, Infinity], 4, {from: 0, to: 1});
    assert.deepEqual([[...cut.counts], cut.outside], [[1, 0, 0, 0], 4]);
    for (const value of [7, -1e30, 1e-30]) assert.deepEqual([...histogram([value, value], 1).counts], [2]);
    assert.deepEqual([...histogram([], 3).counts], [0, 0, 0]);
    assert.throws(() => histogram([1], 0), RangeError);
    assert.throws(() => histogram([1], 2, {from: 1, to: 1}), RangeError);
    assert.throws(() => histogram([1], 2, {from: NaN, to: 1}), RangeError);
  });

  it(`lose nothing at random (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 200; round++) {
      const scale = 10 ** integer(random, -30, 30);
      const values = Float32Array.from({length: integer(random, 1, 60)}, () => (random() - 0.5) * scale);
      const {counts, outside} = histogram(values, integer(random, 1, 9));
      assert.equal(
        counts.reduce((sum, count) => sum + count, outside),
        values.length,
      );
      assert.equal(outside, 0);
    }
  });
});
