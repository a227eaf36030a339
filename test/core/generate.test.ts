import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  DecodingError,
  generate,
  greedy,
  Heap,
  InterventionError,
  PREFILL_CHUNK,
  Random,
  run,
  Sampler,
  VocabularyError,
  type GenerateOptions,
  type Intervention,
  type SamplingSettings,
  type Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  assertClose,
  copyModel,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
  reach,
} from './random-model.js';

/** Cached against uncached: the same sums in another order. */
const CLOSE = 1e-4;

/** What is drawn, with its probability and the logits it was drawn from. */
function drawn(model: Transformer, prompt: ArrayLike<number>, options: GenerateOptions) {
  const draws: {token: number; probability: number; logits: Float32Array}[] = [];
  for (const event of generate(model, prompt, options))
    if (event.kind === 'token') draws.push({...event, logits: event.logits.slice()});
  return draws;
}

const textOf = (...call: Parameters<typeof drawn>) => drawn(...call).map(({token}) => token);

const lastOf = (model: Transformer, text: number[], interventions: Intervention[] = []) =>
  run(model, text, {logits: 'last', interventions}).logits;

/** Whether an intervention's place is in a text already: a run refuses those that are not. */
const reachedIn =
  ({length}: number[]) =>
  ({at, position = 0, index = 0}: Intervention) =>
    position < length && (index < length || !/scores|pattern/.test(at));

function randomSettings(random: Random): SamplingSettings {
  const some = <T>(value: T) => (random.uniform() < 0.4 ? value : undefined);
  return {
    temperature: [0, 0.7, 1, 1.3][random.integer(4)],
    topK: some(2 + random.integer(8)),
    topP: some(0.5 + 0.5 * random.uniform()),
    minP: some(0.2 * random.uniform()),
    typical: some(0.5 + 0.5 * random.uniform()),
    repetitionPenalty: some(1 + random.uniform()),
    frequencyPenalty: some(random.uniform()),
  };
}

it(`the same seed gives the same text, in TypeScript and in WebAssembly (SEED=${seed})`, async () => {
  const random = new Random(seed);
  const heaps = await Promise.all(heapKinds.map(({create}) => create()));
  for (const config of randomConfigs(random, 12, {causal: true})) {
    const [first, ...others] = heaps;
    const model = randomModel(config, first, random);
    const models = [model, ...others.map((heap) => copyModel(model, heap))];
    const prompt = randomTokens(config, random, 1 + random.integer(10));
    const options = {...randomSettings(random), maxTokens: 25, random: random.integer(1e9), stop: []};
    const texts = models.map((model) => textOf(model, prompt, options));
    for (const text of texts) assert.deepEqual(text, texts[0], describeConfig(config));
    assert.deepEqual(textOf(model, prompt, {...options, random: new Random(options.random)}), texts[0]);
    const wild = {temperature: 3, maxTokens: 25, stop: []};
    const [one, other] = [1, 2].map((random) => textOf(model, prompt, {...wild, random}));
    assert.notDeepEqual(one, other);
  }
});

for (const {name, create} of heapKinds)
  describe(`generate() in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    it('draws as a sampler does from the logits without a cache, and leaves no memory taken', () => {
      for (const config of randomConfigs(random, 14, {causal: true})) {
        const model = randomModel(config, heap, random);
        reach(model, 150);
        const used = heap.usedBytes;
        const text = randomTokens(config, random, 1 + random.integer(80));
        const settings = randomSettings(random);
        const sampler = new Sampler(config.vocab_size, settings, 7);
        const draws = drawn(model, text, {...settings, random: 7, maxTokens: 15, stop: []});
        assert.equal(draws.length, 15);
        for (const {token, probability, logits} of draws) {
          const where = `${text.length} tokens, ${describeConfig(config)}`;
          assertClose(logits, lastOf(model, text), CLOSE, where);
          assert.equal(token, sampler.sample(logits, text), where);
          assert.equal(probability, sampler.probability);
          if (settings.temperature === 0 && !settings.repetitionPenalty && !settings.frequencyPenalty) {
            assert.equal(token, greedy(logits));
            assert.equal(probability, 1);
          }
          text.push(token);
        }
        assert.equal(heap.usedBytes, used);
      }
    });

    it('with interventions, is as if each token were drawn from a whole new run', () => {
      for (const config of randomConfigs(random, 14, {causal: true, norm_position: 'pre'})) {
        const model = randomModel(config, heap, random);
        reach(model, 150);
        const used = heap.usedBytes;
        const prompt = randomTokens(config, random, [1, 5, PREFILL_CHUNK + 20][random.integer(3)]);
        const {hidden_size: d, num_attention_heads: H, num_key_value_heads: G, head_dim: D} = config;
        const at = (name: string) => `blocks.${random.integer(config.num_hidden_layers)}.${name}`;
        const vector = (length: number) => Array.from({length}, () => 0.5 * random.normal());
        const position = random.integer(prompt.length + 8);
        const all: Intervention[] = [
          {at: at('attn.z'), op: 'zero', head: random.integer(H)},
          {at: at('attn.k'), op: 'scale', factor: -0.5, head: random.integer(G)},
          {at: at('attn.rot_q'), op: 'scale', factor: 1.5, index: random.integer(D)},
          {at: at('resid_post'), op: 'add', vector: vector(d), factor: 0.7},
          {at: at('resid_mid'), op: 'add', vector: vector(d), position},
          {at: at('resid_pre'), op: 'patch', value: vector(d), position},
          {at: at('attn.v'), op: 'patch', value: vector(D), position, head: random.integer(G)},
          {at: at('mlp.post'), op: 'zero', index: 3},
          {at: at('attn.pattern'), op: 'zero', index: position},
          {at: at('attn.scores'), op: 'add', vector: [2], index: position},
          {at: at('attn.scores'), op: 'scale', factor: 0.2, head: random.integer(H)},
          {at: 'embed', op: 'zero', position},
          {at: 'ln_final', op: 'scale', factor: 0.9},
          {at: 'logits', op: 'add', vector: vector(config.vocab_size)},
          {at: 'logits', op: 'zero', position},
        ];
        for (let n = 0; n < 4; n++) {
          const interventions = random.shuffle([...all]).slice(0, 1 + random.integer(4));
          const text = [...prompt];
          for (const {token, logits} of drawn(model, prompt, {
            interventions,
            maxTokens: 8,
            random: n,
            stop: [],
          })) {
            const where = `${text.length} tokens, ${JSON.stringify(interventions)}, ${describeConfig(config)}`;
            assertClose(logits, lastOf(model, text, interventions.filter(reachedIn(text))), CLOSE, where);
            text.push(token);
          }
        }
        assert.equal(heap.usedBytes, used);
      }
    });
  });

describe(`generate() begins, goes on and ends (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {causal: true, vocab_size: 13, position: 'rope', sliding_window: 5, norm_position: 'pre', max_position_embeddings: 300}); // prettier-ignore
  const model = randomModel(config, heap, random);
  reach(model, 250);
  const used = heap.usedBytes;
  const isFree = () => assert.equal(heap.usedBytes, used);

  it('tells how much of the prompt is read, then each token as it is drawn', () => {
    const prompt = randomTokens(config, random, 2 * PREFILL_CHUNK + 2);
    const events = [...generate(model, prompt, {maxTokens: 2, stop: []})];
    assert.deepEqual(
      events.map((event) => (event.kind === 'prefill' ? event.done : event.kind)),
      [PREFILL_CHUNK / prompt.length, (2 * PREFILL_CHUNK) / prompt.length, 1, 'token', 'token'],
    );
    isFree();
  });

  it('ends after maxTokens', () => {
    for (const maxTokens of [0, 1, 7]) {
      assert.equal(textOf(model, [1, 2], {maxTokens, stop: []}).length, maxTokens);
      isFree();
    }
    assert.equal(textOf(model, [1, 2], {stop: []}).length, 128);
  });

  it('ends with a token that stops: the model’s own, or those it is given', () => {
    const text = textOf(model, [1, 2], {random: 5, maxTokens: 40, temperature: 2, stop: []});
    const upTo = (...stop: number[]) => text.slice(0, 1 + text.findIndex((token) => stop.includes(token)));
    for (const stop of [[text[3]], [text[9], text[5]], [text[0]]]) {
      assert.deepEqual(
        textOf(model, [1, 2], {random: 5, maxTokens: 40, temperature: 2, stop}),
        upTo(...stop),
      );
      const own = copyModel(model, new Heap(), {...config, eos_token_id: stop});
      assert.deepEqual(textOf(own, [1, 2], {random: 5, maxTokens: 40, temperature: 2}), upTo(...stop));
    }
  });

  it('can be left at any point, and two can go on side by side', () => {
    const prompt = randomTokens(config, random, PREFILL_CHUNK + 6);
    for (let events = 0; events < 6; events++) {
      const generator = generate(model, prompt, {stop: []});
      for (let n = 0; n < events; n++) generator.next();
      generator.return();
      isFree();
    }
    const kinds: string[] = [];
    for (const {kind} of generate(model, prompt, {stop: []})) if (kinds.push(kind) === 4) break; // prettier-ignore
    assert.deepEqual(kinds, ['prefill', 'prefill', 'token', 'token']);
    isFree();
    const options = {maxTokens: 20, random: 3, stop: []};
    const others = {maxTokens: 20, random: 4, stop: [], temperature: 2};
    const expected = [textOf(model, [1, 2, 3], options), textOf(model, [4], others)];
    const generators = [generate(model, [1, 2, 3], options), generate(model, [4], others)];
    const texts: number[][] = [[], []];
    for (let n = 0; n < 21; n++)
      for (const [i, generator] of generators.entries()) {
        const {value} = generator.next();
        if (value?.kind === 'token') texts[i].push(value.token);
      }
    assert.deepEqual(texts, expected);
    for (const generator of generators) generator.return();
    isFree();
  });

  it('goes on past the window, and past the positions that a formula was computed for', () => {
    const short = copyModel(model, new Heap(), {...config, max_position_embeddings: 16});
    const text = [1, 2, 3];
    for (const {token, logits} of drawn(short, text, {maxTokens: 120, random: 1, stop: []})) {
      if (text.length % 10 === 0) assertClose(logits, lastOf(model, text), CLOSE, `${text.length} tokens`);
      text.push(token);
    }
    assert.equal(text.length, 123);
  });

  it('ends where learned positions end, and leaves no memory taken', () => {
    const own = new Heap();
    const learned = randomModel({...config, position: 'learned', max_position_embeddings: 9}, own, random);
    const before = own.usedBytes;
    const count = (length: number, maxTokens?: number) =>
      textOf(learned, randomTokens(config, random, length), {maxTokens, stop: []}).length;
    assert.equal(count(3), 7); // the last is drawn from what comes after nine
    assert.deepEqual([count(3, 7), count(3, 6), count(3, 0), count(9), count(9, 5)], [7, 6, 0, 1, 1]);
    assert.throws(() => count(10), {
      name: 'ContextLengthError',
      message: 'generate: expected a prompt of at most 9 tokens, for as many positions, got 10',
    });
    assert.equal(own.usedBytes, before);
  });

  it('refuses what makes no sense, and leaves no memory taken', () => {
    const refused = (prompt: number[], options: GenerateOptions, kind: new (...rest: never[]) => Error) => {
      assert.throws(
        () => [...generate(model, prompt, options)],
        kind,
        `${prompt} ${JSON.stringify(options)}`,
      );
      isFree();
    };
    refused([], {}, RangeError);
    for (const token of [13, -1, 1.5, NaN]) refused([1, token], {}, VocabularyError);
    for (const maxTokens of [-1, 1.5, NaN, Infinity])
      assert.throws(() => [...generate(model, [1], {maxTokens})], /generate: .*maxTokens/, `${maxTokens}`);
    isFree();
    refused([1], {temperature: -1}, DecodingError);
    refused([1], {topP: 2}, DecodingError);
    refused([1], {interventions: [{at: 'nowhere', op: 'zero'}]}, InterventionError);
    refused([1], {interventions: [{at: 'embed', op: 'patch', value: [1, 2]}]}, InterventionError);
    const wrong = (what: Record<string, unknown>) => what as unknown as GenerateOptions;
    for (const options of [null, 3, 'text', []])
      assert.throws(
        () => [...generate(model, [1], wrong(options as never))],
        /^RangeError: generate: expected options in an object, got /,
        `${options}`,
      );
    for (const stop of [null, 3, 'text', {}])
      assert.throws(
        () => [...generate(model, [1], wrong({stop}))],
        /^RangeError: generate: expected stop .*, got /,
        `${stop}`,
      );
    for (const maxTokens of [null, '3', {}])
      assert.throws(
        () => [...generate(model, [1], wrong({maxTokens}))],
        /^RangeError: generate: expected maxTokens .*, got /,
        `${maxTokens}`,
      );
    for (const random of [null, '3', {}])
      assert.throws(
        () => [...generate(model, [1], wrong({random}))],
        /^DecodingError: Sampler: expected random .*, got /,
        `${random}`,
      );
    isFree();
    assert.equal(textOf(model, [1], wrong({maxTokens: 3, stop: new Uint32Array([40])})).length, 3);
  });
});
