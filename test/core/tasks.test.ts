import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  dpo,
  LanguageTask,
  maskPrompt,
  Random,
  TrainingError,
  VocabularyError,
  type Batch,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';

const batchOf = (size: number): Batch => ({tokens: new Int32Array(size), targets: new Int32Array(size)});
const text = Int32Array.from({length: 1000}, (_, i) => i);

describe('LanguageTask', () => {
  it(`draws windows from the first part, each token followed by its target (SEED=${seed})`, () => {
    const task = new LanguageTask(text, {validation: 0.2});
    assert.deepEqual([task.trainTokens, task.validationTokens], [800, 200]);
    const random = new Random(seed);
    const [B, T] = [8, 16];
    const batch = batchOf(B * T);
    const starts = new Set<number>();
    for (let round = 0; round < 2000; round++) {
      task.sample(batch, T, random);
      for (let row = 0; row < B * T; row += T) {
        const start = batch.tokens[row];
        starts.add(start);
        for (let t = 0; t < T; t++) {
          assert.equal(batch.tokens[row + t], start + t);
          assert.equal(batch.targets[row + t], start + t + 1);
        }
      }
    }
    // 16,000 draws: every place where a window can begin, and none past it.
    assert.equal(starts.size, 800 - T);
    assert.equal(Math.max(...starts), 800 - T - 1);
  });

  it('validates on the same windows each time, from the end, first to last', () => {
    const [B, T] = [4, 16];
    const task = new LanguageTask(text, {validation: 0.2, windows: 6});
    const batch = batchOf(B * T);
    assert.ok(task.validate(batch, T, 0));
    assert.equal(batch.tokens[0], 800);
    const first = batch.tokens.slice();
    assert.ok(task.validate(batch, T, 4));
    assert.deepEqual([...batch.targets.subarray(T, 2 * T)].at(-1), 999, 'the last window ends with the text');
    assert.ok(
      batch.targets.subarray(2 * T).every((target) => target === -1),
      'there are only six',
    );
    assert.equal(task.validate(batch, T, 8), false);
    task.validate(batch, T, 0);
    assert.deepEqual(batch.tokens, first);
  });

  it('does with what little there is', () => {
    const batch = batchOf(4);
    const task = new LanguageTask([1, 2, 3, 4, 5], {validation: 0});
    task.sample(batch, 4, new Random(1));
    assert.deepEqual([...batch.tokens, ...batch.targets], [1, 2, 3, 4, 2, 3, 4, 5]);
    assert.equal(task.validate(batch, 4, 0), false);
    assert.throws(() => new LanguageTask([1, 2, 3, 4]).sample(batch, 4, new Random(1)), TrainingError);
    assert.throws(() => new LanguageTask([]).sample(batch, 4, new Random(1)), TrainingError);
    for (const validation of [-0.1, 1, NaN])
      assert.throws(() => new LanguageTask(text, {validation}), TrainingError);
    for (const windows of [0, 1.5, NaN])
      assert.throws(() => new LanguageTask(text, {windows}), TrainingError);
    for (const id of [-1, 1.7, NaN, 2 ** 31])
      assert.throws(() => new LanguageTask([1, id, 3]), VocabularyError, `${id}`);
  });
});

describe('maskPrompt()', () => {
  it("counts the answer's tokens alone", () => {
    const {tokens, targets} = maskPrompt([10, 11, 12], [20, 21]);
    assert.deepEqual([...tokens], [10, 11, 12, 20]);
    assert.deepEqual([...targets], [-1, -1, 20, 21]);
    const one = maskPrompt([7], [8]);
    assert.deepEqual([[...one.tokens], [...one.targets]], [[7], [8]]);
    assert.throws(() => maskPrompt([], [1]), TrainingError);
    assert.throws(() => maskPrompt([1], []), TrainingError);
    for (const id of [-1, 1.7, NaN, 2 ** 31]) {
      assert.throws(() => maskPrompt([1], [2, id]), VocabularyError, `${id}`);
      assert.throws(() => maskPrompt([id, 1], [2]), VocabularyError, `${id}`);
    }
  });
});

describe('dpo()', () => {
  it('is ln 2 where the policy is the reference, and pushes both ways alike', () => {
    const same = {chosen: -12, rejected: -7};
    const {loss, margin, coefficients} = dpo(same, same, 0.1);
    assert.ok(Math.abs(loss - Math.LN2) < 1e-12);
    assert.equal(margin, 0);
    assert.deepEqual(coefficients, {chosen: 0.05, rejected: -0.05});
  });

  it(`has coefficients that are the slopes of its loss (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 200; round++) {
      const pair = () => ({chosen: -20 * random.uniform(), rejected: -20 * random.uniform()});
      const [policy, reference, beta] = [pair(), pair(), 0.01 + random.uniform()];
      const {loss, margin, rewards, coefficients} = dpo(policy, reference, beta);
      assert.ok(Math.abs(loss - Math.log(1 + Math.exp(-margin))) < 1e-9);
      assert.ok(Math.abs(rewards.chosen - rewards.rejected - margin) < 1e-12);
      for (const which of ['chosen', 'rejected'] as const) {
        const nudged = (by: number) => dpo({...policy, [which]: policy[which] - by}, reference, beta).loss;
        const slope = (nudged(1e-5) - nudged(-1e-5)) / 2e-5; // by the answer's loss, −ln p
        assert.ok(Math.abs(slope - coefficients[which]) < 1e-7);
      }
    }
  });

  it('stays finite however sure the policy is', () => {
    for (const sure of [-1e6, 1e6]) {
      const {loss, coefficients} = dpo({chosen: sure, rejected: 0}, {chosen: 0, rejected: 0}, 1);
      assert.equal(loss, sure < 0 ? 1e6 : 0);
      assert.equal(coefficients.chosen, sure < 0 ? 1 : 0);
    }
    for (const beta of [0, -1, NaN, Infinity])
      assert.throws(() => dpo({chosen: 0, rejected: 0}, {chosen: 0, rejected: 0}, beta), TrainingError);
  });
});
