import type {Family} from './complete-config.js';
import type {ModelConfig} from './config.js';
import {activationNames, EXTRAS, gpt2Names, readFamily, type Candidate} from './parse-config.js';

type Json = Record<string, unknown>;

const architectures: Readonly<Record<Family, string>> = {
  llama: 'LlamaForCausalLM',
  mistral: 'MistralForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
  gpt2: 'GPT2LMHeadModel',
};

/**
 * A config as Hugging Face's config.json of its family, for JSON.stringify; parseConfig() reads the same config from it.
 * What the family's fields cannot say goes into the object `llm_anatomy`, under our own names; such a file names no
 * architecture, since none of Hugging Face's is this model.
 */
export function formatConfig(config: ModelConfig): Json {
  const {model_type, bos_token_id, eos_token_id} = config;
  const json: Json = {
    model_type,
    vocab_size: config.vocab_size,
    ...(model_type === 'gpt2' ? formatGpt2(config) : formatLlama(config)),
    tie_word_embeddings: config.tie_word_embeddings,
    initializer_range: config.initializer_range,
    bos_token_id,
    eos_token_id: eos_token_id.length > 1 ? [...eos_token_id] : (eos_token_id[0] ?? null),
  };
  const extras = differences(config, readFamily(json));
  if (extras.length === 0) return {architectures: [architectures[model_type]], ...json};
  return {...json, [EXTRAS]: Object.fromEntries(extras)};
}

/** The fields of a config that the other one has not. */
function differences(config: ModelConfig, read: Candidate): [string, unknown][] {
  return Object.entries(config).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(read[field as keyof ModelConfig]),
  );
}

function formatGpt2(config: ModelConfig): Json {
  const fields = Object.entries(gpt2Names).map(([field, name]) => [name, config[field as keyof ModelConfig]]);
  const [, ...others] = activationNames.gelu_tanh;
  return {
    ...Object.fromEntries(fields),
    activation_function:
      config.hidden_act === 'gelu_tanh' ? others[0] : activationNames[config.hidden_act][0],
  };
}

function formatLlama(config: ModelConfig): Json {
  const {model_type, sliding_window} = config;
  return {
    hidden_size: config.hidden_size,
    intermediate_size: config.intermediate_size,
    num_hidden_layers: config.num_hidden_layers,
    num_attention_heads: config.num_attention_heads,
    num_key_value_heads: config.num_key_value_heads,
    head_dim: config.head_dim,
    max_position_embeddings: config.max_position_embeddings,
    hidden_act: activationNames[config.hidden_act][0],
    rms_norm_eps: config.norm_eps,
    rope_theta: config.rope_theta,
    // Hugging Face has no such type as ntk.
    rope_scaling: config.rope_scaling?.rope_type === 'ntk' ? null : config.rope_scaling,
    ...(model_type === 'llama' && {attention_bias: config.attention_bias, mlp_bias: config.mlp_bias}),
    ...(model_type === 'mistral' && {sliding_window}),
    ...(model_type === 'qwen2' && {
      sliding_window,
      use_sliding_window: sliding_window !== null,
      max_window_layers: sliding_window === null ? config.num_hidden_layers : 0,
    }),
  };
}
