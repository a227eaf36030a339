import type {Tensor} from '../tensor/tensor.js';

/** A context longer than there are positions for. */
export class ContextLengthError extends RangeError {
  override name = 'ContextLengthError';
}

/** One text of a batch: which rows of the activations are its tokens, and at which position it stands. */
export interface Sequence {
  /** Its first row. */
  row: number;
  /** Tokens. */
  T: number;
  /** Position of the first of them: 0, or as many as lie in the cache. */
  start: number;
}

/** Makes sure that a table has a row for each position. @throws ContextLengthError RangeError */
export function expectPositions(where: string, table: Tensor, start: number, T: number): void {
  if (!(Number.isInteger(start) && start >= 0))
    throw new RangeError(`${where}: expected a start that is a whole number, got ${start}`);
  if (start + T <= table.rows) return;
  throw new ContextLengthError(`${where}: expected at most ${table.rows} positions, got ${start + T}`);
}
