/**
 * Where the keys and values of one sequence lie: in one piece while it is computed, in several where a cache is paged or
 * goes round. Columns count over all pieces, in the order of positions. Made once and filled anew for each use.
 */
export class KeySpans {
  /** Pieces. */
  count = 0;
  /** Keys in all of them: S. */
  length = 0;
  readonly #keys: number[] = [];
  readonly #values: number[] = [];
  readonly #ends: number[] = [];

  /** Forgets all pieces. */
  clear(): this {
    this.count = 0;
    this.length = 0;
    return this;
  }

  /**
   * Adds a piece: the places of its first key and value, (n_kv_heads · d_head) each, in the heap of what will look at
   * them, and how many lie there in a row. Attention makes sure that they lie in the heap, and can know no more.
   */
  add(key: number, value: number, length: number): this {
    this.length += length;
    this.#keys[this.count] = key;
    this.#values[this.count] = value;
    this.#ends[this.count] = this.length;
    this.count++;
    return this;
  }

  /** Place of a piece's first key. */
  key(span: number): number {
    return this.#keys[span];
  }

  /** Place of a piece's first value. */
  value(span: number): number {
    return this.#values[span];
  }

  /** First column of a piece. */
  begin(span: number): number {
    return span > 0 ? this.#ends[span - 1] : 0;
  }

  /** One past its last column. */
  end(span: number): number {
    return this.#ends[span];
  }
}
