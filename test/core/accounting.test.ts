import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  accelerators,
  activationBytes,
  Activations,
  completeConfig,
  CountError,
  countParameters,
  createOptimizer,
  forwardFlops,
  gradientBytes,
  Heap,
  keysSeen,
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
  roofline,
  sixND,
  trainingFlops,
  TrainingPass,
  Transformer,
  weightBytes,
  type ActivationsShape,
  type CacheShape,
  type ModelConfig,
  type OptimizerName,
  type QuantizationSpec,
  type Tensor,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {describeConfig, randomConfigs, randomModel, randomTokens} from './random-model.js';

const configOf = (name: keyof typeof modelPresets): ModelConfig => modelPresets[name].config;

/** A heap that knows how many bytes of tensors have been asked for, and how many operations products took. */
class CountingHeap extends Heap {
  bytes = 0;
  flops = 0;

  constructor() {
    super();
    const {kernels} = this;
    const {gemm} = kernels;
    kernels.gemm = (...args) => {
      const [M, N, K] = args.slice(8);
      this.flops += 2 * M * N * K;
      gemm.apply(kernels, args);
    };
  }

  override tensor(shape: readonly number[], values?: ArrayLike<number>): Tensor {
    const tensor = super.tensor(shape, values);
    this.bytes += 4 * tensor.size;
    return tensor;
  }

  /** What a piece of work adds. */
  measure(work: () => void): {bytes: number; flops: number} {
    const {bytes, flops} = this;
    work();
    return {bytes: this.bytes - bytes, flops: this.flops - flops};
  }
}

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
