import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  accelerators,
  Activations,
  completeConfig,
  CountError,
  countParameters,
  forwardFlops,
  keysSeen,
  KvCache,
  modelPresets,
  Random,
  roofline,
  sixND,
  trainingFlops,
  TrainingPass,
  Transformer,
  weightBytes,
  type ActivationsShape,
  type ModelConfig,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {CountingHeap} from './counting-heap.js';
import {describeConfig, randomConfigs, randomModel, randomTokens} from './random-model.js';

const configOf = (name: keyof typeof modelPresets): ModelConfig => modelPresets[name].config;

describe('parameters', () => {
  for (const [name, {title, parameters, config, source}] of Object.entries(modelPresets))
    it(`of ${title} are as many as published: ${parameters}`, () => {
      assert.match(source, /^https:\/\/huggingface\.co\//, name);
      const counts = countParameters(config);
      assert.equal(counts.total, parameters);
      const {embedding, positions, blocks, finalNorm, unembedding} = counts;
      assert.equal(embedding + positions + blocks + finalNorm + unembedding, parameters);
      assert.equal(counts.withoutEmbeddings, blocks + finalNorm);
    });

  it('are those of these models', () => {
    const published = [
      124_439_808, 354_823_168, 774_030_080, 1_557_611_200, 1_100_048_384, 6_738_415_616, 8_030_261_248,
      70_553_706_496, 1_235_814_400, 7_241_732_096, 494_032_768, 7_615_616_512, 1_543_714_304, 14_770_033_664,
    ]; // prettier-ignore
    assert.deepEqual(
      Object.values(modelPresets).map(({parameters}) => parameters),
      published,
    );
  });

  it('part by part, of GPT-2 and Llama 3 8B', () => {
    const gpt2 = countParameters(configOf('gpt2'));
    assert.equal(gpt2.embedding, 50257 * 768);
    assert.equal(gpt2.positions, 1024 * 768);
    assert.equal(gpt2.unembedding, 0);
    assert.equal(gpt2.withoutEmbeddings, 85_056_000);
    assert.equal(gpt2.block.q, 768 * 768 + 768);
    assert.equal(gpt2.block.gate, 0);
    assert.equal(gpt2.block.norms, 4 * 768);
    const {block, unembedding} = countParameters(configOf('llama-3-8b'));
    assert.deepEqual(block, {
      q: 4096 * 4096,
      k: 1024 * 4096,
      v: 1024 * 4096,
      o: 4096 * 4096,
      gate: 14336 * 4096,
      up: 14336 * 4096,
      down: 14336 * 4096,
      norms: 2 * 4096,
      matrices: 218_103_808,
      total: 218_112_000,
    });
    assert.equal(unembedding, 128256 * 4096);
  });

  it(`are those that a transformer has (SEED=${seed})`, () => {
    for (const config of randomConfigs(new Random(seed), 60)) {
      const {parameters} = new Transformer(config);
      let total = 0;
      for (const {size} of parameters.values()) total += size;
      const counts = countParameters(config);
      assert.equal(counts.total, total, describeConfig(config));
      const {q, k, v, o, gate, up, down, norms} = counts.block;
      assert.equal(q + k + v + o + gate + up + down + norms, counts.block.total, describeConfig(config));
    }
  });
});

describe('FLOPs', () => {
  /** Keys that the mask lets T queries after S tokens see, one by one. */
  function visibleKeys({causal, sliding_window}: ModelConfig, T: number, S: number): number {
    let seen = 0;
    for (let query = S; query < S + T; query++)
      for (let key = 0; key < S + T; key++)
        if (!causal || (key <= query && query - key < (sliding_window ?? Infinity))) seen++;
    return seen;
  }

  it(`attention counts the keys that each query sees (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 60)) {
      const [tokens, cached] = [random.integer(12), random.integer(9)];
      assert.equal(keysSeen(config, {tokens, cached}), BigInt(visibleKeys(config, tokens, cached)));
      assert.equal(
        keysSeen(config, {tokens, cached, attention: 'dense'}),
        BigInt(tokens * (cached + tokens)),
      );
    }
  });

  it(`are the products of a real forward pass (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 24)) {
      const heap = new CountingHeap();
      const model = randomModel(config, heap, random);
      for (const logits of ['all', 'last'] as const) {
        const [batch, tokens] = [1 + random.integer(3), 1 + random.integer(40)];
        const shape: ActivationsShape = {B: batch, T: tokens, S: tokens, keeps: false, logits};
        const a = new Activations(config, heap, shape);
        const {flops} = heap.measure(() => model.forward(a, randomTokens(config, random, batch * tokens)));
        const least = forwardFlops(config, {batch, tokens, logits});
        const most = forwardFlops(config, {batch, tokens, logits, attention: 'dense'});
        // Attention is computed in tiles, which reach a little over the mask.
        assert.ok(flops >= least.total && flops <= most.total, describeConfig(config));
        if (!config.causal || tokens === 1) assert.equal(BigInt(flops), least.total, describeConfig(config));
        const {projections, mlp, unembedding, scores, mix} = least;
        assert.equal(projections + mlp + unembedding + scores + mix, least.total);
        assert.equal(least.block.total * BigInt(config.num_hidden_layers) + unembedding, least.total);
      }
    }
  });

  it(`are the products of a real step of decoding, cached keys included (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 16, {sliding_window: null, causal: true})) {
      const heap = new CountingHeap();
      const model = randomModel(config, heap, random);
      const cache = new KvCache(model, 20);
      for (const cached of [0, 1, 2, 3, 4]) {
        const a = new Activations(config, heap, {B: 1, T: 1, S: 20, keeps: false, logits: 'last'});
        const {flops} = heap.measure(() => model.forward(a, [cached], {caches: [cache]}));
        assert.equal(BigInt(flops), forwardFlops(config, {tokens: 1, cached}).total, describeConfig(config));
      }
    }
  });

  it(`of training are those of a real backward pass, three times the forward (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 12, {causal: false, sliding_window: null})) {
      const heap = new CountingHeap();
      const model = randomModel(config, heap, random);
      const [batch, tokens] = [2, 7];
      const pass = new TrainingPass(model, batch, tokens);
      const some = (): number[] => randomTokens(config, random, batch * tokens);
      const counts = trainingFlops(config, {batch, tokens}, countParameters(config).total);
      const forward = heap.measure(() => pass.forward(some(), some())).flops;
      const backward = heap.measure(() => pass.backward(1)).flops;
      assert.equal(BigInt(forward), counts.forward.total, describeConfig(config));
      assert.equal(BigInt(backward), counts.backward.total, describeConfig(config));
      assert.equal(BigInt(forward + backward), counts.total);
    }
  });

  it('of Llama 3 8B: known figures', () => {
    const config = configOf('llama-3-8b');
    const {total, withoutEmbeddings, unembedding, block} = countParameters(config);
    // One token without context: two for each weight that multiplies.
    const one = forwardFlops(config, {tokens: 1});
    const norms = block.norms * 32 + 4096;
    assert.equal(one.total - one.scores - one.mix, 2n * BigInt(withoutEmbeddings - norms + unembedding));
    assert.equal(one.scores, 2n * 32n * 4096n);
    const dense = forwardFlops(config, {tokens: 8192, attention: 'dense'});
    assert.equal(dense.scores, 2n * 32n * 8192n * 8192n * 4096n);
    const visible = forwardFlops(config, {tokens: 8192});
    assert.equal(visible.scores * 2n - dense.scores, 2n * 32n * 8192n * 4096n); // the diagonal
    const {estimate} = trainingFlops(config, {batch: 2, tokens: 4096}, total);
    assert.equal(estimate, 6n * 8_030_261_248n * 8192n);
    assert.equal(sixND(70_000_000_000, 15_000_000_000_000), 6_300_000_000_000_000_000_000_000n);
  });

  it('of a step are those by which the whole text grows', () => {
    const config = configOf('mistral-7b');
    for (const cached of [0, 1, 4094, 4095, 4096, 9000]) {
      const step = forwardFlops(config, {tokens: 1, cached}).total;
      const more =
        forwardFlops(config, {tokens: cached + 1}).total - forwardFlops(config, {tokens: cached}).total;
      assert.equal(step, more, `${cached}`);
    }
  });
});

describe('roofline', () => {
  it('takes the longer of computing and moving', () => {
    const machine = {flopsPerSecond: 100, bytesPerSecond: 10};
    assert.deepEqual(roofline({flops: 1000, bytes: 10}, machine), {
      seconds: 10,
      computeSeconds: 10,
      memorySeconds: 1,
      bound: 'compute',
      intensity: 100,
      ridge: 10,
      flopsPerSecond: 100,
    });
    const slow = roofline({flops: 10, bytes: 10}, machine);
    assert.deepEqual([slow.seconds, slow.bound, slow.flopsPerSecond], [1, 'memory', 10]);
    assert.equal(roofline({flops: 100, bytes: 10}, machine).bound, 'compute'); // on the ridge
    assert.equal(roofline({flops: 5, bytes: 0}, machine).intensity, Infinity);
    assert.equal(roofline({flops: 0, bytes: 0}, machine).flopsPerSecond, 0);
  });

  it('says why decoding waits for memory and prefill does not', () => {
    const {flopsPerSecond, bytesPerSecond} = accelerators.h100;
    const machine = {flopsPerSecond: flopsPerSecond.bf16, bytesPerSecond};
    const config = completeConfig({...configOf('llama-3-8b')});
    const bytes = Number(weightBytes(config, {matrices: {format: 'bf16'}}).total);
    const time = (tokens: number) =>
      roofline({flops: Number(forwardFlops(config, {tokens}).total), bytes}, machine);
    assert.equal(time(1).bound, 'memory');
    assert.equal(time(1024).bound, 'compute');
    assert.ok(Math.abs(time(1).seconds - 16.06e9 / 3.35e12) < 1e-5);
  });

  it('has accelerators with their sources, and refuses impossible ones', () => {
    for (const {source, memory, bytesPerSecond, flopsPerSecond} of Object.values(accelerators)) {
      assert.match(source, /^https:\/\//);
      assert.ok(memory > 1e9 && bytesPerSecond > 1e11 && flopsPerSecond.bf16 > flopsPerSecond.fp32);
    }
    const machine = {flopsPerSecond: 1, bytesPerSecond: 1};
    for (const value of [NaN, -1, Infinity]) {
      assert.throws(() => roofline({flops: value, bytes: 1}, machine), CountError);
      assert.throws(() => roofline({flops: 1, bytes: value}, machine), CountError);
      assert.throws(() => roofline({flops: 1, bytes: 1}, {...machine, bytesPerSecond: value}), CountError);
    }
    assert.throws(() => roofline({flops: 1, bytes: 1}, {...machine, flopsPerSecond: 0}), CountError);
  });
});
