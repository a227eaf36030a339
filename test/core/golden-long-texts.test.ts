/**
 * Models and texts beyond the blocks and tiles that kernels work in, against PyTorch: 90 and 100 tokens, 530 logits, 272
 * neurons. Weights come by a rule; of logits and gradients there are samples. See test/golden/make_torch_golden.py.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {
  Decoder,
  finish,
  KvCache,
  TrainingPass,
  Transformer,
  type Heap,
  type ModelConfig,
  type Hooks,
} from 'llm-anatomy/core';
import {Deviation, rootMeanSquare} from './golden/deviation.js';
import {heaps} from './golden/heaps.js';
import {readTensors} from './golden/tensors.js';

interface GoldenText {
  config: ModelConfig;
  /** Every parameter in order, whose numbers are shift + scale·u. */
  rules: {name: string; shift: number; scale: number}[];
  tokens: number[][]; // (2, T)
  targets: number[][];
  gradient_norms: Record<string, number>;
}

const root = new URL('../golden/long-texts/', import.meta.url);

for (const name of ['mistral-long', 'gpt2-long']) {
  const golden: GoldenText = JSON.parse(readFileSync(new URL(`${name}.json`, root), 'utf8'));
  const expected = readTensors(new URL(`${name}.safetensors`, root));

  for (const [kernels, createHeap] of Object.entries(heaps))
    test(`${name} in ${kernels} equals PyTorch`, async (t) => {
      const model = createModel(golden, await createHeap());
      const [forward, gradients] = comparePass(model, golden, expected);
      const decoding = compareDecoding(model, golden, expected.get('logits')!);
      for (const [part, deviation] of Object.entries({forward, decoding, gradients}))
        t.diagnostic(`${part}: ${deviation}`);
      forward.assertBelow(2e-5);
      decoding.assertBelow(2e-5);
      gradients.assertBelow(1e-4);
    });
}

function createModel({config, rules}: GoldenText, heap: Heap): Transformer {
  const model = new Transformer(config, heap);
  assert.deepEqual(rules.map(({name}) => name).sort(), [...model.parameters.keys()].sort());
  let count = 0;
  for (const {name, shift, scale} of rules) {
    const {data} = model.parameters.get(name)!;
    for (let i = 0; i < data.length; i++) data[i] = shift + scale * (mixed(count++) / 2 ** 31 - 1);
  }
  return model;
}

/** A 32-bit whole number, mixed well. */
function mixed(number: number): number {
  let x = Math.imul(number, 0x9e3779b9);
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** Where the i-th sample of so many numbers lies. */
function sampled(i: number, size: number): number {
  return (7919 * i + 13) % size;
}

function comparePass(
  model: Transformer,
  {tokens, targets, gradient_norms}: GoldenText,
  expected: ReadonlyMap<string, Float32Array>,
): [forward: Deviation, gradients: Deviation] {
  const [forward, gradients] = [new Deviation(), new Deviation()];
  const pass = new TrainingPass(model, tokens.length, tokens[0].length);
  const unmasked = targets.flat().filter((target) => target >= 0).length;
  const wanted = expected.get('logits')!;
  const hooks: Hooks = {
    at: (_layer, name, {data}) => name === 'logits' && forward.add('logits', sampleOf(data, wanted), wanted),
  };
  forward.add('losses', pass.forward(tokens.flat(), targets.flat(), hooks), expected.get('losses')!);
  pass.backward(1 / unmasked);
  for (const [name, {data, size}] of pass.gradients) {
    const samples = expected.get(`gradients/${name}`)!;
    // Without RoPE a key's bias has no gradient but what rounding leaves: it is measured by the weight's.
    const weight = name.replace('k_proj.bias', 'k_proj.weight');
    const least = weight === name ? 0 : rootMeanSquare(expected.get(`gradients/${weight}`)!);
    gradients.add(name, sampleOf(data, samples), samples, least);
    const norms = [rootMeanSquare(data) * Math.sqrt(size), gradient_norms[name]];
    gradients.add(`norm of ${name}`, [norms[0]], [norms[1]], least);
  }
  return [forward, gradients];
}

function sampleOf(data: Float32Array, {length}: Float32Array): Float32Array {
  return Float32Array.from({length}, (_, i) => data[sampled(i, data.length)]);
}

/** The two texts side by side, prefilled beyond a chunk and within one. */
function compareDecoding(model: Transformer, {tokens, config}: GoldenText, samples: Float32Array): Deviation {
  const [B, T, vocab] = [tokens.length, tokens[0].length, config.vocab_size];
  const caches = tokens.map(() => new KvCache(model, T));
  const decoder = new Decoder(model, caches, T);
  const prefilled = [70, 30];
  const logits = new Float32Array(B * T * vocab).fill(NaN);
  const keep = (b: number, position: number, row: Float32Array) =>
    logits.set(row, (b * T + position) * vocab);
  tokens.forEach((text, b) => {
    keep(b, prefilled[b] - 1, finish(decoder.prefill(text.slice(0, prefilled[b]), b)));
  });
  for (let step = 0; step + Math.max(...prefilled) < T; step++) {
    const positions = prefilled.map((length) => length + step);
    const rows = decoder.step(positions.map((position, b) => tokens[b][position]));
    positions.forEach((position, b) => keep(b, position, rows.subarray(b * vocab, (b + 1) * vocab)));
  }
  const places = Array.from(samples, (_, i) => sampled(i, logits.length));
  const known = places.flatMap((place, i) => (Number.isNaN(logits[place]) ? [] : [i]));
  assert.ok(known.length > samples.length / 5);
  const deviation = new Deviation();
  const got = known.map((i) => logits[places[i]]);
  deviation.add(
    'logits',
    got,
    known.map((i) => samples[i]),
  );
  return deviation;
}
