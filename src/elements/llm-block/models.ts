/** The models whose block can be shown: the house model, and the published ones that the core knows. */
import type {ModelPresetName} from '../../core/accounting/presets.js';
import {completeConfig} from '../../core/model/complete-config.js';

export type BlockModel = 'nano' | ModelPresetName;

/** What they are called. The published configs themselves are loaded when one is chosen. */
export const modelTitles: Readonly<Record<BlockModel, string>> = {
  nano: 'nano',
  gpt2: 'GPT-2',
  'gpt2-medium': 'GPT-2 medium',
  'gpt2-large': 'GPT-2 large',
  'gpt2-xl': 'GPT-2 XL',
  'tinyllama-1.1b': 'TinyLlama 1.1B',
  'llama-2-7b': 'Llama 2 7B',
  'llama-3-8b': 'Llama 3 8B',
  'llama-3-70b': 'Llama 3 70B',
  'llama-3.2-1b': 'Llama 3.2 1B',
  'mistral-7b': 'Mistral 7B v0.1',
  'qwen2-0.5b': 'Qwen2 0.5B',
  'qwen2-7b': 'Qwen2 7B',
  'qwen2.5-1.5b': 'Qwen2.5 1.5B',
  'qwen2.5-14b': 'Qwen2.5 14B',
};
export const modelNames = Object.keys(modelTitles) as BlockModel[];

/** What models/nano/config.json says: here so that its block can be drawn before its weights are there. */
export const nanoConfig = /* @__PURE__ */ completeConfig({
  ...{vocab_size: 1152, hidden_size: 96, intermediate_size: 224, num_hidden_layers: 4},
  ...{num_attention_heads: 4, num_key_value_heads: 2, max_position_embeddings: 256, norm_eps: 1e-5},
  ...{tie_word_embeddings: true, bos_token_id: 1149, eos_token_id: [1149]},
});
