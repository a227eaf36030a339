import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  createHeap,
  DEEPEST,
  depthConfig,
  depthGradients,
  Heap,
  Random,
  run,
  Transformer,
  TrainingError,
  VocabularyError,
  type DepthOptions,
} from 'llm-anatomy/core';
import {finish} from '../../src/core/task.js';

const VOCAB = 11;
const tokens = [3, 1, 4, 1, 5, 9, 2];
const T = tokens.length - 1;
const small = {layers: 2, hidden_size: 8, num_attention_heads: 2, seed: 7} as const;

const length = (values: Iterable<number>) => Math.sqrt([...values].reduce((sum, x) => sum + x * x, 0));

/** A stack written anew in 64-bit numbers, on plain arrays: its mean loss. */
function lossOf(
  parameters: ReadonlyMap<string, Float64Array>,
  options: DepthOptions,
  nudge?: {layer: number; at: number; by: number},
): number {
  const {hidden_size: d = 64, num_attention_heads: heads = 4, layers, norm_position} = options;
  const width = d / heads;
  const get = (name: string) => parameters.get(name)!;
  const norm = (x: number[], name: string): number[] => {
    const mean = x.reduce((a, b) => a + b, 0) / d;
    const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / d;
    const [w, b] = [get(`${name}.weight`), get(`${name}.bias`)];
    return x.map((value, i) => (w[i] * (value - mean)) / Math.sqrt(variance + 1e-5) + b[i]);
  };
  const linear = (x: number[], name: string, out: number): number[] => {
    const w = get(`${name}.weight`);
    return Array.from({length: out}, (_, o) =>
      x.reduce((sum, value, i) => sum + value * w[o * x.length + i], 0),
    );
  };
  const attention = (xs: number[][], name: string): number[][] => {
    const [q, k, v] = ['q', 'k', 'v'].map((which) =>
      xs.map((x) => linear(x, `${name}.self_attn.${which}_proj`, d)),
    );
    return xs.map((_, t) => {
      const z = new Array<number>(d).fill(0);
      for (let h = 0; h < heads; h++) {
        const scores = Array.from({length: t + 1}, (_, s) => {
          let sum = 0;
          for (let i = h * width; i < (h + 1) * width; i++) sum += q[t][i] * k[s][i];
          return Math.exp(sum / Math.sqrt(width));
        });
        const total = scores.reduce((a, b) => a + b, 0);
        for (let i = h * width; i < (h + 1) * width; i++)
          scores.forEach((score, s) => (z[i] += (score / total) * v[s][i]));
      }
      return linear(z, `${name}.self_attn.o_proj`, d);
    });
  };
  const feedForward = (x: number[], name: string): number[] =>
    linear(
      linear(x, `${name}.mlp.up_proj`, 4 * d).map((value) => Math.max(0, value)),
      `${name}.mlp.down_proj`,
      d,
    );
  const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);

  const embed = get('model.embed_tokens.weight');
  let xs = tokens.slice(0, T).map((token, t) =>
    Array.from({length: d}, (_, i) => {
      const angle = t / 10000 ** ((2 * Math.floor(i / 2)) / d);
      return embed[token * d + i] + (i % 2 ? Math.cos(angle) : Math.sin(angle));
    }),
  );
  for (let layer = 0; layer < layers; layer++) {
    if (nudge?.layer === layer) xs[Math.floor(nudge.at / d)][nudge.at % d] += nudge.by;
    const name = `model.layers.${layer}`;
    const [ln1, ln2] = [`${name}.input_layernorm`, `${name}.post_attention_layernorm`];
    if (norm_position === 'pre') {
      const out = attention(
        xs.map((x) => norm(x, ln1)),
        name,
      );
      xs = xs.map((x, t) => plus(x, out[t]));
      xs = xs.map((x) => plus(x, feedForward(norm(x, ln2), name)));
    } else {
      const out = attention(xs, name);
      xs = xs.map((x, t) => norm(plus(x, out[t]), ln1));
      xs = xs.map((x) => norm(plus(x, feedForward(x, name)), ln2));
    }
  }
  if (nudge?.layer === layers) xs[Math.floor(nudge.at / d)][nudge.at % d] += nudge.by;
  if (norm_position === 'pre') xs = xs.map((x) => norm(x, 'model.norm'));
  const losses = xs.map((x, t) => {
    const logits = linear(x, 'lm_head', VOCAB);
    return Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0)) - logits[tokens[t + 1]];
  });
  return losses.reduce((a, b) => a + b, 0) / T;
}

/** The weights that depthGradients() begins with, for a seed, found out anew. */
function weightsOf(options: DepthOptions): Map<string, Float64Array> {
  const model = new Transformer(depthConfig(VOCAB, options), new Heap());
  const random = new Random(options.seed!);
  if (options.initialization === 'gpt2') model.initialize(random);
  const weights = new Map<string, Float64Array>();
  for (const [name, {shape, data}] of model.parameters) {
    if (options.initialization !== 'gpt2') {
      if (shape.length === 1) data.fill(name.endsWith('bias') ? 0 : 1);
      else {
        const deviation = name === 'model.embed_tokens.weight' ? 1 : Math.sqrt(2 / (shape[0] + shape[1]));
        for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
      }
    }
    weights.set(name, Float64Array.from(data));
  }
  return weights;
}

describe('depthGradients', () => {
  for (const norm_position of ['pre', 'post'] as const)
    for (const initialization of ['glorot', 'gpt2'] as const)
      it(`is what differences of the loss of another implementation say: ${norm_position}, ${initialization}`, () => {
        const options = {...small, norm_position, initialization};
        const measured = finish(depthGradients(new Heap(), tokens, VOCAB, options));
        const weights = weightsOf(options);
        assert.ok(Math.abs(measured.loss - lossOf(weights, options)) < 1e-5);
        const step = 1e-5;
        for (let layer = 0; layer < 2; layer++) {
          const slopes: number[] = [];
          for (const [name, values] of weights) {
            if (!name.startsWith(`model.layers.${layer}.`)) continue;
            for (let i = 0; i < values.length; i++) {
              const was = values[i];
              const [up, down] = [step, -step].map((by) => {
                values[i] = was + by;
                return lossOf(weights, options);
              });
              values[i] = was;
              slopes.push((up - down) / (2 * step));
            }
          }
          assert.equal(slopes.length, measured.parameters);
          const expected = length(slopes);
          const off = Math.abs(measured.blocks[layer] / expected - 1);
          assert.ok(off < 1e-4, `block ${layer}: ${measured.blocks[layer]}, expected ${expected}`);
        }
        for (let layer = 0; layer <= 2; layer++) {
          const slopes = Array.from({length: T * 8}, (_, at) => {
            const [up, down] = [step, -step].map((by) => lossOf(weights, options, {layer, at, by}));
            return (up - down) / (2 * step);
          });
          const off = Math.abs(measured.stream[layer] / length(slopes) - 1);
          assert.ok(off < 1e-4, `stream ${layer}: ${measured.stream[layer]}, expected ${length(slopes)}`);
        }
      });

  it('is the same for the same seed, and with other kernels but for the last digits', async () => {
    const options = {layers: 3, norm_position: 'post', seed: 5} as const;
    const [one, again, other] = [new Heap(), new Heap(), await createHeap({relaxed: false})].map((heap) =>
      finish(depthGradients(heap, tokens, VOCAB, options)),
    );
    assert.deepEqual(one, again);
    for (const [i, value] of one.blocks.entries()) assert.ok(Math.abs(other.blocks[i] / value - 1) < 1e-4);
    const another = finish(depthGradients(new Heap(), tokens, VOCAB, {...options, seed: 6}));
    assert.notDeepEqual(one, another);
  });

  it('falls with the depth at the last block before the norm, and not after it', async () => {
    const random = new Random(2);
    const batch = Array.from({length: 33}, () => random.integer(200));
    const last = async (norm_position: 'pre' | 'post', layers: number) => {
      const {blocks} = finish(
        depthGradients(await createHeap(), batch, 200, {layers, norm_position, seed: 1}),
      );
      return blocks[layers - 1];
    };
    const pre = [await last('pre', 2), await last('pre', 32)];
    const post = [await last('post', 2), await last('post', 32)];
    // 1/√L says that it falls to a quarter.
    assert.ok(pre[1] / pre[0] < 0.4, `${pre}`);
    assert.ok(post[1] / post[0] > 0.6, `${post}`);
  });

  it('yields after each parameter and each block, forward and backward, with growing progress', () => {
    const layers = 6;
    const options = {...small, layers, norm_position: 'pre'} as const;
    const {size} = new Transformer(depthConfig(VOCAB, options), new Heap()).parameters;
    const task = depthGradients(new Heap(), tokens, VOCAB, options);
    const progress: number[] = [];
    for (let step = task.next(); !step.done; step = task.next()) progress.push(step.value);
    assert.ok(progress.length >= size + 3 * layers, `${progress.length} slices`);
    for (const [i, value] of progress.slice(1).entries())
      assert.ok(value >= progress[i] && value <= 1, `${progress[i]}, ${value}`);
  });

  it('has blocks that add about as much, whatever is in the stream already', () => {
    const layers = 12;
    const options = {layers, norm_position: 'pre', seed: 1} as const;
    const model = new Transformer(depthConfig(VOCAB, options), new Heap());
    for (const [name, values] of weightsOf({...options, hidden_size: 64}))
      model.parameters.get(name)!.data.set(values);
    const {trace} = run(model, tokens, {
      trace: ['blocks.*.resid_pre', 'blocks.*.attn_out', 'blocks.*.mlp_out'],
    });
    const of = (name: string, layer: number) => length(trace.get(`blocks.${layer}.${name}`)!.data);
    const added = (layer: number) => of('attn_out', layer) + of('mlp_out', layer);
    assert.ok(of('resid_pre', layers - 1) > 2 * of('resid_pre', 0));
    const all = Array.from({length: layers}, (_, layer) => added(layer));
    assert.ok(Math.max(...all) < 2 * Math.min(...all), `${all}`);
    assert.ok(all[layers - 1] < 0.7 * of('resid_pre', layers - 1), `${all}`);
  });

  it('gives its memory back, also where it is stopped', () => {
    const heap = new Heap();
    const options = {...small, norm_position: 'pre'} as const;
    finish(depthGradients(heap, tokens, VOCAB, options));
    const used = heap.usedBytes;
    for (let stops = 1; stops < 40; stops += 3) {
      const task = depthGradients(heap, tokens, VOCAB, options);
      for (let i = 0; i < stops; i++) task.next();
      task.return(undefined as never);
      assert.equal(heap.usedBytes, used, `after ${stops} steps`);
    }
  });

  it('refuses what it cannot measure', () => {
    const ask = (options: object, batch: unknown = tokens, vocab = VOCAB) =>
      finish(
        depthGradients(new Heap(), batch as number[], vocab, {...small, norm_position: 'pre', ...options}),
      );
    for (const layers of [0, -1, 1.5, NaN, DEEPEST + 1, '2'])
      assert.throws(() => ask({layers}), TrainingError);
    for (const batch of [[], [1], null, 5]) assert.throws(() => ask({}, batch), TrainingError);
    assert.throws(() => ask({initialization: 'zeros'}), TrainingError);
    assert.throws(() => ask({norm_position: 'both'}), /norm_position/);
    assert.throws(() => ask({}, [1, 2, 99]), VocabularyError);
  });
});
