/** What the cache and the weights of published models are counted from. */
import {cacheFormats, weightFormats} from '../../core/accounting/kept-formats.js';
import {latentPresets, modelPresets} from '../../core/accounting/presets.js';
import {weightBytes, type WeightPrecision} from '../../core/accounting/weight-bytes.js';
import type {QuantizationSpec} from '../../core/index.js';
import type {CacheModel, CachePrecision, WeightsPrecision} from './settings.js';

export interface Published {
  readonly title: string;
  /** The repository that the config is from. */
  readonly source: string;
  readonly layers: number;
  /** Query heads, and those of keys and values. */
  readonly heads: number;
  readonly kvHeads: number;
  readonly dHead: number;
  /** Tokens that it reads at most. */
  readonly context: number;
  readonly window: number | null;
  /** Where it has latent attention: the width of the vector that is kept, and that of the key with positions. */
  readonly latent?: {readonly rank: number; readonly ropeWidth: number};
  /** Of latent attention, and of the parameters of models that have it. */
  readonly paper: {readonly title: string; readonly source: string};
  /** Bytes of its weights. */
  weights(precision: WeightsPrecision): bigint;
}

/** The widths that models without latent attention are counted with: DeepSeek's. */
export const usualLatent = {rank: 512, ropeWidth: 64};

const papers = {
  'deepseek-v2': {title: 'DeepSeek-V2 2024', source: 'https://arxiv.org/abs/2405.04434'},
  'deepseek-v3': {title: 'DeepSeek-V3 2024', source: 'https://arxiv.org/abs/2412.19437'},
};

/**
 * What models with latent attention are counted from besides: of their configs, which are the presets' sources,
 * num_attention_heads, v_head_dim and max_position_embeddings; of their papers' abstracts, how many parameters there are.
 */
const besides = {
  // https://huggingface.co/deepseek-ai/DeepSeek-V2/blob/main/config.json
  'deepseek-v2': {heads: 128, dHead: 128, context: 163_840, parameters: 236_000_000_000n},
  // https://huggingface.co/deepseek-ai/DeepSeek-V3/blob/main/config.json
  'deepseek-v3': {heads: 128, dHead: 128, context: 163_840, parameters: 671_000_000_000n},
};

/** Bits of a weight, of which the models above have too many to count each. */
const bits = {fp32: 32n, fp16: 16n, int8: 8n, int4: 4n};

const specs: Readonly<Record<WeightsPrecision, WeightPrecision>> = {
  fp32: {matrices: {format: 'fp32'}, vectors: 'fp32'},
  fp16: {matrices: {format: 'fp16'}},
  int8: weightFormats.int8,
  int4: weightFormats.int4,
};

/** How keys and values are kept: each head's key or value is a row. */
export const cacheSpecs: Readonly<Record<CachePrecision, QuantizationSpec>> = {
  ...cacheFormats,
  fp32: {format: 'fp32'},
  fp16: {format: 'fp16'},
  fp8: {format: 'fp8_e4m3', scheme: 'cast'},
};

export function published(name: CacheModel): Published {
  if (name === 'deepseek-v2' || name === 'deepseek-v3') {
    const {title, source, attention} = latentPresets[name];
    const {heads, dHead, context, parameters} = besides[name];
    return {
      ...{title, source, heads, kvHeads: heads, dHead, context, window: null, paper: papers[name]},
      layers: attention.num_hidden_layers,
      latent: {rank: attention.kv_lora_rank, ropeWidth: attention.qk_rope_head_dim},
      weights: (precision) => (parameters * bits[precision]) / 8n,
    };
  }
  const {title, source, config} = modelPresets[name];
  return {
    ...{
      title,
      source,
      paper: papers['deepseek-v2'],
      layers: config.num_hidden_layers,
      heads: config.num_attention_heads,
    },
    ...{kvHeads: config.num_key_value_heads, dHead: config.head_dim},
    ...{context: config.max_position_embeddings, window: config.sliding_window},
    weights: (precision) => weightBytes(config, specs[precision]).total,
  };
}
