import type {Random} from '../../tensor/random.js';
import type {ModularAddition, ModularExamples} from './modular-addition.js';
import type {Batch, TrainingTask} from './task.js';

/**
 * Modular addition for a transformer: "a b =", of which the answer is predicted. Tokens 0 to p − 1 are numbers, p is "=",
 * so the vocabulary is p + 1; the context is 3. Power et al. 2022, arXiv:2201.02177.
 */
export class ModularTask implements TrainingTask {
  readonly #addition: ModularAddition;

  constructor(addition: ModularAddition) {
    this.#addition = addition;
  }

  /** All equations that are trained on where a batch has room for them, otherwise as many at random. */
  sample(batch: Batch, T: number, random: Random): void {
    const {train} = this.#addition;
    const [rows, count] = [batch.tokens.length / T, train.c.length];
    for (let row = 0; row < rows; row++)
      this.#fill(batch, row * T, T, train, rows >= count ? row : random.integer(count));
  }

  validate(batch: Batch, T: number, first: number): boolean {
    const {validation} = this.#addition;
    for (let row = 0; row * T < batch.tokens.length; row++)
      this.#fill(batch, row * T, T, validation, first + row);
    return first < validation.c.length;
  }

  /** A row of nothing where there is no such example. */
  #fill({tokens, targets}: Batch, row: number, T: number, {a, b, c}: ModularExamples, i: number): void {
    tokens.fill(0, row, row + T);
    targets.fill(-1, row, row + T);
    if (i >= c.length) return;
    tokens.set([a[i], b[i], this.#addition.p].slice(0, T), row);
    if (T > 2) targets[row + 2] = c[i];
  }
}
