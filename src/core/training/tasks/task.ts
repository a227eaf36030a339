/** What a trainer is given to learn from. Rows are sequences of T tokens, each with the token that follows it as its target. */
import type {Random} from '../../tensor/random.js';

/** B sequences of T tokens, one after the other. */
export interface Batch {
  /** (B·T) */
  readonly tokens: Int32Array;
  /** (B·T); −1 where nothing is to be predicted. */
  readonly targets: Int32Array;
}

/** Where a Trainer's batches come from. */
export interface TrainingTask {
  /** Fills a batch of sequences of T tokens with what is trained on. */
  sample(batch: Batch, T: number, random: Random): void;
  /**
   * Fills a batch with the sequences for validation that begin at `first` in a fixed order; rows past the last are all masked.
   *
   * @returns whether there was any
   */
  validate(batch: Batch, T: number, first: number): boolean;
}
