import {finish, type Task} from '../task.js';
import {cutAtAddedTokens} from './added-tokens.js';
import type {MergeTable} from './merge-table.js';
import type {Split} from './split.js';
import {tokenize, type Tokenization} from './tokenize.js';

/** What encode() takes for special tokens. */
export interface EncodeOptions {
  /** Whether the text of special tokens is those tokens; otherwise it is plain text, as a user's must be. */
  allowSpecial?: boolean;
}

/** Text to tokens and back, with a byte-level BPE vocabulary. */
export class Tokenizer {
  readonly table: MergeTable;
  readonly split: Split;
  readonly specialTokens: Readonly<Record<string, number>>;
  readonly #specials: ReadonlyMap<number, Uint8Array>;

  /**
   * @param table the vocabulary, as parseRankFile() gives it
   * @param split the rule that cuts text into pieces
   * @param specialTokens text and ID of special tokens, for decoding; encode() takes their text as plain text unless told otherwise
   */
  constructor(table: MergeTable, split: Split, specialTokens: Readonly<Record<string, number>> = {}) {
    this.table = table;
    this.split = split;
    this.specialTokens = specialTokens;
    const encoder = new TextEncoder();
    this.#specials = new Map(Object.entries(specialTokens).map(([text, id]) => [id, encoder.encode(text)]));
  }

  /** The IDs of a text's tokens, (tokens). Lone surrogates become U+FFFD, as UTF-8 demands. */
  encode(text: string, {allowSpecial = false}: EncodeOptions = {}): Uint32Array {
    const idsOf = (part: string) => finish(this.tokenize(part)).ids;
    if (!allowSpecial) return idsOf(text);
    const parts = cutAtAddedTokens(text, this.specialTokens);
    return Uint32Array.from(parts.flatMap((part) => (typeof part === 'number' ? part : [...idsOf(part)])));
  }

  /** The same in slices, with the place of each token. Several at a time do not disturb each other. */
  tokenize(text: string): Task<Tokenization> {
    return tokenize(this.table, this.split, text);
  }

  /** A token's bytes. @throws TokenIdError */
  tokenBytes(id: number): Uint8Array {
    return this.#specials.get(id) ?? this.textBytes(id);
  }

  /** Bytes of a token that is not special. */
  protected textBytes(id: number): Uint8Array {
    return this.table.bytes(id);
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
