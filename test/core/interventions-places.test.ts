import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  Activations,
  Decoder,
  evaluate,
  finish,
  generate,
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
import {
  assertClose,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
} from './random-model.js';

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
    [{at: 'blocks.00.attn.z', op: 'zero'}, /name of an activation that the model has, got "blocks\.00\.attn\.z"$/],
    [{at: 'blocks.01.attn.z', op: 'zero'}, /name/],
    [{at: [z], op: 'zero'}, /name of an activation that the model has, got a list of 1$/],
    [{at: ['embed'], op: 'zero'}, /name/],
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
    ...[[Infinity], [1e39], [-1e39]].flatMap((values): [object, RegExp][] => [
      [{at: 'blocks.0.attn.scores', op: 'add', vector: values, index: 0}, /vector of finite numbers or −∞, got /],
      [{at: 'blocks.0.attn.scores', op: 'patch', value: values, head: 0, index: 0, position: 0}, /value of finite numbers or −∞, got /],
    ]),
    ...[[-Infinity], [Infinity]].flatMap((values): [object, RegExp][] => [
      [{at: z, op: 'add', vector: values, index: 0}, /attn\.z: expected a vector of finite numbers, got -?Infinity$/],
      [{at: 'logits', op: 'patch', value: values, index: 0, position: 0}, /value of finite numbers, got -?Infinity$/],
    ]),
    [{at: 'blocks.0.attn.scores', op: 'add', vector: [-Infinity], index: 0, factor: -1}, /factor of 0 or more, .* got -1$/],
    [{at: z, op: 'zero', positon: 2}, /attn\.z: expected no fields but at, head, position, index, op, got "positon"$/],
    [{at: z, op: 'mean', factor: 2}, /no fields but .*, op, got "factor"$/],
    [{at: z, op: 'scale', factor: 2, value: numbers(4)}, /no fields but .*, op, factor, got "value"$/],
    [{at: z, op: 'patch', value: numbers(48), vector: numbers(4)}, /no fields but .*, op, value, got "vector"$/],
    [{at: z, op: 'add', vector: numbers(4), factors: 2}, /no fields but .*, op, vector, factor, got "factors"$/],
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

for (const {name, create} of heapKinds)
  describe(`scores of −∞ in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);
    const [scores, pattern, z] = ['scores', 'pattern', 'z'].map((part) => `blocks.0.attn.${part}`);
    const knockout: Intervention = {at: scores, op: 'add', vector: [-Infinity], index: 0};

    it('a key that is knocked out is not looked at, and a query without any has a z of 0', () => {
      let emptied = 0;
      for (const config of randomConfigs(random, 16)) {
        const model = randomModel(config, heap, random);
        const T = 1 + random.integer(40);
        const tokens = randomTokens(config, random, T);
        const before = run(model, tokens, {trace: [pattern]}).trace.get(pattern)!.data;
        const {logits, trace} = run(model, tokens, {trace: ['*'], interventions: [knockout]});
        const where = describeConfig(config);
        assert.ok(logits.every(Number.isFinite), where);
        for (const {name: at, data} of trace.values())
          assert.ok(
            data.every((x) => (at.endsWith('scores') ? x < Infinity : Number.isFinite(x))),
            at,
          );
        const {data} = trace.get(pattern)!;
        const {num_attention_heads: H, head_dim: D} = config;
        for (let row = 0; row < H * T; row++) {
          const rest = 1 - before[row * T];
          const expected = before.slice(row * T, (row + 1) * T).map((p, key) => (key === 0 ? 0 : p / rest));
          const isEmpty = before.subarray(row * T + 1, (row + 1) * T).every((p) => p === 0);
          if (isEmpty) expected.fill(0);
          if (isEmpty || rest > 0.1)
            assertClose(data.subarray(row * T, (row + 1) * T), expected, 1e-5, where);
          if (!isEmpty) continue;
          emptied++;
          const [head, t] = [Math.floor(row / T), row % T];
          const mixed = trace.get(z)!.data.subarray((t * H + head) * D, (t * H + head + 1) * D);
          assert.ok(mixed.every((x) => x === 0), where); // prettier-ignore
        }
        // The whole score matrix, in a run over several rows of a tile.
        const all: Intervention = {at: scores, op: 'add', vector: new Float32Array(T).fill(-Infinity)};
        const none = run(model, tokens, {trace: [pattern, z], interventions: [all]});
        for (const {data} of none.trace.values()) assert.ok(data.every((x) => x === 0), where); // prettier-ignore
        assert.ok(none.logits.every(Number.isFinite), where);
        if (!config.causal) continue;
        const text: number[] = [];
        for (const event of generate(model, tokens, {interventions: [knockout], maxTokens: 3, stop: []}))
          if (event.kind === 'token') {
            text.push(event.token);
            assert.ok(event.logits.every(Number.isFinite), where);
          }
        assert.equal(text.length, 3);
      }
      assert.ok(emptied >= 10, `${emptied} queries without a key`);
    });

    it('nothing of them gives what is no number, in the trace neither', () => {
      for (const config of randomConfigs(random, 8, {causal: true})) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 6);
        const whole = run(model, tokens, {trace: ['*']});
        const isMasked = whole.trace.get(scores)!.data.map((x) => Number(x === -Infinity));
        const given = (...interventions: Intervention[]) => run(model, tokens, {trace: ['*'], interventions});
        assert.deepEqual(given({...knockout, factor: 0} as Intervention).logits, whole.logits);
        for (const factor of [0, -2]) {
          const {logits, trace} = given({at: scores, op: 'scale', factor});
          const {data} = trace.get(scores)!;
          for (const [i, x] of data.entries())
            if (isMasked[i]) assert.equal(x, -Infinity);
            else assert.ok(Number.isFinite(x));
          assert.ok(logits.every(Number.isFinite));
          assert.deepEqual(given(knockout, {at: scores, op: 'scale', factor}).trace.get(pattern)!.data.map((x) => (x >= 0 ? 0 : 1)), new Float32Array(data.length)); // prettier-ignore
        }
        // A key that the mask forbids stays forbidden.
        const {logits} = given({at: scores, op: 'add', vector: [5], position: 1, index: 4});
        assert.deepEqual(logits, whole.logits);
        const patched = given({at: scores, op: 'patch', value: new Array(config.num_attention_heads).fill(5), position: 1, index: 4}); // prettier-ignore
        assert.deepEqual(patched.logits, whole.logits);
      }
    });
  });
