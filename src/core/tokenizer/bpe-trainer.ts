/**
 * Training of a byte-level BPE vocabulary: begin with the 256 bytes, join the most frequent pair of neighbours, repeat.
 * Sennrich et al. 2016, https://arxiv.org/abs/1508.07909
 */
import type {Task} from '../task.js';
import {MergeTable} from './merge-table.js';
import type {SplitPattern} from './split.js';
import {splitPieces} from './split-pieces.js';
import {tokenize, type Tokenization} from './tokenize.js';

const BYTES = 256;
const SPLIT: SplitPattern = 'gpt2';

/** A vocabulary in the making. Merge k joins `left[k]` and `right[k]` to the token 256 + k; IDs below 256 are bytes. */
export interface TrainedMerges {
  /** The first token of each pair, (merges). */
  left: Uint32Array;
  /** The second, (merges). */
  right: Uint32Array;
  /** How often the pair stood in the text when it was joined, overlaps counted, (merges). */
  counts: Uint32Array;
  /** Tokens in the training text after 0, 1, … merges, (merges + 1). */
  tokens: Uint32Array;
}

/** Nodes after which training gives way. */
const SLICE = 1 << 15;

const NONE = -1;

/** Two neighbours that stand somewhere in the text. */
interface Pair {
  left: number;
  right: number;
  /** How often, overlaps counted. */
  count: number;
  /** The nodes where it begins, and some where it no longer does. */
  nodes: number[];
}

/** The most frequent first; of equals the one of lower left ID, then of lower right ID. */
function comesBefore(a: Pair, b: Pair): boolean {
  return a.count !== b.count ? a.count > b.count : a.left !== b.left ? a.left < b.left : a.right < b.right;
}

/** All pairs of neighbours. */
class Pairs {
  readonly #byKey = new Map<number, Pair>();

  /** Counts a pair that begins at a node; where `times` is negative, one that no longer does. */
  count(left: number, right: number, node: number, times: number): void {
    const key = left * 2 ** 24 + right;
    let pair = this.#byKey.get(key);
    if (!pair) this.#byKey.set(key, (pair = {left, right, count: 0, nodes: []}));
    pair.count += times;
    if (times > 0) pair.nodes.push(node);
    else if (pair.count === 0) this.#byKey.delete(key);
  }

  best(): Pair | undefined {
    let best: Pair | undefined;
    for (const pair of this.#byKey.values()) if (!best || comesBefore(pair, best)) best = pair;
    return best;
  }
}

/** The text's distinct pieces, one after the other: a node for each token, linked to its neighbours in the piece. */
class Nodes {
  readonly length: number;
  readonly ids: Int32Array; // NONE where a token has been joined to the one before it
  readonly next: Int32Array; // NONE at the end of a piece
  readonly previous: Int32Array; // NONE at its beginning
  readonly times: Uint32Array; // how often the piece stands in the text

  constructor(pieces: ReadonlyMap<string, number>) {
    const encoder = new TextEncoder();
    const words = Array.from(pieces, ([piece, times]) => ({bytes: encoder.encode(piece), times}));
    this.length = words.reduce((sum, {bytes}) => sum + bytes.length, 0);
    this.ids = new Int32Array(this.length);
    this.next = Int32Array.from(this.ids, (_, node) => node + 1);
    this.previous = Int32Array.from(this.ids, (_, node) => node - 1);
    this.times = new Uint32Array(this.length);
    let start = 0;
    for (const {bytes, times} of words) {
      const end = start + bytes.length;
      this.ids.set(bytes, start);
      this.times.fill(times, start, end);
      this.previous[start] = this.next[end - 1] = NONE;
      start = end;
    }
  }
}

/**
 * Trains a vocabulary on a text, in slices. Merges stay inside the pieces that GPT-2's rule cuts the text into, and end when no
 * pair stands twice. Each merge touches only the places where its pair stands.
 *
 * @param merges how many merges at most
 */
export function* trainMerges(text: string, merges: number): Task<TrainedMerges> {
  const pieces = new Map<string, number>();
  for (const piece of splitPieces(text, SPLIT)) pieces.set(piece, (pieces.get(piece) ?? 0) + 1);
  yield 0;
  const {length, ids, next, previous, times} = new Nodes(pieces);
  const pairs = new Pairs();
  let tokens = 0;
  for (let node = 0; node < length; node++) {
    if (node % SLICE === 0) yield 0;
    tokens += times[node];
    if (next[node] !== NONE) pairs.count(ids[node], ids[next[node]], node, times[node]);
  }

  const done: {left: number; right: number; count: number}[] = [];
  const tokensAfter = [tokens];
  while (done.length < merges) {
    const best = pairs.best();
    if (!best || best.count < 2) break;
    const {left, right, count} = best;
    const joined = BYTES + done.length;
    const nodes = best.nodes.slice(); // joining appends to it where halves are equal
    if (left === right) nodes.sort((a, b) => a - b); // of overlapping pairs the leftmost is joined
    for (const [i, node] of nodes.entries()) {
      if (i % SLICE === SLICE - 1) yield done.length / merges;
      const gone = next[node];
      if (ids[node] !== left || gone === NONE || ids[gone] !== right) continue; // no longer there
      const [before, after, weight] = [previous[node], next[gone], times[node]];
      pairs.count(left, right, node, -weight);
      if (before !== NONE) {
        pairs.count(ids[before], left, before, -weight);
        pairs.count(ids[before], joined, before, weight);
      }
      if (after !== NONE) {
        pairs.count(right, ids[after], gone, -weight);
        pairs.count(joined, ids[after], node, weight);
        previous[after] = node;
      }
      ids[node] = joined;
      ids[gone] = NONE;
      next[node] = after;
      tokens -= weight;
    }
    done.push({left, right, count});
    tokensAfter.push(tokens);
    yield done.length / merges;
  }
  return {
    left: Uint32Array.from(done, (pair) => pair.left),
    right: Uint32Array.from(done, (pair) => pair.right),
    counts: Uint32Array.from(done, (pair) => pair.count),
    tokens: Uint32Array.from(tokensAfter),
  };
}

/**
 * The tokens of a text under the first so many merges of a trained vocabulary, in slices. IDs are 0…255 for bytes, then
 * 256 + k.
 */
export function* applyMerges(text: string, trained: TrainedMerges, merges: number): Task<Tokenization> {
  return yield* tokenize(yield* mergeTable(trained, merges), SPLIT, text);
}

/** The first so many merges of a trained vocabulary as a table. */
function mergeTable({left, right}: TrainedMerges, merges: number): Task<MergeTable> {
  const column = (halves: Uint32Array) => {
    const padded = new Uint32Array(BYTES + Math.min(merges, halves.length));
    padded.set(halves.subarray(0, merges), BYTES);
    return padded;
  };
  const byteIds = Uint16Array.from({length: BYTES}, (_, byte) => byte);
  return MergeTable.build(byteIds, column(left), column(right));
}
