import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  attributeLogit,
  AttributionError,
  beamSearch,
  CacheError,
  DecodingError,
  evaluate,
  finish,
  generate,
  Heap,
  KvCache,
  logitLens,
  ModelError,
  PagedCache,
  PagePool,
  quantizeModel,
  Random,
  run,
  ShapeError,
  SlidingCache,
  TraceError,
  VocabularyError,
  type BeamSettings,
  type QuantizationSpec,
  type RunOptions,
  type Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {randomConfigs, randomModel} from './random-model.js';

describe(`arguments that are none, from callers without types (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {causal: true, vocab_size: 13});
  const model = randomModel(config, heap, random);
  const calls: Record<string, (model: Transformer, tokens: number[]) => unknown> = {
    run: (model, tokens) => run(model, tokens),
    evaluate: (model, tokens) => evaluate(model, tokens),
    generate: (model, tokens) => [...generate(model, tokens)],
  };
  const is =
    (kind: new (...rest: never[]) => Error, ...parts: string[]) =>
    (error: Error) =>
      error instanceof kind && parts.every((part) => error.message.includes(part));

  for (const [name, call] of Object.entries(calls)) {
    it(`${name}(): no model`, () => {
      for (const [none, got] of [[undefined, 'undefined'], [null, 'null'], [config, 'an object'], ['gpt2', '"gpt2"']]) // prettier-ignore
        assert.throws(() => call(none as unknown as Transformer, [1, 2]), is(ModelError, `${name}: expected a Transformer, got ${got as string}`)); // prettier-ignore
    });

    it(`${name}(): no tokens`, () => {
      for (const [none, got] of [[undefined, 'undefined'], [null, 'null'], [{}, 'an object'], [7, '7'], [{length: -1}, 'an object']]) // prettier-ignore
        assert.throws(() => call(model, none as number[]), is(VocabularyError, `${name}: expected a list of token IDs, got ${got as string}`)); // prettier-ignore
      assert.throws(() => call(model, 'text' as unknown as number[]), is(VocabularyError, `${name}: expected tokens, got a text`)); // prettier-ignore
      assert.throws(() => call(model, []), is(RangeError, `${name}: expected at least`, 'got 0'));
      assert.throws(() => call(model, [1, undefined] as number[]), is(VocabularyError, 'below 13, got undefined')); // prettier-ignore
    });
  }

  it('run(): no options', () => {
    const {usedBytes} = heap;
    const wrong = (options: unknown) => () => run(model, [1, 2], options as RunOptions);
    for (const options of [null, ['embed'], 'embed', 3])
      assert.throws(wrong(options), is(RangeError, 'run: expected options in an object, got '), `${options}`);
    for (const trace of [null, 'embed', {}])
      assert.throws(wrong({trace}), is(TraceError, 'run: expected trace to be a list', 'got '), `${trace}`);
    for (const name of [undefined, null, 3, ['embed']])
      assert.throws(wrong({trace: [name]}), is(TraceError, 'run: expected the name of an', 'got '), `${name}`); // prettier-ignore
    for (const logits of [null, 'first', true])
      assert.throws(wrong({logits}), is(RangeError, 'run: expected logits to be all or last, got '), `${logits}`); // prettier-ignore
    assert.equal(heap.usedBytes, usedBytes);
  });

  it('what is made of a model is made of one', () => {
    const {usedBytes} = heap;
    const makers: Record<string, (model: Transformer) => unknown> = {
      logitLens: (model) => logitLens(model, []),
      attributeLogit: (model) => attributeLogit(model, new Map(), 0, 0),
      quantizeModel: (model) => quantizeModel(model, {format: 'int8'}),
      KvCache: (model) => new KvCache(model, 4),
      SlidingCache: (model) => new SlidingCache(model, 4),
      PagePool: (model) => new PagePool(model, 4, 4),
    };
    for (const [name, make] of Object.entries({...calls, ...makers}))
      for (const none of [undefined, null, 'gpt2', {forward() {}, config, heap}])
        assert.throws(
          () => make.call(undefined, none as unknown as Transformer, [1, 2]),
          is(ModelError, `${name}: expected a Transformer, got `),
          `${name} of ${none}`,
        );
    for (const none of [undefined, null, {}, model])
      assert.throws(
        () => new PagedCache(none as unknown as PagePool),
        is(CacheError, 'PagedCache: expected a PagePool, got '),
      );
    for (const none of [undefined, null, 3, {}]) {
      assert.throws(() => logitLens(model, none as unknown as number[]), is(ShapeError, 'logitLens: expected a residual stream', 'got ')); // prettier-ignore
      assert.throws(() => attributeLogit(model, none as unknown as Map<string, never>, 0, 0), is(AttributionError, 'attributeLogit: expected the trace of a run, a Map, got ')); // prettier-ignore
    }
    for (const none of [undefined, null, 3, 'int8'])
      assert.throws(() => quantizeModel(model, none as unknown as QuantizationSpec), is(RangeError, 'quantizeModel: expected options in an object, got ')); // prettier-ignore
    assert.equal(heap.usedBytes, usedBytes);
  });

  it('beamSearch(): no settings', () => {
    const search = (settings: unknown) => () => finish(beamSearch(() => [0, 1], settings as BeamSettings));
    for (const settings of [undefined, null, 4, []]) assert.throws(search(settings), is(DecodingError, 'settings in an object, got ')); // prettier-ignore
    assert.throws(search({maxTokens: 2}), is(DecodingError, 'beams', 'got undefined'));
    assert.throws(search({beams: 2}), is(DecodingError, 'maxTokens', 'got undefined'));
    for (const ends of [null, 3, '3', {}]) assert.throws(search({beams: 2, maxTokens: 2, ends}), is(DecodingError, 'ends', 'got ')); // prettier-ignore
  });
});
