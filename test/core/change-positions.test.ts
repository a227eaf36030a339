/** The same weights under another rotation: held to a fresh model of that config, and to the plain reference. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  changePositionConfig,
  changePositions,
  completeConfig,
  ConfigError,
  FreedError,
  Heap,
  ModelError,
  Random,
  run,
  type ModelConfig,
  type PositionChanges,
  type RopeScaling,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {assertClose, copyModel, randomModel} from './random-model.js';
import {inDoubles, referenceLogits} from './reference-model.js';

const configOf = (more: Partial<ModelConfig> = {}): ModelConfig =>
  completeConfig({
    vocab_size: 17,
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 8,
    max_position_embeddings: 16,
    ...more,
  });

const scalings: RopeScaling[] = [
  {rope_type: 'linear', factor: 2},
  {rope_type: 'ntk', factor: 2},
  {rope_type: 'yarn', factor: 4, original_max_position_embeddings: 16},
  {rope_type: 'yarn', factor: 4},
  {
    rope_type: 'llama3',
    factor: 4,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 16,
  },
];

describe(`changePositions (SEED=${seed})`, () => {
  const random = new Random(seed);
  const tokens = Array.from({length: 40}, () => random.integer(17));

  for (const rope_scaling of scalings)
    it(`gives what a fresh model of the changed config gives: ${JSON.stringify(rope_scaling)}`, () => {
      const model = randomModel(configOf(), new Heap(), random);
      const before = run(model, tokens).logits;
      const changes = {rope_scaling, max_position_embeddings: 64};
      const changed = changePositions(model, changes);
      const config = {...model.config, ...changes};
      assert.deepEqual({...changed.config}, config);
      const {logits} = run(changed, tokens);
      assert.deepEqual(logits, run(copyModel(model, new Heap(), config), tokens).logits);
      assertClose(logits, referenceLogits(config, inDoubles(model.parameters), tokens), 1e-4, 'logits');
      assert.notDeepEqual(logits, before);
      assert.deepEqual(run(model, tokens).logits, before, 'the model itself is as it was');
    });

  it('goes back to no scaling, and leaves what is not named', () => {
    const config = configOf({rope_scaling: {rope_type: 'linear', factor: 2}});
    assert.deepEqual(changePositionConfig(config, {}), config);
    assert.equal(changePositionConfig(config, {rope_scaling: null}).rope_scaling, null);
    assert.equal(
      changePositionConfig(config, {max_position_embeddings: 99}).rope_scaling!.rope_type,
      'linear',
    );
  });

  it('shares the weights, and leaves them where they are when it is freed', () => {
    const model = randomModel(configOf(), new Heap(), random);
    const changed = changePositions(model, {max_position_embeddings: 32});
    assert.equal(changed.parameters, model.parameters);
    changed.free();
    assert.throws(() => run(changed, tokens), FreedError);
    assert.equal(run(model, tokens).logits.length, 40 * 17);
    const other = changePositions(model, {max_position_embeddings: 32});
    model.free();
    assert.throws(() => run(other, tokens), FreedError);
  });

  const refused: [Partial<ModelConfig>, unknown, RegExp][] = [
    [{}, {rope_theta: 5}, /rope_scaling or max_position_embeddings alone, got "?rope_theta/],
    [{}, null, /changes in an object, got null/],
    [{}, {rope_scaling: {rope_type: 'spiral', factor: 2}}, /rope_scaling to be an object with a rope_type/],
    [{}, {rope_scaling: {rope_type: 'linear', factor: 0}}, /rope_scaling\.factor/],
    [{}, {rope_scaling: {rope_type: 'linear', factor: NaN}}, /rope_scaling\.factor/],
    [{}, {max_position_embeddings: 1.5}, /max_position_embeddings/],
    [{}, {max_position_embeddings: -1}, /max_position_embeddings/],
    [{position: 'learned'}, {max_position_embeddings: 32}, /the 16 positions that were learned, got 32/],
    [
      {position: 'sinusoidal'},
      {rope_scaling: {rope_type: 'linear', factor: 2}},
      /rotary positions to scale, got sinusoidal/,
    ],
  ];
  for (const [more, changes, message] of refused)
    it(`refuses ${JSON.stringify(changes)} of ${more.position ?? 'rotary'} positions`, () => {
      const model = randomModel(configOf(more), new Heap(), random);
      assert.throws(
        () => changePositions(model, changes as PositionChanges),
        (error: Error) => error instanceof ConfigError && message.test(error.message),
      );
    });

  it('refuses what is no model', () => {
    assert.throws(() => changePositions({} as never, {}), ModelError);
  });
});
