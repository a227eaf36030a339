import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {activation, activationDerivative} from '../../src/core/nn/activations.js';
import {activations, type Activation} from '../../src/core/tensor/kernels.js';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';
import {assertNear, dot, implementations, lengths, randomNumbers, repeat, Room, sum} from './kernel-room.js';

/** Relative to what the numbers are made of: a rounding or two to 24 bits, and eᵡ to a few units in the last place. */
const PRECISE = 3e-7;

for (const {name, heap} of implementations) {
  const {kernels} = heap;

  describe(`elementwise kernels in ${name}`, () => {
    it(`add, addScaled and scale (SEED=${seed})`, () => {
      repeat(heap, 200, (random, room) => {
        const n = pick(random, lengths);
        const s = random() * 4 - 2;
        const [a, b] = [randomNumbers(random, n, 3), randomNumbers(random, n, 3)];
        const [x, z] = [room.put(a), room.put(b)];
        const y = pick(random, [room.empty(n), x, z]);
        kernels.add(y.at, x.at, z.at, n);
        const total = sum(a, b);
        assertNear(y.values, total, (i) => 2 ** -24 * Math.abs(total[i]), 'add');

        const [u, v] = [room.put(a), room.put(b)];
        kernels.addScaled(u.at, v.at, s, n);
        const scaled = Float64Array.from(b, (value) => s * value);
        // s, its product and the sum are rounded.
        const far = (i: number): number => 2 ** -24 * (Math.abs(a[i]) + 3 * Math.abs(scaled[i]));
        assertNear(u.values, sum(a, scaled), far, 'addScaled');

        const w = pick(random, [room.empty(n), v]);
        kernels.scale(w.at, v.at, s, n);
        assertNear(w.values, scaled, (i) => 2 ** -23 * Math.abs(scaled[i]), 'scale');
        room.close('add, addScaled, scale', y, u, w);
      });
    });

    it('add of a vector to itself doubles it', () => {
      repeat(heap, 20, (random, room) => {
        const values = randomNumbers(random, pick(random, lengths));
        const x = room.put(values);
        kernels.add(x.at, x.at, x.at, values.length);
        assert.deepEqual(x.values, values.map((value) => 2 * value)); // prettier-ignore
        room.close('add', x);
      });
    });

    it(`addBias and sumRows (SEED=${seed})`, () => {
      repeat(heap, 200, (random, room) => {
        const [rows, cols] = [pick(random, lengths), pick(random, lengths)];
        const [matrix, vector] = [randomNumbers(random, rows * cols), randomNumbers(random, cols)];
        const [y, b] = [room.put(matrix), room.put(vector)];
        kernels.addBias(y.at, b.at, rows, cols);
        const biased = Float64Array.from(matrix, (value, i) => value + vector[i % cols]);
        assertNear(y.values, biased, (i) => 2 ** -24 * Math.abs(biased[i]), 'addBias');

        const [total, x] = [room.put(vector), room.put(matrix)];
        kernels.sumRows(total.at, x.at, rows, cols);
        const expected = Float64Array.from(vector);
        matrix.forEach((value, i) => (expected[i % cols] += value));
        assertNear(total.values, expected, () => (rows + 1) ** 2 * 2 ** -24, 'sumRows');
        room.close('addBias, sumRows', y, total);
      });
    });

    it(`sumSquares keeps its precision over many numbers (SEED=${seed})`, () => {
      repeat(heap, 40, (random, room) => {
        const n = pick(random, [...lengths, 1e5 + integer(random, 0, 20)]);
        const values = randomNumbers(random, n, 0.1).map((value) => value + 10 * integer(random, 0, 1));
        const x = room.put(values);
        const expected = dot(values, values);
        const actual = kernels.sumSquares(x.at, n);
        assert.ok(Math.abs(actual - expected) <= 1e-6 * expected, `${actual}, expected ${expected}`);
        room.close('sumSquares');
      });
    });

    it(`adamW is one step of AdamW (SEED=${seed})`, () => {
      repeat(heap, 200, (random, room) => {
        const n = pick(random, lengths);
        const size = pick(random, [1, 1e-3, 1e-8, 1e3]);
        const [w, g, m] = [
          randomNumbers(random, n),
          randomNumbers(random, n, size),
          randomNumbers(random, n, size),
        ];
        const v = randomNumbers(random, n, size).map((value) => value * value);
        const step = integer(random, 1, 1000);
        const [s, rate, decay] = [random(), random() * 0.01, random()];
        const [beta1, beta2, eps] = [0.9, 0.999, 1e-8];
        const [c1, c2] = [1 - beta1 ** step, 1 - beta2 ** step];
        const [W, G, M, V] = [room.put(w), room.put(g), room.put(m), room.put(v)];
        kernels.adamW(W.at, G.at, M.at, V.at, n, s, rate, beta1, beta2, eps, decay, c1, c2);

        const m2 = Float64Array.from(m, (mi, i) => beta1 * mi + (1 - beta1) * s * g[i]);
        const v2 = Float64Array.from(v, (vi, i) => beta2 * vi + (1 - beta2) * (s * g[i]) ** 2);
        const moved = Float64Array.from(w, (_, i) => rate * (m2[i] / c1 / (Math.sqrt(v2[i] / c2) + eps)));
        const w2 = Float64Array.from(w, (wi, i) => wi - moved[i] - rate * decay * wi);
        // m may cancel: what it is made of is what counts. β₁ in 24 bits leaves 1 − β₁ with 21, 1 − β₂ with 14.
        const farM = (i: number): number => 1e-6 * (Math.abs(m[i]) + Math.abs(s * g[i]));
        assertNear(M.values, m2, farM, 'adamW, m');
        assertNear(V.values, v2, (i) => 1e-5 * v2[i], 'adamW, v');
        const farW = (i: number): number =>
          2e-7 * Math.abs(w[i]) +
          1e-5 * Math.abs(moved[i]) +
          (rate * farM(i)) / c1 / (Math.sqrt(v2[i] / c2) + eps);
        assertNear(W.values, w2, farW, 'adamW, w');
        room.close('adamW', W, M, V);
      });
    });

    it(`rotate turns every pair by its angle, and back (SEED=${seed})`, () => {
      repeat(heap, 200, (random, room) => {
        const [rows, T, heads, half] = [integer(random, 0, 12), integer(random, 1, 6), integer(random, 0, 5), integer(random, 1, 20)]; // prettier-ignore
        const [dim, start, interleaved] = [2 * half, integer(random, 0, 4), integer(random, 0, 1)];
        const sign = pick(random, [1, -1]);
        const angles = randomNumbers(random, (start + T) * half, 4);
        const tables = Float32Array.from({length: (start + T) * dim}, (_, i) => {
          const angle = angles[Math.floor(i / dim) * half + (i % half)];
          return i % dim < half ? Math.cos(angle) : Math.sin(angle);
        });
        const values = randomNumbers(random, rows * heads * dim);
        const [x, table] = [room.put(values), room.put(tables)];
        const y = pick(random, [room.empty(values.length), x]);
        kernels.rotate(y.at, x.at, table.at, rows, T, start, heads, dim, interleaved, sign);

        const expected = new Float64Array(values.length);
        for (let pair = 0; pair < values.length / 2; pair++) {
          const [head, i] = [Math.floor(pair / half), pair % half];
          const position = start + (Math.floor(head / heads) % T);
          const one = head * dim + (interleaved ? 2 * i : i);
          const other = interleaved ? one + 1 : one + half;
          const angle = sign * angles[position * half + i];
          expected[one] = values[one] * Math.cos(angle) - values[other] * Math.sin(angle);
          expected[other] = values[one] * Math.sin(angle) + values[other] * Math.cos(angle);
        }
        const where = `rotate of ${JSON.stringify({rows, T, start, heads, dim, interleaved, sign})}`;
        assertNear(y.values, expected, () => PRECISE, where);
        room.close(where, y);
      });
    });
  });

  it(`runs in ${name}`, () => {
    const isNative = kernels.gemm.toString().includes('native code');
    assert.equal(isNative, name !== 'TypeScript');
  });

  describe(`activations in ${name}`, () => {
    it('not a number stays so', () => {
      const room = new Room(heap, mulberry32(seed));
      for (const number of Object.values(activations)) {
        const [x, y] = [room.put(new Float32Array(7)), room.put(new Float32Array(7))];
        heap.f32.fill(NaN, x.at, x.at + 7); // as a computation leaves it, not the sentinel
        kernels.activate(number, y.at, x.at, 7);
        assert.ok(y.values.every(Number.isNaN), `activation ${number}: ${y.values}`);
      }
    });

    const points = [0, -0, ...[1e-45, 1e-40, 1e-20, 1e-6, 0.46875, 4, 17, 50, 87, 88.7, 89, 100, 104, 1e4].flatMap((x) => [x, -x])]; // prettier-ignore
    const inputs = (random: Random): Float32Array => {
      const n = pick(random, lengths);
      return Float32Array.from({length: n}, () =>
        random() < 0.3 ? pick(random, points) : random() * 16 - 8,
      );
    };

    for (const [kind, number] of Object.entries(activations) as [Activation, number][]) {
      const f = activation(kind);
      const slope = activationDerivative(kind);
      // Of the value, and of x where it falls short of it: f(x) of a far negative x is as small as nothing.
      const farF = (x: number): number => PRECISE * Math.abs(f(x)) + 1e-7 * Math.min(Math.abs(x), 1);
      const farSlope = (x: number): number => 5e-7 * Math.max(1, Math.abs(slope(x)));

      it(`${kind}: activate and gate (SEED=${seed})`, () => {
        repeat(heap, 60, (random, room) => {
          const xs = inputs(random);
          const us = randomNumbers(random, xs.length, 2);
          const [x, u, gated] = [room.put(xs), room.put(us), room.empty(xs.length)];
          const y = pick(random, [room.empty(xs.length), x]);
          kernels.gate(number, gated.at, x.at, u.at, xs.length);
          kernels.activate(number, y.at, x.at, xs.length);
          const ys = Float64Array.from(xs, f);
          assertNear(y.values, ys, (i) => farF(xs[i]), `${kind} of ${xs}`);
          const products = ys.map((yi, i) => yi * us[i]);
          const far = (i: number): number => farF(xs[i]) * Math.abs(us[i]) + PRECISE * Math.abs(products[i]);
          assertNear(gated.values, products, far, `gate, ${kind}`);
          room.close(kind, y, gated);
        });
      });

      it(`${kind}: activateBackward and gateBackward add the gradient (SEED=${seed})`, () => {
        repeat(heap, 60, (random, room) => {
          const xs = inputs(random);
          const n = xs.length;
          const [us, dys] = [randomNumbers(random, n, 2), randomNumbers(random, n)];
          const [before, beforeU] = [randomNumbers(random, n), randomNumbers(random, n)];
          const [x, u, dy] = [room.put(xs), room.put(us), room.put(dys)];
          const [dx, dxGated, du] = [room.put(before), room.put(before), room.put(beforeU)];
          kernels.activateBackward(number, dx.at, dy.at, x.at, n);
          kernels.gateBackward(number, dxGated.at, du.at, dy.at, x.at, u.at, n);
          const far = (i: number): number => farSlope(xs[i]) * 2 * Math.abs(dys[i]) + 2e-7;
          const dxs = Float64Array.from(before, (value, i) => value + dys[i] * slope(xs[i]));
          assertNear(dx.values, dxs, far, `activateBackward, ${kind}`);
          const dxsGated = Float64Array.from(before, (value, i) => value + dys[i] * us[i] * slope(xs[i]));
          assertNear(dxGated.values, dxsGated, far, `gateBackward, ${kind}, dx`);
          const dus = Float64Array.from(beforeU, (value, i) => value + dys[i] * f(xs[i]));
          const farU = (i: number): number => 2e-7 * (Math.abs(dus[i]) + 1) + farF(xs[i]) * Math.abs(dys[i]);
          assertNear(du.values, dus, farU, `gateBackward, ${kind}, du`);
          room.close(kind, dx, dxGated, du);
        });
      });
    }
  });
}
