/**
 * The merge of byte-level BPE: among all neighbours that form a token, join the pair of lowest rank, the leftmost where
 * several are equal, and start again until none does. Two ways to do exactly that, for short and for long pieces.
 */
import type {MergeTable} from './merge-table.js';
import type {Task} from '../task.js';

const NONE = -1;
const NEVER = 0x7fffffff;

/** Longest piece, in bytes, for which looking at all pairs each time is the faster way. */
export const SHORT = 256;

const parts = new Int32Array(SHORT);
const ranks = new Int32Array(SHORT);

/**
 * Merges a piece of at most SHORT bytes: quadratic, but without set-up.
 *
 * @param out receives the IDs from index `at` on
 * @returns the index after the last ID
 */
export function mergeShort(
  table: MergeTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint32Array,
  at: number,
): number {
  let count = end - start;
  for (let i = 0; i < count; i++) parts[i] = table.byteIds[bytes[start + i]];
  const rankAt = (i: number): number => {
    const rank = i + 1 < count ? table.merged(parts[i], parts[i + 1]) : NONE;
    return rank === NONE ? NEVER : rank;
  };
  for (let i = 0; i < count; i++) ranks[i] = rankAt(i);
  for (;;) {
    let best = 0;
    for (let i = 1; i < count; i++) if (ranks[i] < ranks[best]) best = i;
    if (ranks[best] === NEVER) break;
    parts[best] = ranks[best];
    count--;
    for (let i = best + 1; i < count; i++) {
      parts[i] = parts[i + 1];
      ranks[i] = ranks[i + 1];
    }
    ranks[best] = rankAt(best);
    if (best > 0) ranks[best - 1] = rankAt(best - 1);
  }
  for (let i = 0; i < count; i++) out[at++] = parts[i];
  return at;
}

/** Merges after which mergeLong() gives way. */
const SLICE = 1 << 15;

/**
 * Merges a piece of any length in time linear in its bytes (plus one pass over a bit per rank).
 *
 * Pairs wait in one list per rank. A token's rank is above those of its halves, so merging at one rank only ever
 * creates pairs of higher rank, and one sweep over the ranks, upwards, does all. Within a rank order matters only where
 * pairs overlap, and a pair overlaps itself only where its halves are equal: such a run is merged from its beginning.
 *
 * @returns the IDs
 */
export function* mergeLong(table: MergeTable, piece: Uint8Array): Task<Uint32Array> {
  const sweep = new Sweep(table, piece);
  while (!sweep.prepare(SLICE)) yield 0;
  while (!sweep.run(SLICE)) yield Math.min(1, sweep.merges / piece.length);
  return sweep.ids();
}

// A node stands at the first byte of each token: its fields side by side, since they are used together.
const STRIDE = 6;
const ID = 0; // the token
const NEXT = 1; // the node after it in the text, -1 at the end
const PREVIOUS = 2; // the node before it in the text, -1 at the start
const RANK = 3; // rank of the pair it makes with the next, -1 where there is none
const AFTER = 4; // the next node in the list of that rank, -1 at its end
const BEFORE = 5; // the one before in that list, -1 at its head

class Sweep {
  merges = 0;
  readonly #table: MergeTable;
  readonly #piece: Uint8Array;
  readonly #nodes: Int32Array; // (bytes, STRIDE); a node is named by the index of its first field
  readonly #heads: Int32Array; // (size) first node in a rank's list, where that rank is awaited
  readonly #awaited: Uint32Array; // one bit per rank
  #unprepared: number; // the node that was set up last
  #word = 0; // of #awaited, where the sweep stands
  #resume = NONE; // the node where it left off within a rank

  constructor(table: MergeTable, piece: Uint8Array) {
    this.#table = table;
    this.#piece = piece;
    this.#unprepared = piece.length * STRIDE;
    this.#nodes = new Int32Array(piece.length * STRIDE);
    this.#heads = new Int32Array(table.size);
    this.#awaited = new Uint32Array((table.size >>> 5) + 1);
  }

  /** Sets up the next so many bytes, last to first; true when all are. */
  prepare(bytes: number): boolean {
    const nodes = this.#nodes;
    const until = Math.max(0, this.#unprepared - bytes * STRIDE);
    while (this.#unprepared > until) {
      const at = (this.#unprepared -= STRIDE);
      nodes[at + ID] = this.#table.byteIds[this.#piece[at / STRIDE]];
      nodes[at + NEXT] = at + STRIDE < nodes.length ? at + STRIDE : NONE;
      nodes[at + PREVIOUS] = at === 0 ? NONE : at - STRIDE;
      this.#link(at);
    }
    return until === 0;
  }

  /** Puts the pair at a node into the list of its rank. */
  #link(at: number): void {
    const nodes = this.#nodes;
    const next = nodes[at + NEXT];
    const rank = next === NONE ? NONE : this.#table.merged(nodes[at + ID], nodes[next + ID]);
    nodes[at + RANK] = rank;
    if (rank === NONE) return;
    const bit = 1 << (rank & 31);
    let head = NONE;
    if (this.#awaited[rank >>> 5] & bit) head = this.#heads[rank];
    else this.#awaited[rank >>> 5] |= bit;
    nodes[at + BEFORE] = NONE;
    nodes[at + AFTER] = head;
    if (head !== NONE) nodes[head + BEFORE] = at;
    this.#heads[rank] = at;
  }

  #unlink(at: number): void {
    const nodes = this.#nodes;
    if (nodes[at + RANK] === NONE) return;
    const after = nodes[at + AFTER];
    const before = nodes[at + BEFORE];
    if (before === NONE) this.#heads[nodes[at + RANK]] = after;
    else nodes[before + AFTER] = after;
    if (after !== NONE) nodes[after + BEFORE] = before;
  }

  /** Joins a node with the next. */
  #merge(at: number): void {
    const nodes = this.#nodes;
    const gone = nodes[at + NEXT];
    const previous = nodes[at + PREVIOUS];
    this.#unlink(at);
    this.#unlink(gone);
    nodes[at + ID] = nodes[at + RANK];
    const next = nodes[gone + NEXT];
    nodes[at + NEXT] = next;
    if (next !== NONE) nodes[next + PREVIOUS] = at;
    this.#link(at);
    if (previous !== NONE) {
      this.#unlink(previous);
      this.#link(previous);
    }
    this.merges++;
  }

  /** Goes on for about so many merges; true when there is nothing left to merge. */
  run(merges: number): boolean {
    const nodes = this.#nodes;
    const awaited = this.#awaited;
    const until = this.merges + merges;
    for (; this.#word < awaited.length; this.#word++) {
      while (awaited[this.#word]) {
        const bit = 31 - Math.clz32(awaited[this.#word] & -awaited[this.#word]);
        const rank = (this.#word << 5) | bit;
        for (let at = this.#resume; ; at = nodes[at + NEXT]) {
          if (at === NONE || nodes[at + RANK] !== rank) {
            at = this.#heads[rank];
            if (at === NONE) break;
            if (nodes[at + ID] === nodes[nodes[at + NEXT] + ID]) at = this.#firstLike(at);
          }
          if (this.merges >= until) {
            this.#resume = at;
            return false;
          }
          this.#merge(at);
        }
        this.#resume = NONE;
        awaited[this.#word] ^= 1 << bit;
      }
    }
    return true;
  }

  /** The first node of the run of equal tokens that a node is in. */
  #firstLike(at: number): number {
    const nodes = this.#nodes;
    const id = nodes[at + ID];
    for (;;) {
      const previous = nodes[at + PREVIOUS];
      if (previous === NONE || nodes[previous + ID] !== id) return at;
      at = previous;
    }
  }

  /** The tokens that stand now. */
  ids(): Uint32Array {
    const nodes = this.#nodes;
    const out = new Uint32Array(nodes.length / STRIDE - this.merges);
    for (let at = 0, i = 0; i < out.length; at = nodes[at + NEXT]) out[i++] = nodes[at + ID];
    return out;
  }
}
