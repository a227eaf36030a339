import {finish, type Task} from '../task.js';
import type {MergeTable} from './merge-table.js';
import type {SplitPattern} from './split.js';
import {tokenize, type Tokenization} from './tokenize.js';

/** Text to tokens and back, with a byte-level BPE vocabulary. */
export class Tokenizer {
  readonly table: MergeTable;
  readonly split: SplitPattern;
  readonly specialTokens: Readonly<Record<string, number>>;
  readonly #specials: ReadonlyMap<number, Uint8Array>;

  /**
   * @param table the vocabulary, as parseRankFile() gives it
   * @param split the rule that cuts text into pieces
   * @param specialTokens text and ID of special tokens, for decoding; encode() takes their text as plain text
   */
  constructor(table: MergeTable, split: SplitPattern, specialTokens: Readonly<Record<string, number>> = {}) {
    this.table = table;
    this.split = split;
    this.specialTokens = specialTokens;
    const encoder = new TextEncoder();
    this.#specials = new Map(Object.entries(specialTokens).map(([text, id]) => [id, encoder.encode(text)]));
  }

  /** The IDs of a text's tokens, (tokens). Lone surrogates become U+FFFD, as UTF-8 demands. */
  encode(text: string): Uint32Array {
    return finish(this.tokenize(text)).ids;
  }

  /** The same in slices, with the place of each token. Several at a time do not disturb each other. */
  tokenize(text: string): Task<Tokenization> {
    return tokenize(this.table, this.split, text);
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
