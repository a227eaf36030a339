/** The embedding: a token's ID picks its row of the matrix. */
import type {Tensor} from '../tensor/tensor.js';
import {expectMatrix} from './check.js';

/** A token ID that the vocabulary does not have. */
export class VocabularyError extends RangeError {
  override name = 'VocabularyError';
}

/**
 * y[r] = weight[tokens[r]].
 *
 * @param y (rows, d_model)
 * @param tokens (rows)
 * @param weight (vocab, d_model)
 * @throws ShapeError VocabularyError
 */
export function embedding(y: Tensor, tokens: ArrayLike<number>, weight: Tensor): void {
  const {rows: vocab, cols: d_model} = weight;
  expectMatrix('embedding', 'y', y, tokens.length, d_model);
  const {f32} = y.heap;
  for (let row = 0; row < tokens.length; row++) {
    const token = tokens[row];
    if (!(token >= 0 && token < vocab && Number.isInteger(token)))
      throw new VocabularyError(`embedding: expected token IDs below ${vocab}, got ${token}`);
    const from = weight.at + token * d_model;
    f32.copyWithin(y.at + row * d_model, from, from + d_model);
  }
}

/** dweight[tokens[r]] += dy[r]. @throws ShapeError */
export function embeddingBackward(dweight: Tensor, tokens: ArrayLike<number>, dy: Tensor): void {
  const {cols: d_model} = dweight;
  expectMatrix('embeddingBackward', 'dy', dy, tokens.length, d_model);
  const {kernels} = dy.heap;
  for (let row = 0; row < tokens.length; row++)
    kernels.addScaled(dweight.at + tokens[row] * d_model, dy.at + row * d_model, 1, d_model);
}
