import {logSumExp} from '../core/decoding/distribution.js';
import type {TopTokens} from './model-protocol.js';

/** More would be a ranking of the vocabulary, for which logits are told. */
const MOST = 256;

/** How many tokens topTokens() gives of each row where so many are asked for. */
export function topCount(vocab: number, top: number): number {
  return Math.max(0, Math.min(Math.floor(top) || 0, vocab, MOST));
}

/**
 * The most probable tokens of each row of logits; of equals the one of lower ID comes first.
 *
 * @param logits (rows, vocab)
 * @param top how many; at most 256, and all
 * @returns tokens and probabilities, (rows, top)
 */
export function topTokens(logits: Float32Array, vocab: number, top: number): TopTokens {
  const rows = logits.length / vocab;
  const count = topCount(vocab, top);
  const tokens = new Int32Array(rows * count);
  const probabilities = new Float32Array(rows * count);
  if (count > 0)
    for (let row = 0; row < rows; row++) {
      const of = logits.subarray(row * vocab, (row + 1) * vocab);
      const chosen = tokens.subarray(row * count, (row + 1) * count);
      select(of, chosen);
      const total = logSumExp(of);
      for (let i = 0; i < count; i++) probabilities[row * count + i] = Math.exp(of[chosen[i]] - total);
    }
  return {tokens, probabilities};
}

/** Fills `chosen` with the indices of the largest values, by insertion: for a few of many. */
function select(values: Float32Array, chosen: Int32Array): void {
  let kept = 0;
  for (let i = 0; i < values.length; i++) {
    if (kept === chosen.length && !(values[i] > values[chosen[kept - 1]])) continue;
    let at = kept < chosen.length ? kept++ : kept - 1;
    for (; at > 0 && values[i] > values[chosen[at - 1]]; at--) chosen[at] = chosen[at - 1];
    chosen[at] = i;
  }
}
