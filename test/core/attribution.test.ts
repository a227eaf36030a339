import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  attributeLogit,
  AttributionError,
  attributionTrace,
  Heap,
  logitLens,
  quantizeModel,
  Random,
  run,
  ShapeError,
  type Intervention,
  type RunResult,
  type Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  assertClose,
  assertNumber,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
} from './random-model.js';

/** Of the sum of all contributions' sizes. */
const CLOSE = 1.1e-5; // as much as attributeLogit() takes for rounding

/** The contributions to a random logit of a run, of which it has made sure that they add up to it. */
function checkSum(model: Transformer, {logits, trace}: RunResult, random: Random) {
  const {vocab_size} = model.config;
  const T = logits.length / vocab_size;
  const [position, token] = [random.integer(T), random.integer(vocab_size)];
  const contributions = attributeLogit(model, trace, position, token);
  const sum = contributions.reduce((sum, {value}) => sum + value, 0);
  const size = contributions.reduce((sum, {value}) => sum + Math.abs(value), 0);
  const logit = logits[position * vocab_size + token];
  const off = Math.abs(sum - logit) / size;
  const where = `${JSON.stringify(contributions)} at ${position}, ${token}, ${describeConfig(model.config)}`;
  assert.ok(off < CLOSE, `the sum is ${sum}, the logit ${logit}: off by ${off} of ${size}; ${where}`);
  return {contributions, position, token, off};
}

for (const {name, create} of heapKinds)
  describe(`attribution in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    it('contributions add up to the logit', (t) => {
      let worst = 0;
      for (const config of randomConfigs(random, 36, {norm_position: 'pre'})) {
        const model = randomModel(config, heap, random);
        const result = run(model, randomTokens(config, random, 1 + random.integer(9)), {
          trace: attributionTrace,
        });
        for (let n = 0; n < 5; n++) {
          const {contributions, off} = checkSum(model, result, random);
          worst = Math.max(worst, off);
          const blocks = Array.from({length: config.num_hidden_layers}, (_, layer) => [
            ...Array.from(
              {length: config.num_attention_heads},
              (_, head) => `blocks.${layer}.attn.head.${head}`,
            ),
            ...(config.attention_out_bias ? [`blocks.${layer}.attn.bias`] : []),
            `blocks.${layer}.mlp`,
          ]);
          const isAdded = config.position === 'learned' || config.position === 'sinusoidal';
          assert.deepEqual(
            contributions.map(({name}) => name),
            ['embed', ...(isAdded ? ['pos_embed'] : []), ...blocks.flat(), ...(config.norm === 'layer' ? ['ln_final.bias'] : [])], // prettier-ignore
          );
        }
      }
      t.diagnostic(`off by ${worst.toExponential(1)} of the contributions' sizes at most`);
    });

    it('each is what its part of the stream gives through the final norm with its divisor held', () => {
      for (const config of randomConfigs(random, 12, {norm_position: 'pre', position: 'learned'})) {
        const model = randomModel(config, heap, random);
        const {hidden_size: d, num_attention_heads: H, head_dim: D} = config;
        const result = run(model, randomTokens(config, random, 6), {trace: ['*']});
        const {contributions, position, token} = checkSum(model, result, random);
        const row = (name: string, width: number) =>
          result.trace.get(name)!.data.subarray(position * width, (position + 1) * width);
        const w = model.weights.ln_final!.weight.data;
        const unembed = model.weights.unembed.weight.data.subarray(token * d, (token + 1) * d);
        const through = (part: ArrayLike<number>) => {
          const values = Array.from(part);
          const mean = config.norm === 'layer' ? values.reduce((a, b) => a + b) / d : 0;
          const scale = row('ln_final.scale', 1)[0];
          return values.reduce((sum, value, i) => sum + unembed[i] * w[i] * ((value - mean) / scale), 0);
        };
        const size = contributions.reduce((sum, {value}) => sum + Math.abs(value), 0);
        const check = (name: string, expected: number) => {
          const {value} = contributions.find((contribution) => contribution.name === name)!;
          assertNumber(value, expected, 1e-6 * size, `${name}, ${describeConfig(config)}`);
        };
        check('embed', through(row('embed', d)));
        check('pos_embed', through(row('pos_embed', d)));
        for (let layer = 0; layer < config.num_hidden_layers; layer++) {
          check(`blocks.${layer}.mlp`, through(row(`blocks.${layer}.mlp_out`, d)));
          const {weight, bias} = model.weights.blocks[layer].attn.o;
          if (bias) check(`blocks.${layer}.attn.bias`, through(bias.data));
          const z = row(`blocks.${layer}.attn.z`, H * D);
          for (let head = 0; head < H; head++) {
            const written = Array.from({length: d}, (_, i) => {
              let sum = 0;
              for (let j = head * D; j < (head + 1) * D; j++) sum += weight.data[i * H * D + j] * z[j];
              return sum;
            });
            check(`blocks.${layer}.attn.head.${head}`, through(written));
          }
        }
      }
    });

    it('what interventions write to the stream is a contribution of its own', () => {
      for (const config of randomConfigs(random, 24, {norm_position: 'pre'})) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 5);
        const layer = random.integer(config.num_hidden_layers);
        const vector = (deviation = 1) =>
          Array.from({length: config.hidden_size}, () => deviation * random.normal());
        const at = (name: string) => `blocks.${layer}.${name}`;
        const stream: Intervention[] = [
          {at: at('resid_pre'), op: 'add', vector: vector()},
          {at: at('resid_pre'), op: 'add', vector: vector(0.01)},
          {at: at('resid_mid'), op: 'scale', factor: 0.5},
          {at: at('resid_post'), op: 'patch', value: vector(), position: 2},
          {at: at('resid_post'), op: 'mean'},
          {at: at('attn_out'), op: 'zero'},
        ];
        const elsewhere: Intervention[] = [
          {at: 'embed', op: 'scale', factor: 2},
          {at: at('attn.z'), op: 'zero', head: 0},
          {at: at('attn.pattern'), op: 'zero', index: 0},
          {at: at('mlp_out'), op: 'add', vector: vector()},
          {at: at('mlp.post'), op: 'zero'},
          {at: at('ln2'), op: 'zero'},
        ];
        for (const intervention of [...stream, ...elsewhere]) {
          const result = run(model, tokens, {trace: attributionTrace, interventions: [intervention]});
          const {contributions} = checkSum(model, result, random);
          const isNamed = contributions.some(({name}) => name === 'interventions');
          if (elsewhere.includes(intervention)) assert.ok(!isNamed, `${intervention.at} ${intervention.op}`);
          if (intervention === stream[0]) assert.ok(isNamed, intervention.at);
        }
      }
    });

    it('of a quantized model is of the numbers that it computes with', () => {
      for (const config of randomConfigs(random, 12, {norm_position: 'pre'})) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 4);
        for (const format of ['int8', 'int4', 'nf4'] as const) {
          const quantized = quantizeModel(model, {format});
          assert.equal(format !== 'nf4', quantized.model.weights.blocks[0].attn.o.quantized !== undefined);
          const used = heap.usedBytes;
          const result = run(quantized.model, tokens, {trace: attributionTrace});
          const {contributions} = checkSum(quantized.model, result, random);
          assert.equal(contributions.find(({name}) => name === 'interventions'), undefined, format); // prettier-ignore
          assert.ok(heap.usedBytes <= used, 'memory given back');
          quantized.free();
        }
      }
    });

    it('the logit lens on the last stream gives the logits', () => {
      for (const config of randomConfigs(random, 20)) {
        const model = randomModel(config, heap, random);
        const last = `blocks.${config.num_hidden_layers - 1}.${config.norm_position === 'pre' ? 'resid_post' : 'ln2'}`;
        const {logits, trace} = run(model, randomTokens(config, random, 1 + random.integer(40)), {
          trace: [last],
        });
        const used = heap.usedBytes;
        assertClose(logitLens(model, trace.get(last)!.data), logits, 1e-5, describeConfig(config));
        assertClose(logitLens(model, [...trace.get(last)!.data]), logits, 1e-5, describeConfig(config));
        assert.equal(heap.usedBytes, used);
      }
    });

    it('the logit lens further down is what is left when the rest writes nothing', () => {
      for (const config of randomConfigs(random, 10, {norm_position: 'pre', num_hidden_layers: 3})) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 4);
        const layer = random.integer(3);
        const at = `blocks.${layer}.resid_post`;
        const rest = Array.from({length: 2 - layer}, (_, i) => ['attn_out', 'mlp_out'].map((name) => `blocks.${layer + 1 + i}.${name}`)); // prettier-ignore
        const interventions = rest.flat().map((at): Intervention => ({at, op: 'zero'}));
        const {logits, trace} = run(model, tokens, {trace: [at], interventions});
        assertClose(logitLens(model, trace.get(at)!.data), logits, 1e-5, describeConfig(config));
      }
    });
  });

describe(`what cannot be attributed (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {norm_position: 'pre', vocab_size: 13, position: 'rope'});
  const model = randomModel(config, heap, random);
  const {trace} = run(model, [1, 2, 3], {trace: attributionTrace});

  it('a post-norm model', () => {
    const post = randomModel({...config, norm_position: 'post'}, heap, random);
    const {trace} = run(post, [1, 2, 3], {trace: ['*']});
    assert.throws(() => attributeLogit(post, trace, 0, 0), /post-norm/);
    assert.throws(() => attributeLogit(post, trace, 0, 0), AttributionError);
  });

  it('a trace from which something is missing', () => {
    for (const missing of trace.keys()) {
      const rest = new Map(Array.from(trace).filter(([name]) => name !== missing));
      assert.throws(
        () => attributeLogit(model, rest, 0, 0),
        (error: Error) => error instanceof AttributionError && error.message.includes(missing),
        missing,
      );
    }
    const learned = randomModel({...config, position: 'learned'}, heap, random);
    const rest = run(learned, [1], {trace: [...attributionTrace.slice(1), 'embed']}).trace;
    assert.throws(() => attributeLogit(learned, rest, 0, 0), /pos_embed/);
  });

  it('a position or a token that there is not', () => {
    for (const position of [-1, 3, 0.5, NaN])
      assert.throws(() => attributeLogit(model, trace, position, 0), AttributionError, `${position}`);
    for (const token of [-1, 13, 0.5, NaN])
      assert.throws(() => attributeLogit(model, trace, 0, token), AttributionError, `${token}`);
  });

  it('a stream of another width', () => {
    const used = heap.usedBytes;
    assert.throws(() => logitLens(model, new Float32Array(config.hidden_size + 1)), ShapeError);
    assert.equal(heap.usedBytes, used);
  });
});
