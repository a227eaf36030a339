/** Bytes of models and caches in the figure's formats. */
import type {ModelConfig} from '../../core/index.js';
import {kvBytesPerToken, kvCacheBytes} from '../../core/accounting/kv-cache-bytes.js';
import {weightBytes} from '../../core/accounting/weight-bytes.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import type {Share} from '../../views/precision.js';
import {specOf} from './jobs.js';

/**
 * Bytes of a model's weights, scales included: the matrices of its blocks in the format, the rest in 16 bits, or in 32
 * where the matrices take as much.
 */
export function bytesOfWeights(config: ModelConfig, format: FormatName, share: Share): bigint {
  const rest = numberFormats[format].storedBits === 32 ? 'fp32' : 'fp16';
  return weightBytes(config, {matrices: specOf(format, share), embeddings: {format: rest}, vectors: rest})
    .total;
}

/** Bytes of its keys and values, a scale for each head of each token included. */
export function bytesOfCache(config: ModelConfig, format: FormatName, tokens: number, batch = 1): bigint {
  return kvCacheBytes(kvBytesPerToken(config, {format}), {tokens, batch}).allocated;
}
