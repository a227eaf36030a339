/**
 * Whole models against an independent implementation in PyTorch, and where there is one, Hugging Face's own: see
 * test/golden/make_torch_golden.py. Logits, inner activations, losses, gradients and cached decoding, in both kinds of
 * kernels.
 */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  Decoder,
  finish,
  KvCache,
  parseConfig,
  run,
  TrainingPass,
  type Hooks,
  type Transformer,
} from 'llm-anatomy/core';
import {Deviation, rootMeanSquare} from './golden/deviation.js';
import {heaps} from './golden/heaps.js';
import {loadGolden, modelNames, readModel, type GoldenModel} from './golden/models.js';

const TOLERANCES = {forward: 2e-5, gradients: 1e-4};

for (const name of modelNames) {
  test(`${name}: config.json`, () => {
    const golden = readModel(name);
    assert.deepEqual(parseConfig(golden.configJson), golden.config);
  });

  for (const [kernels, createHeap] of Object.entries(heaps))
    test(`${name} in ${kernels} equals PyTorch`, async (t) => {
      const golden = readModel(name);
      const model = await loadGolden(golden, await createHeap());
      const forward = {
        'logits and losses': compareLogits(model, golden),
        activations: compareActivations(model, golden),
        'cached decoding': golden.config.causal ? compareDecoding(model, golden) : new Deviation(),
      };
      const gradients = compareGradients(model, golden);
      for (const [part, deviation] of Object.entries({...forward, gradients}))
        t.diagnostic(`${part}: ${deviation}`);
      for (const deviation of Object.values(forward)) deviation.assertBelow(TOLERANCES.forward);
      gradients.assertBelow(TOLERANCES.gradients);
    });
}

function compareLogits(model: Transformer, {tokens, targets, tensors}: GoldenModel): Deviation {
  const deviation = new Deviation();
  const pass = new TrainingPass(model, tokens.length, tokens[0].length);
  let data = new Float32Array(0);
  const hooks: Hooks = {at: (_layer, name, tensor) => name === 'logits' && (data = tensor.data.slice())};
  deviation.add('losses', pass.forward(tokens.flat(), targets, hooks), tensors.get('losses')!);
  deviation.add('logits', data, tensors.get('logits')!);
  const theirs = tensors.get('transformers/logits');
  if (theirs) deviation.add("transformers' logits", data, theirs);
  return deviation;
}

function compareGradients(model: Transformer, golden: GoldenModel): Deviation {
  const {tokens, targets, coefficients, tensors} = golden;
  const pass = new TrainingPass(model, tokens.length, tokens[0].length);
  pass.forward(tokens.flat(), targets);
  pass.backward(coefficients);

  const deviation = new Deviation();
  let compared = 0;
  for (const [name, {data}] of pass.gradients) {
    const expected = tensors.get(`gradients/${name}`);
    if (!expected) continue; // of a few models there are only attention's
    // A key's bias adds the same to all of a query's scores, so but for RoPE its gradient is what rounding leaves.
    const weight = tensors.get(`gradients/${name.replace('k_proj.bias', 'k_proj.weight')}`)!;
    deviation.add(name, data, expected, weight === expected ? 0 : rootMeanSquare(weight));
    compared++;
  }
  assert.equal(compared, [...tensors.keys()].filter((name) => name.startsWith('gradients/')).length);
  return deviation;
}

function compareActivations(model: Transformer, {tokens, tensors}: GoldenModel): Deviation {
  const {trace} = run(model, tokens[0], {trace: ['*']});
  const deviation = new Deviation();
  for (const [name, expected] of tensors) {
    if (!name.startsWith('trace/')) continue;
    const activation = trace.get(name.slice('trace/'.length));
    assert.ok(activation, name);
    deviation.add(name, activation.data, expected);
  }
  return deviation;
}

/** The texts side by side, prefilled to different lengths. */
function compareDecoding(model: Transformer, {tokens, tensors, config}: GoldenModel): Deviation {
  const T = tokens[0].length;
  const vocab = config.vocab_size;
  const logits = tensors.get('logits')!;
  const expected = (text: number, position: number) => {
    const from = (text * T + position) * vocab;
    return logits.subarray(from, from + vocab);
  };
  const deviation = new Deviation();
  const decoder = new Decoder(
    model,
    tokens.map(() => new KvCache(model, T)),
    T,
  );
  const prefilled = [5, 3];
  tokens.forEach((text, b) => {
    const last = finish(decoder.prefill(text.slice(0, prefilled[b]), b));
    deviation.add(`prefill of text ${b}`, last, expected(b, prefilled[b] - 1));
  });
  for (let step = 0; step + Math.max(...prefilled) < T; step++) {
    const positions = prefilled.map((length) => length + step);
    const all = decoder.step(positions.map((position, b) => tokens[b][position]));
    positions.forEach((position, b) => {
      const own = all.subarray(b * vocab, (b + 1) * vocab);
      deviation.add(`text ${b}, position ${position}`, own, expected(b, position));
    });
  }
  return deviation;
}
