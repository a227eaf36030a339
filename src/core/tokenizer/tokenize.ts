/** Text to tokens: cut into pieces, then merge each. */
import type {Task} from '../task.js';
import {classify} from './character-classes.js';
import {mergeLong, mergeShort, SHORT} from './merge.js';
import type {MergeTable} from './merge-table.js';
import {nextPieceOf, type NextPiece, type Split} from './split.js';

/** The tokens of a text, and where they are in it. */
export interface Tokenization {
  /** Token IDs, (tokens). */
  ids: Uint32Array;
  /** Where each token ends, in bytes of the text's UTF-8, (tokens). */
  ends: Uint32Array;
  /** Number of pieces the text was split into before merging. */
  pieces: number;
}

/** Bytes after which a run gives way: about a millisecond's work. */
const SLICE = 1 << 14;

/**
 * The tokens of a text, in slices. Lone surrogates become U+FFFD, as UTF-8 demands; special tokens' text is plain text.
 *
 * @param table the vocabulary
 * @param split the rule that cuts text into pieces
 */
export function* tokenize(table: MergeTable, split: Split, text: string): Task<Tokenization> {
  const bytes = new TextEncoder().encode(text);
  const {length} = bytes;
  const run = new Run(table, nextPieceOf(split), bytes, yield* scaled(classify(bytes), 0, 0));
  while (run.position < length) {
    const end = run.slice();
    if (end) {
      const merging = mergeLong(table, bytes.subarray(run.position, end));
      run.add(yield* scaled(merging, run.position / length, end / length));
    }
    yield run.position / length;
  }
  return run.result();
}

/** A task as part of another: its progress from 0 to 1 becomes the other's from `from` to `to`. */
function* scaled<Result>(task: Task<Result>, from: number, to: number): Task<Result> {
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    yield from + step.value * (to - from);
  }
}

/** What one run carries from slice to slice. */
class Run {
  /** The byte up to which all is done. */
  position = 0;
  readonly #table: MergeTable;
  readonly #nextPiece: NextPiece;
  readonly #bytes: Uint8Array;
  readonly #classes: Uint8Array; // (bytes + 1)
  readonly #ids: Uint32Array; // (bytes): as many as there can be
  readonly #ends: Uint32Array; // (bytes)
  #count = 0;
  #pieces = 0;

  constructor(table: MergeTable, nextPiece: NextPiece, bytes: Uint8Array, classes: Uint8Array) {
    this.#table = table;
    this.#nextPiece = nextPiece;
    this.#bytes = bytes;
    this.#classes = classes;
    this.#ids = new Uint32Array(bytes.length);
    this.#ends = new Uint32Array(bytes.length);
  }

  /** Handles pieces until the slice is done; returns the end of the next one where that is too long for it, else 0. */
  slice(): number {
    const bytes = this.#bytes;
    const until = Math.min(bytes.length, this.position + SLICE);
    while (this.position < until) {
      const start = this.position;
      const end = this.#nextPiece(bytes, this.#classes, start);
      this.#pieces++;
      if (end - start > SHORT) return end;
      // A piece that is a token merges into that token, so looking it up whole is the same and faster.
      const id = this.#table.find(bytes, start, end);
      if (id === -1) this.#place(mergeShort(this.#table, bytes, start, end, this.#ids, this.#count));
      else {
        this.#ids[this.#count] = id;
        this.#place(this.#count + 1);
      }
    }
    return 0;
  }

  /** Takes the tokens of a long piece. */
  add(ids: Uint32Array): void {
    this.#ids.set(ids, this.#count);
    this.#place(this.#count + ids.length);
  }

  /** Notes where tokens end that have been written up to an index. */
  #place(count: number): void {
    while (this.#count < count) {
      this.position += this.#table.byteLength(this.#ids[this.#count]);
      this.#ends[this.#count++] = this.position;
    }
  }

  result(): Tokenization {
    return {
      ids: this.#ids.slice(0, this.#count),
      ends: this.#ends.slice(0, this.#count),
      pieces: this.#pieces,
    };
  }
}
