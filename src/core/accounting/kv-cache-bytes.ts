/** What the keys and values of earlier tokens take. */
import type {ModelConfig} from '../model/config.js';
import {quantizedBytes, type QuantizationSpec} from '../quantization/plan.js';
import {CountError, most, times, wholeSizes} from './counts.js';

const FP16: QuantizationSpec = {format: 'fp16'};

/**
 * Bytes of one token's keys and values in all layers: 2 · layers · kv_heads · d_head · bytes of a number; quantized, scales
 * and offsets included. MHA, GQA and MQA differ in kv_heads alone.
 *
 * @param precision FP16 unless said otherwise; where it has channels or groups, each head's key or value is a row of its own
 * @throws CountError QuantizationError
 */
export function kvBytesPerToken(
  config: Pick<ModelConfig, 'num_hidden_layers' | 'num_key_value_heads' | 'head_dim'>,
  precision: QuantizationSpec = FP16,
): bigint {
  const {num_hidden_layers, num_key_value_heads, head_dim} = config;
  wholeSizes('kvBytesPerToken', {num_hidden_layers, num_key_value_heads, head_dim});
  return times(2, num_hidden_layers, quantizedBytes(num_key_value_heads, head_dim, precision).total);
}

/** What multi-head latent attention keeps, in the fields of DeepSeek's configs. */
export interface LatentAttention {
  num_hidden_layers: number;
  /** Width of the vector from which all heads' keys and values are made. */
  kv_lora_rank: number;
  /** Width of the one key with positions that all heads share. */
  qk_rope_head_dim: number;
}

/**
 * Bytes of one token in a cache of multi-head latent attention: layers · (kv_lora_rank + qk_rope_head_dim) · bytes of a
 * number (DeepSeek-V2, arXiv:2405.04434, table 1).
 *
 * @throws CountError QuantizationError
 */
export function latentBytesPerToken(attention: LatentAttention, precision: QuantizationSpec = FP16): bigint {
  const {num_hidden_layers, kv_lora_rank, qk_rope_head_dim} = attention;
  wholeSizes('latentBytesPerToken', {num_hidden_layers, kv_lora_rank, qk_rope_head_dim});
  return times(num_hidden_layers, quantizedBytes(1, kv_lora_rank + qk_rope_head_dim, precision).total);
}

/** How many tokens a cache is for, and how it keeps them. */
export interface CacheShape {
  /** Tokens of each sequence so far. */
  tokens: number;
  /** Sequences: 1. */
  batch?: number;
  /** Only so many newest tokens of each are kept; null for all. */
  window?: number | null;
  /** Tokens of a page: memory is given in pages (PagedAttention, Kwon et al. 2023, arXiv:2309.06180). 1. */
  page?: number;
  /** Tokens that all sequences begin with. Of these, whole pages are stored once: 0. */
  shared?: number;
}

/** What a cache takes: bytes, but for the tokens. */
export interface CacheBytes {
  /** Tokens of which keys and values are needed, each sequence's own and, once, the shared ones. */
  tokens: bigint;
  /** Bytes of these. */
  used: bigint;
  /** Bytes of the pages they lie in. */
  allocated: bigint;
  /** The rest of the pages. */
  wasted: bigint;
  /** What sharing saved of the pages. */
  saved: bigint;
}

/** Bytes of a whole cache. @throws CountError where a size is no whole number, or more is shared than there is */
export function kvCacheBytes(bytesPerToken: bigint, shape: CacheShape): CacheBytes {
  const where = 'kvCacheBytes';
  const {tokens, batch = 1, window = null, page = 1, shared = 0} = shape;
  const sizes = wholeSizes(where, {tokens, batch, shared});
  if (shared > tokens)
    throw new CountError(`${where}: expected at most ${tokens} tokens to be shared, got ${shared}`);
  const {page: P, window: W} = wholeSizes(where, {page, window: window ?? Math.max(tokens, 1)}, 1);
  const {tokens: T, batch: B} = sizes;
  const first = most(T - W, 0n); // the oldest token that is kept
  const firstPage = first / P;
  const pages = (T + P - 1n) / P - firstPage;
  // Whole pages alone can be shared: a page that differs in its last token is another one.
  const prefix = sizes.shared / P;
  const sharedPages = most(prefix - firstPage, 0n);
  const sharedTokens = most(prefix * P - first, 0n);
  const copies = most(B - 1n, 0n); // of what is shared, that need not be made
  const kept = B * (T - first) - copies * sharedTokens;
  const used = kept * bytesPerToken;
  const allocated = (B * pages - copies * sharedPages) * P * bytesPerToken;
  return {
    tokens: kept,
    used,
    allocated,
    wasted: allocated - used,
    saved: copies * sharedPages * P * bytesPerToken,
  };
}
