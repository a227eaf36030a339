import type {KeySpans} from '../nn/key-spans.js';
import type {Sequence} from '../nn/sequence.js';
import type {Tensor} from '../tensor/tensor.js';
import {CacheError, CacheMemory, expectCacheSize, type ModelCache} from './cache-memory.js';
import {expectModel} from './check-arguments.js';
import type {Transformer} from './transformer.js';

/**
 * The cache of a model with a sliding window (Mistral 7B, arXiv:2310.06825): a ring in which the newest token takes the
 * place of the one that no query will see again. Its size does not grow with the text.
 */
export class SlidingCache implements ModelCache {
  /** Tokens that the ring has room for. */
  readonly capacity: number;
  readonly #window: number;
  readonly #memory: CacheMemory; // (layers, capacity, n_kv_heads · d_head)
  #length = 0;

  /**
   * @param chunk most tokens that come at a time: the first of them must still find its window when the last is in
   * @throws CacheError where the model has no window, or the chunk is no whole number above 0; ModelError; FreedError where
   *   the model was freed; RangeError where memory ends
   */
  constructor(model: Transformer, chunk: number) {
    expectModel('SlidingCache', model);
    expectCacheSize('SlidingCache', 'chunk', chunk);
    const {sliding_window} = model.config;
    if (sliding_window === null)
      throw new CacheError('SlidingCache: expected a model with a sliding window, got one without');
    this.#window = sliding_window;
    this.capacity = sliding_window + chunk - 1;
    this.#memory = new CacheMemory(model, this.capacity);
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

  columns(T: number): number {
    this.#memory.expect('SlidingCache');
    const columns = Math.min(this.#length, this.#window - 1) + T;
    if (columns > this.capacity) {
      const chunk = this.capacity - this.#window + 1;
      throw new CacheError(`SlidingCache: expected at most ${chunk} tokens at a time, got ${T}`);
    }
    return columns;
  }

  append(layer: number, k: Tensor, v: Tensor, {row, T}: Sequence, spans: KeySpans): void {
    const {capacity} = this;
    const columns = this.columns(T);
    for (let t = 0; t < T; t++) this.#put(layer, (this.#length + t) % capacity, k, v, row + t);
    const first = (this.#length + T - columns) % capacity;
    const untilEnd = Math.min(columns, capacity - first);
    this.#show(layer, first, untilEnd, spans);
    if (columns > untilEnd) this.#show(layer, 0, columns - untilEnd, spans);
  }

  #put(layer: number, slot: number, k: Tensor, v: Tensor, row: number): void {
    const {keys, values} = this.#memory;
    const {cols: width, heap} = keys;
    const to = (layer * this.capacity + slot) * width;
    const from = row * width;
    heap.f32.copyWithin(keys.at + to, k.at + from, k.at + from + width);
    heap.f32.copyWithin(values.at + to, v.at + from, v.at + from + width);
  }

  #show(layer: number, slot: number, length: number, spans: KeySpans): void {
    const {keys, values} = this.#memory;
    const at = (layer * this.capacity + slot) * keys.cols;
    spans.add(keys.at + at, values.at + at, length);
  }

  advance(T: number): void {
    this.#length += T;
  }

  /** Gives its memory back. @throws FreedError the second time */
  free(): void {
    this.#memory.free('SlidingCache.free');
  }
}
