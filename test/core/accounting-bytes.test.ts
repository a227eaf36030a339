import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  activationBytes,
  Activations,
  CountError,
  countParameters,
  createOptimizer,
  forwardFlops,
  gradientBytes,
  Heap,
  KvCache,
  kvBytesPerToken,
  kvCacheBytes,
  latentBytesPerToken,
  latentPresets,
  modelPresets,
  optimizerBytes,
  optimizerDefaults,
  pairParameters,
  quantizeModel,
  Random,
  sixND,
  TrainingPass,
  Transformer,
  weightBytes,
  type ActivationsShape,
  type CacheShape,
  type ModelConfig,
  type OptimizerName,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {CountingHeap} from './counting-heap.js';
import {describeConfig, randomConfigs, randomModel} from './random-model.js';

const configOf = (name: keyof typeof modelPresets): ModelConfig => modelPresets[name].config;

describe('KV cache', () => {
  it('per token, as published', () => {
    assert.equal(kvBytesPerToken(configOf('llama-3-8b')), 131_072n);
    // DeepSeek-AI 2025 (arXiv:2505.09343), table 1: kilobytes a token in BF16.
    assert.equal(kvBytesPerToken(configOf('llama-3-70b'), {format: 'bf16'}), 327_680n);
    assert.equal(latentBytesPerToken(latentPresets['deepseek-v3'].attention, {format: 'bf16'}), 70_272n);
    assert.equal(kvBytesPerToken(configOf('gpt2')), 36_864n);
    assert.equal(
      kvBytesPerToken(configOf('mistral-7b'), {format: 'fp8_e4m3', granularity: 'tensor'}),
      65_792n,
    );
    // INT4 in groups of 32 with scales in FP16: 4.5 bits a number.
    const int4: QuantizationSpec = {format: 'int4', granularity: 32, scaleFormat: 'fp16'};
    assert.equal(kvBytesPerToken(configOf('llama-3-8b'), int4), (131_072n * 45n) / 160n);
  });

  it('by MHA, GQA and MQA', () => {
    const bytes = (num_key_value_heads: number): bigint =>
      kvBytesPerToken({...configOf('llama-3-8b'), num_key_value_heads});
    assert.deepEqual([32, 8, 1].map(bytes), [524_288n, 131_072n, 16_384n]);
  });

  it(`is what a real cache keeps, in 32 bits (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 12)) {
      const heap = new CountingHeap();
      const model = new Transformer(config, heap);
      const {bytes} = heap.measure(() => new KvCache(model, 11));
      const perToken = kvBytesPerToken(config, {format: 'fp32'});
      assert.equal(BigInt(bytes), kvCacheBytes(perToken, {tokens: 11}).used, describeConfig(config));
    }
  });

  it(`with windows, pages and shared beginnings, as counted token by token (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 2000; round++) {
      const tokens = random.integer(30);
      const shape: CacheShape = {
        tokens,
        batch: random.integer(4),
        window: random.integer(2) ? 1 + random.integer(35) : null,
        page: 1 + random.integer(6),
        shared: random.integer(tokens + 1),
      };
      assert.deepEqual(kvCacheBytes(7n, shape), countCache(7, shape), JSON.stringify(shape));
    }
  });

  /** The same, a set of places for tokens and one for pages. */
  function countCache(perToken: number, {tokens, batch = 1, window, page = 1, shared = 0}: CacheShape) {
    const [own, pages] = [new Set<string>(), new Set<string>()];
    let alone = 0;
    for (let sequence = 0; sequence < batch; sequence++) {
      const pagesOfThis = new Set<number>();
      for (let token = Math.max(0, tokens - (window ?? Infinity)); token < tokens; token++) {
        const number = Math.floor(token / page);
        const owner = (number + 1) * page <= shared ? 'all' : sequence;
        own.add(`${owner} ${token}`);
        pages.add(`${owner} ${number}`);
        pagesOfThis.add(number);
      }
      alone += pagesOfThis.size;
    }
    const [used, allocated] = [own.size * perToken, pages.size * page * perToken];
    const saved = alone * page * perToken - allocated;
    const counts = {tokens: own.size, used, allocated, wasted: allocated - used, saved};
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, BigInt(count)]));
  }

  it('of a trillion tokens is exact', () => {
    const {used, wasted} = kvCacheBytes(131_072n, {tokens: 10 ** 12 + 1, batch: 10 ** 6, page: 16});
    assert.equal(used, 131_072n * (10n ** 12n + 1n) * 10n ** 6n);
    assert.equal(wasted, 131_072n * 15n * 10n ** 6n);
  });

  it('refuses what is no number of things', () => {
    for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      for (const name of ['tokens', 'batch', 'page', 'window', 'shared'])
        assert.throws(() => kvCacheBytes(1n, {tokens: 4, [name]: value}), {
          name: 'CountError',
          message: new RegExp(
            name === 'shared' ? 'shared' : `kvCacheBytes: expected ${name} .*, got ${value}`,
          ),
        });
      for (const name of ['num_hidden_layers', 'num_key_value_heads', 'head_dim'])
        assert.throws(() => kvBytesPerToken({...configOf('llama-3-8b'), [name]: value}), {
          name: 'CountError',
          message: new RegExp(`kvBytesPerToken: expected ${name} .*, got ${value}`),
        });
      for (const name of ['num_hidden_layers', 'kv_lora_rank', 'qk_rope_head_dim'])
        assert.throws(
          () => latentBytesPerToken({...latentPresets['deepseek-v3'].attention, [name]: value}),
          CountError,
        );
      assert.throws(() => forwardFlops(configOf('gpt2'), {tokens: value}), CountError);
      assert.throws(() => forwardFlops(configOf('gpt2'), {tokens: 1, cached: value}), CountError);
      assert.throws(() => sixND(1, value), CountError);
      assert.throws(
        () => activationBytes(configOf('gpt2'), {B: 1, T: value, S: 1, keeps: true, logits: 'all'}),
        CountError,
      );
    }
    assert.throws(() => kvCacheBytes(1n, {tokens: 4, page: 0}), CountError);
    assert.throws(() => kvCacheBytes(1n, {tokens: 4, shared: 5}), CountError);
  });
});

describe('weights', () => {
  it('in FP16 and FP32 take two and four bytes a parameter', () => {
    for (const {config, parameters} of Object.values(modelPresets)) {
      const half = weightBytes(config, {matrices: {format: 'bf16'}, vectors: 'bf16'});
      assert.equal(half.total, 2n * BigInt(parameters));
      const whole = weightBytes(config, {matrices: {format: 'fp32'}, vectors: 'fp32'});
      assert.equal(whole.total, 4n * BigInt(parameters));
    }
  });

  it('in few bits, metadata included: Llama 3 8B in NF4 as in the QLoRA paper', () => {
    const config = configOf('llama-3-8b');
    const matrices = 32n * 218_103_808n;
    const nf4 = weightBytes(config, {matrices: {format: 'nf4', granularity: 64}});
    assert.equal(nf4.matrices, matrices / 2n + (matrices / 64n) * 4n); // 4.5 bits a weight
    assert.equal(nf4.embeddings, 2n * 2n * 128256n * 4096n);
    assert.equal(nf4.vectors, 2n * 65n * 4096n);
    assert.equal(nf4.total, nf4.matrices + nf4.embeddings + nf4.vectors);
    const all = weightBytes(config, {matrices: {format: 'int8'}, embeddings: {format: 'int8'}});
    assert.equal(all.embeddings, 2n * 128256n * (4096n + 4n));
  });

  it(`are what quantizing a real model makes of them (SEED=${seed})`, () => {
    const random = new Random(seed);
    const specs: QuantizationSpec[] = [
      {format: 'int8'},
      {format: 'nf4', granularity: 4},
      {format: 'int4', scheme: 'zero-point', granularity: 'tensor'},
      {format: 'ternary', scaleFormat: 'fp16'},
    ];
    for (const [i, config] of randomConfigs(random, 12).entries()) {
      const spec = specs[i % specs.length];
      const {bytes} = quantizeModel(randomModel(config, new Heap(), random), spec);
      assert.equal(weightBytes(config, {matrices: spec}).matrices, BigInt(bytes), describeConfig(config));
    }
  });
});

describe('activations, gradients and optimizers', () => {
  it(`are what a real pass allocates (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 36)) {
      const [B, T, extra] = [1 + random.integer(3), 1 + random.integer(40), random.integer(10)];
      const shapes: ActivationsShape[] = [
        {B, T, S: T, keeps: true, logits: 'all'},
        {B, T, S: T, keeps: false, logits: 'all'},
        {B, T, S: T + extra, keeps: false, logits: 'last'},
        {B, T: 1, S: 1 + extra, keeps: false, logits: 'last'},
      ];
      const heap = new CountingHeap();
      for (const shape of shapes) {
        const {bytes} = heap.measure(() => new Activations(config, heap, shape));
        const counts = activationBytes(config, shape);
        assert.equal(counts.total, BigInt(bytes), `${JSON.stringify(shape)} ${describeConfig(config)}`);
      }
    }
  });

  it(`of training too (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 24)) {
      const [B, T] = [1 + random.integer(3), 1 + random.integer(40)];
      const heap = new CountingHeap();
      const model = new Transformer(config, heap);
      const {bytes} = heap.measure(() => new TrainingPass(model, B, T));
      const {total: activations} = activationBytes(config, {B, T, S: T, keeps: true, logits: 'all'});
      const gradients = gradientBytes(config, countParameters(config).total, {B, T});
      assert.equal(activations + gradients.total, BigInt(bytes), describeConfig(config));
    }
  });

  it(`and what each optimizer remembers (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const config of randomConfigs(random, 6))
      for (const name of Object.keys(optimizerDefaults) as OptimizerName[]) {
        const heap = new CountingHeap();
        const {parameters} = new Transformer(config, heap);
        const pairs = pairParameters(parameters, parameters);
        let bytes = 0;
        for (const {size} of createOptimizer(name, pairs).state.values()) bytes += 4 * size;
        assert.equal(optimizerBytes(name, config), BigInt(bytes), `${name} ${describeConfig(config)}`);
      }
    assert.equal(optimizerBytes('adamw', configOf('llama-3-8b')), 8n * 8_030_261_248n);
  });
});
