/** What all KV caches have in common: a model, and memory for its keys and values until they give it back. */
import type {SequenceCache} from '../nn/attention-layer.js';
import {show} from '../show.js';
import {FreedError} from '../tensor/errors.js';
import type {Tensor} from '../tensor/tensor.js';
import type {Transformer} from './transformer.js';

/** Tokens that a cache has no room for, or no longer has; a cache that is not the model's. */
export class CacheError extends RangeError {
  override name = 'CacheError';
}

/** A cache of one sequence, for one model: another's keys and values would mean nothing to it. */
export interface ModelCache extends SequenceCache {
  /** The model it was made for. */
  readonly model: Transformer;
  /** Whether its memory was given back: it has no use then. */
  readonly isFree: boolean;
}

/** @throws CacheError where a size is no whole number above 0 */
export function expectCacheSize(where: string, what: string, size: number): void {
  if (!Number.isSafeInteger(size) || size < 1)
    throw new CacheError(`${where}: expected ${what} to be a whole number above 0, got ${size}`);
}

/**
 * Makes sure that every cache is the model's own, has its memory, and stands for one sequence alone.
 *
 * @throws CacheError FreedError
 */
export function expectCaches(where: string, caches: readonly ModelCache[], model: Transformer): void {
  for (let b = 0; b < caches.length; b++) {
    const cache = caches[b];
    if (!cache?.model) throw new CacheError(`${where}: expected a cache of the model, got ${show(cache)}`);
    if (cache.model !== model) throw new CacheError(`${where}: expected ${difference(model, cache.model)}`);
    if (cache.isFree) throw freed(where);
    if (caches.indexOf(cache) !== b)
      throw new CacheError(`${where}: expected a cache for each sequence, got the same one twice`);
  }
}

/** The error for a cache that has no memory any more. */
export function freed(where: string): FreedError {
  return new FreedError(`${where}: expected a cache that has its memory, got one that was freed`);
}

/** What a cache of one model lacks for another, in words. */
function difference(expected: Transformer, got: Transformer): string {
  const [shape, other] = [shapeOf(expected), shapeOf(got)];
  if (shape !== other) return `caches of ${shape}, got one of ${other}`;
  if (expected.heap !== got.heap) return 'caches on the heap of the model, got one on another heap';
  return 'caches that were made for this model, got one that was made for another';
}

function shapeOf({config}: Transformer): string {
  const {num_hidden_layers: layers, num_key_value_heads: heads, head_dim} = config;
  return `${layers} layers × ${heads} key-value heads × ${head_dim}`;
}

/** Memory for keys and for values of a model's layers, or for neither. */
export class CacheMemory {
  readonly model: Transformer;
  readonly keys: Tensor; // (layers, …lengths, n_kv_heads · d_head)
  readonly values: Tensor;
  #isFree = false;

  /** @throws RangeError where memory ends */
  constructor(model: Transformer, ...lengths: number[]) {
    const {config, heap} = model;
    const {num_hidden_layers: layers, num_key_value_heads, head_dim} = config;
    const shape = [layers, ...lengths, num_key_value_heads * head_dim];
    this.model = model;
    this.keys = heap.tensor(shape);
    try {
      this.values = heap.tensor(shape);
    } catch (error) {
      this.keys.free();
      throw error;
    }
  }

  get isFree(): boolean {
    return this.#isFree;
  }

  /** @throws FreedError */
  expect(where: string): void {
    if (this.#isFree) throw freed(where);
  }

  /** @throws FreedError */
  free(where: string): void {
    this.expect(where);
    this.#isFree = true;
    this.keys.free();
    this.values.free();
  }
}
