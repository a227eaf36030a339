/**
 * A cache in pages: sequences of unknown length share one memory and waste at most a page each, and those that begin
 * alike share the pages of their beginning (PagedAttention, Kwon et al. 2023, arXiv:2309.06180).
 */
import type {KeySpans} from '../nn/key-spans.js';
import type {Sequence} from '../nn/sequence.js';
import {show} from '../show.js';
import type {Tensor} from '../tensor/tensor.js';
import {CacheError, CacheMemory, expectCacheSize, freed, type ModelCache} from './cache-memory.js';
import {expectModel} from './check-arguments.js';
import type {Transformer} from './transformer.js';

/** The memory that paged caches share. Pages are handed out by PagedCache alone. */
export class PagePool {
  /** Tokens of a page. */
  readonly pageSize: number;
  /** Pages, taken or free. */
  readonly pages: number;
  /** Layers of the model, all of which a page is for. */
  readonly layers: number;
  readonly #memory: CacheMemory; // (layers, pages, pageSize, n_kv_heads · d_head)
  readonly #users: Uint32Array; // (pages) caches that a page belongs to
  readonly #free: number[]; // the first to be taken last

  /**
   * @param pages above 0
   * @param pageSize tokens of a page, above 0
   * @throws CacheError ModelError; FreedError where the model was freed; RangeError where memory ends
   */
  constructor(model: Transformer, pages: number, pageSize: number) {
    expectModel('PagePool', model);
    expectCacheSize('PagePool', 'pages', pages);
    expectCacheSize('PagePool', 'pageSize', pageSize);
    this.pages = pages;
    this.pageSize = pageSize;
    this.layers = model.config.num_hidden_layers;
    this.#memory = new CacheMemory(model, pages, pageSize);
    this.#users = new Uint32Array(pages);
    this.#free = Array.from({length: pages}, (_, i) => pages - 1 - i);
  }

  /** The model it was made for. */
  get model(): Transformer {
    return this.#memory.model;
  }

  /** Whether its memory was given back: its caches have no use then. */
  get isFree(): boolean {
    return this.#memory.isFree;
  }

  /** Pages that nobody has. */
  get freePages(): number {
    return this.#free.length;
  }

  /** A page of one's own. @throws CacheError where there is none left. @internal */
  take(): number {
    const page = this.#free.pop();
    if (page === undefined) throw new CacheError(`PagePool: expected a free page, got none of ${this.pages}`);
    this.#users[page] = 1;
    return page;
  }

  /** One more cache has it. @internal */
  share(page: number): void {
    this.#users[page]++;
  }

  /** Whether more than one cache has it. @internal */
  isShared(page: number): boolean {
    return this.#users[page] > 1;
  }

  /** One cache less has it; a page that none has is free. @internal */
  release(page: number): void {
    if (--this.#users[page] === 0) this.#free.push(page);
  }

  /** Copies a page's first tokens, in all layers. @internal */
  copy(from: number, to: number, tokens: number): void {
    const {keys, values} = this.#memory;
    const {cols: width, heap} = keys;
    for (let layer = 0; layer < this.layers; layer++)
      for (const {at} of [keys, values]) {
        const source = at + this.#offset(layer, from, 0);
        heap.f32.copyWithin(at + this.#offset(layer, to, 0), source, source + tokens * width);
      }
  }

  /** Writes row `row` of k and v to a token's place. @internal */
  put(layer: number, page: number, slot: number, k: Tensor, v: Tensor, row: number): void {
    const {keys, values} = this.#memory;
    const {cols: width, heap} = keys;
    const to = this.#offset(layer, page, slot);
    const from = row * width;
    heap.f32.copyWithin(keys.at + to, k.at + from, k.at + from + width);
    heap.f32.copyWithin(values.at + to, v.at + from, v.at + from + width);
  }

  /** Adds a page's first tokens to what a query sees. @internal */
  show(layer: number, page: number, tokens: number, spans: KeySpans): void {
    const at = this.#offset(layer, page, 0);
    const {keys, values} = this.#memory;
    spans.add(keys.at + at, values.at + at, tokens);
  }

  #offset(layer: number, page: number, slot: number): number {
    return ((layer * this.pages + page) * this.pageSize + slot) * this.#memory.keys.cols;
  }

  /** Gives its memory back; its caches have none then. @throws FreedError the second time */
  free(): void {
    this.#memory.free('PagePool.free');
  }
}

/** One sequence in the pool. */
export class PagedCache implements ModelCache {
  readonly #pool: PagePool;
  readonly #pages: number[] = [];
  #length = 0;
  #isFree = false;

  /** @throws CacheError where there is no pool */
  constructor(pool: PagePool) {
    if (!(pool instanceof PagePool))
      throw new CacheError(`PagedCache: expected a PagePool, got ${show(pool)}`);
    this.#pool = pool;
  }

  get length(): number {
    return this.#length;
  }

  get model(): Transformer {
    return this.#pool.model;
  }

  get isFree(): boolean {
    return this.#isFree || this.#pool.isFree;
  }

  /** Pages it has, its own or shared, in the order of the text. */
  get pages(): readonly number[] {
    return this.#pages;
  }

  /** A second sequence that begins as this one does; pages are copied only once one of the two writes to them. @throws FreedError */
  fork(): PagedCache {
    this.#expectMemory('PagedCache.fork');
    const fork = new PagedCache(this.#pool);
    for (const page of this.#pages) {
      this.#pool.share(page);
      fork.#pages.push(page);
    }
    fork.#length = this.#length;
    return fork;
  }

  columns(T: number): number {
    this.#expectMemory('PagedCache');
    const {pageSize, pages} = this.#pool;
    if (this.#length + T > pages * pageSize)
      throw new CacheError(
        `PagedCache: expected at most ${pages * pageSize} tokens, got ${this.#length + T}`,
      );
    return this.#length + T;
  }

  append(layer: number, k: Tensor, v: Tensor, {row, T}: Sequence, spans: KeySpans): void {
    const pool = this.#pool;
    const {pageSize} = pool;
    const end = this.columns(T);
    if (layer === 0) this.#makeRoom(end);
    for (let t = 0; t < T; t++) {
      const position = this.#length + t;
      pool.put(layer, this.#pages[Math.floor(position / pageSize)], position % pageSize, k, v, row + t);
    }
    for (let i = 0; i * pageSize < end; i++)
      pool.show(layer, this.#pages[i], Math.min(pageSize, end - i * pageSize), spans);
  }

  /** Pages for so many tokens, those that are written to being nobody else's. */
  #makeRoom(end: number): void {
    const pool = this.#pool;
    const {pageSize} = pool;
    const first = Math.floor(this.#length / pageSize);
    // Past the first there are pages only where a pass has failed after it took them.
    for (let i = first; i < this.#pages.length; i++) {
      if (!pool.isShared(this.#pages[i])) continue;
      const own = pool.take();
      if (i === first) pool.copy(this.#pages[i], own, this.#length % pageSize);
      pool.release(this.#pages[i]);
      this.#pages[i] = own;
    }
    while (this.#pages.length * pageSize < end) this.#pages.push(pool.take());
  }

  advance(T: number): void {
    this.#length += T;
  }

  /** Forgets all but the first tokens, and gives back the pages that are empty then. @throws CacheError FreedError */
  truncate(length: number): void {
    this.#expectMemory('PagedCache.truncate');
    if (!(Number.isInteger(length) && length >= 0 && length <= this.#length))
      throw new CacheError(`PagedCache.truncate: expected at most ${this.#length} tokens, got ${length}`);
    this.#keep(length);
  }

  #keep(length: number): void {
    this.#length = length;
    const kept = Math.ceil(length / this.#pool.pageSize);
    for (const page of this.#pages.splice(kept)) this.#pool.release(page);
  }

  /** Gives all pages back, also to a pool that was freed before. @throws FreedError the second time */
  free(): void {
    if (this.#isFree) throw freed('PagedCache.free');
    this.#isFree = true;
    this.#keep(0);
  }

  #expectMemory(where: string): void {
    if (this.isFree) throw freed(where);
  }
}
