// Losses of a text: the same that training minimizes, and bad input.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  completeConfig,
  evaluate,
  Random,
  run,
  TrainingPass,
  Transformer,
  VocabularyError,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';

const config = completeConfig({
  vocab_size: 50,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
});
const model = new Transformer(config).initialize(new Random(seed));
const random = new Random(seed + 1);
const tokens = Int32Array.from({length: 20}, () => random.integer(50));

test(`evaluate() gives the losses that training minimizes (seed ${seed})`, () => {
  const expected = new TrainingPass(model, 1, 19).forward(tokens.slice(0, -1), tokens.slice(1));
  const losses = evaluate(model, tokens);
  assert.equal(losses.length, 19);
  for (const [i, loss] of losses.entries())
    assert.ok(Math.abs(loss - expected[i]) < 1e-5, `${i}: ${loss} is not ${expected[i]}`);
});

test('evaluate() makes interventions', () => {
  const silence = [{at: 'logits', op: 'zero'}] as const; // all tokens are then alike
  for (const loss of evaluate(model, tokens, silence)) assert.ok(Math.abs(loss - Math.log(50)) < 1e-5);
});

test('evaluate() refuses what cannot be predicted, and leaves no memory behind', () => {
  evaluate(model, tokens);
  const used = model.heap.usedBytes;
  assert.throws(() => evaluate(model, [3]), /expected at least two tokens, got 1/);
  for (const bad of [50, -1, 1.5, NaN]) {
    assert.throws(() => evaluate(model, [3, bad]), VocabularyError, `last token ${bad}`);
    assert.throws(() => evaluate(model, [bad, 3]), VocabularyError, `first token ${bad}`);
  }
  assert.throws(() => evaluate(model, tokens, [{at: 'blocks.7.ln1', op: 'zero'}]), /blocks\.7\.ln1/);
  evaluate(model, tokens);
  run(model, tokens);
  assert.equal(model.heap.usedBytes, used);
});
