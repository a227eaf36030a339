import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  Activations,
  ContextLengthError,
  finish,
  Heap,
  Random,
  run,
  runTask,
  ShapeError,
  TrainingPass,
  Transformer,
  VocabularyError,
  type RunResult,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  assertClose,
  describeConfig,
  distance,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
} from './random-model.js';
import {inDoubles, referenceLogits} from './reference-model.js';

/** Of single precision over a few layers, relative to the root mean square. */
const CLOSE = 1e-4;

for (const {name, create} of heapKinds)
  describe(`the transformer in ${name} (SEED=${seed})`, () => {
    it('computes what the papers say, activation by activation', async (t) => {
      const random = new Random(seed + 4);
      const heap = await create();
      let worst = 0;
      for (const [i, config] of randomConfigs(random, 40).entries()) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, [1, 2, 5, 9, 31, 33, 65][i % 7]);
        const expected = new Map<string, Float64Array>();
        const parameters = inDoubles(model.parameters);
        const logits = referenceLogits(config, parameters, tokens, (at, values) => {
          expected.set(at, values.slice());
        });
        const {trace, logits: seen} = run(model, tokens, {trace: ['*']});
        assert.deepEqual([...trace.keys()].sort(), [...expected.keys()].sort(), describeConfig(config));
        for (const [at, values] of expected)
          worst = Math.max(worst, assertClose(trace.get(at)!.data, values, CLOSE, `${at}, ${describeConfig(config)}`)); // prettier-ignore
        worst = Math.max(worst, assertClose(seen, logits, CLOSE, 'traced logits'));
        worst = Math.max(worst, assertClose(run(model, tokens).logits, logits, CLOSE, 'untraced logits'));
        for (const tensor of model.parameters.values()) tensor.free();
      }
      t.diagnostic(`off by ${worst.toExponential(1)} at most`);
    });

    it('lets no token be changed by one it cannot see, bit for bit', async () => {
      const random = new Random(seed + 5);
      const heap = await create();
      for (const [i, config] of randomConfigs(random, 12, {causal: true}).entries()) {
        const model = randomModel(config, heap, random);
        const T = [6, 34, 70][i % 3];
        const tokens = randomTokens(config, random, T);
        const {logits} = run(model, tokens);
        for (let n = 0; n < 4; n++) {
          const t = random.integer(T);
          const other = [...tokens];
          other[t] = (tokens[t] + 1 + random.integer(config.vocab_size - 1)) % config.vocab_size;
          const changed = run(model, other).logits;
          const before = t * config.vocab_size;
          assert.deepEqual(changed.slice(0, before), logits.slice(0, before), describeConfig(config));
          assert.ok(distance(changed.subarray(before), logits.subarray(before)) > 0, 'a token that matters');
          // What a stack of windows cannot reach is not changed either.
          const reach = config.num_hidden_layers * ((config.sliding_window ?? T) - 1) + 1;
          const after = Math.min(T, t + reach) * config.vocab_size;
          assert.deepEqual(changed.slice(after), logits.slice(after), describeConfig(config));
        }
      }
    });

    it('gives a text the same logits alone and in a batch', async () => {
      const random = new Random(seed + 6);
      const heap = await create();
      for (const [i, config] of randomConfigs(random, 12).entries()) {
        const model = randomModel(config, heap, random);
        const [B, T] = [1 + random.integer(4), [1, 3, 33][i % 3]];
        const texts = Array.from({length: B}, () => randomTokens(config, random, T));
        for (const logits of ['all', 'last'] as const) {
          const a = new Activations(config, heap, {B, T, S: T, keeps: i % 2 === 0, logits});
          const together = model.forward(a, texts.flat()).data.slice();
          const size = together.length / B;
          for (const [b, text] of texts.entries()) {
            const alone = run(model, text, {logits}).logits;
            assertClose(together.subarray(b * size, (b + 1) * size), alone, CLOSE, describeConfig(config));
          }
          a.free();
        }
      }
    });

    it('takes the last logits from all, and the same in slices', async () => {
      const random = new Random(seed + 7);
      const heap = await create();
      for (const config of randomConfigs(random, 8)) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 7);
        const {logits} = run(model, tokens);
        const last = run(model, tokens, {logits: 'last'}).logits;
        assert.equal(last.length, config.vocab_size);
        assertClose(last, logits.slice(-config.vocab_size), CLOSE, describeConfig(config));
        const a = new Activations(config, heap, {B: 1, T: 7, S: 7, keeps: false, logits: 'all'});
        const task = model.forwardTask(a, tokens);
        for (let layer = 1; layer <= config.num_hidden_layers; layer++)
          assert.equal(task.next().value, layer / (config.num_hidden_layers + 1));
        assert.deepEqual(finish(task).data.slice(), logits);
        a.free();
      }
    });
  });

describe(`runs in slices (SEED=${seed})`, () => {
  const random = new Random(seed + 10);
  const heap = new Heap();

  it('go on side by side, each as if alone', () => {
    for (const config of randomConfigs(random, 6, {num_hidden_layers: 3})) {
      const model = randomModel(config, heap, random);
      const texts = [1, 40, 7].map((T) => randomTokens(config, random, T)); // prettier-ignore
      const options = {trace: ['blocks.1.attn.pattern']};
      const tasks = texts.map((text) => runTask(model, text, options));
      const results: RunResult[] = [];
      while (results.length < texts.length)
        for (const [i, task] of tasks.entries()) {
          const step = task.next();
          if (step.done && step.value) results[i] = step.value;
        }
      for (const [i, text] of texts.entries()) assert.deepEqual(results[i], run(model, text, options));
    }
  });

  it('can be left at any point', () => {
    const [config] = randomConfigs(random, 1, {num_hidden_layers: 3});
    const model = randomModel(config, heap, random);
    const used = heap.usedBytes;
    for (let slices = 0; slices < 5; slices++) {
      const task = runTask(model, [1, 2, 3], {trace: ['*']});
      for (let i = 0; i < slices; i++) task.next();
      task.return(undefined as never);
      assert.equal(heap.usedBytes, used);
    }
  });
});

describe(`what a transformer refuses (SEED=${seed})`, () => {
  const random = new Random(seed + 9);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {
    position: 'learned',
    max_position_embeddings: 6,
    vocab_size: 13,
  });
  const model = randomModel(config, heap, random);
  const used = heap.usedBytes;

  it('tokens that are not in the vocabulary', () => {
    for (const token of [-1, 13, 0.5, NaN, Infinity, undefined as unknown as number]) {
      assert.throws(() => run(model, [0, token]), VocabularyError);
      assert.equal(heap.usedBytes, used);
    }
  });

  it('texts longer than there are positions for', () => {
    run(model, [1, 2, 3, 4, 5, 6]);
    assert.throws(() => run(model, [1, 2, 3, 4, 5, 6, 7]), ContextLengthError);
    assert.equal(heap.usedBytes, used);
  });

  it('no tokens, too many, too few', () => {
    assert.throws(() => run(model, []), RangeError);
    const a = new Activations(config, heap, {B: 2, T: 2, S: 2, keeps: false, logits: 'all'});
    for (const tokens of [[1, 2, 3], [1, 2, 3, 4, 5], []]) assert.throws(() => model.forward(a, tokens), ShapeError); // prettier-ignore
    a.free();
    const pass = new TrainingPass(model, 1, 3);
    assert.throws(() => pass.forward([1, 2, 3], [1, 2]), ShapeError);
    assert.throws(() => pass.forward([1, 2, 3], [1, 2, 13]), VocabularyError);
    assert.throws(() => pass.forward([1, 2, 3], [1, 2, NaN]), VocabularyError);
    pass.forward([1, 2, 3], [1, 2, 3]);
    assert.throws(() => pass.backward([1, 2]), ShapeError);
  });

  it('initialize() gives the same seed the same parameters, of the deviation that the config says', () => {
    const large = {
      ...config,
      hidden_size: 64,
      vocab_size: 300,
      num_hidden_layers: 3,
      initializer_range: 0.05,
    };
    const make = (n: number) => new Transformer(large, new Heap()).initialize(new Random(n)).parameters;
    const [a, b, c] = [make(1), make(1), make(2)];
    for (const [name, {data, shape}] of a) {
      assert.deepEqual(b.get(name)!.data, data);
      if (shape.length === 1) {
        assert.ok(data.every((x) => x === (name.endsWith('.bias') ? 0 : 1)), name); // prettier-ignore
        continue;
      }
      assert.notDeepEqual(c.get(name)!.data, data);
      const deviation = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length);
      const expected = /o_proj|down_proj/.test(name) ? 0.05 / Math.sqrt(6) : 0.05;
      assert.ok(Math.abs(deviation / expected - 1) < 6 / Math.sqrt(2 * data.length), `${name}: ${deviation}`);
    }
  });
});
