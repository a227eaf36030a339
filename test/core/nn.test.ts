/** The layers of src/core/nn, each forward and backward, against double precision and finite differences. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {attention, attentionScores} from '../../src/core/nn/attention.js';
import {embedding, embeddingBackward, VocabularyError} from '../../src/core/nn/embedding.js';
import {feedForward, feedForwardBackward} from '../../src/core/nn/feed-forward.js';
import {KeySpans} from '../../src/core/nn/key-spans.js';
import {linear, linearBackward} from '../../src/core/nn/linear.js';
import {norm, normBackward} from '../../src/core/nn/norm.js';
import {positions, positionsBackward} from '../../src/core/nn/positions.js';
import {ContextLengthError} from '../../src/core/nn/sequence.js';
import {NO_WINDOW} from '../../src/core/nn/tiles.js';
import {ShapeError} from '../../src/core/tensor/errors.js';
import {activations, type Activation} from '../../src/core/tensor/kernels.js';
import {Random} from '../../src/core/tensor/random.js';
import type {Tensor} from '../../src/core/tensor/tensor.js';
import {seed} from './corpus.js';
import {assertClose} from './random-model.js';
import {functions} from './reference-model.js';
import {checkGradients, dot, nnHeaps, numbers, type Inputs} from './differences.js';

const CLOSE = 3e-5;

/** y = x·Wᵀ + b, in double precision. */
function linearOf(x: Float64Array, w: Float64Array, b: Float64Array | undefined, d_in: number): Float64Array {
  const [rows, out] = [x.length / d_in, w.length / d_in];
  return new Float64Array(rows * out).map((_, n) => {
    const [r, o] = [Math.floor(n / out), n % out];
    return (b?.[o] ?? 0) + dot(x.subarray(r * d_in, (r + 1) * d_in), w.subarray(o * d_in, (o + 1) * d_in));
  });
}

for (const {name, create} of nnHeaps)
  describe(`nn in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);
    const BEFORE = 0.25;
    const shapes = [[1, 1, 1], [1, 7, 5], [3, 4, 8], [33, 9, 17], [5, 64, 31]]; // prettier-ignore
    const made: Tensor[] = [];
    const put = (shape: number[], values?: ArrayLike<number>) => {
      const tensor = heap.tensor(shape, values);
      made.push(tensor);
      return tensor;
    };
    const like = (shape: number[], value = BEFORE) => put(shape).fill(value);
    const test = (title: string, body: () => void) =>
      it(title, () => {
        body();
        for (const tensor of made.splice(0)) tensor.free();
        assert.equal(heap.usedBytes, 0);
      });

    test('linear', () => {
      for (const [rows, d_in, d_out] of shapes)
        for (const hasBias of [true, false]) {
          const x = numbers(random, rows * d_in);
          const w = numbers(random, d_out * d_in);
          const b = numbers(random, d_out);
          const dy = numbers(random, rows * d_out);
          const layer = {weight: put([d_out, d_in], w), bias: hasBias ? put([d_out], b) : undefined};
          const [y, input] = [like([rows, d_out]), put([rows, d_in], x)];
          linear(y, input, layer);
          assertClose(y.data, linearOf(x, w, layer.bias && b, d_in), CLOSE, 'linear');
          const [dx, dw, db] = [like([rows, d_in]), like([d_out, d_in]), like([d_out])];
          const gradient = {weight: dw, bias: hasBias ? db : undefined};
          linearBackward(dx, gradient, put([rows, d_out], dy), input, layer);
          const f = ({x, w, b}: Inputs) => dot(dy, linearOf(x, w, hasBias ? b : undefined, d_in));
          const gradients = {x: dx.data, w: dw.data, ...(hasBias && {b: db.data})};
          checkGradients(f, {x, w, b}, gradients, BEFORE, random, `linear ${rows} × ${d_in} × ${d_out}`);
          if (!hasBias)
            assert.ok(
              db.data.every((value) => value === BEFORE),
              'no bias, no gradient',
            );
        }
    });

    test('norms', () => {
      const normOf = (
        kind: 'rms' | 'layer',
        d: number,
        eps: number,
        x: Float64Array,
        w: Float64Array,
        b: Float64Array,
      ) =>
        new Float64Array(x.length).map((_, n) => {
          const i = n % d;
          const row = x.subarray(n - i, n - i + d);
          const mean = kind === 'layer' ? row.reduce((sum, value) => sum + value, 0) / d : 0;
          const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / d;
          return (w[i] * (row[i] - mean)) / Math.sqrt(variance + eps) + (kind === 'layer' ? b[i] : 0);
        });
      for (const kind of ['rms', 'layer'] as const)
        for (const [rows, d] of [
          [1, 2],
          [3, 5],
          [33, 8],
          [2, 67],
        ])
          // prettier-ignore
          for (const eps of [1e-6, 0.1])
            for (const mean of [0, 3]) {
              const x = numbers(random, rows * d).map((value) => Math.fround(value + mean));
              const [w, b, dy] = [numbers(random, d), numbers(random, d), numbers(random, rows * d)];
              const weights = {weight: put([d], w), bias: kind === 'layer' ? put([d], b) : undefined};
              const a = {out: like([rows, d]), scale: like([rows]), mean: like([rows])};
              const input = put([rows, d], x);
              norm(a, input, weights, {kind, eps});
              const where = `${kind} norm ${rows} × ${d}`;
              assertClose(a.out.data, normOf(kind, d, eps, x, w, b), 3e-5, where);
              const [dx, dw, db] = [like([rows, d]), like([d]), like([d])];
              const gradient = {weight: dw, bias: kind === 'layer' ? db : undefined};
              normBackward(dx, gradient, put([rows, d], dy), input, weights, a, {kind, eps});
              if (d === 2 && kind === 'layer') continue; // ±1, whatever x: no slope but rounding
              const f = ({x, w, b}: Inputs) => dot(dy, normOf(kind, d, eps, x, w, b));
              const gradients = {x: dx.data, w: dw.data, ...(kind === 'layer' && {b: db.data})};
              checkGradients(f, {x, w, b}, gradients, BEFORE, random, where);
            }
    });

    test('the feed-forward layer, with every activation', () => {
      for (const act of Object.keys(activations) as Activation[])
        for (const isGated of [true, false]) {
          const [rows, d, d_mlp] = [3, 5, 7];
          const shapes = {x: [rows, d], up: [d_mlp, d], down: [d, d_mlp], gate: [d_mlp, d]};
          const bias = {upBias: [d_mlp], downBias: [d], gateBias: [d_mlp]};
          const inputs: Inputs = {};
          const tensors: Record<string, Tensor> = {};
          const gradients: Record<string, Tensor> = {};
          for (const [key, shape] of Object.entries({...shapes, ...bias})) {
            inputs[key] = numbers(random, shape.reduce((a, b) => a * b, 1)); // prettier-ignore
            tensors[key] = put(shape, inputs[key]);
            gradients[key] = like(shape);
          }
          const layers = (of: Record<string, Tensor>) => ({
            up: {weight: of.up, bias: of.upBias},
            down: {weight: of.down, bias: of.downBias},
            gate: isGated ? {weight: of.gate, bias: of.gateBias} : undefined,
          });
          const inner = (value: number) => ({
            pre: like([rows, d_mlp], value),
            pre_linear: isGated ? like([rows, d_mlp], value) : undefined,
            post: like([rows, d_mlp], value),
          });
          const outOf = ({x, up, down, gate, upBias, downBias, gateBias}: Inputs) => {
            const u = linearOf(x, up, upBias, d);
            const post = isGated
              ? linearOf(x, gate, gateBias, d).map((value, i) => functions[act](value) * u[i])
              : u.map(functions[act]);
            return linearOf(post, down, downBias, d_mlp);
          };
          const [out, a, dy] = [like([rows, d]), inner(9), numbers(random, rows * d)];
          feedForward(out, a, tensors.x, layers(tensors), act, 0);
          assertClose(out.data, outOf(inputs), CLOSE, act);
          const dout = put([rows, d], dy);
          feedForwardBackward(
            gradients.x,
            layers(gradients),
            inner(0),
            dout,
            a,
            tensors.x,
            layers(tensors),
            act,
          );
          const wanted = Object.entries(gradients).filter(([key]) => isGated || !key.startsWith('gate'));
          checkGradients(
            (inputs) => dot(dy, outOf(inputs)),
            inputs,
            Object.fromEntries(wanted.map(([key, {data}]) => [key, data])),
            BEFORE,
            random,
            `${act}, ${isGated ? 'gated' : 'plain'}`,
          );
        }
    });

    test('the embedding', () => {
      const [vocab, d, tokens] = [6, 5, [3, 0, 3, 5, 3]];
      const [w, dy] = [numbers(random, vocab * d), numbers(random, tokens.length * d)];
      const y = like([tokens.length, d]);
      embedding(y, tokens, put([vocab, d], w));
      assert.deepEqual([...y.data], tokens.flatMap((id) => [...w.subarray(id * d, (id + 1) * d)])); // prettier-ignore
      const dw = like([vocab, d]);
      embeddingBackward(dw, tokens, put([tokens.length, d], dy));
      const expected = new Float64Array(vocab * d).fill(BEFORE);
      for (const [row, id] of tokens.entries())
        for (let i = 0; i < d; i++) expected[id * d + i] += dy[row * d + i];
      assertClose(dw.data, expected, 1e-6, 'embeddingBackward');
      for (const id of [6, -1, 1.5, NaN])
        assert.throws(() => embedding(y, [0, 0, 0, 0, id], dw), VocabularyError);
    });

    test('positions, of the sequence’s own rows alone', () => {
      const [length, d, rows] = [9, 4, 7];
      const [values, dy] = [numbers(random, length * d), numbers(random, rows * d)];
      const table = put([length, d], values);
      for (const [row, T, start] of [
        [0, 1, 0],
        [2, 3, 5],
        [0, 7, 2],
        [6, 1, 8],
      ]) {
        // prettier-ignore
        const [y, dtable] = [like([rows, d]), like([length, d])];
        positions(y, table, {row, T, start});
        positionsBackward(dtable, put([rows, d], dy), {row, T, start});
        for (let i = 0; i < rows * d; i++) {
          const isOwn = i >= row * d && i < (row + T) * d;
          assert.equal(y.data[i], isOwn ? values[i + (start - row) * d] : BEFORE);
        }
        for (let i = 0; i < length * d; i++) {
          const isOwn = i >= start * d && i < (start + T) * d;
          assert.equal(dtable.data[i], isOwn ? Math.fround(BEFORE + dy[i - (start - row) * d]) : BEFORE);
        }
      }
      const y = like([rows, d]);
      assert.throws(() => positions(y, table, {row: 0, T: 3, start: 7}), ContextLengthError);
      assert.throws(() => positionsBackward(table, y, {row: 0, T: 3, start: 7}), ContextLengthError);
    });

    test('shapes that do not fit are refused, with both in the message', () => {
      const t = (...shape: number[]) => put(shape);
      const heads = {n_heads: 2, n_kv_heads: 1, d_head: 4, causal: true, window: NO_WINDOW};
      const spans = new KeySpans().add(t(3, 4).at, t(3, 4).at, 3);
      const sequence = {row: 0, T: 3, start: 0};
      const rms = {kind: 'rms', eps: 0} as const;
      const [a, w] = [{out: t(3, 8), scale: t(3)}, {weight: t(8)}];
      const wrong: [() => void, RegExp][] = [
        [() => linear(t(2, 3), t(2, 4), {weight: t(3, 5)}), /linear: .*weight.*\(3, 4\).*\(3, 5\)/],
        [() => linear(t(2, 4), t(2, 5), {weight: t(3, 5)}), /linear: .*y.*\(2, 3\).*\(2, 4\)/],
        [() => linear(t(2, 3), t(2, 5), {weight: t(3, 5), bias: t(2)}), /linear: .*bias.*3.*\(2\)/],
        [() => linearBackward(t(2, 4), {weight: t(3, 5)}, t(2, 3), t(2, 5), {weight: t(3, 5)}), /dx/],
        [() => linearBackward(t(2, 5), {weight: t(5, 3)}, t(2, 3), t(2, 5), {weight: t(3, 5)}), /dW/],
        [() => norm({...a, out: t(3, 7)}, t(3, 8), w, rms), /rmsNorm: .*out/],
        [() => norm({...a, scale: t(4)}, t(3, 8), w, rms), /rmsNorm: .*scale/],
        [() => norm(a, t(3, 8), {weight: t(7)}, rms), /rmsNorm: .*weight/],
        [() => embedding(t(3, 4), [1, 2], t(5, 4)), /embedding: .*\(2, 4\).*\(3, 4\)/],
        [() => attention(t(3, 8), t(5), t(3, 8), sequence, spans, heads), /attention: .*scratch.*9/],
        [() => attention(t(3, 8), t(9), t(3, 9), sequence, spans, heads), /attention: .*q/],
        [() => attention(t(4, 8), t(9), t(3, 8), sequence, spans, heads), /attention: .*z/],
        [() => attentionScores(t(1, 2, 3, 2), t(3, 8), sequence, spans, heads), /attentionScores: .*18/],
      ];
      for (const [call, message] of wrong)
        assert.throws(call, (error: Error) => error instanceof ShapeError && message.test(error.message) || assert.fail(`${error}`)); // prettier-ignore
    });
  });
