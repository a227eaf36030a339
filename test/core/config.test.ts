import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  ConfigError,
  formatConfig,
  parseConfig,
  type Activation,
  type ModelConfig,
  type PartialConfig,
  type RopeScaling,
} from 'llm-anatomy/core';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';

type Json = Record<string, unknown>;

// As published, without the fields of training.
const gpt2 = {
  activation_function: 'gelu_new',
  architectures: ['GPT2LMHeadModel'],
  attn_pdrop: 0.1,
  bos_token_id: 50256,
  embd_pdrop: 0.1,
  eos_token_id: 50256,
  initializer_range: 0.02,
  layer_norm_epsilon: 1e-5,
  model_type: 'gpt2',
  n_ctx: 1024,
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  summary_type: 'cls_index',
  vocab_size: 50257,
};
const llama31 = {
  architectures: ['LlamaForCausalLM'],
  attention_bias: false,
  bos_token_id: 128000,
  eos_token_id: [128001, 128008, 128009],
  hidden_act: 'silu',
  hidden_size: 4096,
  initializer_range: 0.02,
  intermediate_size: 14336,
  max_position_embeddings: 131072,
  mlp_bias: false,
  model_type: 'llama',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  pretraining_tp: 1,
  rms_norm_eps: 1e-5,
  rope_scaling: {
    factor: 8.0,
    low_freq_factor: 1.0,
    high_freq_factor: 4.0,
    original_max_position_embeddings: 8192,
    rope_type: 'llama3',
  },
  rope_theta: 500000.0,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  use_cache: true,
  vocab_size: 128256,
};
const mistral = {
  architectures: ['MistralForCausalLM'],
  bos_token_id: 1,
  eos_token_id: 2,
  hidden_act: 'silu',
  hidden_size: 4096,
  initializer_range: 0.02,
  intermediate_size: 14336,
  max_position_embeddings: 32768,
  model_type: 'mistral',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 10000.0,
  sliding_window: 4096,
  tie_word_embeddings: false,
  vocab_size: 32000,
};
const qwen25 = {
  architectures: ['Qwen2ForCausalLM'],
  attention_dropout: 0.0,
  bos_token_id: 151643,
  eos_token_id: 151645,
  hidden_act: 'silu',
  hidden_size: 896,
  initializer_range: 0.02,
  intermediate_size: 4864,
  max_position_embeddings: 32768,
  max_window_layers: 21,
  model_type: 'qwen2',
  num_attention_heads: 14,
  num_hidden_layers: 24,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-6,
  rope_theta: 1000000.0,
  sliding_window: 32768,
  tie_word_embeddings: true,
  use_sliding_window: false,
  vocab_size: 151936,
};
const published = {gpt2, llama31, mistral, qwen25};

/** Some of a config's fields. */
const some = <Field extends keyof ModelConfig>(config: ModelConfig, ...fields: Field[]) =>
  fields.map((field) => config[field]);

function assertRefused(json: unknown, says: RegExp): void {
  assert.throws(
    () => parseConfig(json),
    (error: Error) => {
      assert.ok(error instanceof ConfigError, error.stack);
      assert.match(error.message, /^parseConfig: expected .+, got .+/s);
      assert.match(error.message, says);
      return true;
    },
  );
}

describe('parseConfig()', () => {
  it('reads GPT-2', () => {
    const config = parseConfig(gpt2);
    assert.deepEqual(config, {
      model_type: 'gpt2',
      vocab_size: 50257,
      hidden_size: 768,
      intermediate_size: 3072,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      num_key_value_heads: 12,
      head_dim: 64,
      max_position_embeddings: 1024,
      hidden_act: 'gelu_tanh',
      mlp: 'plain',
      norm: 'layer',
      norm_eps: 1e-5,
      norm_position: 'pre',
      position: 'learned',
      rope_theta: 10000,
      rope_scaling: null,
      rope_interleaved: false,
      causal: true,
      sliding_window: null,
      attention_bias: true,
      attention_out_bias: true,
      mlp_bias: true,
      tie_word_embeddings: true,
      initializer_range: 0.02,
      bos_token_id: 50256,
      eos_token_id: [50256],
    } satisfies ModelConfig);
    assert.equal(parseConfig({...gpt2, n_inner: null}).intermediate_size, 3072);
    assert.equal(parseConfig({...gpt2, n_inner: 1000}).intermediate_size, 1000);
    assert.equal(parseConfig({...gpt2, tie_word_embeddings: false}).tie_word_embeddings, false);
    const {n_positions, ...old} = gpt2;
    assert.equal(parseConfig(old).max_position_embeddings, n_positions);
  });

  it('reads Llama', () => {
    const config = parseConfig(llama31);
    assert.deepEqual(config, {
      model_type: 'llama',
      vocab_size: 128256,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      head_dim: 128,
      max_position_embeddings: 131072,
      hidden_act: 'silu',
      mlp: 'gated',
      norm: 'rms',
      norm_eps: 1e-5,
      norm_position: 'pre',
      position: 'rope',
      rope_theta: 500000,
      rope_scaling: {
        rope_type: 'llama3',
        factor: 8,
        low_freq_factor: 1,
        high_freq_factor: 4,
        original_max_position_embeddings: 8192,
      },
      rope_interleaved: false,
      causal: true,
      sliding_window: null,
      attention_bias: false,
      attention_out_bias: false,
      mlp_bias: false,
      tie_word_embeddings: false,
      initializer_range: 0.02,
      bos_token_id: 128000,
      eos_token_id: [128001, 128008, 128009],
    } satisfies ModelConfig);
    const biased = parseConfig({...llama31, attention_bias: true, mlp_bias: true});
    assert.deepEqual(some(biased, 'attention_bias', 'attention_out_bias', 'mlp_bias'), [true, true, true]);
    const {num_key_value_heads, ...mha} = llama31;
    assert.equal(num_key_value_heads, 8);
    assert.equal(parseConfig(mha).num_key_value_heads, 32);
    assert.equal(parseConfig({...llama31, num_key_value_heads: null}).num_key_value_heads, 32);
    assert.equal(parseConfig({...llama31, head_dim: 64}).head_dim, 64);
    assert.equal(parseConfig({...llama31, head_dim: null}).head_dim, 128);
  });

  it('reads Mistral and its window', () => {
    assert.deepEqual(some(parseConfig(mistral), 'model_type', 'sliding_window', 'attention_bias'), [
      'mistral',
      4096,
      false,
    ]);
    assert.equal(parseConfig({...mistral, sliding_window: null}).sliding_window, null);
    const {sliding_window, num_key_value_heads, ...rest} = mistral;
    const config = parseConfig(rest); // as transformers reads it
    assert.deepEqual(some(config, 'sliding_window', 'num_key_value_heads'), [
      sliding_window,
      num_key_value_heads,
    ]);
  });

  it('reads Qwen2, its biases and its window', () => {
    const config = parseConfig(qwen25);
    assert.deepEqual(some(config, 'attention_bias', 'attention_out_bias', 'mlp_bias'), [true, false, false]);
    assert.deepEqual(some(config, 'sliding_window', 'tie_word_embeddings', 'head_dim'), [null, true, 64]);
    const sliding = {...qwen25, use_sliding_window: true};
    assertRefused(sliding, /a sliding window on all layers or on none, got "one from layer 21 on"/);
    assert.equal(parseConfig({...sliding, max_window_layers: 24}).sliding_window, null);
    assert.equal(parseConfig({...sliding, max_window_layers: 0}).sliding_window, 32768);
    const layers = (...kinds: string[]) => ({...sliding, layer_types: kinds});
    assert.equal(parseConfig(layers('full_attention', 'full_attention')).sliding_window, null);
    assert.equal(parseConfig(layers('sliding_attention', 'sliding_attention')).sliding_window, 32768);
    assertRefused(layers('full_attention', 'sliding_attention'), /layer_types to be all/);
    assertRefused(layers('chunked_attention'), /layer_types/);
  });

  it('reads every spelling of RoPE', () => {
    const scaling = (json: Json) => some(parseConfig({...mistral, ...json}), 'rope_theta', 'rope_scaling');
    const linear: RopeScaling = {rope_type: 'linear', factor: 2};
    assert.deepEqual(scaling({rope_scaling: {type: 'linear', factor: 2}}), [10000, linear]);
    assert.deepEqual(scaling({rope_scaling: {rope_type: 'linear', type: 'linear', factor: 2}}), [
      10000,
      linear,
    ]);
    const parameters = {rope_type: 'linear', factor: 2, rope_theta: 5e5};
    assert.deepEqual(scaling({rope_theta: undefined, rope_parameters: parameters}), [5e5, linear]);
    const plain = {rope_type: 'default', rope_theta: 7e4};
    assert.deepEqual(scaling({rope_theta: undefined, rope_parameters: plain}), [7e4, null]);
    assert.deepEqual(scaling({rope_scaling: null}), [10000, null]);
    const yarn = {rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32768};
    assert.deepEqual(scaling({rope_scaling: {...yarn, attention_factor: null}})[1], yarn);
    assert.deepEqual(scaling({rope_scaling: {...yarn, beta_fast: 16}})[1], {...yarn, beta_fast: 16});
    for (const [what, says] of [
      [{type: 'dynamic', factor: 2}, /rope_type of default, linear, ntk, yarn, llama3, got "dynamic"/],
      [{rope_type: 'longrope'}, /rope_type/],
      [{rope_type: 'constructor'}, /rope_type/],
      [{rope_type: 'linear'}, /rope_scaling.factor/],
      [{rope_type: 'linear', factor: 0.5}, /rope_scaling.factor/],
      [{...yarn, mscale: 0.7}, /mscale/],
      [{...yarn, beta_fast: 0}, /beta_fast/],
      [{full_attention: {rope_type: 'default'}}, /for all layers/],
      [{rope_type: 'llama3', factor: 8}, /low_freq_factor/],
      [{...llama31.rope_scaling, high_freq_factor: 1}, /above low_freq_factor/],
      ['linear', /an object or null/],
    ] as [unknown, RegExp][])
      assertRefused({...mistral, rope_scaling: what}, says);
    assertRefused({...mistral, partial_rotary_factor: 0.5}, /partial_rotary_factor/);
  });

  it('reads the names of activations, and refuses those that are not computed', () => {
    const names: Record<string, Activation> = {
      silu: 'silu',
      swish: 'silu',
      gelu: 'gelu',
      gelu_new: 'gelu_tanh',
      gelu_pytorch_tanh: 'gelu_tanh',
      gelu_fast: 'gelu_tanh',
      relu: 'relu',
      relu2: 'relu_squared',
      linear: 'linear',
    };
    for (const [name, ours] of Object.entries(names)) {
      assert.equal(parseConfig({...llama31, hidden_act: name}).hidden_act, ours);
      assert.equal(parseConfig({...gpt2, activation_function: name}).hidden_act, ours);
    }
    for (const name of ['quick_gelu', 'toString', '', null, 5]) {
      if (name === null) continue;
      assertRefused({...llama31, hidden_act: name}, /activation of .*silu/);
    }
  });

  it('takes ends of text as a number, a list or none', () => {
    const ends = (eos_token_id: unknown) => parseConfig({...llama31, eos_token_id}).eos_token_id;
    assert.deepEqual([ends(7), ends([7, 8]), ends(null), ends([])], [[7], [7, 8], [], []]);
    const {bos_token_id, eos_token_id, ...rest} = llama31;
    assert.ok(bos_token_id > eos_token_id.length);
    const config = parseConfig(rest); // as transformers reads it
    assert.deepEqual(some(config, 'bos_token_id', 'eos_token_id'), [1, [2]]);
    assert.deepEqual(parseConfig({...rest, vocab_size: 2}).eos_token_id, []);
    for (const bad of [-1, 0.5, '2', [[2]], [-1], true])
      assertRefused({...llama31, eos_token_id: bad}, /eos_token_id/);
  });

  it('refuses other families by their names', () => {
    for (const model_type of ['bert', 't5', 'mamba', 'gemma', 'qwen3', 'phi', 'mixtral', 'toString', 5])
      assertRefused({...llama31, model_type}, /model_type of llama, mistral, qwen2, gpt2, got/);
    for (const json of [{}, null, [], 'config', 5, undefined]) assertRefused(json, /./);
  });

  it('refuses what it would compute wrongly', () => {
    assertRefused({...gpt2, scale_attn_by_inverse_layer_idx: true}, /scale_attn_by_inverse_layer_idx/);
    assertRefused({...gpt2, scale_attn_weights: false}, /scale_attn_weights/);
    assertRefused({...gpt2, add_cross_attention: true}, /add_cross_attention/);
    assertRefused({...llama31, quantization_config: {quant_method: 'gptq'}}, /quantization_config/);
    assert.ok(parseConfig({...gpt2, scale_attn_weights: true, reorder_and_upcast_attn: true}));
  });

  it('refuses sizes that are missing, wrong or absurd', () => {
    for (const field of ['vocab_size', 'hidden_size', 'num_hidden_layers', 'num_attention_heads'] as const)
      for (const value of [undefined, null, 0, -1, 0.5, '64', NaN, Infinity, 2 ** 40, [64], {}, true])
        assertRefused({...llama31, [field]: value}, new RegExp(`${field} to be a whole number`));
    assertRefused({...llama31, intermediate_size: undefined}, /intermediate_size/);
    assertRefused({...gpt2, n_embd: 0}, /n_embd/);
    assertRefused({...gpt2, n_embd: 770}, /head_dim/);
    assertRefused({...llama31, num_key_value_heads: 5}, /divisor of the 32 query heads, got 5/);
    assertRefused({...llama31, head_dim: 127}, /even/);
    assertRefused({...llama31, vocab_size: 2 ** 24, hidden_size: 2 ** 18}, /at most 2147483648 numbers/);
    assertRefused({...llama31, max_position_embeddings: 2 ** 27}, /max_position_embeddings/);
    assertRefused({...llama31, rms_norm_eps: -1}, /norm_eps/);
    assertRefused({...llama31, rope_theta: 0}, /rope_theta/);
    assertRefused({...llama31, tie_word_embeddings: 'no'}, /tie_word_embeddings to be true or false/);
    assertRefused({...llama31, attention_bias: 1}, /attention_bias/);
  });
});

describe('completeConfig()', () => {
  const sizes = {vocab_size: 512, hidden_size: 64, num_hidden_layers: 4, num_attention_heads: 4};

  it('is Llama where nothing else is said', () => {
    const config = completeConfig(sizes);
    assert.deepEqual(some(config, 'model_type', 'mlp', 'norm', 'position', 'hidden_act'), [
      'llama',
      'gated',
      'rms',
      'rope',
      'silu',
    ]);
    assert.deepEqual(some(config, 'head_dim', 'num_key_value_heads', 'intermediate_size'), [16, 4, 176]);
    assert.equal(completeConfig({...sizes, mlp: 'plain'}).intermediate_size, 256);
    assert.equal(completeConfig({...sizes, hidden_size: 96}).intermediate_size, 256);
    assert.equal(completeConfig({...sizes, head_dim: undefined}).head_dim, 16);
  });

  it('is of the family that is named', () => {
    const config = completeConfig({...sizes, model_type: 'gpt2'});
    assert.deepEqual(some(config, 'mlp', 'norm', 'position', 'mlp_bias', 'tie_word_embeddings'), [
      'plain',
      'layer',
      'learned',
      true,
      true,
    ]);
    assert.equal(config.intermediate_size, 256);
    assert.equal(completeConfig({...sizes, model_type: 'qwen2'}).attention_bias, true);
    const mistral = completeConfig({...sizes, model_type: 'mistral'});
    assert.deepEqual(some(mistral, 'max_position_embeddings', 'sliding_window'), [131072, 4096]);
    assert.equal(completeConfig({...sizes, model_type: 'gpt2', norm: 'rms'}).norm, 'rms');
  });

  it('refuses what does not fit together', () => {
    const refused = (change: Json, says: RegExp) =>
      assert.throws(
        () => completeConfig({...sizes, ...change} as PartialConfig),
        (error: Error) =>
          error instanceof ConfigError && says.test(error.message) && /^completeConfig/.test(error.message),
      );
    refused({hidden_size: 66}, /head_dim/);
    refused({n_heads: 4}, /fields of ModelConfig, got "n_heads"/);
    refused({model_type: 'bert'}, /model_type/);
    refused({model_type: '__proto__'}, /model_type/);
    refused({num_key_value_heads: 3}, /divisor/);
    refused({causal: false, sliding_window: 8}, /causal/);
    refused(
      {rope_scaling: {rope_type: 'linear', factor: 2, more: 1}},
      /made of rope_type, factor, got "more"/,
    );
    refused({head_dim: 2, rope_scaling: {rope_type: 'ntk', factor: 2}}, /above 2/);
    refused({hidden_act: 'gelu_new'}, /hidden_act to be one of/);
    refused({eos_token_id: 5}, /eos_token_id/);
    assert.equal(completeConfig({...sizes, position: 'none', head_dim: 7}).head_dim, 7);
  });
});

/** Any config that holds together. */
function randomConfig(random: Random): ModelConfig {
  const maybe = <Value>(value: Value, otherwise: Value) => (random() < 0.5 ? value : otherwise);
  const flag = () => random() < 0.5;
  const kv = integer(random, 1, 4);
  const scalings: (RopeScaling | null)[] = [
    null,
    {factor: 2, rope_type: 'linear'},
    {rope_type: 'ntk', factor: 1.5},
    {rope_type: 'yarn', beta_slow: 2, factor: 4},
    {...llama31.rope_scaling, rope_type: 'llama3'},
  ];
  const causal = flag();
  return completeConfig({
    model_type: pick(random, ['llama', 'mistral', 'qwen2', 'gpt2'] as const),
    vocab_size: integer(random, 1, 1000),
    hidden_size: integer(random, 1, 100),
    num_hidden_layers: integer(random, 1, 5),
    num_attention_heads: kv * integer(random, 1, 4),
    num_key_value_heads: kv,
    head_dim: 2 * integer(random, 2, 20),
    intermediate_size: maybe(undefined, integer(random, 1, 300)),
    max_position_embeddings: integer(random, 1, 5000),
    hidden_act: pick(random, ['linear', 'relu', 'leaky_relu', 'tanh', 'gelu', 'gelu_tanh', 'silu'] as const),
    mlp: maybe('gated', 'plain'),
    norm: maybe('rms', 'layer'),
    norm_position: maybe('pre', 'post'),
    position: pick(random, ['rope', 'learned', 'sinusoidal', 'none'] as const),
    rope_theta: 10 ** integer(random, 1, 7),
    rope_scaling: pick(random, scalings),
    rope_interleaved: flag(),
    causal,
    sliding_window: causal ? maybe(null, integer(random, 1, 100)) : null,
    attention_bias: flag(),
    attention_out_bias: flag(),
    mlp_bias: flag(),
    tie_word_embeddings: flag(),
    bos_token_id: maybe(null, integer(random, 0, 60000)),
    eos_token_id: Array.from({length: integer(random, 0, 3)}, () => integer(random, 0, 60000)),
  });
}

describe('formatConfig()', () => {
  const again = (json: Json) => JSON.parse(JSON.stringify(json)) as Json;

  it("writes Hugging Face's fields and its architecture", () => {
    for (const json of Object.values<Json>(published)) {
      const written = formatConfig(parseConfig(json));
      assert.deepEqual(parseConfig(again(written)), parseConfig(json));
      assert.equal(written.llm_anatomy, undefined);
      for (const [name, value] of Object.entries(json))
        if (name in written && !/window/.test(name)) assert.deepEqual(written[name], value, name);
      assert.ok('architectures' in written);
    }
  });

  it('names no architecture for NTK, which Hugging Face does not have', () => {
    const rope_scaling = {rope_type: 'ntk', factor: 2} as const;
    const json = again(formatConfig({...parseConfig(llama31), rope_scaling}));
    assert.equal(json.architectures, undefined);
    assert.equal(json.rope_scaling, null);
    assert.deepEqual(json.llm_anatomy, {rope_scaling});
  });

  it(`loses nothing of any config, SEED=${seed}`, () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 2000; round++) {
      const config = randomConfig(random);
      const json = again(formatConfig(config));
      assert.deepEqual(parseConfig(json), config, `SEED=${seed}, round ${round}`);
      assert.equal('architectures' in json, !('llm_anatomy' in json));
    }
  });

  it('keeps what a family has no field for under a name of its own, which is as strict', () => {
    const config = parseConfig({...llama31, llm_anatomy: {norm: 'layer', position: 'sinusoidal'}});
    assert.deepEqual(some(config, 'norm', 'position'), ['layer', 'sinusoidal']);
    assertRefused({...llama31, llm_anatomy: {norm: 'batch'}}, /norm to be one of rms, layer/);
    assertRefused({...llama31, llm_anatomy: {norms: 'rms'}}, /fields of ModelConfig/);
    assertRefused({...llama31, llm_anatomy: {model_type: 'gpt2'}}, /fields of ModelConfig/);
    assertRefused({...llama31, llm_anatomy: []}, /llm_anatomy to be an object/);
  });
});
