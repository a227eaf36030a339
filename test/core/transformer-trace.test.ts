import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Heap, Random, run, TraceError, type ModelConfig} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {describeConfig, randomConfigs, randomModel, randomTokens} from './random-model.js';
import {sees} from './reference-model.js';

describe(`a trace (SEED=${seed})`, () => {
  const random = new Random(seed + 8);
  const heap = new Heap();

  it('has the names of TransformerLens, in the order of computation, and their shapes', () => {
    const config: ModelConfig = {
      ...randomConfigs(random, 1)[0],
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 6,
      hidden_size: 10,
      intermediate_size: 14,
      vocab_size: 17,
      num_hidden_layers: 2,
      mlp: 'gated',
      norm_position: 'pre',
      position: 'sinusoidal',
    };
    const T = 5;
    const {trace} = run(randomModel(config, heap, random), randomTokens(config, random, T), {trace: ['*']});
    const [stream, queries, keys, inner] = [[T, 10], [T, 4, 6], [T, 2, 6], [T, 14]]; // prettier-ignore
    const block = (layer: number): [string, number[]][] =>
      (
        [
          ['resid_pre', stream],
          ['ln1.scale', [T]],
          ['ln1', stream],
          ['attn.q', queries],
          ['attn.k', keys],
          ['attn.v', keys],
          ['attn.rot_q', queries],
          ['attn.rot_k', keys],
          ['attn.scores', [4, T, T]],
          ['attn.pattern', [4, T, T]],
          ['attn.z', queries],
          ['attn_out', stream],
          ['resid_mid', stream],
          ['ln2.scale', [T]],
          ['ln2', stream],
          ['mlp.pre', inner],
          ['mlp.pre_linear', inner],
          ['mlp.post', inner],
          ['mlp_out', stream],
          ['resid_post', stream],
        ] as [string, number[]][]
      ).map(([name, shape]) => [`blocks.${layer}.${name}`, shape]);
    assert.deepEqual(
      Array.from(trace, ([name, {shape}]) => [name, shape]),
      [
        ['embed', stream],
        ['pos_embed', stream],
        ...block(0),
        ...block(1),
        ['ln_final.scale', [T]],
        ['ln_final', stream],
        ['logits', [T, 17]],
      ],
    );
    for (const [name, tensor] of trace) {
      assert.equal(tensor.name, name);
      assert.equal(tensor.data.length, tensor.shape.reduce((a, b) => a * b, 1)); // prettier-ignore
      assert.deepEqual(structuredClone(tensor), tensor);
    }
  });

  it('adds up: the stream, the rows of patterns', () => {
    for (const config of randomConfigs(random, 16)) {
      const T = 1 + random.integer(40);
      const model = randomModel(config, heap, random);
      const {trace} = run(model, randomTokens(config, random, T), {trace: ['*']});
      const get = (name: string) => trace.get(name)!.data;
      const added = (a: string, b: string) => get(a).map((x, i) => x + get(b)[i]);
      const isPre = config.norm_position === 'pre';
      for (let layer = 0; layer < config.num_hidden_layers; layer++) {
        const at = (name: string) => `blocks.${layer}.${name}`;
        assert.deepEqual(get(at('resid_mid')), added(at('resid_pre'), at('attn_out')));
        const before = isPre ? 'resid_mid' : 'ln1';
        assert.deepEqual(get(at('resid_post')), added(at(before), at('mlp_out')));
        if (layer > 0)
          assert.deepEqual(get(at('resid_pre')), get(`blocks.${layer - 1}.${isPre ? 'resid_post' : 'ln2'}`));
        const [pattern, scores] = [get(at('attn.pattern')), get(at('attn.scores'))];
        for (let row = 0; row < config.num_attention_heads * T; row++) {
          let total = 0;
          for (let s = 0; s < T; s++) {
            const place = row * T + s;
            total += pattern[place];
            if (sees(config, row % T, s)) continue;
            assert.equal(pattern[place], 0, describeConfig(config));
            assert.equal(scores[place], -Infinity, describeConfig(config));
          }
          assert.ok(Math.abs(total - 1) < 2e-6, `a row of weights sums to ${total}`);
        }
      }
      for (const tensor of model.parameters.values()) tensor.free();
    }
  });

  it('has what is asked for', () => {
    const [config] = randomConfigs(random, 1, {num_hidden_layers: 3, norm_position: 'pre', position: 'rope'});
    const model = randomModel(config, heap, random);
    const names = (...trace: string[]) => [...run(model, [1, 2], {trace}).trace.keys()];
    assert.deepEqual(names(), []);
    assert.deepEqual(names('blocks.*.attn.z'), [0, 1, 2].map((n) => `blocks.${n}.attn.z`)); // prettier-ignore
    assert.deepEqual(names('logits', 'blocks.1.mlp_out'), ['blocks.1.mlp_out', 'logits']);
    assert.deepEqual(names('blocks.2.resid_*'), ['pre', 'mid', 'post'].map((n) => `blocks.2.resid_${n}`)); // prettier-ignore
    assert.deepEqual(names('*.scale').length, 7);
    for (const unknown of ['', 'blocks.3.ln1', 'blocks.-1.ln1', 'blocks.00000001', 'attn.z', 'blocks.0.embed', 'Logits', 'hook_embed', 'toString', 'blocks.*.attn.[qk]', 'nothing.*', 'e.bed*', 'pos_embed']) // prettier-ignore
      assert.throws(() => names(unknown), (error: Error) => error instanceof TraceError && error.message.includes(`"${unknown}"`)); // prettier-ignore
  });
});
