import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  ConfigError,
  ContextLengthError,
  fillRopeTable,
  Heap,
  Random,
  rope,
  ropeBackward,
  ropeFrequencies,
  ShapeError,
  sinusoidalPositions,
  type ModelConfig,
  type RopeScaling,
  type Tensor,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {assertClose, assertNumber, heapKinds, randomConfigs} from './random-model.js';
import {frequencies} from './reference-model.js';

/** Positions that the tests go up to. */
const FAR = 2 ** 17;

function configOf(
  head_dim: number,
  rope_scaling: RopeScaling | null = null,
  rope_theta = 10000,
): ModelConfig {
  return completeConfig({
    vocab_size: 8,
    hidden_size: 8,
    num_hidden_layers: 1,
    num_attention_heads: 1,
    head_dim,
    rope_theta,
    rope_scaling,
    max_position_embeddings: 64,
  });
}

function tableOf(heap: Heap, config: ModelConfig, positions: number): Tensor {
  const table = heap.tensor([positions, config.head_dim]);
  fillRopeTable(table, ropeFrequencies(config));
  return table;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

const norm = (a: ArrayLike<number>) => Math.sqrt(dot(a, a));

for (const {name, create} of heapKinds.slice(0, 2))
  describe(`RoPE in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    /** A vector turned to a position. */
    const turn = (vector: ArrayLike<number>, table: Tensor, position: number, interleaved: boolean) => {
      const x = heap.tensor([1, vector.length], vector);
      const heads = vector.length / table.cols;
      rope(x, x, {table, n_heads: heads, interleaved}, {row: 0, T: 1, start: position});
      const turned = x.data.slice();
      x.free();
      return turned;
    };
    const vector = (length: number) => Float32Array.from({length}, () => random.normal());

    it('scores depend on the distance of two tokens alone, however far out they are', (t) => {
      let worst = 0;
      for (const head_dim of [2, 4, 8, 16])
        for (const interleaved of [true, false]) {
          const table = tableOf(heap, configOf(head_dim), FAR);
          for (let n = 0; n < 60; n++) {
            const [q, k] = [vector(head_dim), vector(head_dim)];
            const distance = random.integer(n % 2 ? 100 : FAR);
            const score = (start: number) =>
              dot(turn(q, table, start + distance, interleaved), turn(k, table, start, interleaved));
            const expected = score(0);
            for (let i = 0; i < 3; i++) {
              const off = Math.abs(score(random.integer(FAR - distance)) - expected) / (norm(q) * norm(k));
              worst = Math.max(worst, off);
              assert.ok(off < 1e-6, `off by ${off} of |q|·|k|, d_head ${head_dim}`);
            }
          }
          table.free();
        }
      t.diagnostic(`off by ${worst.toExponential(1)} of |q|·|k| at most`);
    });

    it('turns: a vector keeps its length, at position 0 it stays, and back is back', () => {
      for (const interleaved of [true, false]) {
        const table = tableOf(heap, configOf(6), 5000);
        for (let n = 0; n < 50; n++) {
          const x = vector(18); // three heads
          const start = random.integer(5000);
          const y = turn(x, table, start, interleaved);
          for (let head = 0; head < 18; head += 6) {
            const [before, after] = [norm(x.subarray(head, head + 6)), norm(y.subarray(head, head + 6))];
            assert.ok(Math.abs(after / before - 1) < 1e-6, `${before} became ${after}`);
          }
          assert.deepEqual(turn(x, table, 0, interleaved), x);
          const back = heap.tensor([1, 18], y);
          ropeBackward(back, back, {table, n_heads: 3, interleaved}, {row: 0, T: 1, start});
          assertClose(back.data, x, 1e-6, 'back');
          back.free();
        }
        table.free();
      }
    });

    it('is, in both orders of pairs, multiplication by e^(i·position·θ)', () => {
      for (const config of randomConfigs(random, 24, {position: 'rope'})) {
        const {head_dim: d, rope_interleaved: interleaved} = config;
        const table = tableOf(heap, config, 300);
        const [x, start] = [vector(d), random.integer(300)];
        const {theta, factor} = frequencies(config);
        const expected = new Float64Array(d);
        for (let i = 0; i < d / 2; i++) {
          const [a, b] = interleaved ? [2 * i, 2 * i + 1] : [i, i + d / 2];
          const [cos, sin] = [Math.cos(start * theta[i]), Math.sin(start * theta[i])];
          expected[a] = factor * (x[a] * cos - x[b] * sin);
          expected[b] = factor * (x[a] * sin + x[b] * cos);
        }
        assertClose(turn(x, table, start, interleaved), expected, 1e-6, JSON.stringify(config.rope_scaling));
        table.free();
      }
    });

    it('halves are neighbours, but for the order of the numbers', () => {
      const d = 10;
      const table = tableOf(heap, configOf(d), 100);
      for (let n = 0; n < 20; n++) {
        const [x, position] = [vector(d), random.integer(100)];
        /** Where number i of a head in halves is among neighbours. */
        const order = Array.from({length: d}, (_, i) => (i < d / 2 ? 2 * i : 2 * (i - d / 2) + 1));
        const neighbours = new Float32Array(d);
        for (const [i, to] of order.entries()) neighbours[to] = x[i];
        const [halves, turned] = [turn(x, table, position, false), turn(neighbours, table, position, true)];
        for (const [i, to] of order.entries()) assert.equal(halves[i], turned[to]);
      }
      table.free();
    });

    it('turns the rows of its sequence and no others', () => {
      const table = tableOf(heap, configOf(4), 50);
      const values = vector(7 * 8);
      for (const [row, T, start] of [
        [0, 7, 0],
        [2, 3, 40],
        [6, 1, 49],
      ]) {
        // prettier-ignore
        const [x, y] = [heap.tensor([7, 8], values), heap.tensor([7, 8])];
        rope(y.fill(9), x, {table, n_heads: 2, interleaved: false}, {row, T, start});
        for (let r = 0; r < 7; r++) {
          const isOwn = r >= row && r < row + T;
          const expected = isOwn
            ? turn(values.subarray(r * 8, r * 8 + 8), table, start + r - row, false)
            : Array(8).fill(9);
          assert.deepEqual([...y.data.subarray(r * 8, r * 8 + 8)], [...expected]);
        }
        assert.deepEqual(x.data, values);
        for (const tensor of [x, y]) tensor.free();
      }
      const x = heap.tensor([7, 8]);
      const rotation = {table, n_heads: 2, interleaved: false};
      assert.throws(() => rope(x, x, rotation, {row: 0, T: 3, start: 48}), ContextLengthError);
      assert.throws(() => ropeBackward(x, x, rotation, {row: 0, T: 3, start: 48}), ContextLengthError);
      assert.throws(() => rope(x, x, {...rotation, n_heads: 3}, {row: 0, T: 1, start: 0}), ShapeError);
    });
  });

describe(`RoPE's scalings (SEED=${seed})`, () => {
  const random = new Random(seed);
  const thetaOf = (d: number, scaling: RopeScaling | null, base?: number) =>
    ropeFrequencies(configOf(d, scaling, base)).theta;

  it('linear: at k times the position it is where it was without', () => {
    const heap = new Heap();
    for (const factor of [2, 3, 8, 1.5]) {
      const [plain, scaled] = [null, {rope_type: 'linear', factor} as const].map((scaling) =>
        tableOf(heap, configOf(8, scaling), 3000),
      );
      for (let m = 0; m * factor < 3000; m += 2)
        assertClose(
          scaled.data.subarray(m * factor * 8, (m * factor + 1) * 8),
          plain.data.subarray(m * 8, (m + 1) * 8),
          1e-6,
          `position ${m}, factor ${factor}`,
        );
    }
  });

  it('NTK-aware: the fastest pair stays, the slowest is slowed by the factor, those between by less', () => {
    for (const d of [4, 8, 64, 128])
      for (const factor of [1, 2, 7.5]) {
        const [plain, scaled] = [thetaOf(d, null), thetaOf(d, {rope_type: 'ntk', factor})];
        assert.equal(scaled[0], plain[0]);
        assertNumber((scaled.at(-1)! * factor) / plain.at(-1)!, 1, 1e-12, `slowest of ${d / 2}`);
        for (let i = 1; i < d / 2; i++)
          assert.ok(plain[i] / scaled[i] >= plain[i - 1] / scaled[i - 1] - 1e-12, `pair ${i} of ${d / 2}`);
      }
  });

  it('YaRN: pairs that turn often stay, those that turn less than once are interpolated', () => {
    const old = 4096;
    for (const d of [16, 64, 128])
      for (const factor of [1, 4, 32]) {
        const scaling = {rope_type: 'yarn', factor, original_max_position_embeddings: old} as const;
        const [plain, scaled] = [thetaOf(d, null), thetaOf(d, scaling)];
        const counts = {kept: 0, between: 0, interpolated: 0};
        for (let i = 0; i < d / 2; i++) {
          const turns = (old * plain[i]) / (2 * Math.PI);
          const ratio = plain[i] / scaled[i];
          const pair = 10000 ** (2 / d); // borders are rounded to whole pairs: one beyond them all is clear
          if (turns > 32 * pair) {
            counts.kept++;
            assert.equal(ratio, 1);
          } else if (turns < 1 / pair) {
            counts.interpolated++;
            assertNumber(ratio / factor, 1, 1e-12, `pair ${i}`);
          } else {
            counts.between++;
            assert.ok(ratio > 1 - 1e-12 && ratio < factor + 1e-12, `pair ${i}: ${ratio}`);
          }
        }
        assert.ok(Object.values(counts).every((count) => count > 0), JSON.stringify(counts)); // prettier-ignore
      }
  });

  it('YaRN: scores grow by (0.1·ln factor + 1)², or as they are told to', () => {
    const factorOf = (more: object) =>
      ropeFrequencies(configOf(16, {rope_type: 'yarn', factor: 8, ...more})).factor;
    assertNumber(factorOf({}), 0.1 * Math.log(8) + 1, 1e-15, 'factor');
    assert.equal(factorOf({attention_factor: 1.7}), 1.7);
    assert.equal(factorOf({factor: 1}), 1);
    const heap = new Heap();
    const table = tableOf(heap, configOf(16, {rope_type: 'yarn', factor: 8}), 40);
    const x = heap.tensor(
      [1, 16],
      Float32Array.from({length: 16}, () => random.normal()),
    );
    const before = norm(x.data);
    rope(x, x, {table, n_heads: 1, interleaved: false}, {row: 0, T: 1, start: 33});
    assertNumber(norm(x.data) / before, 0.1 * Math.log(8) + 1, 1e-6, 'length');
  });

  it('Llama 3: short wavelengths stay, long ones are divided, and what lies between goes over steadily', () => {
    const scaling = {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    } as const;
    const [plain, scaled] = [thetaOf(128, null, 500000), thetaOf(128, scaling, 500000)];
    const counts = {short: 0, between: 0, long: 0};
    for (let i = 0; i < 64; i++) {
      const wavelength = (2 * Math.PI) / plain[i];
      const ratio = plain[i] / scaled[i];
      if (wavelength < 8192 / 4) {
        counts.short++;
        assert.equal(scaled[i], plain[i]);
      } else if (wavelength > 8192) {
        counts.long++;
        assertNumber(ratio, 8, 1e-12, `pair ${i}`);
      } else {
        counts.between++;
        assert.ok(ratio < 8 && ratio > Math.max(1, plain[i - 1] / scaled[i - 1]), `pair ${i}: ${ratio}`);
      }
    }
    assert.ok(Object.values(counts).every((count) => count > 3), JSON.stringify(counts)); // prettier-ignore
  });

  it('are those that are named: another is no silent "none"', () => {
    for (const scaling of [{rope_type: 'dynamic', factor: 2}, {type: 'linear', factor: 2}, {}])
      assert.throws(
        () => ropeFrequencies(configOf(8, scaling as RopeScaling)),
        (error) => error instanceof ConfigError && /rope_type of .*, got /.test(error.message),
      );
    const rope_scaling = {rope_type: 'dynamic', factor: 2} as unknown as RopeScaling;
    assert.throws(
      () => ropeFrequencies({head_dim: 8, rope_theta: 1e4, max_position_embeddings: 9, rope_scaling}),
      {name: 'RangeError', message: /^ropeFrequencies: expected a rope_type of .*, got "dynamic"$/},
    );
  });

  it('are what transformers has', () => {
    for (const config of randomConfigs(random, 60, {position: 'rope'})) {
      const [actual, expected] = [ropeFrequencies(config), frequencies(config)];
      assertNumber(actual.factor, expected.factor, 1e-12, JSON.stringify(config.rope_scaling));
      for (const [i, theta] of expected.theta.entries())
        assert.ok(Math.abs(actual.theta[i] / theta - 1) < 1e-12, JSON.stringify(config.rope_scaling));
    }
  });
});

describe('sinusoidal positions', () => {
  it('PE(pos + k) is PE(pos) turned, pair by pair, by angles that depend on k alone', () => {
    const heap = new Heap();
    for (const d of [2, 6, 8, 64]) {
      const table = heap.tensor([4000, d]);
      sinusoidalPositions(table);
      const {data} = table;
      assert.deepEqual(
        [...data.subarray(0, d)],
        Array.from({length: d}, (_, i) => i % 2),
      );
      for (const k of [1, 17, 1000])
        for (let pos = 0; pos + k < 4000; pos += 61)
          for (let i = 0; i < d; i += 2) {
            const angle = k / 10000 ** (i / d);
            const [sin, cos] = [data[pos * d + i], data[pos * d + i + 1]];
            const at = (pos + k) * d + i;
            const [turned, alongside] = [
              sin * Math.cos(angle) + cos * Math.sin(angle),
              cos * Math.cos(angle) - sin * Math.sin(angle),
            ];
            assertNumber(data[at], turned, 3e-7, `sine ${i} at ${pos} + ${k}`);
            assertNumber(data[at + 1], alongside, 3e-7, `cosine ${i} at ${pos} + ${k}`);
          }
    }
  });

  it('an odd width ends with a sine', () => {
    const table = new Heap().tensor([3, 5]);
    sinusoidalPositions(table);
    assert.equal(table.data[9], Math.fround(Math.sin(1 / 10000 ** (4 / 5))));
  });
});
