import type {Task} from '../task.js';
import type {AddedTokens} from './added-tokens.js';
import {TokenIdError} from './errors.js';
import type {MergeTable} from './merge-table.js';
import type {Split} from './split.js';
import type {Tokenization} from './tokenize.js';
import {Tokenizer} from './tokenizer.js';

export interface FileTokenizerParts {
  table: MergeTable;
  split: Split;
  /** Added tokens, special or not. */
  added: AddedTokens;
  /** Bytes of tokens that text never becomes, by ID. */
  unreachable: ReadonlyMap<number, Uint8Array>;
  /** ID of each rank of the table, where they differ. */
  ids: Uint32Array | undefined;
  /** Whether text is brought into Unicode's normal form C first. */
  normalizes: boolean;
  /** Whether text that begins without a space is given one. */
  addsSpace: boolean;
}

/**
 * A tokenizer as a tokenizer.json describes it: a merge table whose ranks need not be the IDs, and what happens to text
 * before. What works on its `table` alone, such as mergeHistory(), counts ranks.
 */
export class FileTokenizer extends Tokenizer {
  readonly #parts: FileTokenizerParts;
  readonly #ranks: ReadonlyMap<number, number> | undefined; // by ID

  constructor(parts: FileTokenizerParts) {
    super(parts.table, parts.split, parts.added);
    this.#parts = parts;
    this.#ranks = parts.ids && new Map(Array.from(parts.ids, (id, rank) => [id, rank]));
  }

  /** `ends` count the bytes of the text as it was prepared: with a space before it, or in normal form, where the file says so. */
  override *tokenize(text: string): Task<Tokenization> {
    const {ids, normalizes, addsSpace} = this.#parts;
    let prepared = normalizes ? text.normalize('NFC') : text;
    if (addsSpace && prepared !== '' && !prepared.startsWith(' ')) prepared = ` ${prepared}`;
    const result = yield* super.tokenize(prepared);
    if (ids) for (let i = 0; i < result.ids.length; i++) result.ids[i] = ids[result.ids[i]];
    return result;
  }

  protected override textBytes(id: number): Uint8Array {
    const unreachable = this.#parts.unreachable.get(id);
    if (unreachable) return unreachable;
    const rank = this.#ranks ? this.#ranks.get(id) : id;
    if (rank === undefined) throw new TokenIdError(`Tokenizer: expected a token's ID, got ${id}`);
    return super.textBytes(rank);
  }
}
