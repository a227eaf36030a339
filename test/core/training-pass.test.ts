import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  Heap,
  quantizeModel,
  Random,
  TrainingError,
  TrainingPass,
  Transformer,
  VocabularyError,
} from 'llm-anatomy/core';

const config = completeConfig({
  vocab_size: 13,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  tie_word_embeddings: true,
});

describe('TrainingPass', () => {
  const create = (): Transformer => new Transformer(config, new Heap()).initialize(new Random(1));

  it('goes back once for each time that it went forward', () => {
    const pass = new TrainingPass(create(), 1, 3);
    const all = () => Array.from(pass.gradients.values()).flatMap(({data}) => [...data]);
    assert.throws(() => pass.backward(1), TrainingError);
    pass.forward([1, 2, 3], [2, 3, 4]);
    pass.backward(1);
    const once = all();
    assert.throws(() => pass.backward(1), TrainingError);
    pass.forward([1, 2, 3], [2, 3, 4]);
    assert.throws(() => pass.forward([1, 2, 13], [2, 3, 4]), VocabularyError);
    assert.throws(() => pass.backward(1), TrainingError, 'of activations half computed');
    assert.deepEqual(all(), once);
  });

  it('takes no targets but tokens of the vocabulary, and what is masked', () => {
    const pass = new TrainingPass(create(), 1, 2);
    for (const target of [13, 1e9, 1.5, NaN, -1.5])
      assert.throws(() => pass.forward([1, 2], [1, target]), VocabularyError, `${target}`);
    assert.equal(pass.forward([1, 2], [1, -7])[1], 0);
  });

  it('refuses models that do not compute with their parameters', () => {
    const model = create();
    const {heap, parameters, weights} = model;
    const other = heap.tensor([13, 16]);
    const quantized = [
      {format: 'int8', scheme: 'absmax', granularity: 'channel'},
      {format: 'fp8_e4m3', scheme: 'absmax', granularity: 'channel'},
    ] as const;
    const strange = [
      ...quantized.map((spec) => quantizeModel(model, spec).model),
      new Transformer(config, heap, parameters, {...weights, embed: other}),
      new Transformer(config, heap, parameters, {...weights, unembed: {...weights.unembed, bias: other}}),
    ];
    const used = heap.usedBytes;
    for (const wrong of strange) assert.throws(() => new TrainingPass(wrong, 1, 2), TrainingError);
    assert.equal(heap.usedBytes, used);
    new TrainingPass(new Transformer(config, heap, parameters, {...weights}), 1, 2).forward([1, 2], [2, 3]);
  });
});
