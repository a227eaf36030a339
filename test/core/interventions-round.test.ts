import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  dequantize,
  evaluate,
  generate,
  InterventionError,
  QuantizationError,
  quantize,
  run,
  type Intervention,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';

const {model} = await loadHouseModel();
const {num_hidden_layers: layers, head_dim: width} = model.config;
const tokens = [1149, 50, 300, 7, 900, 41, 12, 600];
const places = Array.from({length: layers}, (_, layer) => layer).flatMap((layer) =>
  ['rot_k', 'v'].map((name) => `blocks.${layer}.attn.${name}`),
);
const rounding = (to: QuantizationSpec): Intervention[] => places.map((at) => ({at, op: 'round', to}));

describe('rounded activations', () => {
  it('are those that a patch of the same numbers gives', () => {
    for (const to of [{format: 'int4'}, {format: 'nf4', granularity: 8}, {format: 'fp8_e4m3'}] as const)
      for (const at of ['blocks.0.attn.rot_k', 'blocks.1.attn.v']) {
        const {shape, data} = run(model, tokens, {trace: [at]}).trace.get(at)!;
        const rows = data.length / width;
        assert.deepEqual(shape, [tokens.length, rows / tokens.length, width]);
        const value = dequantize(quantize({rows, cols: width, data}, to));
        const patched = run(model, tokens, {interventions: [{at, op: 'patch', value}]});
        assert.deepEqual(run(model, tokens, {interventions: [{at, op: 'round', to}]}).logits, patched.logits);
      }
  });

  it('may be those of one head and one token', () => {
    const at = 'blocks.2.attn.v';
    const to = {format: 'int4'} as const;
    const {data} = run(model, tokens, {trace: [at]}).trace.get(at)!;
    const from = (3 * 2 + 1) * width;
    const value = dequantize(quantize({rows: 1, cols: width, data: data.slice(from, from + width)}, to));
    const place = {at, head: 1, position: 3};
    assert.deepEqual(
      run(model, tokens, {interventions: [{...place, op: 'round', to}]}).logits,
      run(model, tokens, {interventions: [{...place, op: 'patch', value}]}).logits,
    );
  });

  it('change a text as it grows as they change the whole of it', () => {
    const interventions = rounding({format: 'int4'});
    const grown = [...tokens];
    for (const event of generate(model, tokens, {maxTokens: 6, temperature: 0, stop: [], interventions}))
      if (event.kind === 'token') grown.push(event.token);
    const {logits} = run(model, grown, {interventions});
    const vocab = model.config.vocab_size;
    for (let t = tokens.length; t < grown.length; t++) {
      const row = logits.subarray((t - 1) * vocab, t * vocab);
      assert.equal(row.indexOf(Math.max(...row)), grown[t]);
    }
    assert.notDeepEqual(evaluate(model, grown, interventions), evaluate(model, grown));
    // Where something is changed attention is computed step by step: the last digits may differ.
    const plain = evaluate(model, grown);
    for (const [i, loss] of evaluate(model, grown, rounding({format: 'fp32'})).entries())
      assert.ok(Math.abs(loss - plain[i]) < 1e-3, `${loss} and ${plain[i]}`);
  });

  it('are refused where there is no row, or none yet', () => {
    const of = (fields: object) => () =>
      run(model, tokens, {interventions: [{op: 'round', to: {format: 'int8'}, ...fields} as Intervention]});
    for (const fields of [
      {at: 'blocks.0.attn.scores'},
      {at: 'blocks.0.attn.pattern'},
      {at: 'blocks.0.resid_pre'},
      {at: 'blocks.0.attn.v', index: 1},
      {at: 'blocks.0.attn.v', to: 'int8'},
      {at: 'blocks.0.attn.v', to: {format: 'int8', granularity: 'tensor'}},
      {at: 'blocks.0.attn.v', by: 2},
    ])
      assert.throws(of(fields), InterventionError, JSON.stringify(fields));
    assert.throws(of({at: 'blocks.0.attn.v', to: {format: 'int9'}}), QuantizationError);
  });
});
