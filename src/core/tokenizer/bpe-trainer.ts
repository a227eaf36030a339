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
  left: Uint32Array; // (merges)
  right: Uint32Array; // (merges)
  /** How often the pair stood in the text when it was joined, overlaps counted, (merges). */
  counts: Uint32Array;
  /** Tokens in the training text after 0, 1, … merges, (merges + 1). */
  tokens: Uint32Array;
}

/** A distinct piece of the text: its tokens now, and how often it stands there. */
interface Word {
  ids: number[];
  count: number;
}

interface Pair {
  left: number;
  right: number;
  count: number;
  words: Set<Word>;
}

/** The most frequent first; of equals the one of lower left ID, then of lower right ID. */
function comesBefore(a: Pair, b: Pair): boolean {
  return a.count !== b.count ? a.count > b.count : a.left !== b.left ? a.left < b.left : a.right < b.right;
}

/** The pairs of neighbours in all words, with their counts. */
class Pairs {
  readonly #byKey = new Map<number, Pair>();

  count(word: Word, sign: 1 | -1): void {
    const {ids, count} = word;
    for (let i = 0; i + 1 < ids.length; i++) {
      const key = ids[i] * 2 ** 24 + ids[i + 1];
      let pair = this.#byKey.get(key);
      if (!pair) this.#byKey.set(key, (pair = {left: ids[i], right: ids[i + 1], count: 0, words: new Set()}));
      pair.count += sign * count;
      if (sign > 0) pair.words.add(word);
      if (pair.count === 0) this.#byKey.delete(key);
    }
  }

  best(): Pair | undefined {
    let best: Pair | undefined;
    for (const pair of this.#byKey.values()) if (!best || comesBefore(pair, best)) best = pair;
    return best;
  }
}

function join(ids: number[], left: number, right: number, joined: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const match = ids[i] === left && ids[i + 1] === right;
    out.push(match ? joined : ids[i]);
    if (match) i++;
  }
  return out;
}

/**
 * Trains a vocabulary on a text. Merges stay inside the pieces that GPT-2's rule cuts the text into, and end when no
 * pair stands twice.
 *
 * @param merges how many merges at most
 */
export function* trainMerges(text: string, merges: number): Task<TrainedMerges> {
  const counts = new Map<string, number>();
  for (const piece of splitPieces(text, SPLIT)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const pairs = new Pairs();
  const encoder = new TextEncoder();
  let tokens = 0;
  for (const [piece, count] of counts) {
    const word: Word = {ids: [...encoder.encode(piece)], count};
    tokens += word.ids.length * count;
    pairs.count(word, 1);
  }

  const done: {left: number; right: number; count: number}[] = [];
  const tokensAfter = [tokens];
  while (done.length < merges) {
    const best = pairs.best();
    if (!best || best.count < 2) break;
    const {left, right, count} = best;
    // A copy: joining changes the set. Some of its words may have lost the pair since; they join nothing.
    for (const word of [...best.words]) {
      const ids = join(word.ids, left, right, BYTES + done.length);
      if (ids.length === word.ids.length) continue;
      tokens -= (word.ids.length - ids.length) * word.count;
      pairs.count(word, -1);
      word.ids = ids;
      pairs.count(word, 1);
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
 * The tokens of a text under the first so many merges of a trained vocabulary. IDs are 0…255 for bytes, then 256 + k.
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
