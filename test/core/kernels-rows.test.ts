import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {integer, pick, seed, type Random} from './corpus.js';
import {
  assertNear,
  dot,
  gradientOf,
  implementations,
  largest,
  lengths,
  randomNumbers,
  repeat,
  sum,
  withGaps,
  type Region,
  type Room,
} from './kernel-room.js';

/** Few enough to take differences by every number. */
const short = [1, 2, 3, 4, 5, 8, 9, 16, 17, 33];

for (const {name, heap} of implementations) {
  const {kernels} = heap;

  describe(`norms in ${name}`, () => {
    /** √(mean(x²) + eps) of a row, less its mean where it is a layer norm. */
    const scaleOf = (x: ArrayLike<number>, mean: number, eps: number): number => {
      let squares = 0;
      for (let j = 0; j < x.length; j++) squares += (x[j] - mean) ** 2;
      return Math.sqrt(squares / x.length + eps);
    };
    const meanOf = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
    const rowsOf = <List extends Float64Array | Float32Array>(x: List, cols: number): List[] =>
      Array.from({length: x.length / cols}, (_, r) => x.subarray(r * cols, (r + 1) * cols) as List);

    for (const kind of ['rmsNorm', 'layerNorm'] as const) {
      const isLayer = kind === 'layerNorm';
      const normalize = (
        x: Float64Array,
        w: ArrayLike<number>,
        b: ArrayLike<number>,
        eps: number,
      ): Float64Array => {
        const y = new Float64Array(x.length);
        rowsOf(x, w.length).forEach((row, r) => {
          const mean = isLayer ? meanOf(row) : 0;
          const scale = scaleOf(row, mean, eps);
          row.forEach((xj, j) => (y[r * w.length + j] = (w[j] * (xj - mean)) / scale + (b[j] ?? 0)));
        });
        return y;
      };

      it(`${kind} (SEED=${seed})`, () => {
        repeat(heap, 200, (random, room) => {
          const [rows, cols] = [pick(random, lengths), pick(random, lengths.slice(1))];
          const [eps, size] = [pick(random, [1e-5, 1e-6]), pick(random, [1, 1e-4, 1e4])];
          const offset = isLayer ? pick(random, [0, 0, 100]) * size : 0;
          const values = randomNumbers(random, rows * cols, size).map((value) => value + offset);
          const [weights, biases] = [randomNumbers(random, cols), randomNumbers(random, cols)];
          const hasBias = isLayer && random() < 0.5;
          const [x, w, b] = [room.put(values), room.put(weights), room.put(biases)];
          const y = pick(random, [room.empty(rows * cols), x]);
          const [mean, scale] = [room.empty(rows), room.empty(rows)];
          if (isLayer)
            kernels.layerNorm(y.at, mean.at, scale.at, x.at, w.at, hasBias ? b.at : 0, rows, cols, eps);
          else kernels.rmsNorm(y.at, scale.at, x.at, w.at, rows, cols, eps);

          const means = rowsOf(values, cols).map((row) => (isLayer ? meanOf(row) : 0));
          const scales = rowsOf(values, cols).map((row, r) => scaleOf(row, means[r], eps));
          const expected = normalize(Float64Array.from(values), weights, hasBias ? biases : [], eps);
          const magnitude = (i: number): number => {
            const r = Math.floor(i / cols);
            return Math.abs(values[i]) + Math.abs(means[r]) + scales[r];
          };
          const where = `${kind} of (${rows}, ${cols})`;
          if (isLayer) assertNear(mean.values, means, () => 1e-6 * (size + offset), `${where}, mean`);
          assertNear(scale.values, scales, (r) => 1e-6 * (scales[r] + Math.abs(means[r])), `${where}, scale`);
          const far = (i: number): number => (1e-6 * magnitude(i)) / scales[Math.floor(i / cols)] + 1e-7;
          assertNear(y.values, expected, far, where);
          room.close(where, y, mean, scale);
        });
      });

      it(`${kind}Backward adds the gradient (SEED=${seed})`, () => {
        repeat(heap, 60, (random, room) => {
          const [rows, cols] = [integer(random, 1, 3), pick(random, short)];
          const eps = 0.1; // else the gradient of a single column is a matter of rounding
          const values = randomNumbers(random, rows * cols, 2);
          const [weights, dys] = [randomNumbers(random, cols), randomNumbers(random, rows * cols)];
          const before = randomNumbers(random, rows * cols + 2 * cols);
          const x64 = Float64Array.from(values);
          const means = rowsOf(values, cols).map((row) => (isLayer ? meanOf(row) : 0));
          const scales = rowsOf(values, cols).map((row, r) => scaleOf(row, means[r], eps));
          const [x, w, dy] = [room.put(values), room.put(weights), room.put(dys)];
          const [mean, scale] = [room.put(means), room.put(scales)];
          const dx = room.put(before.subarray(0, rows * cols));
          const [dw, db] = [room.put(before.subarray(0, cols)), room.put(before.subarray(cols, 2 * cols))];
          const hasBias = isLayer && random() < 0.5;
          const to = [dy.at, x.at, w.at] as const;
          if (isLayer)
            kernels.layerNormBackward(
              dx.at,
              dw.at,
              hasBias ? db.at : 0,
              ...to,
              mean.at,
              scale.at,
              rows,
              cols,
            );
          else kernels.rmsNormBackward(dx.at, dw.at, ...to, scale.at, rows, cols);

          const where = `${kind}Backward of (${rows}, ${cols})`;
          const far = (): number => 8e-6 * (rows + 3);
          const byX = gradientOf((moved) => dot(normalize(moved, weights, [], eps), dys), x64);
          assertNear(dx.values, sum(before.subarray(0, rows * cols), byX), far, `${where}, dx`);
          const byW = gradientOf((moved) => dot(normalize(x64, moved, [], eps), dys), weights);
          assertNear(dw.values, sum(before.subarray(0, cols), byW), far, `${where}, dw`);
          if (hasBias) {
            const zero = new Float32Array(cols);
            const byB = gradientOf((moved) => dot(normalize(x64, weights, moved, eps), dys), zero);
            assertNear(db.values, sum(before.subarray(cols, 2 * cols), byB), far, `${where}, db`);
          }
          room.close(where, dx, dw, ...(hasBias ? [db] : []));
        });
      });
    }
  });

  describe(`softmax in ${name}`, () => {
    const softmax = (x: Float64Array, s: number, sees: (j: number) => boolean): Float64Array => {
      const max = x.reduce((most, xj, j) => (sees(j) ? Math.max(most, s * xj) : most), -Infinity);
      const e = x.map((xj, j) => (sees(j) ? Math.exp(s * xj - max) : 0));
      const total = e.reduce((a, b) => a + b, 0);
      return total ? e.map((ej) => ej / total) : e;
    };

    it(`softmax, causal and not, in a window and not, of small scores and huge (SEED=${seed})`, () => {
      repeat(heap, 600, (random, room) => {
        const [rows, cols] = [pick(random, lengths.slice(0, 12)), pick(random, lengths)];
        const [rowX, rowY] = [cols + integer(random, 0, 3), cols + integer(random, 0, 3)];
        const size = pick(random, [1, 1, 30, 1e4, 1e30]);
        const s = pick(random, [1, 0.125, 1 / Math.sqrt(24), -1]);
        const causal = integer(random, 0, 1);
        const first = pick(random, [0, 0, 1, cols, cols - rows, -3, -rows - 1, cols + 5]);
        const window = pick(random, [1, 2, 3, 8, cols + rows + 100, 2 ** 30]);
        const values = randomNumbers(random, rows * cols, size);
        if (random() < 0.2) values.fill(size); // all alike
        const x = room.put(withGaps(values, rows, cols, rowX));
        const isInPlace = random() < 0.3;
        const y = isInPlace ? x : room.empty(rows && cols && (rows - 1) * rowY + cols);
        const apart = isInPlace ? rowX : rowY;
        kernels.softmax(y.at, apart, x.at, rowX, rows, cols, s, causal, first, window);

        const where = `softmax of ${JSON.stringify({rows, cols, size, s, causal, first, window, isInPlace})}`;
        const actual = y.values;
        for (let r = 0; r < rows; r++) {
          const own = first + r;
          const sees = (j: number): boolean => !causal || (j <= own && j > own - window);
          const row = Float64Array.from(values.subarray(r * cols, (r + 1) * cols));
          const expected = softmax(row, s, sees);
          const got = actual.subarray(r * apart, r * apart + cols);
          // A score s·x in 24 bits is off by up to 2^-24 of itself, and that much is eᵡ off, as far as it still counts.
          const rounding = Math.min(1, 2 ** -22 * size * Math.abs(s));
          assertNear(got, expected, (j) => (1e-6 + rounding) * expected[j] + 1e-37, `${where}, row ${r}`);
          got.forEach((yj, j) => assert.ok(sees(j) || Object.is(yj, 0), `${where}: expected 0, got ${yj}`));
          if (expected.some((yj) => yj > 0))
            assertNear([got.reduce((a, b) => a + b, 0)], [1], () => 1e-5, where);
        }
        y.assertUntouched(where, (i) => i % apart < cols);
        room.close(where, y);
      });
    });

    it('softmax of −∞ is 0, also where a row has nothing else', () => {
      for (const cols of [1, 3, 4, 7, 16, 21])
        for (const kept of [undefined, 0, cols - 1]) {
          const row = (n: number) =>
            Array.from({length: cols}, (_, j) => (n === 1 && j !== kept ? -Infinity : j));
          const x = heap.tensor([3, cols], [0, 1, 2].flatMap(row)); // only the row between has −∞
          heap.kernels.softmax(x.at, cols, x.at, cols, 3, cols, 0.5, 0, 0, cols);
          const [before, between, after] = [0, 1, 2].map((n) => [
            ...x.data.subarray(n * cols, (n + 1) * cols),
          ]);
          assert.deepEqual(between, row(1).map((_, j) => Number(j === kept)), `${cols}, ${kept}`); // prettier-ignore
          for (const other of [before, after]) assert.ok(Math.abs(other.reduce((a, b) => a + b) - 1) < 1e-6);
          x.free();
        }
    });

    it(`softmaxBackward gives the gradient of the scores (SEED=${seed})`, () => {
      repeat(heap, 150, (random, room) => {
        const [rows, cols] = [integer(random, 0, 4), pick(random, [...short, 40])];
        const [rowY, rowDy, rowDx] = [cols, cols + integer(random, 0, 3), cols + integer(random, 0, 3)];
        const s = pick(random, [1, 0.125, 0.3]);
        const seen = integer(random, 0, cols); // columns
        const [values, dys] = [randomNumbers(random, rows * cols, 3), randomNumbers(random, rows * cols)];
        const ys = new Float64Array(rows * cols);
        const expected = new Float64Array(rows * cols);
        for (let r = 0; r < rows; r++) {
          const row = values.subarray(r * cols, (r + 1) * cols);
          const dyRow = dys.subarray(r * cols, (r + 1) * cols);
          const forward = (moved: Float64Array): Float64Array => softmax(moved, s, (j) => j < seen);
          ys.set(forward(Float64Array.from(row)), r * cols);
          expected.set(
            gradientOf((moved) => dot(forward(moved), dyRow), row),
            r * cols,
          );
        }
        const [y, dy] = [room.put(ys), room.put(withGaps(dys, rows, cols, rowDy))];
        const isInPlace = random() < 0.4;
        const dx = isInPlace ? dy : room.empty(rows && cols && (rows - 1) * rowDx + cols);
        const apart = isInPlace ? rowDy : rowDx;
        kernels.softmaxBackward(dx.at, apart, dy.at, rowDy, y.at, rowY, rows, cols, s);
        const where = `softmaxBackward of (${rows}, ${cols})`;
        assertNear(dx.values, withGaps(expected, rows, cols, apart), () => 3e-7, where);
        dx.assertUntouched(where, (i) => i % apart < cols);
        room.close(where, dx);
      });
    });
  });

  it(`a row in which one is not a number is none, in ${name}`, () => {
    repeat(heap, 40, (random, room) => {
      const [rows, cols] = [4, pick(random, lengths.slice(1))];
      const [odd, at] = [integer(random, 0, rows - 1), integer(random, 0, cols - 1)];
      const values = randomNumbers(random, rows * cols);
      const assertOdd = (y: Float32Array, where: string): void => {
        for (let i = 0; i < y.length; i++)
          assert.equal(
            Number.isNaN(y[i]),
            Math.floor((i / y.length) * rows) === odd,
            `${where}: number ${i}`,
          );
      };
      const [x, w] = [room.put(values), room.put(randomNumbers(random, cols))];
      heap.f32[x.at + odd * cols + at] = NaN; // as a computation leaves it, not the sentinel
      const [y, losses, mean, scale] = [
        room.put(values),
        room.put([0, 0, 0, 0]),
        room.empty(rows),
        room.empty(rows),
      ];
      kernels.rmsNorm(y.at, scale.at, x.at, w.at, rows, cols, 1e-5);
      assertOdd(y.values, 'rmsNorm');
      kernels.layerNorm(y.at, mean.at, scale.at, x.at, w.at, w.at, rows, cols, 1e-5);
      assertOdd(y.values, 'layerNorm');
      kernels.softmax(y.at, cols, x.at, cols, rows, cols, 1, 0, 0, cols);
      assertOdd(y.values, 'softmax');
      const targets = Array.from({length: rows}, () => at);
      kernels.crossEntropy(losses.at, y.at, x.at, room.integers(targets).at, rows, cols, 1);
      assertOdd(losses.values, 'crossEntropy, losses');
      assertOdd(y.values, 'crossEntropy, dlogits');
      room.close('not a number', x, y, losses, mean, scale);
    });
  });

  describe(`cross-entropy in ${name}`, () => {
    const run = (
      random: Random,
      room: Room,
      values: Float32Array,
      targets: number[],
      s: number,
    ): [Region, Region?] => {
      const [rows, cols] = [targets.length, targets.length && values.length / targets.length];
      const [logits, target, losses] = [room.put(values), room.integers(targets), room.empty(rows)];
      const dlogits = pick(random, [undefined, logits, room.empty(values.length)]);
      kernels.crossEntropy(losses.at, dlogits?.at ?? 0, logits.at, target.at, rows, cols, s);
      const expected = targets.map((t, r) => {
        if (t < 0) return 0;
        const row = Array.from(values.subarray(r * cols, (r + 1) * cols));
        const max = Math.max(...row);
        return Math.log(row.reduce((total, x) => total + Math.exp(x - max), 0)) + (max - row[t]);
      });
      const size = largest(values);
      assertNear(
        losses.values,
        expected,
        (r) => 1e-6 * (1 + expected[r]) + 2 ** -23 * size,
        'crossEntropy, losses',
      );
      room.close('crossEntropy', losses, ...(dlogits ? [dlogits] : []));
      return dlogits ? [losses, dlogits] : [losses];
    };

    it(`crossEntropy and its gradient (SEED=${seed})`, () => {
      repeat(heap, 300, (random, room) => {
        const [rows, cols] = [integer(random, 0, 6), pick(random, lengths.slice(1))];
        const size = pick(random, [1, 1, 20, 1e4]);
        const values = randomNumbers(random, rows * cols, size);
        const targets = Array.from({length: rows}, () => integer(random, random() < 0.3 ? -1 : 0, cols - 1));
        const s = pick(random, [1, 1 / 7, -0.5, 0]);
        const dlogits = run(random, room, values, targets, s)[1]?.values;
        if (!dlogits) return;
        for (const [r, target] of targets.entries()) {
          const row = Array.from(values.subarray(r * cols, (r + 1) * cols));
          const max = Math.max(...row);
          const total = row.reduce((all, x) => all + Math.exp(x - max), 0);
          const expected = row.map((x, j) =>
            target < 0 ? 0 : s * (Math.exp(x - max) / total - (j === target ? 1 : 0)),
          );
          const got = dlogits.subarray(r * cols, (r + 1) * cols);
          assertNear(got, expected, () => 5e-7 * Math.abs(s), 'crossEntropy, dlogits');
        }
      });
    });

    it(`the gradient is that of the loss (SEED=${seed})`, () => {
      repeat(heap, 40, (random, room) => {
        const [cols, s] = [pick(random, short), 0.7];
        const values = randomNumbers(random, cols, 4);
        const target = integer(random, 0, cols - 1);
        const dlogits = run(random, room, values, [target], s)[1]?.values;
        if (!dlogits) return;
        const loss = (x: Float64Array): number =>
          s * (Math.log(x.reduce((all, xj) => all + Math.exp(xj), 0)) - x[target]);
        assertNear(dlogits, gradientOf(loss, values), () => 5e-7, 'crossEntropy, dlogits');
      });
    });
  });
}
