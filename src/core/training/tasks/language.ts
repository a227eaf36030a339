import type {Random} from '../../tensor/random.js';
import {expectWhole} from '../check.js';
import {TrainingError} from '../errors.js';
import {expectTokenIds} from '../token-ids.js';
import type {Batch, TrainingTask} from './task.js';

/** How a text is divided. */
export interface LanguageSettings {
  /** Share of the text, at its end, that is kept for validation: 0.1. With 0 there is no validation. */
  validation?: number;
  /** Windows of validation at most, spread evenly: 64. */
  windows?: number;
}

/** Predicting the next token of a text: random windows of its first part for training, fixed ones of its end for validation. */
export class LanguageTask implements TrainingTask {
  readonly #tokens: Int32Array;
  readonly #split: number; // where validation begins
  readonly #windows: number;

  /**
   * @param tokens the text, token IDs
   * @throws TrainingError VocabularyError
   */
  constructor(tokens: ArrayLike<number>, {validation = 0.1, windows = 64}: LanguageSettings = {}) {
    if (!(validation >= 0 && validation < 1))
      throw new TrainingError(`LanguageTask: expected validation from 0 to below 1, got ${validation}`);
    expectWhole('LanguageTask', {windows});
    expectTokenIds('LanguageTask', tokens);
    this.#tokens = new Int32Array(tokens);
    this.#split = this.#tokens.length - Math.floor(validation * this.#tokens.length);
    this.#windows = windows;
  }

  /** Tokens that are trained on. */
  get trainTokens(): number {
    return this.#split;
  }

  /** Tokens that are kept for validation. */
  get validationTokens(): number {
    return this.#tokens.length - this.#split;
  }

  /** @throws TrainingError where there are no T + 1 tokens to train on */
  sample(batch: Batch, T: number, random: Random): void {
    if (this.#split < T + 1)
      throw new TrainingError(
        `LanguageTask: expected at least ${T + 1} tokens to train on, got ${this.#split}`,
      );
    for (let row = 0; row < batch.tokens.length; row += T)
      this.#fill(batch, row, T, random.integer(this.#split - T));
  }

  validate(batch: Batch, T: number, first: number): boolean {
    const starts = this.validationTokens - T; // places where a window can begin
    const count = Math.min(this.#windows, Math.max(0, Math.ceil(starts / T)));
    for (let row = 0; row * T < batch.tokens.length; row++) {
      const window = first + row;
      if (window < count) {
        const share = count > 1 ? window / (count - 1) : 0;
        this.#fill(batch, row * T, T, this.#split + Math.floor(share * (starts - 1)));
      } else {
        batch.tokens.fill(0, row * T, (row + 1) * T);
        batch.targets.fill(-1, row * T, (row + 1) * T);
      }
    }
    return first < count;
  }

  #fill({tokens, targets}: Batch, row: number, T: number, start: number): void {
    tokens.set(this.#tokens.subarray(start, start + T), row);
    targets.set(this.#tokens.subarray(start + 1, start + T + 1), row);
  }
}
