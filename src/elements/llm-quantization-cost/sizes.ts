/** Bytes: all of them, and as people read them. */
import type {ModelConfig} from '../../core/index.js';
import {kvBytesPerToken, kvCacheBytes} from '../../core/accounting/kv-cache-bytes.js';
import {weightBytes} from '../../core/accounting/weight-bytes.js';
import type {FormatName} from '../../core/quantization/formats.js';
import {specOf} from './jobs.js';
import type {Share} from './settings.js';

/** All digits, in groups. */
export const exactly = (value: bigint | number): string => value.toLocaleString('en');

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];

/** In a unit of thousands, to three digits. */
export function inBytes(value: bigint): string {
  let [amount, unit] = [Number(value), 0];
  while (amount >= 999.5 && unit < units.length - 1) [amount, unit] = [amount / 1000, unit + 1];
  return amount >= 999.5
    ? `${exactly(BigInt(Math.round(amount)))} ${units[unit]}`
    : `${Number(amount.toPrecision(3))} ${units[unit]}`;
}

/**
 * Bytes of a model's weights, scales included: the matrices of its blocks in the format, the rest in 16 bits, or in 32
 * where nothing is rounded.
 */
export function bytesOfWeights(config: ModelConfig, format: FormatName, share: Share): bigint {
  const rest = format === 'fp32' ? 'fp32' : 'fp16';
  return weightBytes(config, {matrices: specOf(format, share), embeddings: {format: rest}, vectors: rest})
    .total;
}

/** Bytes of its keys and values, a scale for each head of each token included. */
export function bytesOfCache(config: ModelConfig, format: FormatName, tokens: number, batch = 1): bigint {
  return kvCacheBytes(kvBytesPerToken(config, {format}), {tokens, batch}).allocated;
}
