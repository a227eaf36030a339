/** How attention is cut into pieces. */

/** The heads of an attention layer, and what their queries may look at. */
export interface AttentionHeads {
  /** Heads of queries. */
  readonly n_heads: number;
  /** Heads of keys and values; divides n_heads. */
  readonly n_kv_heads: number;
  /** Numbers of a head's query, key or value. */
  readonly d_head: number;
  /** A query looks at no key after its own. */
  readonly causal: boolean;
  /** Keys that a causal query sees, itself included: 1 or more; NO_WINDOW for all. */
  readonly window: number;
}

/** Longer than any context. */
export const NO_WINDOW = 2 ** 30;

/** Rows of a tile: a multiple of the kernel's four, small enough to waste little above the diagonal. */
export const TILE_ROWS = 32;

/**
 * A cursor over the tiles of one sequence's score matrices, head by head. Offsets count from the sequence's own
 * first query, key or score.
 */
export class Tiles {
  /** Rows of the tile. */
  rows = 0;
  /** Its first column that any row sees, and one past its last. */
  low = 0;
  high = 0;
  /** Column of its first row's own key. */
  own = 0;
  /** Rows see different columns. */
  isMasked = false;
  /** Offset of its first row in q and z, and how far its rows are apart there. */
  query = 0;
  rowQuery = 0;
  /** Offset of its head in a row of k and v. */
  key = 0;
  /** Offset of its first row in (n_heads, T, S). */
  pattern = 0;

  #T = 0;
  #S = 0;
  #heads!: AttentionHeads;
  #head = 0;
  #row = 0;
  #isGrouped = false;

  /** @param mayGroup a single query's heads that share keys may be the rows of one tile */
  start(T: number, S: number, heads: AttentionHeads, mayGroup: boolean): void {
    this.#T = T;
    this.#S = S;
    this.#heads = heads;
    this.#head = 0;
    this.#row = 0;
    this.#isGrouped = mayGroup && T === 1;
  }

  /** Moves on to the next tile; false after the last. */
  next(): boolean {
    const {n_heads, n_kv_heads, d_head, causal, window} = this.#heads;
    const T = this.#T;
    const S = this.#S;
    const head = this.#head;
    const row = this.#row;
    if (head >= n_heads) return false;
    const group = n_heads / n_kv_heads;
    this.rows = this.#isGrouped ? group : Math.min(TILE_ROWS, T - row);
    this.rowQuery = this.#isGrouped ? d_head : n_heads * d_head;
    this.query = (row * n_heads + head) * d_head;
    this.key = Math.floor(head / group) * d_head;
    this.pattern = (head * T + row) * S;
    this.own = S - T + row;
    this.low = causal ? Math.max(0, this.own - window + 1) : 0;
    this.high = causal ? Math.min(S, this.own + (this.#isGrouped ? 1 : this.rows)) : S;
    this.isMasked = causal && !this.#isGrouped;
    this.#row += this.#isGrouped ? 1 : this.rows;
    if (this.#row >= T) {
      this.#row = 0;
      this.#head += this.#isGrouped ? group : 1;
    }
    return true;
  }
}
