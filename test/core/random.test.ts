import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Random} from '../../src/core/tensor/random.js';
import {seed} from './corpus.js';

const COUNT = 200_000;

const draw = (random: Random, count: number): number[] => Array.from({length: count}, () => random.bits());

describe('Random', () => {
  it('is sfc32 seeded by splitmix32', () => {
    // From an implementation in Python's whole numbers, written apart.
    const golden: [number, number[]][] = [
      [0, [2899526011, 769844623, 220372281, 4270301181]],
      [1, [2420951833, 2513034076, 3847892949, 4064752930]],
      [-7, [3986084578, 3183441412, 314452001, 2737283152]],
    ];
    for (const [from, bits] of golden)
      assert.deepEqual(draw(new Random(from), 4), bits.map((value) => value | 0)); // prettier-ignore
    assert.deepEqual(draw(new Random(2 ** 32 + 1), 4), draw(new Random(1), 4), 'the lower 32 bits count');
  });

  it(`goes on from its state as if it had not stopped (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let i = 0; i < 50; i++) {
      random.normal();
      const copy = Random.from(random.state);
      const other = new Random(0);
      other.state = JSON.parse(JSON.stringify(random.state)) as Random['state'];
      const expected = draw(random, 5);
      assert.deepEqual(draw(copy, 5), expected);
      assert.deepEqual(draw(other, 5), expected);
    }
  });

  it('differs from seed to seed', () => {
    const firsts = new Set(Array.from({length: 10_000}, (_, i) => new Random(i).uniform()));
    assert.equal(firsts.size, 10_000);
  });

  it(`is even in [0, 1) (SEED=${seed})`, () => {
    const random = new Random(seed);
    const bins = new Float64Array(100);
    let sum = 0;
    for (let i = 0; i < COUNT; i++) {
      const x = random.uniform();
      assert.ok(x >= 0 && x < 1);
      bins[Math.floor(x * 100)]++;
      sum += x;
    }
    // Five standard deviations of the mean; χ² of 99 degrees of freedom is above 180 once in a million times.
    assert.ok(Math.abs(sum / COUNT - 0.5) < 5 * Math.sqrt(1 / 12 / COUNT));
    const chi2 = bins.reduce((total, bin) => total + (bin - COUNT / 100) ** 2 / (COUNT / 100), 0);
    assert.ok(chi2 < 180, `χ² = ${chi2}`);
  });

  it(`has the normal distribution's moments (SEED=${seed})`, () => {
    const random = new Random(seed);
    const moments = [0, 0, 0, 0];
    let previous = 0;
    let product = 0;
    for (let i = 0; i < COUNT; i++) {
      const x = random.normal();
      assert.ok(Number.isFinite(x));
      for (let power = 1; power <= 4; power++) moments[power - 1] += x ** power / COUNT;
      product += (x * previous) / COUNT;
      previous = x;
    }
    // E x = 0, E x² = 1, E x³ = 0, E x⁴ = 3, whose variances are 1, 2, 15 and 96; and no number tells of the next.
    const far = (variance: number): number => 5 * Math.sqrt(variance / COUNT);
    assert.ok(Math.abs(moments[0]) < far(1), `mean ${moments[0]}`);
    assert.ok(Math.abs(moments[1] - 1) < far(2), `variance ${moments[1]}`);
    assert.ok(Math.abs(moments[2]) < far(15), `skewness ${moments[2]}`);
    assert.ok(Math.abs(moments[3] - 3) < far(96), `kurtosis ${moments[3]}`);
    assert.ok(Math.abs(product) < far(1), `autocorrelation ${product}`);
  });

  it(`draws every whole number below an end (SEED=${seed})`, () => {
    const random = new Random(seed);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 5 * Math.sqrt(10_000), `${counts}`);
    assert.equal(random.integer(1), 0);
  });

  it(`shuffles into every order (SEED=${seed})`, () => {
    const random = new Random(seed);
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle(['a', 'b', 'c', 'd']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    assert.equal(orders.size, 24);
    for (const count of orders.values()) assert.ok(Math.abs(count - 1000) < 5 * Math.sqrt(1000));
    assert.deepEqual(
      random.shuffle(new Int32Array(100).map((_, i) => i)).sort(),
      new Int32Array(100).map((_, i) => i),
    );
    assert.deepEqual(random.shuffle([]), []);
  });
});
