/**
 * From the list of merges in a tokenizer.json to the pairs of a merge table, of which every token has one.
 *
 * A list may name several pairs for a token (Llama-3's names all), but text can only ever become a token through one of
 * them: when two parts that make up the token stand side by side, no merge has reached across its borders, so the parts
 * are those that the token's own bytes alone would have come to; and these stand as two parts only once. All others
 * are dead. Which are, can be told without merging anything: the two halves must, at no time in the making of them, have
 * had an earlier merge across the border between them.
 */

const BYTES = 256;
const NONE = -1;

/** As in a merge table, so that pairs that were chosen to collide do not take quadratic time. */
const MAX_PROBES = 128;

/** Why a pair was taken or not; crowded: it collides with too many others. */
export type PairVerdict = 'taken' | 'dead' | 'twice' | 'crowded';

/** Pairs by rank, in the making. Ranks below 256 are the bytes. */
export class MergeOrder {
  /** Number of ranks. */
  size = BYTES;
  readonly #left: Uint32Array; // (most)
  readonly #right: Uint32Array;
  readonly #slots: Int32Array; // open-addressed hash table of ranks, by the pair

  /** @param most pairs that may come */
  constructor(most: number) {
    this.#left = new Uint32Array(BYTES + most);
    this.#right = new Uint32Array(BYTES + most);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 2))).fill(NONE);
  }

  /** Left half of each rank, (size); a byte's is not set. */
  get left(): Uint32Array {
    return this.#left.subarray(0, this.size);
  }

  get right(): Uint32Array {
    return this.#right.subarray(0, this.size);
  }

  /** Takes a pair as the next rank, unless it can never come to stand side by side. */
  add(left: number, right: number): PairVerdict {
    const slot = this.#slot(left, right);
    if (slot === NONE) return 'crowded';
    if (this.#slots[slot] !== NONE) return 'twice';
    if (!this.#stayApart(left, right)) return 'dead';
    this.#slots[slot] = this.size;
    this.#left[this.size] = left;
    this.#right[this.size++] = right;
    return 'taken';
  }

  /** The slot that holds a pair, or the empty one where it would stand; NONE where all that it could be in are taken. */
  #slot(left: number, right: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let probe = 0; probe < MAX_PROBES; hash += ++probe) {
      const rank = slots[hash & mask];
      if (rank === NONE || (this.#left[rank] === left && this.#right[rank] === right)) return hash & mask;
    }
    return NONE;
  }

  /**
   * Whether two neighbours come to stand side by side: their making is undone step by step, the latest merge first, and
   * before each step the parts at the border must not have been a pair that merges earlier. Of equal ranks the left one
   * merges first, so a pair across the border also comes before an equal merge to its right.
   */
  #stayApart(left: number, right: number): boolean {
    for (let end = Infinity; ;) {
      const slot = this.#slot(left, right);
      const across = slot === NONE ? NONE : this.#slots[slot];
      if (across !== NONE && across < end) return false;
      if (left < BYTES && right < BYTES) return true;
      if (left > right) {
        end = left;
        left = this.#right[left];
      } else {
        end = right + 1;
        right = this.#left[right];
      }
    }
  }
}
