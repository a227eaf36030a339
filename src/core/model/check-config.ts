/** What a ModelConfig must be before anything is allocated for it. */
import {isRecord, show} from '../show.js';
import {activations} from '../tensor/kernels.js';
import type {ModelConfig, RopeScaling} from './config.js';
import {ConfigError} from './file-errors.js';

type Field = keyof ModelConfig;

/** Most numbers in one matrix: above any published model's (Llama-3.1-405B has an embedding of 2.1e9). */
const MAX_MATRIX = 2 ** 31;
const MAX_TOKEN_ID = 2 ** 31 - 1;
const MAX_EOS = 256;

/** What a value must be, in words, and whether it is. */
interface Rule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const whole = (most: number, least = 1): Rule => ({
  expected: `a whole number from ${least} to ${most}`,
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
});
const between = (expected: string, least: number, most: number): Rule => ({
  expected,
  holds: (value) => typeof value === 'number' && value >= least && value <= most,
});
const oneOf = (...names: string[]): Rule => ({
  expected: `one of ${names.join(', ')}`,
  holds: (value) => names.includes(value as string),
});
const orNull = ({expected, holds}: Rule): Rule => ({
  expected: `${expected}, or null`,
  holds: (value) => value === null || holds(value),
});
const optional = ({expected, holds}: Rule): Rule => ({
  expected,
  holds: (value) => value === undefined || holds(value),
});
const flag: Rule = {expected: 'true or false', holds: (value) => typeof value === 'boolean'};
const tokenId = whole(MAX_TOKEN_ID, 0);
const positions = whole(2 ** 26);
const headDim = whole(2 ** 16);
const scale = between('a number from 1 to 1e6', 1, 1e6);
const turns = between('a number above 0, at most 1e6', Number.MIN_VALUE, 1e6);

const scalings: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  linear: {factor: scale},
  ntk: {factor: scale},
  yarn: {
    factor: scale,
    original_max_position_embeddings: optional(positions),
    beta_fast: optional(turns),
    beta_slow: optional(turns),
    attention_factor: optional(turns),
  },
  llama3: {
    factor: scale,
    low_freq_factor: turns,
    high_freq_factor: turns,
    original_max_position_embeddings: positions,
  },
};

const rules: Readonly<Record<Field, Rule>> = {
  model_type: oneOf('llama', 'mistral', 'qwen2', 'gpt2'),
  vocab_size: whole(2 ** 24),
  hidden_size: whole(2 ** 18),
  intermediate_size: whole(2 ** 21),
  num_hidden_layers: whole(2 ** 12),
  num_attention_heads: whole(2 ** 14),
  num_key_value_heads: whole(2 ** 14),
  head_dim: {...headDim, expected: `${headDim.expected} (where absent: d_model / n_heads)`},
  max_position_embeddings: positions,
  hidden_act: oneOf(...Object.keys(activations)),
  mlp: oneOf('gated', 'plain'),
  norm: oneOf('rms', 'layer'),
  norm_eps: between('a number from 0 to 1', 0, 1),
  norm_position: oneOf('pre', 'post'),
  position: oneOf('rope', 'learned', 'sinusoidal', 'none'),
  rope_theta: between('a number above 1, at most 1e12', 1 + Number.EPSILON, 1e12),
  rope_scaling: orNull({
    expected: `an object with a rope_type of ${Object.keys(scalings).join(', ')}`,
    holds: (value) => isRecord(value) && Object.keys(scalings).includes(value.rope_type as string),
  }),
  rope_interleaved: flag,
  causal: flag,
  sliding_window: orNull(whole(MAX_TOKEN_ID)),
  attention_bias: flag,
  attention_out_bias: flag,
  mlp_bias: flag,
  tie_word_embeddings: flag,
  initializer_range: between('a number from 0 to 1000', 0, 1000),
  bos_token_id: orNull(tokenId),
  eos_token_id: {
    expected: `a list of at most ${MAX_EOS} token IDs`,
    holds: (value) => Array.isArray(value) && value.length <= MAX_EOS && value.every(tokenId.holds),
  },
};

/** The fields of a config, in order. */
export const configFields = Object.keys(rules) as Field[];

/**
 * Makes sure that a candidate is a whole, consistent config.
 *
 * @param where the function that asks, for the error
 * @param names what fields are called where the candidate comes from, if not by our names
 * @throws ConfigError that names the field, what was expected and what came
 */
export function checkConfig(
  where: string,
  candidate: Readonly<Record<Field, unknown>>,
  names: Partial<Record<Field, string>> = {},
): ModelConfig {
  const name = (field: Field) => names[field] ?? field;
  const expect = (isSo: boolean, what: string, expected: string, got: unknown) => {
    if (!isSo) throw new ConfigError(`${where}: expected ${what} to be ${expected}, got ${show(got)}`);
  };
  for (const field of configFields)
    expect(rules[field].holds(candidate[field]), name(field), rules[field].expected, candidate[field]);
  const config = Object.fromEntries(configFields.map((field) => [field, candidate[field]]));
  const checked = config as unknown as ModelConfig;
  checked.rope_scaling = checkScaling(checked, expect);
  checked.eos_token_id = [...checked.eos_token_id];

  const {hidden_size, head_dim, num_attention_heads, num_key_value_heads} = checked;
  expect(
    num_attention_heads % num_key_value_heads === 0,
    name('num_key_value_heads'),
    `a divisor of the ${num_attention_heads} query heads`,
    num_key_value_heads,
  );
  if (checked.position === 'rope') expect(head_dim % 2 === 0, name('head_dim'), 'even, for RoPE', head_dim);
  if (checked.sliding_window !== null)
    expect(checked.causal, 'causal', 'true where there is a sliding window', checked.causal);
  const widest = {
    vocab_size: checked.vocab_size,
    intermediate_size: checked.intermediate_size,
    num_attention_heads: num_attention_heads * head_dim,
    max_position_embeddings: checked.position === 'learned' ? checked.max_position_embeddings : 0,
  };
  for (const [field, rows] of Object.entries(widest))
    expect(
      rows * hidden_size <= MAX_MATRIX,
      `${name(field as Field)} × ${name('hidden_size')}`,
      `at most ${MAX_MATRIX} numbers`,
      rows * hidden_size,
    );
  return checked;
}

type Expect = (isSo: boolean, what: string, expected: string, got: unknown) => void;

/** Makes sure of the fields of a scaling. @returns it with its fields in order */
function checkScaling({rope_scaling: scaling, head_dim}: ModelConfig, expect: Expect): RopeScaling | null {
  if (scaling === null) return null;
  const fields = scalings[scaling.rope_type];
  const given: Readonly<Record<string, unknown>> = {...scaling};
  for (const [field, {expected, holds}] of Object.entries(fields))
    expect(holds(given[field]), `rope_scaling.${field}`, expected, given[field]);
  const names = ['rope_type', ...Object.keys(fields)];
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  expect(stranger === undefined, 'rope_scaling', `made of ${names.join(', ')}`, stranger);
  if (scaling.rope_type === 'llama3')
    expect(
      scaling.high_freq_factor > scaling.low_freq_factor,
      'rope_scaling.high_freq_factor',
      `above low_freq_factor (${scaling.low_freq_factor})`,
      scaling.high_freq_factor,
    );
  if (scaling.rope_type === 'ntk') expect(head_dim > 2, 'head_dim', 'above 2, for NTK scaling', head_dim);
  const present = names.filter((name) => given[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, given[name]])) as RopeScaling;
}
