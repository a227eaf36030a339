/** How the house model is made: every number that decides what it becomes. */
import type {ModelConfig, OptimizerSettings, Schedule} from 'llm-anatomy/core';
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
  full: base(20_000, 20_000_000),
  /** Two minutes, to see it work. */
  quick: base(500, 500_000),
} as const;

/** Steps after which the run is looked at: the powers of √2 up to the last one. */
export function recordedSteps(last: number): number[] {
  const steps = new Set([0, last]);
  for (let i = 0; 2 ** (i / 2) < last; i++) steps.add(Math.round(2 ** (i / 2)));
  return [...steps].sort((a, b) => a - b);
}
