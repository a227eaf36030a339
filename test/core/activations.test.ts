import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {activation, activationDerivative} from '../../src/core/nn/activations.js';
import {erf, erfc} from '../../src/core/nn/erf.js';
import {activations, type Activation} from '../../src/core/tensor/kernels.js';
import {mulberry32, seed} from './corpus.js';
import {gradientOf} from './kernel-room.js';

/** erf by its series 2/√π e^(−x²) Σ 2ⁿx^(2n+1) / (2n+1)‼, whose terms all have the sign of x. */
function erfBySeries(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 0; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^(x²)·√π·erfc(x) by its continued fraction 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))), from deep within. */
function tailByFraction(x: number): number {
  let rest = x;
  for (let k = 4000; k > 0; k--) rest = x + k / 2 / rest;
  return 1 / rest;
}

const normal = (x: number): number => (1 + erfBySeries(x / Math.SQRT2)) / 2;

/** By their definitions, in words as plain as can be. */
const definitions: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  leaky_relu: (x) => Math.max(x, 0.01 * x),
  sigmoid: (x) => Math.exp(x) / (Math.exp(x) + 1),
  tanh: (x) => (Math.exp(x) - Math.exp(-x)) / (Math.exp(x) + Math.exp(-x)),
  gelu: (x) => x * normal(x),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
  relu_squared: (x) => Math.max(0, x) ** 2,
};

describe('activations', () => {
  for (const kind of Object.keys(activations) as Activation[]) {
    const f = activation(kind);
    const slope = activationDerivative(kind);

    it(`${kind} is what its definition says, and its derivative the slope (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let i = 0; i < 2000; i++) {
        const x = (random() * 2 - 1) * 8;
        const expected = definitions[kind](x);
        assert.ok(Math.abs(f(x) - expected) <= 1e-14 * (1 + Math.abs(x)), `${kind}(${x})`);
        if (Math.abs(x) < 0.01) continue; // some have a kink at 0
        const [difference] = gradientOf(([moved]) => f(moved), [x]);
        assert.ok(Math.abs(slope(x) - difference) <= 1e-10, `${kind}′(${x}): ${slope(x)}, not ${difference}`);
      }
    });

    it(`${kind} and its derivative are numbers wherever x is one in single precision`, () => {
      for (const size of [0, 1e-45, 1e-40, 1e-8, 30, 88, 100, 710, 1e4, 1e20, 3.4e38])
        for (const x of [size, -size]) {
          assert.ok(Number.isFinite(f(x)), `${kind}(${x}) is ${f(x)}`);
          assert.ok(Number.isFinite(slope(x)), `${kind}′(${x}) is ${slope(x)}`);
        }
    });
  }

  it('pass on what is not a number', () => {
    for (const kind of Object.keys(activations) as Activation[])
      assert.ok(Number.isNaN(activation(kind)(NaN)), kind);
  });

  it('are known at some points', () => {
    // torch.nn.functional on the same points in double precision.
    assert.equal(activation('leaky_relu')(-3), -0.03);
    assert.equal(activation('sigmoid')(0), 0.5);
    assert.equal(activation('relu_squared')(3), 9);
    assert.equal(activationDerivative('relu')(0), 0);
    assert.equal(activationDerivative('leaky_relu')(0), 0.01);
    assert.ok(Math.abs(activation('gelu')(1) - 0.8413447460685429) < 1e-15);
    assert.ok(Math.abs(activation('gelu_tanh')(1) - 0.8411919906082768) < 1e-15);
    assert.ok(Math.abs(activation('silu')(1) - 0.7310585786300049) < 1e-15);
  });
});

describe('the error function', () => {
  it(`is its series and its continued fraction (SEED=${seed})`, () => {
    const random = mulberry32(seed);
    for (let i = 0; i < 3000; i++) {
      const x = (random() * 2 - 1) * pick(i);
      assert.ok(Math.abs(erf(x) - erfBySeries(x)) <= (1 + x * x) * 4e-16, `erf(${x})`);
      assert.ok(Math.abs(erfc(x) + erf(x) - 1) <= 4e-16, `erfc(${x})`);
      if (x < 0.8) continue;
      const tail = (tailByFraction(x) * Math.exp(-x * x)) / Math.sqrt(Math.PI);
      // e^(−x²) itself is known to x²·2^-53.
      assert.ok(Math.abs(erfc(x) / tail - 1) <= 2e-15 + 2 * x * x * 2 ** -53, `erfc(${x})`);
    }
  });

  it('has its limits', () => {
    assert.equal(erf(0), 0);
    assert.equal(erf(40), 1);
    assert.equal(erf(-Infinity), -1);
    assert.equal(erfc(40), 0);
    assert.equal(erfc(Infinity), 0);
    assert.equal(erfc(-40), 2);
    assert.ok(Number.isNaN(erf(NaN)));
    assert.ok(Number.isNaN(erfc(NaN)));
  });

  it('is right to the last digits far out', () => {
    // Table of erfc to 16 digits, computed by the C library.
    const table = [
      [0.47, 0.5062549491139179],
      [2, 0.004677734981047265],
      [3.9, 3.479224859723177e-8],
      [4.1, 6.700027654084918e-9],
      [6, 2.1519736712498916e-17],
      [10, 2.088487583762545e-45],
      [26, 5.663192408856143e-296],
    ];
    for (const [x, expected] of table) assert.ok(Math.abs(erfc(x) / expected - 1) < 5e-16, `erfc(${x})`);
  });
});

/** Sizes for every part of the approximation. */
function pick(i: number): number {
  return [0.46875, 1, 4, 8][i % 4];
}
