import {show} from '../show.js';
import {checkConfig, configFields} from './check-config.js';
import type {ModelConfig} from './config.js';
import {ConfigError} from './file-errors.js';

/** The families whose files are read and written. */
export type Family = ModelConfig['model_type'];

type Required = 'vocab_size' | 'hidden_size' | 'num_hidden_layers' | 'num_attention_heads';
type Derived = 'intermediate_size' | 'num_key_value_heads' | 'head_dim';
type Switches = Omit<ModelConfig, 'model_type' | Required | Derived>;

/** A config whose sizes are given, and whatever else is not its family's habit. */
export type PartialConfig = Partial<ModelConfig> & Pick<ModelConfig, Required>;

const llama: Switches = {
  max_position_embeddings: 2048,
  hidden_act: 'silu',
  mlp: 'gated',
  norm: 'rms',
  norm_eps: 1e-6,
  norm_position: 'pre',
  position: 'rope',
  rope_theta: 10000,
  rope_scaling: null,
  rope_interleaved: false,
  causal: true,
  sliding_window: null,
  attention_bias: false,
  attention_out_bias: false,
  mlp_bias: false,
  tie_word_embeddings: false,
  initializer_range: 0.02,
  bos_token_id: null,
  eos_token_id: [],
};

/**
 * What a family's models are like where their config does not say, here and in a config.json: the defaults of Hugging
 * Face's LlamaConfig, MistralConfig, Qwen2Config and GPT2Config. Tokens that begin and end a text are the vocabulary's.
 */
export const familySwitches: Readonly<Record<Family, Switches>> = {
  llama,
  mistral: {...llama, max_position_embeddings: 131072, sliding_window: 4096},
  qwen2: {...llama, max_position_embeddings: 32768, attention_bias: true},
  gpt2: {
    ...llama,
    max_position_embeddings: 1024,
    hidden_act: 'gelu_tanh',
    mlp: 'plain',
    norm: 'layer',
    norm_eps: 1e-5,
    position: 'learned',
    attention_bias: true,
    attention_out_bias: true,
    mlp_bias: true,
    tie_word_embeddings: true,
  },
};

/** The width that gives a feed-forward layer about 8·d² parameters, gated (rounded up to a multiple of 8) or plain. */
function usualWidth(hidden_size: number, mlp: ModelConfig['mlp']): number {
  return mlp === 'gated' ? Math.ceil(hidden_size / 3) * 8 : 4 * hidden_size;
}

/**
 * A whole config from the sizes that matter. The rest is Llama's, or that of the `model_type` given: the feed-forward
 * layer 4·d wide where it is plain and ⅔ of that where it is gated (Shazeer 2020, arXiv:2002.05202), heads d / n_heads
 * wide, and as many key and value heads as query heads.
 *
 * @throws ConfigError where fields do not fit together, or are none
 */
export function completeConfig(partial: PartialConfig): ModelConfig {
  const where = 'completeConfig';
  const stranger = Object.keys(partial).find((name) => !configFields.includes(name as keyof ModelConfig));
  if (stranger !== undefined)
    throw new ConfigError(`${where}: expected fields of ModelConfig, got ${show(stranger)}`);
  const given = Object.entries(partial).filter(([, value]) => value !== undefined);
  const {
    model_type = 'llama',
    hidden_size,
    num_attention_heads,
    ...rest
  } = Object.fromEntries(given) as PartialConfig;
  const switches = new Map(Object.entries(familySwitches)).get(model_type) ?? llama;
  return checkConfig(where, {
    model_type,
    ...switches,
    intermediate_size: usualWidth(hidden_size, rest.mlp ?? switches.mlp),
    num_key_value_heads: num_attention_heads,
    head_dim: hidden_size / num_attention_heads,
    hidden_size,
    num_attention_heads,
    ...rest,
  });
}
