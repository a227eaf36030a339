import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  attributeLogit,
  attributionTrace,
  Decoder,
  evaluate,
  finish,
  FreedError,
  generate,
  Heap,
  KvCache,
  logitLens,
  PagePool,
  quantizeModel,
  roundWeights,
  Random,
  run,
  SlidingCache,
  Transformer,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {assertClose, copyModel, randomConfigs, randomModel, randomTokens} from './random-model.js';

const specs: QuantizationSpec[] = [{format: 'int8'}, {format: 'int4'}, {format: 'nf4'}];

describe(`quantized models and their originals (SEED=${seed})`, () => {
  const random = new Random(seed);
  const fixed = {causal: true, norm_position: 'pre', position: 'rope', sliding_window: 4} as const;
  const create = () => randomModel(randomConfigs(random, 1, fixed)[0], new Heap(), random);
  const freed = (where: string) => ({
    name: 'FreedError',
    message: `${where}: expected a model that has its memory, got one that was freed`,
  });

  it('rounded weights are what the quantized model computes with, to read and to run', () => {
    for (const spec of specs) {
      const model = create();
      const quantized = quantizeModel(copyModel(model, new Heap()), spec);
      const before = new Map([...model.parameters].map(([name, {data}]) => [name, data.slice()]));
      assert.equal(finish(roundWeights(model, spec)), quantized.bytes);
      assertClose(run(model, [1, 2, 3]).logits, run(quantized.model, [1, 2, 3]).logits, 1e-4, spec.format);
      for (const [name, {data, shape}] of model.parameters) {
        const isOfBlock = /proj\.weight$/.test(name);
        assert.equal(
          data.some((value, i) => value !== before.get(name)![i]),
          isOfBlock,
          `${spec.format}: ${name}`,
        );
        if (isOfBlock && spec.format !== 'int8')
          assert.ok(new Set(data.subarray(0, shape[1])).size <= 16, `${spec.format}: ${name}`);
      }
    }
  });

  it('a model that was freed has no use, nor has one over its parameters', () => {
    for (const spec of specs) {
      const model = create();
      const {config, heap, parameters} = model;
      const quantized = quantizeModel(model, spec);
      const cast = new Transformer({...config, rope_theta: 7}, heap, parameters);
      const {trace} = run(model, [1, 2], {trace: attributionTrace});
      const cache = new KvCache(quantized.model, 3);
      for (const each of [model, quantized.model, cast]) assert.equal(each.isFree, false);
      model.free();
      for (const each of [model, quantized.model, cast]) {
        assert.equal(each.isFree, true);
        const {usedBytes} = heap;
        const calls: Record<string, () => unknown> = {
          run: () => run(each, [1]),
          evaluate: () => evaluate(each, [1, 2]),
          generate: () => [...generate(each, [1])],
          logitLens: () => logitLens(each, new Float32Array(config.hidden_size)),
          attributeLogit: () => attributeLogit(each, trace, 0, 0),
          quantizeModel: () => quantizeModel(each, spec),
          KvCache: () => new KvCache(each, 4),
          SlidingCache: () => new SlidingCache(each, 4),
          PagePool: () => new PagePool(each, 4, 4),
          Decoder: () => new Decoder(each, [cache], 4),
          'Transformer.initialize': () => each.initialize(random),
        };
        for (const [name, call] of Object.entries(calls)) assert.throws(call, freed(name), name);
        assert.equal(heap.usedBytes, usedBytes);
      }
      cache.free();
      cast.free(); // what it has of its own
      quantized.free();
      assert.equal(heap.usedBytes, 0);
    }
  });

  it('memory is given back in any order, and not twice', () => {
    for (const spec of specs) {
      const model = create();
      const {heap} = model;
      const {usedBytes} = heap;
      const [first, second, third] = [0, 1, 2].map(() => quantizeModel(model, spec));
      first.free();
      assert.equal(first.model.isFree, true);
      assert.throws(() => run(first.model, [1]), freed('run'));
      assert.throws(() => first.free(), /^FreedError: QuantizedModel\.free: expected .*, got freed ones$/);
      second.model.free();
      assert.throws(() => second.model.free(), FreedError);
      second.free();
      assert.equal(model.isFree, false);
      assert.equal(run(third.model, [1]).logits.length, model.config.vocab_size);
      third.free();
      assert.equal(heap.usedBytes, usedBytes);
      model.free();
      assert.equal(heap.usedBytes, 0);
    }
  });

  it('share their positions, also where a text is longer than any before', () => {
    const [config] = randomConfigs(random, 1, {...fixed, sliding_window: null});
    const sizes = {hidden_size: 16, num_attention_heads: 4, num_key_value_heads: 2, num_hidden_layers: 2};
    const long = {...config, ...sizes, max_position_embeddings: 2000, head_dim: 8};
    const model = randomModel(long, new Heap(), random);
    const {heap} = model;
    const {usedBytes} = heap;
    const quantized = quantizeModel(model, {format: 'int8'});
    const taken = heap.usedBytes - usedBytes;
    assert.ok(taken >= quantized.bytes && taken < quantized.bytes + 4096, `${taken} for ${quantized.bytes}`);
    const tokens = randomTokens(long, random, 1200);
    run(quantized.model, tokens, {logits: 'last'});
    const {logits} = run(model, tokens, {logits: 'last'});
    const other = copyModel(model, new Heap());
    assertClose(logits, run(other, tokens, {logits: 'last'}).logits, 1e-5, 'the original');
    quantized.free();
    assertClose(run(model, tokens, {logits: 'last'}).logits, logits, 1e-5, 'after the copy was freed');
  });
});
