/** Published models: their configs, as far as these say what is computed, and where they are published. */
import type {ModelConfig} from '../model/config.js';
import {parseConfig} from '../model/parse-config.js';
import type {LatentAttention} from './kv-cache-bytes.js';

/** A published model: its config and its size. */
export interface ModelPreset {
  title: string;
  /** The repository that the config is from. */
  source: string;
  /** Parameters as published; countParameters() gives the same. */
  parameters: number;
  config: ModelConfig;
}

/** @param fields of the config.json */
function preset(title: string, repository: string, parameters: number, fields: object): ModelPreset {
  const source = `https://huggingface.co/${repository}/blob/main/config.json`;
  return {title, source, parameters, config: parseConfig(fields)};
}

function gpt2(n_embd: number, n_layer: number, n_head: number) {
  return {
    model_type: 'gpt2',
    vocab_size: 50257,
    n_positions: 1024,
    n_embd,
    n_layer,
    n_head,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    initializer_range: 0.02,
    bos_token_id: 50256,
    eos_token_id: 50256,
  };
}

const llama = {
  model_type: 'llama',
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
  initializer_range: 0.02,
  tie_word_embeddings: false,
};

const llama2 = {...llama, vocab_size: 32000, rope_theta: 10000, bos_token_id: 1, eos_token_id: 2};

const llama3 = {
  ...llama,
  vocab_size: 128256,
  rope_theta: 500000,
  max_position_embeddings: 8192,
  num_key_value_heads: 8,
  bos_token_id: 128000,
  eos_token_id: 128001,
};

const qwen2 = {
  model_type: 'qwen2',
  hidden_act: 'silu',
  rms_norm_eps: 1e-6,
  rope_theta: 1e6,
  initializer_range: 0.02,
  max_position_embeddings: 131072,
  use_sliding_window: false,
  bos_token_id: 151643,
  eos_token_id: 151643,
};

/** Published models of the GPT-2, Llama, Mistral and Qwen2 families, by name: the fields of each one's config.json. */
export const modelPresets = {
  gpt2: preset('GPT-2', 'openai-community/gpt2', 124_439_808, gpt2(768, 12, 12)),
  'gpt2-medium': preset('GPT-2 medium', 'openai-community/gpt2-medium', 354_823_168, gpt2(1024, 24, 16)),
  'gpt2-large': preset('GPT-2 large', 'openai-community/gpt2-large', 774_030_080, gpt2(1280, 36, 20)),
  'gpt2-xl': preset('GPT-2 XL', 'openai-community/gpt2-xl', 1_557_611_200, gpt2(1600, 48, 25)),
  'tinyllama-1.1b': preset('TinyLlama 1.1B', 'TinyLlama/TinyLlama-1.1B-Chat-v1.0', 1_100_048_384, {
    ...llama2,
    hidden_size: 2048,
    intermediate_size: 5632,
    num_hidden_layers: 22,
    num_attention_heads: 32,
    num_key_value_heads: 4,
    max_position_embeddings: 2048,
  }),
  'llama-2-7b': preset('Llama 2 7B', 'meta-llama/Llama-2-7b-hf', 6_738_415_616, {
    ...llama2,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    max_position_embeddings: 4096,
  }),
  'llama-3-8b': preset('Llama 3 8B', 'meta-llama/Meta-Llama-3-8B', 8_030_261_248, {
    ...llama3,
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
  }),
  'llama-3-70b': preset('Llama 3 70B', 'meta-llama/Meta-Llama-3-70B', 70_553_706_496, {
    ...llama3,
    hidden_size: 8192,
    intermediate_size: 28672,
    num_hidden_layers: 80,
    num_attention_heads: 64,
  }),
  'llama-3.2-1b': preset('Llama 3.2 1B', 'meta-llama/Llama-3.2-1B', 1_235_814_400, {
    ...llama3,
    hidden_size: 2048,
    intermediate_size: 8192,
    num_hidden_layers: 16,
    num_attention_heads: 32,
    head_dim: 64,
    max_position_embeddings: 131072,
    rope_scaling: {
      rope_type: 'llama3',
      factor: 32,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    },
    tie_word_embeddings: true,
  }),
  'mistral-7b': preset('Mistral 7B v0.1', 'mistralai/Mistral-7B-v0.1', 7_241_732_096, {
    model_type: 'mistral',
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    hidden_act: 'silu',
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    initializer_range: 0.02,
    max_position_embeddings: 32768,
    sliding_window: 4096,
    tie_word_embeddings: false,
    bos_token_id: 1,
    eos_token_id: 2,
  }),
  'qwen2-0.5b': preset('Qwen2 0.5B', 'Qwen/Qwen2-0.5B', 494_032_768, {
    ...qwen2,
    vocab_size: 151936,
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  }),
  'qwen2-7b': preset('Qwen2 7B', 'Qwen/Qwen2-7B', 7_615_616_512, {
    ...qwen2,
    vocab_size: 152064,
    hidden_size: 3584,
    intermediate_size: 18944,
    num_hidden_layers: 28,
    num_attention_heads: 28,
    num_key_value_heads: 4,
    tie_word_embeddings: false,
  }),
  'qwen2.5-1.5b': preset('Qwen2.5 1.5B', 'Qwen/Qwen2.5-1.5B', 1_543_714_304, {
    ...qwen2,
    vocab_size: 151936,
    hidden_size: 1536,
    intermediate_size: 8960,
    num_hidden_layers: 28,
    num_attention_heads: 12,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  }),
  'qwen2.5-14b': preset('Qwen2.5 14B', 'Qwen/Qwen2.5-14B', 14_770_033_664, {
    ...qwen2,
    vocab_size: 152064,
    rms_norm_eps: 1e-5,
    hidden_size: 5120,
    intermediate_size: 13824,
    num_hidden_layers: 48,
    num_attention_heads: 40,
    num_key_value_heads: 8,
    tie_word_embeddings: false,
  }),
};

/** The name of a published model. */
export type ModelPresetName = keyof typeof modelPresets;

/** Published models with multi-head latent attention, for their caches alone: the transformer here has no such layer. */
export const latentPresets = {
  'deepseek-v2': {
    title: 'DeepSeek-V2',
    source: 'https://huggingface.co/deepseek-ai/DeepSeek-V2/blob/main/config.json',
    attention: {num_hidden_layers: 60, kv_lora_rank: 512, qk_rope_head_dim: 64},
  },
  'deepseek-v3': {
    title: 'DeepSeek-V3',
    source: 'https://huggingface.co/deepseek-ai/DeepSeek-V3/blob/main/config.json',
    attention: {num_hidden_layers: 61, kv_lora_rank: 512, qk_rope_head_dim: 64},
  },
} satisfies Record<string, {title: string; source: string; attention: LatentAttention}>;
