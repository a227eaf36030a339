/** What a model reads and writes text with. */
import {TokenIdError} from '../core/tokenizer/errors.js';
import {MergeTable} from '../core/tokenizer/merge-table.js';
import type {Tokenization} from '../core/tokenizer/tokenize.js';
import {parseTokenizerJson} from '../core/tokenizer/tokenizer-json.js';
import {Tokenizer} from '../core/tokenizer/tokenizer.js';
import type {Task} from '../core/task.js';
import {run, type Host} from './host.js';
import type {TokenizerSource} from './model-protocol.js';

/** As much of a Tokenizer as a model needs. */
export interface ModelTokenizer {
  /** ID of each special token, by its text. */
  readonly specialTokens: Readonly<Record<string, number>>;
  tokenize(text: string): Task<Tokenization>;
  /** @throws TokenIdError */
  tokenBytes(id: number): Uint8Array;
}

const BYTES = 256;
const none = new Uint32Array(0);

/** @throws RankFileError where merges are none; TokenizerFileError */
export async function openTokenizer(source: TokenizerSource, host: Host): Promise<ModelTokenizer> {
  if (source !== 'bytes' && 'json' in source) return run(parseTokenizerJson(source.json), host);
  const {left, right} = source === 'bytes' ? {left: none, right: none} : source;
  const behindBytes = (halves: Uint32Array) => {
    const padded = new Uint32Array(BYTES + left.length);
    padded.set(halves, BYTES);
    return padded;
  };
  const byteIds = Uint16Array.from({length: BYTES}, (_, byte) => byte);
  const table = await run(MergeTable.build(byteIds, behindBytes(left), behindBytes(right)), host);
  return new Tokenizer(table, 'gpt2');
}

const REPLACEMENT = new TextEncoder().encode('\u{FFFD}');

/** Tokens to text as they come: a character appears with the token that completes it. */
export class TextStream {
  readonly #tokenizer: ModelTokenizer | undefined;
  readonly #decoder = new TextDecoder('utf-8', {ignoreBOM: true});

  constructor(tokenizer: ModelTokenizer | undefined) {
    this.#tokenizer = tokenizer;
  }

  /** What the token adds; "" without a tokenizer. */
  add(token: number): string {
    return this.#tokenizer ? this.#decoder.decode(bytesOf(this.#tokenizer, token), {stream: true}) : '';
  }

  /** What is left at the end: a character that was begun, as U+FFFD. */
  end(): string {
    return this.#decoder.decode();
  }
}

/** A token's bytes; U+FFFD for one that only the model has: its matrix may have rows that are no token's, to fill it up. */
export function bytesOf(tokenizer: ModelTokenizer, token: number): Uint8Array {
  try {
    return tokenizer.tokenBytes(token);
  } catch (error) {
    if (error instanceof TokenIdError) return REPLACEMENT;
    throw error;
  }
}
