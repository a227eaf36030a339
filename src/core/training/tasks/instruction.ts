import type {Random} from '../../tensor/random.js';
import {TrainingError} from '../errors.js';
import {maskPrompt, type MaskedSequence} from '../sft.js';
import type {Batch, TrainingTask} from './task.js';

/** A prompt and the answer that is wanted, as token IDs. */
export interface InstructionExample {
  readonly prompt: ArrayLike<number>;
  readonly answer: ArrayLike<number>;
}

/** How examples are divided. */
export interface InstructionSettings {
  /** Share of the examples, at the end, that is kept for validation: 0.1. */
  validation?: number;
}

/** Supervised fine-tuning: answers are learned, prompts only read. One example a row, padded with what counts for nothing. */
export class InstructionTask implements TrainingTask {
  readonly #train: readonly MaskedSequence[];
  readonly #validation: readonly MaskedSequence[];

  /** @throws TrainingError VocabularyError */
  constructor(examples: readonly InstructionExample[], {validation = 0.1}: InstructionSettings = {}) {
    if (!(validation >= 0 && validation < 1))
      throw new TrainingError(`InstructionTask: expected validation from 0 to below 1, got ${validation}`);
    const sequences = examples.map(({prompt, answer}) => maskPrompt(prompt, answer));
    const trained = sequences.length - Math.floor(validation * sequences.length);
    if (trained === 0) throw new TrainingError('InstructionTask: expected at least one example, got none');
    this.#train = sequences.slice(0, trained);
    this.#validation = sequences.slice(trained);
  }

  sample(batch: Batch, T: number, random: Random): void {
    for (let row = 0; row < batch.tokens.length; row += T)
      fillRow(batch, row, T, this.#train[random.integer(this.#train.length)]);
  }

  validate(batch: Batch, T: number, first: number): boolean {
    for (let row = 0; row * T < batch.tokens.length; row++)
      fillRow(batch, row * T, T, this.#validation.at(first + row) ?? NOTHING);
    return first < this.#validation.length;
  }
}

const NOTHING: MaskedSequence = {tokens: new Int32Array(0), targets: new Int32Array(0)};

/** A sequence as a row of a batch. One that is longer than T loses its beginning: the answer matters, and is last. */
export function fillRow({tokens, targets}: Batch, row: number, T: number, sequence: MaskedSequence): void {
  const from = Math.max(0, sequence.tokens.length - T);
  tokens.fill(0, row, row + T);
  targets.fill(-1, row, row + T);
  tokens.set(sequence.tokens.subarray(from), row);
  targets.set(sequence.targets.subarray(from), row);
}
