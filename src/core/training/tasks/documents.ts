import {show} from '../../show.js';
import type {Random} from '../../tensor/random.js';
import {TrainingError} from '../errors.js';
import {expectTokenIds} from '../token-ids.js';
import type {Batch, TrainingTask} from './task.js';

/** How documents are told apart and divided. */
export interface DocumentSettings {
  /** ID of the token that ends each document. */
  end: number;
  /** Share of the documents, the last ones, that is kept for validation: 0.1. With 0 there is no validation. */
  validation?: number;
}

/**
 * Predicting the next token of documents. A row begins with the end of the document before and goes on with whole ones;
 * in training the last one may be cut off. In validation it is masked and begins the next row, so that every token of every
 * document counts once, with all of its document before it: the mean loss is one that a text's own entropy can be held to.
 */
export class DocumentTask implements TrainingTask {
  readonly #tokens: Int32Array;
  readonly #starts: number[] = []; // of documents, and where the last one ends
  readonly #trained: number; // documents

  /**
   * @param tokens documents one after the other, each with the `end` token last; kept, not copied, as they may be many
   * @throws TrainingError VocabularyError
   */
  constructor(tokens: Int32Array, {end, validation = 0.1}: DocumentSettings) {
    if (!(validation >= 0 && validation < 1))
      throw new TrainingError(`DocumentTask: expected validation from 0 to below 1, got ${validation}`);
    if (!(tokens instanceof Int32Array))
      throw new TrainingError(`DocumentTask: expected tokens in an Int32Array, got ${show(tokens)}`);
    expectTokenIds('DocumentTask', tokens);
    if (tokens.at(-1) !== end)
      throw new TrainingError(`DocumentTask: expected tokens that end with ${end}, got ${tokens.at(-1)}`);
    this.#tokens = tokens;
    this.#starts.push(0);
    for (let at = 0; at < tokens.length; at++) if (tokens[at] === end) this.#starts.push(at + 1);
    const count = this.#starts.length - 1;
    this.#trained = count - Math.floor(validation * count);
  }

  /** Documents that are trained on. */
  get trainDocuments(): number {
    return this.#trained;
  }

  /** Documents that are kept for validation. */
  get validationDocuments(): number {
    return this.#starts.length - 1 - this.#trained;
  }

  sample(batch: Batch, T: number, random: Random): void {
    const end = this.#starts[this.#trained];
    for (let row = 0; row < batch.tokens.length; row += T)
      this.#fill(batch, row, T, this.#starts[random.integer(this.#trained)], end);
  }

  /** @throws TrainingError where a document is longer than a row */
  validate(batch: Batch, T: number, first: number): boolean {
    const last = this.#starts.length - 1;
    // Rows hold as many documents as fit, so that the next one's place is known only from those before.
    let document = this.#trained;
    for (let row = 0; row < first && document < last; row++) document = this.#packed(document, T);
    const isAny = document < last;
    for (let row = 0; row < batch.tokens.length; row += T) {
      const next = this.#packed(document, T);
      this.#fill(batch, row, T, this.#starts[document], this.#starts[next]);
      document = next;
    }
    return isAny;
  }

  /** The first document that has no more room in a row of T targets that begins with this one. */
  #packed(document: number, T: number): number {
    let next = document;
    while (next < this.#starts.length - 1 && this.#starts[next + 1] - this.#starts[document] <= T) next++;
    if (next === document && document < this.#starts.length - 1) {
      const length = this.#starts[document + 1] - this.#starts[document];
      throw new TrainingError(
        `DocumentTask: expected documents of at most ${T} tokens, got one of ${length}`,
      );
    }
    return next;
  }

  /** A row whose targets are the tokens from start to end, as many as there is room for. */
  #fill({tokens, targets}: Batch, row: number, T: number, start: number, end: number): void {
    const count = Math.min(T, end - start);
    tokens.fill(0, row, row + T);
    targets.fill(-1, row, row + T);
    tokens.set(this.#tokens.subarray(start, start + count - 1), row + 1);
    tokens[row] = this.#tokens.at(start - 1)!; // before the first document stands the end of the last
    targets.set(this.#tokens.subarray(start, start + count), row);
  }
}
