/**
 * What the functions of src/core/nn refuse: an operand too small, rows past its end, or in another heap. Each call is
 * right but for one operand, and every number of the heap is as it was, or in an output of the call.
 */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  attention,
  attentionBackward,
  attentionMix,
  attentionPattern,
  attentionScores,
  maskScores,
} from '../../src/core/nn/attention.js';
import {attentionLayer} from '../../src/core/nn/attention-layer.js';
import {block, blockBackward} from '../../src/core/nn/block.js';
import {embedding, embeddingBackward, VocabularyError} from '../../src/core/nn/embedding.js';
import {feedForward, feedForwardBackward} from '../../src/core/nn/feed-forward.js';
import {KeySpans} from '../../src/core/nn/key-spans.js';
import {linear} from '../../src/core/nn/linear.js';
import {layerNorm, layerNormBackward} from '../../src/core/nn/norm.js';
import {positions, positionsBackward} from '../../src/core/nn/positions.js';
import {fillRopeTable, rope, ropeBackward} from '../../src/core/nn/rope.js';
import {ContextLengthError} from '../../src/core/nn/sequence.js';
import {ShapeError} from '../../src/core/tensor/errors.js';
import {Heap} from '../../src/core/tensor/heap.js';
import type {Tensor} from '../../src/core/tensor/tensor.js';
import {nnHeaps} from './differences.js';

import {
  SENTINEL,
  ROWS,
  D,
  MLP,
  VOCAB,
  H,
  G,
  D_HEAD,
  heads,
  whole,
  x,
  kv,
  pattern,
  scratch,
  spansOf,
  attn,
  gated,
  run,
  calls,
  resized,
  type Shapes,
  type Tensors,
  attnWeights,
  inner,
  mlpWeights,
} from './nn-calls.js';

for (const {name, create} of nnHeaps)
  describe(`misuse of nn in ${name}`, async () => {
    /** Operands between sentinels. The heap ends with them. */
    const lay = (heap: Heap, shapes: Shapes) => {
      const tensors: Tensors = {};
      const guards: Tensor[] = [];
      for (const [name, shape] of Object.entries(shapes)) {
        guards.push(heap.tensor([64]).fill(SENTINEL));
        tensors[name] = heap.tensor(shape).fill(0.5);
      }
      guards.push(heap.tensor([64]).fill(SENTINEL));
      return {
        tensors,
        isWhole: () => guards.every(({data}) => data.every((value) => value === SENTINEL)),
        free: () => [...guards, ...Object.values(tensors)].forEach((tensor) => tensor.free()),
      };
    };
    const heap = await create();
    const other = new Heap();
    const isRefusal = (error: unknown) =>
      error instanceof ShapeError || error instanceof ContextLengthError || error instanceof VocabularyError;

    for (const [name, {shapes, call, roomy = []}] of Object.entries(calls)) {
      it(`${name}: as it should be called, it writes nothing around its operands`, () => {
        const laid = lay(heap, shapes);
        call(laid.tensors);
        assert.ok(laid.isWhole());
        laid.free();
      });

      for (const operand of Object.keys(shapes)) {
        const isSpan = 'k' === operand || 'v' === operand;
        if (isSpan && /^attention(Scores|Mix|)$/.test(name)) continue; // places, see below
        it(`${name}: ${operand} too short, too long, too narrow, in another heap`, () => {
          const shape = shapes[operand];
          const wrong = [resized(shape, -1)];
          if (!roomy.includes(operand)) wrong.push(resized(shape, 1));
          if (shape.length > 1) wrong.push([...shape.slice(0, -1), shape.at(-1)! - 1]);
          for (const other of wrong) {
            const laid = lay(heap, {...shapes, [operand]: other});
            assert.throws(() => call(laid.tensors), isRefusal, `(${other.join(', ')})`);
            assert.ok(laid.isWhole(), `(${other.join(', ')})`);
            laid.free();
          }
          if (Object.keys(shapes).length === 1) return;
          const laid = lay(heap, shapes);
          const far = lay(other, shapes);
          const mixed = {...laid.tensors, [operand]: far.tensors[operand]};
          assert.throws(() => call(mixed), {name: 'ShapeError', message: /in the same heap/});
          assert.ok(laid.isWhole() && far.isWhole());
          laid.free();
          far.free();
        });
      }
    }

    it('rows of a sequence that are not there', () => {
      const names = ['rope', 'positions', 'attention', 'scores', 'pattern', 'mask', 'mix', 'backward'];
      for (const sequence of [
        {row: 0, T: 9, start: 0},
        {row: 2, T: 2, start: 0},
        {row: -1, T: 2, start: 0},
        {row: 0.5, T: 1, start: 0},
        {row: NaN, T: 1, start: 0},
        {row: 0, T: -1, start: 0},
        {row: 0, T: NaN, start: 0},
      ]) {
        const S = 9;
        const laid = lay(heap, {
          ...{x, y: x, table: [20, D_HEAD], learned: [20, D], scratch: [200], d: x, dtable: [20, D]},
          ...{scores: [1, H, ROWS, S], pattern: [1, H, ROWS, S], own: pattern, k: [S, G * D_HEAD], v: [S, G * D_HEAD]},
          ...{ownK: kv, ownV: kv, dk: kv, dv: kv},
        }); // prettier-ignore
        const t = laid.tensors;
        const keys = new KeySpans().add(t.k.at, t.v.at, S);
        const rotation = {table: t.table, n_heads: H, interleaved: false};
        const forward = {q: t.x, k: t.ownK, v: t.ownV, pattern: t.own};
        const all = [
          () => rope(t.y, t.x, rotation, sequence),
          () => ropeBackward(t.y, t.x, rotation, sequence),
          () => positions(t.y, t.learned, sequence),
          () => positionsBackward(t.dtable, t.x, sequence),
          () => attention(t.y, t.scratch, t.x, sequence, keys, heads),
          () => attentionScores(t.scores, t.x, sequence, keys, heads),
          () => maskScores(t.scores, 1, sequence, S, heads),
          () => attentionPattern(t.pattern, t.scores, 1, sequence, S, heads),
          () => attentionMix(t.y, t.pattern, sequence, keys, heads),
          () => attentionBackward({q: t.d, k: t.dk, v: t.dv}, t.scratch, t.y, forward, sequence, heads),
        ];
        for (const [i, call] of all.entries())
          assert.throws(call, {name: 'ShapeError'}, `${i} of ${names}: ${JSON.stringify(sequence)}`);
        for (const [name, tensor] of Object.entries(t))
          assert.ok(tensor.data.every((value) => value === 0.5), name); // prettier-ignore
        assert.ok(laid.isWhole());
        laid.free();
      }
    });

    it('positions before the first and past the last', () => {
      const laid = lay(heap, {x, y: x, table: [5, D_HEAD], learned: [5, D]});
      const {x: from, y, table, learned} = laid.tensors;
      const rotation = {table, n_heads: H, interleaved: false};
      for (const start of [-1, 3, 0.5, NaN]) {
        const sequence = {row: 0, T: ROWS, start};
        assert.throws(() => rope(y, from, rotation, sequence), RangeError, `${start}`);
        assert.throws(() => positions(y, learned, sequence), RangeError, `${start}`);
        assert.throws(() => positionsBackward(learned, y, sequence), RangeError, `${start}`);
      }
      assert.ok(y.data.every((value) => value === 0.5));
      laid.free();
    });

    it('tokens that are none, before anything is written', () => {
      const laid = lay(heap, {w: [VOCAB, D], y: [2, D]});
      const {w, y} = laid.tensors;
      w.fill(1);
      for (const id of [VOCAB, -1, 1.5, NaN]) {
        assert.throws(() => embedding(y, [0, id], w), VocabularyError);
        assert.throws(() => embeddingBackward(w, [0, id], y), VocabularyError);
      }
      assert.ok(w.data.every((value) => value === 1) && y.data.every((value) => value === 0.5));
      assert.ok(laid.isWhole());
      laid.free();
    });

    it('keys that lie in no memory, are too few, or are shared unevenly', () => {
      const laid = lay(heap, {z: x, scratch: [50], q: x, pattern, k: kv, v: kv});
      const t = laid.tensors;
      const end = heap.f32.length;
      const good = spansOf(t);
      const wrong: [KeySpans, typeof heads, RegExp][] = [
        [new KeySpans().add(end - 4, t.v.at, ROWS), heads, /heap of/],
        [new KeySpans().add(t.k.at, end - 4, ROWS), heads, /heap of/],
        [new KeySpans().add(-1, t.v.at, ROWS), heads, /heap of/],
        [new KeySpans().add(t.k.at, NaN, ROWS), heads, /heap of/],
        [new KeySpans().add(t.k.at, t.v.at, ROWS + 1).add(t.k.at, t.v.at, -1), heads, /-1 keys/],
        [good, {...heads, n_heads: 1, n_kv_heads: 2, d_head: D}, /divides/],
        [good, {...heads, window: 0}, /window/],
      ];
      for (const [keys, shape, message] of wrong) {
        const refusal = {name: 'ShapeError', message};
        assert.throws(() => attention(t.z, t.scratch, t.q, whole, keys, shape), refusal);
        assert.throws(() => attentionScores(t.pattern, t.q, whole, keys, shape), refusal);
        assert.throws(() => attentionMix(t.z, t.pattern, whole, keys, shape), refusal);
      }
      const few = new KeySpans().add(t.k.at, t.v.at, 2);
      assert.throws(() => attention(t.z, t.scratch, t.q, whole, few, heads), /at least 3 keys, got 2/);
      assert.throws(() => maskScores(t.pattern, 1, whole, 2, heads), /at least 3 keys, got 2/);
      assert.ok(laid.isWhole());
      laid.free();
    });

    it('what must be there and is not', () => {
      const t = (...shape: number[]) => heap.tensor(shape);
      const [norm, w] = [
        {out: t(3, 8), scale: t(3)},
        {weight: t(8), bias: t(8)},
      ];
      assert.throws(() => layerNorm(norm, t(3, 8), w, 0), /layerNorm: expected mean, got none/);
      assert.throws(
        () => layerNormBackward(t(3, 8), w, t(3, 8), t(3, 8), w, norm),
        /expected mean, got none/,
      );
      const mlp = {gate: {weight: t(6, 8)}, up: {weight: t(6, 8)}, down: {weight: t(8, 6)}};
      const plain = {pre: t(3, 6), post: t(3, 6)};
      const a = {...plain, pre_linear: t(3, 6)};
      const [y, x] = [t(3, 8), t(3, 8)];
      assert.throws(() => feedForward(y, plain, x, mlp, 'silu', 0), /expected pre_linear, got none/);
      assert.throws(() => feedForwardBackward(y, mlp, a, x, plain, x, mlp, 'silu'), /pre_linear, got none/);
      assert.throws(() => feedForwardBackward(y, mlp, plain, x, a, x, mlp, 'silu'), /pre_linear, got none/);
      const ungated = {up: mlp.up, down: mlp.down};
      assert.throws(() => feedForwardBackward(y, ungated, a, x, a, x, mlp, 'silu'), /gate, got none/);
    });

    it('a table of angles that is not of the head', () => {
      const frequencies = {theta: new Float64Array(2), factor: 1};
      assert.throws(() => fillRopeTable(heap.tensor([4, 3]), frequencies), ShapeError);
      assert.throws(() => fillRopeTable(heap.tensor([4, 6]), frequencies), ShapeError);
    });

    it('a quantized weight of another heap', () => {
      const unasked = () => assert.fail('it is not asked');
      const quantized = {heap: other, matvec: unasked, dequantize: unasked};
      const layer = {weight: heap.tensor([MLP, D]), quantized};
      assert.throws(() => linear(heap.tensor([1, MLP]), heap.tensor([1, D]), layer), /quantized.*same heap/);
    });

    it('sequences without a place for their spans, or without their cache', () => {
      const laid = lay(heap, calls.attentionLayer.shapes);
      const {q, k, v, z, scratch, out, x} = laid.tensors;
      const layer = (more: object) => () =>
        attentionLayer(out, {q, k, v, z, scratch}, x, attn(laid.tensors), {heads}, {...run(), ...more});
      layer({})();
      assert.throws(layer({spans: []}), ShapeError);
      const wide = {weight: heap.tensor([2 * G * D_HEAD, D])};
      for (const [name, at] of [
        ['k', {k: heap.tensor([ROWS, 2 * G * D_HEAD]), v}],
        ['v', {k, v: heap.tensor([ROWS, 2 * G * D_HEAD])}],
      ] as const) {
        const weights = {...attn(laid.tensors), [name]: wide};
        const call = () => attentionLayer(out, {q, ...at, z, scratch}, x, weights, {heads}, run());
        assert.throws(call, {name: 'ShapeError', message: /attentionLayer: expected/}, name);
      }
      assert.throws(layer({caches: []}), ShapeError);
      assert.throws(layer({sequences: [{row: 1, T: ROWS, start: 0}]}), ShapeError);
      laid.free();
    });

    it('a stream and sums of a block that are not of its width', () => {
      const norm = () => ({out: heap.tensor(x), scale: heap.tensor([ROWS])});
      const laid = lay(heap, {...attnWeights, ...mlpWeights, ln: [D]});
      const weight = {weight: laid.tensors.ln};
      const w = {ln1: weight, ln2: weight, attn: attn(laid.tensors), mlp: gated(laid.tensors)};
      const t = (...shape: number[]) => heap.tensor(shape);
      const a = {
        ...{resid_pre: t(...x), resid_mid: t(...x), resid_post: t(...x), attn_out: t(...x), mlp_out: t(...x)},
        ...{ln1: norm(), ln2: norm()},
        attn: {q: t(...x), k: t(...kv), v: t(...kv), z: t(...x), scratch: t(...scratch), pattern: t(...pattern)},
        mlp: {pre: t(...inner.pre), pre_linear: t(...inner.pre), post: t(...inner.post)},
      }; // prettier-ignore
      const rms = {kind: 'rms', eps: 0} as const;
      const shape = {norm: rms, norm_position: 'pre', attention: {heads}, hidden_act: 'silu'} as const;
      block(a, w, shape, run());
      for (const name of ['resid_mid', 'resid_post', 'attn_out', 'mlp_out', 'resid_pre'])
        for (const wrong of [t(ROWS - 1, D), t(ROWS, D - 1), other.tensor(x)])
          assert.throws(() => block({...a, [name]: wrong}, w, shape, run()), ShapeError, name);
      const d = {x: t(...x), attn: a.attn, mlp: a.mlp};
      for (const wrong of [t(ROWS - 1, D), other.tensor(x)]) {
        assert.throws(() => blockBackward(wrong, w, d, a, w, shape, [whole]), /blockBackward: .*stream/);
        assert.throws(() => blockBackward(t(...x), w, {...d, x: wrong}, a, w, shape, [whole]), /d\.x/);
      }
      assert.ok(laid.isWhole());
    });
  });
