/**
 * The KV cache: keys and values of the tokens that were, so that each new token costs one row and not all of them again.
 * Keys are kept as they are turned to their positions, for a token's position does not change.
 */
import type {KeySpans} from '../nn/key-spans.js';
import type {Sequence} from '../nn/sequence.js';
import type {Tensor} from '../tensor/tensor.js';
import {CacheError, CacheMemory, expectCacheSize, type ModelCache} from './cache-memory.js';
import {expectModel} from './check-arguments.js';
import type {Transformer} from './transformer.js';

/** One sequence's cache in one piece. */
export class KvCache implements ModelCache {
  /** Tokens it has room for. */
  readonly capacity: number;
  readonly #memory: CacheMemory; // (layers, capacity, n_kv_heads · d_head)
  #length = 0;

  /**
   * @param capacity tokens, above 0
   * @throws CacheError ModelError; FreedError where the model was freed; RangeError where memory ends
   */
  constructor(model: Transformer, capacity: number) {
    expectModel('KvCache', model);
    expectCacheSize('KvCache', 'capacity', capacity);
    this.capacity = capacity;
    this.#memory = new CacheMemory(model, capacity);
  }

  get model(): Transformer {
    return this.#memory.model;
  }

  get isFree(): boolean {
    return this.#memory.isFree;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that the tokens in it take. */
  get bytes(): number {
    return (8 * this.#length * this.#memory.keys.size) / this.capacity;
  }

  columns(T: number): number {
    this.#memory.expect('KvCache');
    const end = this.#length + T;
    if (end > this.capacity)
      throw new CacheError(`KvCache: expected at most ${this.capacity} tokens, got ${end}`);
    return end;
  }

  append(layer: number, k: Tensor, v: Tensor, {row, T}: Sequence, spans: KeySpans): void {
    const {keys, values} = this.#memory;
    const {cols: width, heap} = keys;
    const length = this.columns(T);
    const begin = layer * this.capacity * width;
    const to = begin + this.#length * width;
    const from = row * width;
    heap.f32.copyWithin(keys.at + to, k.at + from, k.at + from + T * width);
    heap.f32.copyWithin(values.at + to, v.at + from, v.at + from + T * width);
    spans.add(keys.at + begin, values.at + begin, length);
  }

  advance(T: number): void {
    this.#length += T;
  }

  /** Forgets all but the first tokens. @throws CacheError FreedError */
  truncate(length: number): void {
    this.#memory.expect('KvCache.truncate');
    if (!(Number.isInteger(length) && length >= 0 && length <= this.#length))
      throw new CacheError(`KvCache.truncate: expected at most ${this.#length} tokens, got ${length}`);
    this.#length = length;
  }

  /**
   * What it keeps of a token in a layer: the keys of all heads, one after the other, and their values. Views, for as long as
   * nothing is allocated.
   *
   * @throws CacheError where there is no such token or layer; FreedError
   */
  entry(layer: number, token: number): {key: Float32Array; value: Float32Array} {
    const {keys, values, model} = this.#memory;
    this.#memory.expect('KvCache.entry');
    const expectBelow = (what: string, end: number, got: number): void => {
      if (!(Number.isInteger(got) && got >= 0 && got < end))
        throw new CacheError(`KvCache.entry: expected a ${what} below ${end}, got ${got}`);
    };
    expectBelow('layer', model.config.num_hidden_layers, layer);
    expectBelow('token', this.#length, token);
    const at = (layer * this.capacity + token) * keys.cols;
    return {key: keys.data.subarray(at, at + keys.cols), value: values.data.subarray(at, at + keys.cols)};
  }

  /** Gives its memory back. @throws FreedError the second time */
  free(): void {
    this.#memory.free('KvCache.free');
  }
}
