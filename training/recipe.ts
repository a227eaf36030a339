/** How the house model is made: every number that decides what it becomes. */
import type {
  ModelConfig,
  OptimizerName,
  OptimizerSettings,
  QuantizationSpec,
  Schedule,
} from 'llm-anatomy/core';
import {parseConfig} from 'llm-anatomy/core';

export const vocabulary = 1152;
/** Ends a document and an answer; what is said to the model and what it says. They are the last IDs. */
export const specialTokens = ['<|endoftext|>', '<|user|>', '<|assistant|>'] as const;
export const [END, USER, ASSISTANT] = specialTokens.map((_, i) => vocabulary - specialTokens.length + i);

/** config.json, in Hugging Face's fields: 480,096 weights. */
export const publishedConfig = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: vocabulary,
  hidden_size: 96,
  intermediate_size: 224,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 24,
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  max_position_embeddings: 256,
  tie_word_embeddings: true,
  attention_bias: false,
  mlp_bias: false,
  initializer_range: 0.02,
  bos_token_id: END,
  eos_token_id: END,
  torch_dtype: 'float16',
};
export const config: ModelConfig = parseConfig(publishedConfig);

/** Seeds of the texts: what is trained on and what is measured with never meet but by chance. */
export const seeds = {tokenizer: 1, training: 2, validation: 3, base: 4, instruct: 5, preferred: 6, cases: 7};

export interface BaseRecipe {
  /** Tokens of the corpus, of which rows are drawn; and of the validation text. */
  corpusTokens: number;
  validationTokens: number;
  /** Sequences of a pass and tokens of a sequence; passes of a step, shared out over the threads. */
  batch: number;
  context: number;
  accumulate: number;
  steps: number;
  schedule: Schedule;
  optimizer: 'muon';
  optimizerSettings: OptimizerSettings;
}

const base = (steps: number, corpusTokens: number): BaseRecipe => ({
  corpusTokens,
  validationTokens: 100_000,
  batch: 4,
  context: 256,
  accumulate: 2,
  steps,
  // Warm-up, stable, and straight down over the last third (Hu et al. 2024, arXiv:2404.06395).
  schedule: {kind: 'wsd', rate: 0.02, warmup: 50, steps, decay: Math.round(steps / 3)},
  optimizer: 'muon',
  optimizerSettings: {adamRate: 0.2, weightDecay: 0.01},
});

export const recipes = {
  /** The one that is shipped. */
  full: base(12_000, 20_000_000),
  /** Two minutes, to see it work. */
  quick: base(240, 300_000),
} as const;

/** Supervised fine-tuning of base on instructions. */
export interface InstructRecipe {
  /** Instructions that it is trained on, and others that its loss is measured on. */
  examples: number;
  validationExamples: number;
  /** One instruction a row; passes of a step, shared out over the threads. */
  batch: number;
  context: number;
  accumulate: number;
  steps: number;
  evaluateEvery: number;
  schedule: Schedule;
  optimizer: OptimizerName;
  optimizerSettings: OptimizerSettings;
}

const instruct = (steps: number, validationExamples: number): InstructRecipe => ({
  examples: 32 * steps,
  validationExamples,
  evaluateEvery: Math.round(steps / 4),
  batch: 16,
  context: 104,
  accumulate: 2,
  steps,
  schedule: {kind: 'linear', rate: 0.003, warmup: 20, steps},
  optimizer: 'adamw',
  optimizerSettings: {weightDecay: 0},
});

/** Preference tuning of instruct on pairs of its own answers. */
export interface PreferredRecipe {
  /** Asks of training, and answers drawn to each at this temperature. */
  asks: number;
  answers: number;
  temperature: number;
  /** Where fewer pairs come of them, written ones fill up. */
  leastPairs: number;
  /** How closely the policy is held to instruct. */
  beta: number;
  batch: number;
  context: number;
  steps: number;
  schedule: Schedule;
  optimizer: OptimizerName;
  optimizerSettings: OptimizerSettings;
  /** Steps between looks at it, and asks of each look. */
  lookEvery: number;
  lookAsks: number;
}

const preferred = (steps: number, batch: number, asks: number): PreferredRecipe => ({
  asks,
  answers: 6,
  temperature: 1,
  leastPairs: Math.round(asks / 3),
  // Looser or faster, and it unlearns to speak: β = 0.1 at twice the rate lost to instruct after 150 steps.
  beta: 0.4,
  batch,
  context: 104,
  steps,
  schedule: {kind: 'linear', rate: 0.0001, warmup: 10, steps},
  optimizer: 'adamw',
  optimizerSettings: {weightDecay: 0},
  lookEvery: Math.round(steps / 4),
  lookAsks: Math.round(asks / 8),
});

/** How the two are stored: in the smallest way whose loss on answers differs by less than this share. */
export interface DeltaRecipe {
  tolerance: number;
  candidates: readonly QuantizationSpec[];
  /** Answers that the loss is measured on, and asks whose following is. */
  examples: number;
  asks: number;
}

const delta = (examples: number, asks: number): DeltaRecipe => ({
  tolerance: 0.005,
  candidates: [
    {format: 'ternary', granularity: 32, scaleFormat: 'fp16'},
    {format: 'int4', granularity: 'channel', scaleFormat: 'fp16'},
    {format: 'nf4', granularity: 'channel', scaleFormat: 'fp16'},
    {format: 'int4', granularity: 32, scaleFormat: 'fp16'},
    {format: 'int8', granularity: 'channel', scaleFormat: 'fp16'},
  ],
  examples,
  asks,
});

export interface PostTrainingRecipe {
  instruct: InstructRecipe;
  preferred: PreferredRecipe;
  delta: DeltaRecipe;
}

export const postTrainingRecipes = {
  full: {instruct: instruct(1200, 500), preferred: preferred(160, 16, 2400), delta: delta(400, 200)},
  quick: {instruct: instruct(20, 32), preferred: preferred(8, 8, 32), delta: delta(20, 8)},
} as const satisfies Record<keyof typeof recipes, PostTrainingRecipe>;

/** Steps after which the run is looked at: the powers of √2 up to the last one. */
export function recordedSteps(last: number): number[] {
  const steps = new Set([0, last]);
  for (let i = 0; 2 ** (i / 2) < last; i++) steps.add(Math.round(2 ** (i / 2)));
  return [...steps].sort((a, b) => a - b);
}
