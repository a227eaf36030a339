/** What keys and values cost, by how many heads share them. A module of its own, for it brings the published configs. */
import {kvBytesPerToken} from '../../core/accounting/kv-cache-bytes.js';
import {countParameters} from '../../core/accounting/parameters.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {ModelConfig} from '../../core/index.js';

export const llama = modelPresets['llama-3-8b'].config;

export interface SharingCost {
  /** Bytes of one token in the cache, at 16 bits a number. */
  readonly perToken: number;
  /** Parameters of W_K and W_V in all layers. */
  readonly parameters: number;
}

/** @param kvHeads how many heads have keys and values: a divisor of the query heads */
export function costOf(config: ModelConfig, kvHeads: number): SharingCost {
  const shared = {...config, num_key_value_heads: kvHeads};
  const {k, v} = countParameters(shared).block;
  return {
    perToken: Number(kvBytesPerToken(shared)),
    parameters: config.num_hidden_layers * (k + v),
  };
}
