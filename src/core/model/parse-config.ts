/** Hugging Face's config.json of the Llama, Mistral, Qwen2 and GPT-2 families, read as one kind of config. */
import {isRecord, show} from '../show.js';
import type {Activation} from '../tensor/kernels.js';
import {checkConfig, configFields} from './check-config.js';
import {familySwitches, type Family} from './complete-config.js';
import type {ModelConfig} from './config.js';
import {ConfigError} from './file-errors.js';

type Json = Readonly<Record<string, unknown>>;

/** Not checked yet. */
export type Candidate = Record<keyof ModelConfig, unknown>;

/** The key under which formatConfig() keeps what Hugging Face's fields for a family cannot say. */
export const EXTRAS = 'llm_anatomy';

const WHERE = 'parseConfig';

/** Hugging Face's names of activations (its ACT2FN) by ours; the first is the one that is written. */
export const activationNames: Readonly<Record<Activation, readonly string[]>> = {
  linear: ['linear'],
  relu: ['relu'],
  leaky_relu: ['leaky_relu'],
  sigmoid: ['sigmoid'],
  tanh: ['tanh'],
  gelu: ['gelu', 'gelu_python'],
  gelu_tanh: ['gelu_pytorch_tanh', 'gelu_new', 'gelu_fast', 'gelu_accurate', 'gelu_python_tanh'],
  silu: ['silu', 'swish'],
  relu_squared: ['relu2'],
};

/** What GPT-2's config calls its fields. */
export const gpt2Names = {
  hidden_size: 'n_embd',
  num_hidden_layers: 'n_layer',
  num_attention_heads: 'n_head',
  max_position_embeddings: 'n_positions',
  intermediate_size: 'n_inner',
  hidden_act: 'activation_function',
  norm_eps: 'layer_norm_epsilon',
} as const satisfies Partial<Record<keyof ModelConfig, string>>;

/**
 * Reads a config.json. Fields that are absent mean what they mean to Hugging Face's transformers for that family;
 * sizes must be there.
 *
 * @param json the file, through JSON.parse
 * @throws ConfigError where the family is another, where it asks for what is not computed here, and where fields are
 * missing, out of bounds or do not fit together
 */
export function parseConfig(json: unknown): ModelConfig {
  if (!isRecord(json)) return fail('config.json to be an object', json);
  const candidate = readFamily(json);
  const extras = json[EXTRAS] ?? {};
  if (!isRecord(extras)) return fail(`${EXTRAS} to be an object`, extras);
  for (const [field, value] of Object.entries(extras)) {
    if (field === 'model_type' || !configFields.includes(field as keyof ModelConfig))
      fail(`${EXTRAS} to hold fields of ModelConfig`, field);
    candidate[field as keyof ModelConfig] = value;
  }
  return checkConfig(WHERE, candidate, candidate.model_type === 'gpt2' ? gpt2Names : {});
}

function fail(expected: string, got: unknown): never {
  throw new ConfigError(`${WHERE}: expected ${expected}, got ${show(got)}`);
}

/** A config as its family's own fields tell it. @throws ConfigError for what no field of ours can say */
export function readFamily(json: Json): Candidate {
  const {model_type} = json;
  if (typeof model_type !== 'string' || !Object.hasOwn(readers, model_type))
    return fail(`a model_type of ${Object.keys(readers).join(', ')}`, model_type);
  refuse(json, 'quantization_config', null);
  refuse(json, 'is_encoder_decoder', false);
  refuse(json, 'add_cross_attention', false);
  return readers[model_type as Family](json);
}

/** Makes sure that a field, where there is one, has the one value that changes nothing. */
function refuse(json: Json, field: string, neutral: unknown): void {
  if (json[field] !== undefined && json[field] !== null && json[field] !== neutral)
    fail(`${field} to be absent or ${neutral}, for nothing else is computed here`, json[field]);
}

const readers: Readonly<Record<Family, (json: Json) => Candidate>> = {
  llama: (json) => {
    const attention_bias = json.attention_bias ?? false;
    return {
      ...readLlama(json, 'llama'),
      attention_bias,
      attention_out_bias: attention_bias,
      mlp_bias: json.mlp_bias ?? false,
      ...readEnds(json, 1, 2),
    };
  },
  mistral: (json) => ({
    ...readLlama(json, 'mistral', 8),
    sliding_window: readWindow(json, 0),
    ...readEnds(json, 1, 2),
  }),
  qwen2: (json) => ({
    ...readLlama(json, 'qwen2', 32),
    sliding_window: json.use_sliding_window ? readWindow(json, json.max_window_layers ?? 28) : null,
    ...readEnds(json, null, null),
  }),
  gpt2: readGpt2,
};

/**
 * What Llama's descendants share.
 *
 * @param heads key and value heads where the field is absent; null: as query heads
 */
function readLlama(json: Json, family: Family, heads: number | null = null): Candidate {
  const usual = familySwitches[family];
  const {hidden_size, num_attention_heads, num_key_value_heads = heads} = json;
  return {
    ...usual,
    ...readRope(json, usual.rope_theta),
    model_type: family,
    vocab_size: json.vocab_size,
    hidden_size,
    intermediate_size: json.intermediate_size,
    num_hidden_layers: json.num_hidden_layers,
    num_attention_heads,
    num_key_value_heads: num_key_value_heads ?? num_attention_heads,
    head_dim: json.head_dim ?? numberOf(hidden_size) / numberOf(num_attention_heads),
    max_position_embeddings: json.max_position_embeddings ?? usual.max_position_embeddings,
    hidden_act: readActivation(json.hidden_act ?? usual.hidden_act),
    norm_eps: json.rms_norm_eps ?? usual.norm_eps,
    tie_word_embeddings: json.tie_word_embeddings ?? usual.tie_word_embeddings,
    initializer_range: json.initializer_range ?? usual.initializer_range,
  };
}

function readGpt2(json: Json): Candidate {
  refuse(json, 'scale_attn_by_inverse_layer_idx', false);
  refuse(json, 'scale_attn_weights', true);
  const {n_embd, n_head, n_inner} = json;
  const usual = familySwitches.gpt2;
  return {
    ...usual,
    model_type: 'gpt2',
    vocab_size: json.vocab_size,
    hidden_size: n_embd,
    intermediate_size: n_inner ?? 4 * numberOf(n_embd),
    num_hidden_layers: json.n_layer,
    num_attention_heads: n_head,
    num_key_value_heads: n_head,
    head_dim: numberOf(n_embd) / numberOf(n_head),
    max_position_embeddings: json.n_positions ?? json.n_ctx ?? usual.max_position_embeddings,
    hidden_act: readActivation(json.activation_function ?? activationNames[usual.hidden_act][0]),
    norm_eps: json.layer_norm_epsilon ?? usual.norm_eps,
    tie_word_embeddings: json.tie_word_embeddings ?? usual.tie_word_embeddings,
    initializer_range: json.initializer_range ?? usual.initializer_range,
    ...readEnds(json, 50256, 50256),
  };
}

/** A number, to reckon with; whether it is one is checked later. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

function readActivation(name: unknown): Activation {
  for (const [activation, names] of Object.entries(activationNames))
    if (names.includes(name as string)) return activation as Activation;
  return fail(`an activation of ${Object.values(activationNames).flat().join(', ')}`, name);
}

/** Tokens that begin and end a text. A family's habit counts only where the vocabulary has such a token. */
function readEnds(json: Json, bos: number | null, eos: number | null) {
  const known = (id: number | null) => (id !== null && id < numberOf(json.vocab_size) ? id : null);
  const {bos_token_id = known(bos), eos_token_id = known(eos)} = json;
  return {
    bos_token_id,
    eos_token_id: Array.isArray(eos_token_id) ? eos_token_id : eos_token_id === null ? [] : [eos_token_id],
  };
}

/** @param first the layer from which on the window holds, where the layers are not named one by one */
function readWindow(json: Json, first: unknown): unknown {
  const {sliding_window = familySwitches.mistral.sliding_window, num_hidden_layers, layer_types} = json;
  if (Array.isArray(layer_types)) {
    const kind = layer_types[0];
    if (layer_types.every((type) => type === kind)) {
      if (kind === 'full_attention') return null;
      if (kind === 'sliding_attention') return sliding_window;
    }
    return fail(
      'layer_types to be all full_attention or all sliding_attention',
      layer_types.find((type) => type !== kind) ?? kind,
    );
  }
  if (numberOf(first) >= numberOf(num_hidden_layers)) return null;
  if (first !== 0 && sliding_window !== null)
    fail('a sliding window on all layers or on none', `one from layer ${show(first)} on`);
  return sliding_window;
}

/**
 * Base and scaling of rotary positions, in any of the spellings there have been: rope_scaling with `type`, then with
 * `rope_type`, and rope_parameters, which holds the base as well.
 */
function readRope(json: Json, theta: number): Pick<Candidate, 'rope_theta' | 'rope_scaling'> {
  const scaling = json.rope_parameters ?? json.rope_scaling ?? {};
  if (!isRecord(scaling)) return fail('rope_scaling to be an object or null', scaling);
  for (const part of [json, scaling]) refuse(part, 'partial_rotary_factor', 1);
  const nested = Object.values(scaling).find(isRecord);
  if (nested) fail('one rope_scaling for all layers', nested);
  return {
    rope_theta: scaling.rope_theta ?? json.rope_theta ?? theta,
    rope_scaling: readScaling(scaling),
  };
}

const scalingFields = {
  linear: ['factor'],
  ntk: ['factor'],
  yarn: ['factor', 'original_max_position_embeddings', 'beta_fast', 'beta_slow', 'attention_factor'],
  llama3: ['factor', 'low_freq_factor', 'high_freq_factor', 'original_max_position_embeddings'],
};

function readScaling(scaling: Json): Json | null {
  const type = scaling.rope_type ?? scaling.type ?? 'default';
  if (type === 'default') return null;
  if (typeof type !== 'string' || !Object.hasOwn(scalingFields, type))
    return fail(`a rope_type of default, ${Object.keys(scalingFields).join(', ')}`, type);
  // Variants of YaRN that are not the paper's.
  for (const field of ['mscale', 'mscale_all_dim']) refuse(scaling, field, null);
  refuse(scaling, 'truncate', true);
  const fields = scalingFields[type as keyof typeof scalingFields];
  const given = fields.map((field) => [field, scaling[field]] as const);
  return {
    rope_type: type,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null)),
  };
}
