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
 * @throws ShapeError VocabularyError; y is as it was then
 */
export function embedding(y: Tensor, tokens: ArrayLike<number>, weight: Tensor): void {
  const {heap} = y;
  const {rows: vocab, cols: d_model} = weight;
  expectMatrix('embedding', 'y', y, tokens.length, d_model);
  expectMatrix('embedding', 'weight', weight, vocab, d_model, heap);
  expectTokens('embedding', tokens, vocab);
  const {f32} = heap;
  for (let row = 0; row < tokens.length; row++) {
    const from = weight.at + tokens[row] * d_model;
    f32.copyWithin(y.at + row * d_model, from, from + d_model);
  }
}

/**
 * dweight[tokens[r]] += dy[r].
 *
 * @param dweight (vocab, d_model)
 * @param tokens (rows)
 * @param dy (rows, d_model)
 * @throws ShapeError VocabularyError; dweight is as it was then
 */
export function embeddingBackward(dweight: Tensor, tokens: ArrayLike<number>, dy: Tensor): void {
  const {heap} = dy;
  const {rows: vocab, cols: d_model} = dweight;
  expectMatrix('embeddingBackward', 'dy', dy, tokens.length, d_model);
  expectMatrix('embeddingBackward', 'dweight', dweight, vocab, d_model, heap);
  expectTokens('embeddingBackward', tokens, vocab);
  for (let row = 0; row < tokens.length; row++)
    heap.kernels.addScaled(dweight.at + tokens[row] * d_model, dy.at + row * d_model, 1, d_model);
}

function expectTokens(where: string, tokens: ArrayLike<number>, vocab: number): void {
  for (let row = 0; row < tokens.length; row++) {
    const token = tokens[row];
    if (!(token >= 0 && token < vocab && Number.isInteger(token)))
      throw new VocabularyError(`${where}: expected token IDs below ${vocab}, got ${token}`);
  }
}
