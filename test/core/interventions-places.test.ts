import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  Activations,
  Decoder,
  evaluate,
  finish,
  Heap,
  InterventionError,
  InterventionHooks,
  KvCache,
  PREFILL_CHUNK,
  Random,
  run,
  SlidingCache,
  type Intervention,
  type ModelConfig,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {assertClose, randomConfigs, randomModel, randomTokens} from './random-model.js';

/** In small models, changed at will, single precision is soon felt. */
const CLOSE = 1e-4;

describe(`interventions in cached passes (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [plain] = randomConfigs(random, 1, {causal: true, num_hidden_layers: 2, norm_position: 'pre', num_attention_heads: 4, num_key_value_heads: 2}); // prettier-ignore

  it('of the last logits alone reach them at the last position and at no other', () => {
    const model = randomModel(plain, heap, random);
    const text = randomTokens(plain, random, 7);
    const before = run(model, text, {logits: 'last'}).logits;
    for (let position = 0; position < 7; position++) {
      const interventions: Intervention[] = [{at: 'logits', op: 'zero', position}];
      const {logits} = run(model, text, {logits: 'last', interventions});
      if (position === 6)
        assert.ok(logits.every((x) => x === 0), 'the last'); // prettier-ignore
      else assertClose(logits, before, 1e-5, `position ${position}`);
    }
  });

  it('keys are counted from the beginning of the text, also where a ring has forgotten it', () => {
    const model = randomModel({...plain, sliding_window: 5}, heap, random);
    const text = randomTokens(plain, random, 30);
    for (const at of ['blocks.0.attn.pattern', 'blocks.1.attn.scores'])
      for (const index of [0, 3, 20, 23, 29]) {
        const interventions: Intervention[] = [{at, op: 'scale', factor: 0.3, index}];
        const expected = run(model, text, {interventions}).logits;
        for (const cache of [new KvCache(model, 30), new SlidingCache(model, 7)]) {
          const hooks = new InterventionHooks(model.config, interventions);
          for (let begin = 0; begin < 30; begin += 5) {
            const a = new Activations(model.config, heap, {B: 1, T: 5, S: cache.columns(5), keeps: false, logits: 'all'}); // prettier-ignore
            const {data} = model.forward(a, text.slice(begin, begin + 5), {caches: [cache], hooks});
            const [from, to] = [begin, begin + 5].map((t) => t * plain.vocab_size);
            assertClose(data, expected.subarray(from, to), CLOSE, `${at} ${index}`);
            a.free();
          }
          cache.free();
        }
      }
  });

  it('a mean is over all positions of a run, or refused: never over those of a chunk', () => {
    const model = randomModel(plain, heap, random);
    const text = randomTokens(plain, random, PREFILL_CHUNK + 3);
    const interventions: Intervention[] = [{at: 'blocks.1.attn.z', op: 'mean', head: 2}];
    const hooks = new InterventionHooks(plain, interventions);
    const cache = new KvCache(model, 100);
    const decoder = new Decoder(model, [cache], 100);
    const short = text.slice(0, 20);
    const expected = run(model, short, {interventions, logits: 'last'}).logits;
    assertClose(finish(decoder.prefill(short, 0, hooks)), expected, CLOSE, 'all at once');
    const refused = (positions: number) => (error: Error) =>
      error instanceof InterventionError &&
      error.message.includes(`attn.z: expected all ${positions} positions at once, for their mean, got `);
    assert.throws(() => decoder.step(1, hooks), refused(21));
    cache.truncate(0);
    assert.throws(() => finish(decoder.prefill(text, 0, hooks)), refused(text.length));
    const last: Intervention[] = [{at: 'logits', op: 'mean'}];
    assert.throws(
      () => run(model, short, {interventions: last, logits: 'last'}),
      /all 20 positions .* got 1$/,
    );
    decoder.free();
    cache.free();
  });
});

describe(`interventions that a model has no place for (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const config: ModelConfig = {
    ...randomConfigs(random, 1)[0],
    num_attention_heads: 4,
    num_key_value_heads: 2,
    num_hidden_layers: 2,
    hidden_size: 6,
    intermediate_size: 10,
    vocab_size: 13,
    position: 'rope',
    head_dim: 4,
    mlp: 'plain',
    norm_position: 'post',
    causal: true,
    sliding_window: null,
  };
  const model = randomModel(config, heap, random);

  const numbers = (length: number) => Array<number>(length).fill(1);
  const z = 'blocks.1.attn.z';
  const wrong: [object, RegExp][] = [
    [{at: 'blocks.2.attn.z', op: 'zero'}, /name.*"blocks\.2\.attn\.z"/],
    [{at: 'blocks.0.attn.*', op: 'zero'}, /name/],
    [{at: '', op: 'zero'}, /name.*""/],
    [{op: 'zero'}, /name/],
    [{at: 'blocks.0.ln1.scale', op: 'zero'}, /blocks\.0\.ln1\.scale: expected/],
    [{at: 'pos_embed', op: 'zero'}, /pos_embed/],
    [{at: 'blocks.0.mlp.pre_linear', op: 'zero'}, /pre_linear/],
    [{at: 'ln_final', op: 'zero'}, /ln_final/],
    [{at: z, op: 'zero', head: 4}, /head below 4, got 4/],
    [{at: 'blocks.1.attn.k', op: 'zero', head: 2}, /head below 2, got 2/],
    ...['embed', 'blocks.0.mlp_out', 'blocks.0.mlp.post', 'blocks.0.attn_out', 'logits'].flatMap((at) =>
      [0, 1].map((head): [object, RegExp] => [{at, op: 'zero', head}, new RegExp(`${at}: expected no head.*, got ${head}$`)])),
    [{at: z, op: 'zero', position: 3}, /attn\.z: expected a position below 3.*, got 3$/],
    [{at: z, op: 'mean', position: 9, head: 1}, /position below 3.*, got 9$/],
    [{at: 'logits', op: 'patch', value: numbers(13), position: 3}, /position below 3.*, got 3$/],
    [{at: 'blocks.0.attn.pattern', op: 'zero', index: 3}, /pattern: expected an index below 3.*, got 3$/],
    [{at: 'blocks.0.attn.scores', op: 'add', vector: [1], index: 7}, /index below 3.*, got 7$/],
    ...[-1, 0.5, NaN, '0', null].map((head): [object, RegExp] => [{at: z, op: 'zero', head}, /head/]),
    ...[-1, 0.5, NaN, Infinity, '0', null].flatMap((place): [object, RegExp][] => [
      [{at: z, op: 'zero', position: place}, /position/],
      [{at: z, op: 'zero', index: place}, /index/],
    ]),
    [{at: z, op: 'zero', index: 4}, /index below 4, got 4/],
    [{at: 'embed', op: 'zero', index: 6}, /index below 6, got 6/],
    [{at: 'blocks.0.mlp.post', op: 'zero', index: 10}, /index below 10, got 10/],
    [{at: 'logits', op: 'zero', index: 13}, /index below 13, got 13/],
    ...[NaN, Infinity, undefined, '2', null].map((factor): [object, RegExp] => [{at: z, op: 'scale', factor}, /finite factor/]),
    ...[NaN, Infinity, '2', null].map((factor): [object, RegExp] => [{at: z, op: 'add', vector: numbers(4), factor}, /finite factor/]),
    [{at: z, op: 'add', vector: numbers(16)}, /vector of 4, got 16/],
    [{at: z, op: 'add', vector: numbers(4), index: 0}, /vector of 1, got 4/],
    [{at: 'embed', op: 'add', vector: []}, /vector of 6, got 0/],
    [{at: z, op: 'patch', value: numbers(17)}, /48.*got 17/],
    [{at: z, op: 'patch', value: numbers(17), head: 1}, /48 or 12.*got 17/],
    ...[undefined, null, 3, 'four', {}, {0: 1}, [1, NaN, 3, 4], [1, null, 3, 4], ['1', 2, 3, 4]].flatMap((values): [object, RegExp][] => [
      [{at: z, op: 'add', vector: values}, /numbers/],
      [{at: z, op: 'patch', value: values, head: 0, position: 0}, /numbers/],
    ]),
    [{at: 'blocks.0.attn.scores', op: 'mean'}, /scores/],
    [{at: z, op: 'drop'}, /got "drop"/],
    [{at: z}, /zero, mean, scale/],
    [{at: z, op: 'toString'}, /got "toString"/],
  ]; // prettier-ignore

  it('are refused with a message that helps, and leave no memory taken', () => {
    const used = heap.usedBytes;
    for (const [intervention, message] of wrong) {
      const text = JSON.stringify(intervention);
      assert.throws(
        () => run(model, [1, 2, 3], {interventions: [intervention as Intervention], trace: ['*']}),
        (error: Error) => {
          assert.ok(error instanceof InterventionError, `${text} → ${error}`);
          assert.match(error.message, message, text);
          return true;
        },
        text,
      );
      assert.equal(heap.usedBytes, used, text);
    }
    for (const none of [undefined, null, 3, 'zero', [z]])
      assert.throws(
        () => run(model, [1, 2, 3], {interventions: [none as unknown as Intervention]}),
        (error: Error) =>
          error instanceof InterventionError && /^intervention: expected an object, got /.test(error.message),
        `${none}`,
      );
    for (const none of [null, 3, 'zero', {at: z, op: 'zero'}])
      assert.throws(
        () => run(model, [1, 2, 3], {interventions: none as unknown as Intervention[]}),
        (error: Error) =>
          error instanceof InterventionError && /^interventions: expected a list, got /.test(error.message),
        `${none}`,
      );
    // What is evaluated is all but the last.
    const interventions: Intervention[] = [{at: z, op: 'zero', position: 2}];
    assert.throws(() => evaluate(model, [1, 2, 3], interventions), /position below 2.*, got 2$/);
    evaluate(model, [1, 2, 3, 4], interventions);
    run(model, [1, 2, 3], {interventions: [{at: z, op: 'zero'}]});
    assert.equal(heap.usedBytes, used);
  });
});
