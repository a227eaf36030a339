import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  beamSearch,
  finish,
  generate,
  generateBeams,
  Heap,
  logSoftmax,
  PREFILL_CHUNK,
  Random,
  run,
  type Beam,
  type GenerateBeamsOptions,
  type Intervention,
  type Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  assertNumber,
  copyModel,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
  reach,
} from './random-model.js';

/** Sums of logarithms, cached against uncached. */
const CLOSE = 1e-3;

/** ln p(token | prompt and those before it), from a whole new run. */
function logsAfter(model: Transformer, text: number[], interventions: Intervention[] = []) {
  return logSoftmax(run(model, text, {logits: 'last', interventions}).logits);
}

interface Candidate {
  tokens: number[];
  log: number;
}

/** Beam search as it is defined, each step from whole new runs; and how near a choice came to going the other way. */
function bruteForce(
  model: Transformer,
  prompt: number[],
  {beams, maxTokens = 128, stop = [], lengthPenalty = 1}: GenerateBeamsOptions,
  interventions: Intervention[] = [],
) {
  const scoreOf = ({tokens, log}: Candidate) => log / tokens.length ** lengthPenalty;
  let closest = Infinity;
  const near = (a: number | undefined, b: number | undefined) => {
    if (a !== undefined && b !== undefined) closest = Math.min(closest, Math.abs(a - b));
  };
  let alive: Candidate[] = [{tokens: [], log: 0}];
  const done: Candidate[] = [];
  for (let length = 1; length <= maxTokens && alive.length > 0; length++) {
    const all = alive.flatMap(({tokens, log}) =>
      Array.from(logsAfter(model, [...prompt, ...tokens], interventions), (more, token) => ({
        tokens: [...tokens, token],
        log: log + more,
      })),
    );
    all.sort((a, b) => b.log - a.log);
    for (let i = 1; i <= 2 * beams; i++) near(all[i - 1]?.log, all[i]?.log);
    alive = [];
    for (const [rank, one] of all.slice(0, 2 * beams).entries())
      if (stop.includes(one.tokens[length - 1])) {
        if (rank < beams) done.push(one);
      } else if (alive.length < beams) alive.push(one);
  }
  const best = [...done, ...alive].sort((a, b) => scoreOf(b) - scoreOf(a));
  for (let i = 1; i < best.length; i++) near(scoreOf(best[i - 1]), scoreOf(best[i]));
  return {best: best.slice(0, beams), closest, scoreOf};
}

for (const {name, create} of heapKinds)
  describe(`generateBeams() in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    it('finds what a search without caches finds, and leaves no memory taken', (t) => {
      let compared = 0;
      for (const [i, config] of randomConfigs(random, 16, {causal: true}).entries()) {
        const model = randomModel(config, heap, random);
        reach(model, 150);
        const used = heap.usedBytes;
        const prompt = randomTokens(config, random, [1, 15, 16, 17, PREFILL_CHUNK + 20][i % 5]);
        const options = {
          beams: [1, 2, 3, 6][random.integer(4)],
          maxTokens: [1, 2, 5, 12][random.integer(4)],
          stop: random.uniform() < 0.6 ? randomTokens(config, random, 2) : [],
          lengthPenalty: [0, 0.6, 1][random.integer(3)],
        };
        const where = `${prompt.length} tokens, ${JSON.stringify(options)}, ${describeConfig(config)}`;
        const {best, closest, scoreOf} = bruteForce(model, prompt, options);
        const got = finish(generateBeams(model, prompt, options));
        assert.equal(heap.usedBytes, used, where);
        assert.equal(got.length, best.length, where);
        for (const [n, {tokens, logProbability, score, ended}] of got.entries()) {
          assert.equal(ended, options.stop.includes(tokens.at(-1)!), where);
          assertNumber(score, scoreOf({tokens: [...tokens], log: logProbability}), 1e-9, where);
          if (closest < CLOSE) continue; // rounding may have decided
          assert.deepEqual(tokens, best[n].tokens, where);
          assertNumber(logProbability, best[n].log, CLOSE, where);
          compared++;
        }
      }
      t.diagnostic(`${compared} beams compared`);
      assert.ok(compared > 10, `${compared} beams compared`);
    });

    it('with enough beams finds the best of all there are', () => {
      for (const config of randomConfigs(random, 5, {causal: true, vocab_size: 4, num_hidden_layers: 1})) {
        const model = randomModel(config, heap, random);
        const prompt = randomTokens(config, random, 1 + random.integer(20));
        const [maxTokens, stop] = [3, [random.integer(4)]];
        const all: Candidate[] = [];
        const visit = (tokens: number[], log: number): void => {
          if (tokens.length === maxTokens || stop.includes(tokens.at(-1)!)) all.push({tokens, log});
          else
            for (const [token, more] of logsAfter(model, [...prompt, ...tokens]).entries())
              visit([...tokens, token], log + more);
        };
        visit([], 0);
        all.sort((a, b) => b.log - a.log);
        const got = finish(generateBeams(model, prompt, {beams: 1000, maxTokens, stop, lengthPenalty: 0}));
        assert.equal(got.length, all.length);
        for (const [i, {tokens, logProbability}] of got.entries()) {
          assertNumber(logProbability, all[i].log, CLOSE, `${i}`);
          const same = all.find((each) => `${each.tokens}` === `${tokens}`);
          assertNumber(logProbability, same!.log, CLOSE, `${tokens}`);
        }
      }
    });

    it('with one beam is greedy, and interventions reach all of it', (t) => {
      let compared = 0;
      for (const config of randomConfigs(random, 12, {causal: true})) {
        const model = randomModel(config, heap, random);
        const prompt = randomTokens(config, random, 5);
        const at = 'blocks.0.attn.z';
        const interventions: Intervention[] = [
          {at, op: 'scale', factor: -2, head: 0},
          {at: 'logits', op: 'add', vector: [9], index: 3, position: 7},
        ];
        for (const given of [[], interventions]) {
          const greedy: number[] = [];
          const options = {temperature: 0, maxTokens: 9, stop: [], interventions: given};
          for (const event of generate(model, prompt, options))
            if (event.kind === 'token') greedy.push(event.token);
          const [beam] = finish(generateBeams(model, prompt, {beams: 1, ...options, temperature: undefined} as GenerateBeamsOptions)); // prettier-ignore
          assert.deepEqual(beam.tokens, greedy, describeConfig(config));
        }
        const [some] = finish(generateBeams(model, prompt, {beams: 3, maxTokens: 2, stop: [], interventions: interventions.slice(0, 1)})); // prettier-ignore
        const {best, closest} = bruteForce(
          model,
          prompt,
          {beams: 3, maxTokens: 2},
          interventions.slice(0, 1),
        );
        if (closest < CLOSE) continue; // rounding may have decided
        assert.deepEqual(some.tokens, best[0].tokens);
        compared++;
      }
      t.diagnostic(`${compared} of 12 searches compared`);
      assert.ok(compared >= 4, `${compared} of 12 searches compared`);
    });
  });

describe(`generateBeams() goes on and ends (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {causal: true, vocab_size: 13, position: 'rope', sliding_window: null, eos_token_id: [3], max_position_embeddings: 300}); // prettier-ignore
  const model = randomModel(config, heap, random);
  reach(model, 300);
  const used = heap.usedBytes;
  const prompt = randomTokens(config, random, PREFILL_CHUNK + 6);

  it('tells how far it is, and can be left at any point', () => {
    const options = {beams: 3, maxTokens: 6, stop: []};
    const progress = [...generateBeams(model, prompt, options)];
    assert.equal(progress.length, 2 + 1 + 5 * 3);
    for (const [i, done] of progress.entries()) assert.ok(done > 0 && done <= 1 && done >= (progress[i - 1] ?? 0), `${done}`); // prettier-ignore
    for (let steps = 0; steps < progress.length; steps++) {
      const task = generateBeams(model, prompt, options);
      for (let n = 0; n < steps; n++) task.next();
      task.return([]);
      assert.equal(heap.usedBytes, used);
    }
  });

  it('ends with the model’s own token where none is named, and after 128', () => {
    const beams = finish(generateBeams(model, prompt, {beams: 2}));
    for (const {tokens, ended} of beams) assert.ok(ended ? tokens.indexOf(3) === tokens.length - 1 : tokens.length === 128 && !tokens.includes(3), `${tokens}`); // prettier-ignore
    const long = finish(generateBeams(model, prompt, {beams: 2, stop: [], lengthPenalty: 0}));
    assert.ok(long.every(({tokens}) => tokens.length === 128), 'as long as may be'); // prettier-ignore
    assert.equal(heap.usedBytes, used);
  });

  it('beams share the pages of what they have in common', () => {
    // A prompt of 200 tokens, and 8 beams: eight caches alone would need as many times its keys.
    const text = randomTokens(config, random, 200);
    const perToken = 8 * config.num_hidden_layers * config.num_key_value_heads * config.head_dim;
    const task = generateBeams(model, text, {beams: 8, maxTokens: 8, stop: []});
    let most = 0;
    for (let step = task.next(); !step.done; step = task.next()) most = Math.max(most, heap.usedBytes - used);
    assert.ok(most > 200 * perToken, 'the caches are counted');
    assert.ok(most < 3 * 200 * perToken + 4096 * 4, `${most} bytes, ${200 * perToken} for the prompt`);
  });

  it('is beamSearch() on the logits of runs', () => {
    const next = (tokens: readonly number[]) => run(model, [...prompt, ...tokens], {logits: 'last'}).logits;
    const scores = (found: Beam[]) => found.map(({score}) => score);
    const settings = {beams: 4, maxTokens: 5};
    const [own, given] = [
      finish(beamSearch(next, {...settings, ends: [3]})),
      finish(generateBeams(model, prompt, settings)),
    ];
    for (const [i, score] of scores(own).entries()) assertNumber(scores(given)[i], score, CLOSE, `${i}`);
  });

  it('refuses what makes no sense, and leaves no memory taken', () => {
    const whole = (name: string, message: string) => ({name, message: `generateBeams: expected ${message}`});
    const wrong: [options: unknown, error: {name: string; message: string}][] = [
      [undefined, whole('RangeError', 'options in an object, got undefined')],
      [4, whole('RangeError', 'options in an object, got 4')],
      [{}, whole('DecodingError', 'beams to be a whole number, 1 or more, got undefined')],
      [{beams: 0}, whole('DecodingError', 'beams to be a whole number, 1 or more, got 0')],
      ...[0, -1, 1.5, null, '3'].map((maxTokens): (typeof wrong)[number] => [
        {beams: 2, maxTokens},
        whole('DecodingError', `maxTokens to be a whole number, 1 or more, got ${JSON.stringify(maxTokens)}`),
      ]),
      [
        {beams: 2, lengthPenalty: NaN},
        whole('DecodingError', 'lengthPenalty to be a finite number, got NaN'),
      ],
      [{beams: 2, stop: 3}, whole('DecodingError', 'stop to be a list of token IDs, got 3')],
      [{beams: 2, stop: [-1]}, whole('DecodingError', 'stop to be a list of token IDs, got one of -1')],
      [
        {beams: 2, interventions: [{at: 'embed', op: 'mean'}]},
        {
          name: 'InterventionError',
          message:
            'intervention at embed: expected zero, scale, patch or add while a text grows (a mean that is known: zero, then add), got "mean"',
        },
      ],
      [
        {beams: 2, interventions: [{at: 'embed', op: 'patch', value: [1]}]},
        {
          name: 'InterventionError',
          message:
            'intervention at embed: expected a position to patch while a text grows, token by token, got undefined',
        },
      ],
    ];
    for (const [options, error] of wrong)
      assert.throws(
        () => finish(generateBeams(model, [1, 2], options as GenerateBeamsOptions)),
        error,
        JSON.stringify(options),
      );
    const settings = {beams: 2, maxTokens: 4};
    const noTokens: [unknown, string][] = [
      ['text', 'tokens, got a text: encode it first'],
      [undefined, 'a list of token IDs, got undefined'],
      [null, 'a list of token IDs, got null'],
      [{}, 'a list of token IDs, got an object'],
      [[1, 13], 'token IDs below 13, got 13'],
      [[1.5], 'token IDs below 13, got 1.5'],
    ];
    for (const [tokens, message] of noTokens)
      assert.throws(
        () => finish(generateBeams(model, tokens as number[], settings)),
        whole('VocabularyError', message),
      );
    assert.throws(
      () => finish(generateBeams(model, [], settings)),
      whole('RangeError', 'at least one token, got 0'),
    );
    assert.throws(
      () => finish(generateBeams(undefined as unknown as Transformer, [1], settings)),
      whole('ModelError', 'a Transformer, got undefined'),
    );
    const encoder = copyModel(model, heap, {...config, causal: false});
    assert.throws(
      () => finish(generateBeams(encoder, [1], settings)),
      whole('ModelError', 'a causal model, got one whose tokens see all others'),
    );
    encoder.free();
    assert.equal(heap.usedBytes, used);
  });

  it('ends where learned positions end', () => {
    const own = new Heap();
    const learned = randomModel({...config, position: 'learned', max_position_embeddings: 9}, own, random);
    const before = own.usedBytes;
    const lengths = (prompt: number, maxTokens?: number) =>
      finish(generateBeams(learned, randomTokens(config, random, prompt), {beams: 2, maxTokens, stop: []})).map(({tokens}) => tokens.length); // prettier-ignore
    assert.deepEqual([lengths(2), lengths(2, 9), lengths(2, 8), lengths(2, 3)], [[8, 8], [8, 8], [8, 8], [3, 3]]); // prettier-ignore
    assert.deepEqual(lengths(9), [1, 1]);
    assert.throws(() => lengths(10), {
      name: 'ContextLengthError',
      message: 'generateBeams: expected a prompt of at most 9 tokens, for as many positions, got 10',
    });
    assert.equal(own.usedBytes, before);
  });
});
