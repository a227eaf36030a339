import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  createHeap,
  drawBatch,
  finish,
  openLossSlice,
  Random,
  run,
  Transformer,
  TrainingError,
} from 'llm-anatomy/core';
import {completeConfig} from '../../src/core/model/complete-config.js';

const config = completeConfig({
  vocab_size: 13,
  hidden_size: 8,
  num_attention_heads: 2,
  num_hidden_layers: 2,
  max_position_embeddings: 32,
});
const tokens = [3, 1, 4, 1, 5, 9, 2, 6, 5];

async function fresh(seed = 4): Promise<Transformer> {
  const model = new Transformer(config, await createHeap({relaxed: false}));
  model.initialize(new Random(seed));
  for (const {data} of model.parameters.values()) for (let i = 0; i < data.length; i++) data[i] *= 3;
  return model;
}

const opened = async (seed = 1) => {
  const model = await fresh();
  return {model, slice: finish(openLossSlice(model, tokens, seed))};
};

/** Mean −ln p of each token given those before it, from a plain run. */
function lossOf(model: Transformer): number {
  const {logits} = run(model, tokens);
  const vocab = config.vocab_size;
  let sum = 0;
  for (let t = 0; t + 1 < tokens.length; t++) {
    const row = Array.from(logits.subarray(t * vocab, (t + 1) * vocab));
    const most = Math.max(...row);
    sum += most + Math.log(row.reduce((all, z) => all + Math.exp(z - most), 0)) - row[tokens[t + 1]];
  }
  return sum / (tokens.length - 1);
}

describe('a slice of a loss', () => {
  it('has the model’s own loss in the middle', async () => {
    const {slice} = await opened();
    assert.ok(Math.abs(slice.lossAt([0, 0]) - lossOf(await fresh())) < 1e-5);
    assert.equal(slice.predictions, tokens.length - 1);
  });

  it('has the loss of the weights that it moves to elsewhere', async () => {
    const {model, slice} = await opened();
    const loss = slice.lossAt([0.4, -0.7]);
    assert.ok(Math.abs(loss - lossOf(model)) < 1e-5);
    assert.ok(Math.abs(slice.lossAt([0, 0]) - lossOf(await fresh())) < 1e-5); // and back
  });

  it('has directions whose rows are as long as the weights’, and leaves norms as they are', async () => {
    const before = await fresh();
    const {model, slice} = await opened();
    for (const point of [
      [1, 0],
      [0, 1],
    ] as const) {
      slice.lossAt(point);
      for (const [name, {shape, data, rows, cols}] of model.parameters) {
        const base = before.parameters.get(name)!.data;
        if (shape.length < 2) {
          assert.deepEqual([...data], [...base], name);
          continue;
        }
        for (let row = 0; row < rows; row++) {
          const length = (values: (i: number) => number) =>
            Math.sqrt(
              Array.from({length: cols}, (_, i) => values(row * cols + i) ** 2).reduce((a, b) => a + b),
            );
          const moved = length((i) => data[i] - base[i]);
          assert.ok(Math.abs(moved / length((i) => base[i]) - 1) < 1e-4, `${name}, row ${row}`);
        }
      }
    }
  });

  it('has gradients as differences have them', async () => {
    const {slice} = await opened();
    for (const [x, y] of [
      [0, 0],
      [0.3, -0.4],
      [-0.8, 0.6],
    ]) {
      const {loss, gradient} = slice.at([x, y]);
      assert.equal(loss, slice.lossAt([x, y]));
      const h = 5e-3;
      const expected = [
        (slice.lossAt([x + h, y]) - slice.lossAt([x - h, y])) / (2 * h),
        (slice.lossAt([x, y + h]) - slice.lossAt([x, y - h])) / (2 * h),
      ];
      for (const axis of [0, 1])
        assert.ok(
          Math.abs(gradient[axis] - expected[axis]) < 0.01 * (1 + Math.abs(expected[axis])),
          `${gradient} ${expected}`,
        );
    }
  });

  it('has gradients of some predictions, which together are that of all', async () => {
    const {slice} = await opened();
    const all = slice.at([0.2, 0.1]);
    const [first, second] = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ].map((batch) => slice.at([0.2, 0.1], batch));
    assert.equal(first.loss, all.loss);
    for (const axis of [0, 1])
      assert.ok(Math.abs((first.gradient[axis] + second.gradient[axis]) / 2 - all.gradient[axis]) < 1e-4);
    assert.notEqual(first.gradient[0], all.gradient[0]);
  });

  it('is that of its seed', async () => {
    const at = async (seed: number) => (await opened(seed)).slice.lossAt([0.5, 0.5]);
    assert.equal(await at(1), await at(1));
    assert.notEqual(await at(1), await at(2));
  });

  it('wants two tokens', async () => {
    const model = await fresh();
    assert.throws(() => finish(openLossSlice(model, [3], 1)), TrainingError);
  });

  it('draws batches without putting back', () => {
    const batch = drawBatch(10, 4, new Random(1));
    assert.equal(new Set(batch).size, 4);
    assert.ok(batch.every((i) => i >= 0 && i < 10));
    assert.deepEqual(drawBatch(3, 9, new Random(1)).sort(), [0, 1, 2]);
  });
});
