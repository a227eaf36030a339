import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  generate,
  Heap,
  klDivergence,
  lookAtPolicy,
  maskPrompt,
  Random,
  seedOf,
  Transformer,
  type LookOptions,
  type PolicyLook,
} from 'llm-anatomy/core';

const config = completeConfig({
  vocab_size: 11,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  initializer_range: 0.4,
});
const create = (seed: number): Transformer =>
  new Transformer(config, new Heap()).initialize(new Random(seed));
const prompts = [[1, 2], [3], [4, 5, 6]];
const options: LookOptions = {maxTokens: 6, seed: 3};

function look(
  policy: Transformer,
  reference: Transformer,
  asked: readonly number[][] = prompts,
  how = options,
): PolicyLook {
  const task = lookAtPolicy(policy, reference, asked, how);
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    assert.ok(step.value >= 0 && step.value <= 1);
  }
}

describe('lookAtPolicy()', () => {
  it('draws each answer as generate() does by its own seed', () => {
    const [policy, reference] = [create(1), create(2)];
    const {answers} = look(policy, reference);
    for (const [n, prompt] of prompts.entries()) {
      const random = seedOf(options.seed, n);
      const tokens: number[] = [];
      for (const event of generate(policy, prompt, {maxTokens: 6, temperature: 1, random}))
        if (event.kind === 'token') tokens.push(event.token);
      assert.deepEqual([...answers[n]], tokens);
    }
  });

  it('weighs the divergence of each answer by its tokens', () => {
    const [policy, reference] = [create(1), create(2)];
    const {answers, kl} = look(policy, reference);
    let [sum, count] = [0, 0];
    for (const [n, prompt] of prompts.entries()) {
      sum += answers[n].length * klDivergence(policy, reference, maskPrompt(prompt, answers[n]));
      count += answers[n].length;
    }
    assert.ok(kl > 0);
    assert.ok(Math.abs(kl - sum / count) < 1e-12);
  });

  it('finds no distance where nothing was learned, and the same twice', () => {
    const [policy, reference] = [create(1), create(1)];
    const first = look(policy, reference);
    assert.equal(first.kl, 0);
    assert.deepEqual(look(policy, reference), first);
  });

  it('draws otherwise by another seed', () => {
    const [policy, reference] = [create(1), create(2)];
    const others = look(policy, reference, prompts, {...options, seed: 4}).answers;
    assert.notDeepEqual(others, look(policy, reference).answers);
  });

  it('needs a prompt', () => {
    assert.throws(() => look(create(1), create(2), []), RangeError);
    assert.throws(() => look(create(1), create(2), [[]]));
  });
});

describe('seedOf()', () => {
  it('gives whole numbers of 32 bits, all different', () => {
    const seeds = Array.from({length: 1000}, (_, n) => seedOf(2 ** 32 - 1, n));
    assert.equal(new Set(seeds).size, 1000);
    assert.ok(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32));
  });
});
