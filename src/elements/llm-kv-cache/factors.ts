/** All factors of a cache, as they are now, and what follows from them. */
import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import {
  kvBytesPerToken,
  kvCacheBytes,
  latentBytesPerToken,
  type CacheBytes,
} from '../../core/accounting/kv-cache-bytes.js';
import {acceleratorsFor} from '../../core/accounting/training-run.js';
import {quantizedBytes, type QuantizedBytes} from '../../core/quantization/plan.js';
import {cacheSpecs, published, usualLatent, type Published} from './models.js';
import type {PartHost} from './part-host.js';
import {sizeOf, type CacheKind, type CachePrecision, type SizeName} from './settings.js';

/** A way of attention, by what it keeps. */
export type AttentionWay = 'mha' | 'gqa' | 'mqa' | 'mla';
export const attentionWays: readonly AttentionWay[] = ['mha', 'gqa', 'mqa', 'mla'];

export interface Factors extends Record<Exclude<SizeName, 'window'>, number> {
  readonly model: Published;
  readonly kind: CacheKind;
  readonly precision: CachePrecision;
  readonly window: number | null;
}

/** The sizes that are counted with: those written, or the model's own. */
export function factorsOf(host: PartHost): Factors {
  const model = published(host.model);
  const latent = model.latent ?? usualLatent;
  const own = {layers: model.layers, kvHeads: model.kvHeads, dHead: model.dHead, ...latent};
  const size = (name: SizeName, fallback: number): number =>
    host[name] === '' ? fallback : (sizeOf(name, host[name]) as number); // settings have none that is bad
  const tokens = size('tokens', 1);
  const window = size('window', model.window ?? 0);
  return {
    ...{model, tokens, precision: host.precision},
    kind: host.attention || (model.latent ? 'latent' : 'heads'),
    layers: size('layers', own.layers),
    kvHeads: size('kvHeads', own.kvHeads),
    dHead: size('dHead', own.dHead),
    rank: size('rank', own.rank),
    ropeWidth: size('ropeWidth', own.ropeWidth),
    batch: size('batch', 1),
    window: window || null,
    page: size('page', 1),
    shared: Math.min(tokens, size('shared', 0)),
  };
}

/** Bytes of one token in all layers. */
export function bytesPerToken({kind, precision, ...sizes}: Factors): bigint {
  const {layers: num_hidden_layers, kvHeads: num_key_value_heads, dHead: head_dim, rank, ropeWidth} = sizes;
  const spec = cacheSpecs[precision];
  return kind === 'latent'
    ? latentBytesPerToken({num_hidden_layers, kv_lora_rank: rank, qk_rope_head_dim: ropeWidth}, spec)
    : kvBytesPerToken({num_hidden_layers, num_key_value_heads, head_dim}, spec);
}

/** Bytes of one head's key, or of one layer's latent vector: codes and scales. */
export function bytesOfRow({kind, precision, dHead, rank, ropeWidth}: Factors): QuantizedBytes {
  return quantizedBytes(1, kind === 'latent' ? rank + ropeWidth : dHead, cacheSpecs[precision]);
}

/**
 * KV heads under each way; those of GQA are the model's own, or as many as are nearest to a quarter of its query heads
 * and shared evenly by them.
 */
export function kvHeadsOf(way: AttentionWay, {heads, kvHeads}: Published): number {
  if (way === 'mqa') return 1;
  if (way !== 'gqa') return heads;
  if (kvHeads > 1 && kvHeads < heads) return kvHeads;
  const off = (count: number): number => (heads % count ? Infinity : Math.abs(4 * count - heads));
  let nearest = 1;
  for (let count = 2; count < heads; count++) if (off(count) < off(nearest)) nearest = count;
  return nearest;
}

/** What the factors now are called. */
export function wayOf({kind, kvHeads, model}: Factors): AttentionWay {
  if (kind === 'latent') return 'mla';
  return kvHeads === 1 ? 'mqa' : kvHeads === model.heads ? 'mha' : 'gqa';
}

/** The same factors under another way. */
export const under = (way: AttentionWay, factors: Factors): Factors =>
  way === wayOf(factors)
    ? factors
    : {...factors, kind: way === 'mla' ? 'latent' : 'heads', kvHeads: kvHeadsOf(way, factors.model)};

export interface Memory {
  readonly perToken: bigint;
  /** Of all tokens of all sequences, each by itself and whole. */
  readonly product: bigint;
  readonly cache: CacheBytes;
  /** What room for the model's whole context, in one piece for each sequence, would leave empty. */
  readonly reserved: bigint;
  readonly weights: bigint;
  readonly total: bigint;
}

export function memoryOf(factors: Factors, weights: bigint): Memory {
  const {tokens, batch, window, page, shared, model} = factors;
  const perToken = bytesPerToken(factors);
  const cache = kvCacheBytes(perToken, {tokens, batch, window, page, shared});
  const empty = Math.max(0, Math.min(model.context, window ?? Infinity) - tokens);
  return {
    ...{perToken, cache, weights, total: weights + cache.allocated},
    product: perToken * BigInt(tokens) * BigInt(batch),
    reserved: perToken * BigInt(empty) * BigInt(batch),
  };
}

/** How an accelerator holds weights and cache. */
export interface Card {
  readonly name: AcceleratorName;
  readonly title: string;
  readonly source: string;
  readonly memory: bigint;
  readonly holds: boolean;
  /** As many hold them together, at least. */
  readonly count: bigint;
  /** Tokens of each sequence that fit beside the weights, whole and by themselves; the model's context at most. */
  readonly tokens: bigint;
}

export function cardsFor({perToken, weights, total}: Memory, {batch, window, model}: Factors): Card[] {
  const context = BigInt(model.context);
  return Object.entries(accelerators).map(([name, card]) => {
    const memory = BigInt(card.memory);
    const left = memory > weights ? memory - weights : 0n;
    const fit = left / (perToken * BigInt(batch));
    // A window that fits is enough for any length.
    const isAll = fit >= context || (window !== null && fit >= BigInt(window));
    return {
      ...{name: name as AcceleratorName, title: card.title, source: card.source, memory},
      holds: total <= memory,
      count: acceleratorsFor(total, card),
      tokens: isAll ? context : fit,
    };
  });
}
