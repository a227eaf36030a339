/**
 * A byte-level BPE vocabulary as the merges that made it. Every token but the 256 single bytes is the concatenation of
 * two tokens of lower rank, so a table of pairs holds all: the bytes of each token and which neighbours may merge.
 * The rank of a token, the order in which training found it, is its ID.
 *
 * Sennrich et al. 2016, https://arxiv.org/abs/1508.07909; on bytes: Radford et al. 2019 (GPT-2).
 */
import type {Task} from '../task.js';
import {RankFileError, TokenIdError} from './errors.js';

const BYTES = 256;

/** Longer than any token of a trained vocabulary (o200k_base: 128), short enough that a hostile table stays small. */
const MAX_TOKEN_BYTES = 1024;

/** Tokens after which building a table gives way. */
const SLICE = 1 << 12;

/**
 * Most slots that are looked at for an entry. Chance never comes near it, since half of the slots are empty; a table
 * whose entries were chosen to collide is refused.
 */
const MAX_PROBES = 128;

function powerOfTwoAbove(n: number): number {
  return 2 ** Math.ceil(Math.log2(n + 1));
}

/** A byte-level BPE vocabulary: the bytes of every token, and which token two neighbours merge into. */
export class MergeTable {
  /** Number of IDs, holes included. */
  readonly size: number;
  /** ID of each single byte: (256). */
  readonly byteIds: Uint16Array;

  readonly #left: Uint32Array; // (size) the pair a token is made of; a hole is its own left half
  readonly #right: Uint32Array; // (size)
  readonly #offsets: Uint32Array; // (size + 1) where a token's bytes begin in the pool
  readonly #pool: Uint8Array; // the bytes of all tokens, one after the other
  readonly #pairs: Int32Array; // open-addressed hash table of IDs, by the pair
  readonly #pieces: Int32Array; // open-addressed hash table of IDs, by the bytes

  /**
   * Builds a table, in slices.
   *
   * @param byteIds ID of each byte, (256), a permutation of 0…255
   * @param left left half of each token, (size); entries below 256 are not read; `left[id] === id` marks an unused ID
   * @param right right half of each token, (size)
   * @throws RankFileError where the halves are not tokens of lower rank, two tokens are alike, or too many collide
   */
  static *build(byteIds: Uint16Array, left: Uint32Array, right: Uint32Array): Task<MergeTable> {
    const table = new this(byteIds, left, right);
    yield* table.#index();
    return table;
  }

  protected constructor(byteIds: Uint16Array, left: Uint32Array, right: Uint32Array) {
    this.size = left.length;
    this.byteIds = byteIds;
    this.#left = left;
    this.#right = right;
    this.#offsets = this.#measure();
    this.#pool = this.#spell();
    this.#pairs = new Int32Array(powerOfTwoAbove(this.size * 2)).fill(-1);
    this.#pieces = new Int32Array(powerOfTwoAbove(this.size * 2)).fill(-1);
  }

  #isHole(id: number): boolean {
    return id >= BYTES && this.#left[id] === id;
  }

  #measure(): Uint32Array {
    const left = this.#left;
    const right = this.#right;
    const offsets = new Uint32Array(this.size + 1);
    for (let id = 0; id < this.size; id++) {
      let length = 1;
      if (this.#isHole(id)) length = 0;
      else if (id >= BYTES) {
        const l = left[id];
        const r = right[id];
        if (l >= id || r >= id || this.#isHole(l) || this.#isHole(r))
          throw new RankFileError(
            `MergeTable: expected token ${id} to join two tokens of lower rank, got ${l} and ${r}`,
          );
        length = offsets[l + 1] - offsets[l] + offsets[r + 1] - offsets[r];
      }
      if (length > MAX_TOKEN_BYTES)
        throw new RankFileError(
          `MergeTable: expected tokens of at most ${MAX_TOKEN_BYTES} bytes, got ${length} for ${id}`,
        );
      offsets[id + 1] = offsets[id] + length;
    }
    return offsets;
  }

  #spell(): Uint8Array {
    const offsets = this.#offsets;
    const pool = new Uint8Array(offsets[this.size]);
    for (let byte = 0; byte < BYTES; byte++) pool[this.byteIds[byte]] = byte;
    let at = BYTES;
    const copy = (half: number) => {
      for (let i = offsets[half], end = offsets[half + 1]; i < end; i++) pool[at++] = pool[i];
    };
    for (let id = BYTES; id < this.size; id++) {
      if (this.#isHole(id)) continue;
      copy(this.#left[id]);
      copy(this.#right[id]);
    }
    return pool;
  }

  *#index(): Task<void> {
    for (let id = 0; id < this.size; id++) {
      if (id % SLICE === 0) yield id / this.size;
      if (this.#isHole(id)) continue;
      const put = (slots: Int32Array, slot: number) => {
        if (slots[slot] !== -1)
          throw new RankFileError(
            `MergeTable: expected distinct tokens, got ${id} like ${slots[slot] ?? 'too many'}`,
          );
        slots[slot] = id;
      };
      put(this.#pieces, this.#pieceSlot(this.#pool, this.#offsets[id], this.#offsets[id + 1]));
      if (id >= BYTES) put(this.#pairs, this.#pairSlot(this.#left[id], this.#right[id]));
    }
  }

  /** The slot that holds the pair, or the empty one where it would stand; -1 where all that it could be in are taken. */
  #pairSlot(left: number, right: number): number {
    const pairs = this.#pairs;
    const mask = pairs.length - 1;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let probe = 0; probe < MAX_PROBES; hash += ++probe) {
      const id = pairs[hash & mask];
      if (id === -1 || (this.#left[id] === left && this.#right[id] === right)) return hash & mask;
    }
    return -1;
  }

  #pieceSlot(bytes: Uint8Array, start: number, end: number): number {
    const pieces = this.#pieces;
    const pool = this.#pool;
    const mask = pieces.length - 1;
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    for (let probe = 0; probe < MAX_PROBES; hash += ++probe) {
      const id = pieces[hash & mask];
      if (id === -1) return hash & mask;
      const offset = this.#offsets[id];
      if (this.#offsets[id + 1] - offset !== end - start) continue;
      let i = start;
      while (i < end && pool[offset + i - start] === bytes[i]) i++;
      if (i === end) return hash & mask;
    }
    return -1;
  }

  /** The token that two neighbours merge into, which is also the merge's rank; -1 where they do not merge. */
  merged(left: number, right: number): number {
    return this.#pairs[this.#pairSlot(left, right)] ?? -1;
  }

  /** The token whose bytes are exactly these; -1 where there is none. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#pieces[this.#pieceSlot(bytes, start, end)] ?? -1;
  }

  /** A token's bytes: a view, not a copy. @throws TokenIdError */
  bytes(id: number): Uint8Array {
    this.#check(id);
    return this.#pool.subarray(this.#offsets[id], this.#offsets[id + 1]);
  }

  /** How many bytes a token has. The ID must be one that this table gave. */
  byteLength(id: number): number {
    return this.#offsets[id + 1] - this.#offsets[id];
  }

  #check(id: number): void {
    if (!(Number.isInteger(id) && id >= 0 && id < this.size) || this.#isHole(id))
      throw new TokenIdError(`MergeTable: expected a token ID below ${this.size}, got ${id}`);
  }
}
