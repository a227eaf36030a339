/** Absolute positions, added to the embeddings: sinusoidal (Vaswani et al. 2017, arXiv:1706.03762) or learned. */
import type {Tensor} from '../tensor/tensor.js';
import {expectRows} from './check.js';
import {expectPositions, type Sequence} from './sequence.js';

/** Writes PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i + 1) = cos(…) into a table (positions, d_model). */
export function sinusoidalPositions(table: Pick<Tensor, 'rows' | 'cols' | 'data'>): void {
  const {rows, cols: d_model, data} = table;
  for (let position = 0; position < rows; position++)
    for (let i = 0; i < d_model; i++) {
      const angle = position / 10000 ** ((i - (i % 2)) / d_model);
      data[position * d_model + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
}

/**
 * Writes the rows of the table that stand for one sequence's positions.
 *
 * @param y (rows, d_model)
 * @param table (positions, d_model)
 * @throws ShapeError ContextLengthError RangeError
 */
export function positions(y: Tensor, table: Tensor, sequence: Sequence): void {
  const {row, T, start} = sequence;
  const {cols: d_model} = table;
  expectRows('positions', 'y', y, sequence, d_model, table.heap);
  expectPositions('positions', table, start, T);
  const from = table.at + start * d_model;
  y.heap.f32.copyWithin(y.at + row * d_model, from, from + T * d_model);
}

/**
 * dtable += dy at one sequence's positions.
 *
 * @param dtable (positions, d_model)
 * @param dy (rows, d_model)
 * @throws ShapeError ContextLengthError RangeError
 */
export function positionsBackward(dtable: Tensor, dy: Tensor, sequence: Sequence): void {
  const {row, T, start} = sequence;
  const {cols: d_model} = dtable;
  expectRows('positionsBackward', 'dy', dy, sequence, d_model, dtable.heap);
  expectPositions('positionsBackward', dtable, start, T);
  dy.heap.kernels.addScaled(dtable.at + start * d_model, dy.at + row * d_model, 1, T * d_model);
}
