/**
 * The KV cache: keys and values of the tokens that were, so that each new token costs one row and not all of them again.
 * Keys are kept as they are turned to their positions, for a token's position does not change.
 */
import type {SequenceCache} from '../nn/attention-layer.js';
import type {KeySpans} from '../nn/key-spans.js';
import type {Sequence} from '../nn/sequence.js';
import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';
import type {Transformer} from './transformer.js';

/** Tokens that a cache has no room for, or no longer has. */
export class CacheError extends RangeError {
  override name = 'CacheError';
}

/** @throws CacheError where a size is no whole number above 0 */
export function expectCacheSize(where: string, what: string, size: number): void {
  if (!Number.isSafeInteger(size) || size < 1)
    throw new CacheError(`${where}: expected ${what} to be a whole number above 0, got ${size}`);
}

/** Memory for keys and for values, or for neither. @throws RangeError where memory ends */
export function allocateKeysAndValues(heap: Heap, shape: readonly number[]): [keys: Tensor, values: Tensor] {
  const keys = heap.tensor(shape);
  try {
    return [keys, heap.tensor(shape)];
  } catch (error) {
    keys.free();
    throw error;
  }
}

/** One sequence's cache in one piece. */
export class KvCache implements SequenceCache {
  /** Tokens it has room for. */
  readonly capacity: number;
  readonly #keys: Tensor; // (layers, capacity, n_kv_heads · d_head)
  readonly #values: Tensor;
  #length = 0;

  /**
   * @param capacity tokens, above 0
   * @throws CacheError; RangeError where memory ends
   */
  constructor({config, heap}: Transformer, capacity: number) {
    expectCacheSize('KvCache', 'capacity', capacity);
    const {num_hidden_layers: layers, num_key_value_heads, head_dim} = config;
    const shape = [layers, capacity, num_key_value_heads * head_dim];
    this.capacity = capacity;
    [this.#keys, this.#values] = allocateKeysAndValues(heap, shape);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that the tokens in it take. */
  get bytes(): number {
    return (8 * this.#length * this.#keys.size) / this.capacity;
  }

  columns(T: number): number {
    const end = this.#length + T;
    if (end > this.capacity)
      throw new CacheError(`KvCache: expected at most ${this.capacity} tokens, got ${end}`);
    return end;
  }

  append(layer: number, k: Tensor, v: Tensor, {row, T}: Sequence, spans: KeySpans): void {
    const {cols: width, heap} = this.#keys;
    const length = this.columns(T);
    const begin = layer * this.capacity * width;
    const to = begin + this.#length * width;
    const from = row * width;
    heap.f32.copyWithin(this.#keys.at + to, k.at + from, k.at + from + T * width);
    heap.f32.copyWithin(this.#values.at + to, v.at + from, v.at + from + T * width);
    spans.add(this.#keys.at + begin, this.#values.at + begin, length);
  }

  advance(T: number): void {
    this.#length += T;
  }

  /** Forgets all but the first tokens. @throws CacheError */
  truncate(length: number): void {
    if (!(Number.isInteger(length) && length >= 0 && length <= this.#length))
      throw new CacheError(`KvCache.truncate: expected at most ${this.#length} tokens, got ${length}`);
    this.#length = length;
  }

  free(): void {
    this.#keys.free();
    this.#values.free();
  }
}
