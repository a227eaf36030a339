/** Text to tokens and back, with a byte-level BPE vocabulary. */
import {finish, type Task} from '../task.js';
import {classify} from './character-classes.js';
import {mergeLong, mergeShort, SHORT} from './merge.js';
import type {MergeTable} from './merge-table.js';
import {splitPatterns, type NextPiece, type SplitPattern} from './split.js';

export interface Tokenization {
  /** Token IDs, (tokens). */
  ids: Uint32Array;
  /** Where each token ends, in bytes of the text's UTF-8, (tokens). */
  ends: Uint32Array;
  /** Number of pieces the text was split into before merging. */
  pieces: number;
}

/** Bytes after which tokenize() gives way: about a millisecond's work. */
const SLICE = 1 << 14;

/** What tokenize() carries from slice to slice. */
class Progress {
  readonly bytes: Uint8Array;
  readonly classes: Uint8Array; // (bytes + 1)
  readonly ids: Uint32Array; // (bytes): as many as there can be
  readonly ends: Uint32Array; // (bytes)
  position = 0;
  count = 0;
  pieces = 0;

  constructor(bytes: Uint8Array, classes: Uint8Array) {
    this.bytes = bytes;
    this.classes = classes;
    this.ids = new Uint32Array(bytes.length);
    this.ends = new Uint32Array(bytes.length);
  }
}

/** A task as part of another: its progress from 0 to 1 becomes the other's from `from` to `to`. */
function* scaled<Result>(task: Task<Result>, from: number, to: number): Task<Result> {
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    yield from + step.value * (to - from);
  }
}

export class Tokenizer {
  readonly table: MergeTable;
  readonly split: SplitPattern;
  readonly specialTokens: Readonly<Record<string, number>>;
  readonly #specials: ReadonlyMap<number, Uint8Array>;
  readonly #nextPiece: NextPiece;

  /**
   * @param table the vocabulary, as parseRankFile() or trainBpe() gives it
   * @param split the rule that cuts text into pieces
   * @param specialTokens text and ID of special tokens, for decoding; encode() takes their text as plain text
   */
  constructor(table: MergeTable, split: SplitPattern, specialTokens: Readonly<Record<string, number>> = {}) {
    this.table = table;
    this.split = split;
    this.specialTokens = specialTokens;
    const encoder = new TextEncoder();
    this.#specials = new Map(Object.entries(specialTokens).map(([text, id]) => [id, encoder.encode(text)]));
    this.#nextPiece = splitPatterns[split];
  }

  /** The IDs of a text's tokens. Lone surrogates become U+FFFD, as UTF-8 demands. */
  encode(text: string): Uint32Array {
    return finish(this.tokenize(text)).ids;
  }

  /** The same in slices, with the place of each token. Several at a time do not disturb each other. */
  *tokenize(text: string): Task<Tokenization> {
    const bytes = new TextEncoder().encode(text);
    const progress = new Progress(bytes, yield* scaled(classify(bytes), 0, 0));
    while (progress.position < bytes.length) {
      const long = this.#slice(progress);
      if (long) {
        const {position: start} = progress;
        const merging = mergeLong(this.table, bytes.subarray(start, long));
        const ids = yield* scaled(merging, start / bytes.length, long / bytes.length);
        progress.ids.set(ids, progress.count);
        this.#place(progress, ids.length);
      }
      yield progress.position / bytes.length;
    }
    const {count, pieces} = progress;
    return {ids: progress.ids.slice(0, count), ends: progress.ends.slice(0, count), pieces};
  }

  /** Handles pieces until a slice is done; returns the end of the next one where that is too long for it, else 0. */
  #slice(progress: Progress): number {
    const {bytes, classes, ids} = progress;
    const until = Math.min(bytes.length, progress.position + SLICE);
    while (progress.position < until) {
      const start = progress.position;
      const end = this.#nextPiece(bytes, classes, start);
      progress.pieces++;
      if (end - start > SHORT) return end;
      // A piece that is a token merges into that token, so looking it up whole is the same and faster.
      const id = this.table.find(bytes, start, end);
      if (id !== -1) {
        ids[progress.count] = id;
        this.#place(progress, 1);
      } else {
        this.#place(
          progress,
          mergeShort(this.table, bytes, start, end, ids, progress.count) - progress.count,
        );
      }
    }
    return 0;
  }

  /** Notes where the last `added` tokens end. */
  #place(progress: Progress, added: number): void {
    for (const end = progress.count + added; progress.count < end; progress.count++) {
      progress.position += this.table.byteLength(progress.ids[progress.count]);
      progress.ends[progress.count] = progress.position;
    }
  }

  /** A token's bytes. @throws TokenIdError */
  tokenBytes(id: number): Uint8Array {
    return this.#specials.get(id) ?? this.table.bytes(id);
  }

  /** The bytes of all tokens, joined. @throws TokenIdError */
  decodeBytes(ids: Iterable<number>): Uint8Array {
    const tokens = Array.from(ids, (id) => this.tokenBytes(id));
    const bytes = new Uint8Array(tokens.reduce((sum, token) => sum + token.length, 0));
    let at = 0;
    for (const token of tokens) {
      bytes.set(token, at);
      at += token.length;
    }
    return bytes;
  }

  /** The text of the tokens; bytes that are no whole character become U+FFFD. @throws TokenIdError */
  decode(ids: Iterable<number>): string {
    return new TextDecoder('utf-8', {ignoreBOM: true}).decode(this.decodeBytes(ids));
  }
}
