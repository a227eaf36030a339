/** What a head of attention does in a text, read off its pattern: five numbers for each head. */
import {ShapeError} from '../tensor/errors.js';

/**
 * Means over the queries from the second position on, for the first can look at nothing but itself. NaN where there is no
 * such query.
 */
export interface HeadReadings {
  /** Mean weight on the position before the query's own: a previous-token head has nearly 1 (Olsson et al. 2022, arXiv:2209.11895). */
  previous: number;
  /**
   * Mean weight on the tokens that followed earlier occurrences of the query's token, over the queries that have any: an
   * induction head has nearly 1 (the same; there on random tokens told twice, here in any text). NaN where no token has come
   * before. What followed at the query itself, where a token stands twice in a row, does not count.
   */
  induction: number;
  /** Queries that `induction` is the mean over. */
  repeats: number;
  /** Mean weight on the first position, the attention sink (Xiao et al. 2023, arXiv:2309.17453). */
  first: number;
  /** Mean entropy of a query's weights, in bits: 0 where each looks at one place. */
  entropy: number;
  /** That, as a share of what it would be if each query looked everywhere alike: log2(t + 1) at position t. */
  entropyShare: number;
  /** Mean number of positions that a query looks back, each place by its weight. */
  distance: number;
}

/**
 * Reads one head's pattern.
 *
 * @param pattern causal weights, each row's sum 1, (T, T)
 * @param tokens (T)
 * @throws ShapeError where the pattern is not that of so many tokens
 */
export function headReadings(pattern: ArrayLike<number>, tokens: ArrayLike<number>): HeadReadings {
  const T = tokens.length;
  if (pattern.length !== T * T)
    throw new ShapeError(
      `headReadings: expected a pattern of ${T} × ${T} weights for ${T} tokens, got ${pattern.length}`,
    );
  let [previous, induction, repeats, first, entropy, most, distance] = [0, 0, 0, 0, 0, 0, 0];
  for (let t = 1; t < T; t++) {
    const row = t * T;
    previous += pattern[row + t - 1];
    first += pattern[row];
    most += Math.log(t + 1);
    for (let s = 0; s <= t; s++) {
      const weight = pattern[row + s];
      if (weight !== 0) entropy -= weight * Math.log(weight);
      distance += weight * (t - s);
    }
    let isRepeat = false;
    for (let s = 0; s < t - 1; s++) {
      if (tokens[s] !== tokens[t]) continue;
      isRepeat = true;
      induction += pattern[row + s + 1];
    }
    if (isRepeat) repeats++;
  }
  const queries = T - 1; // 0 / 0 is the NaN that is meant
  return {
    previous: previous / queries,
    induction: induction / repeats,
    repeats,
    first: first / queries,
    entropy: entropy / Math.LN2 / queries,
    entropyShare: entropy / most,
    distance: distance / queries,
  };
}

/**
 * Reads the patterns of a layer.
 *
 * @param pattern `blocks.N.attn.pattern` of a run, (n_heads, T, T)
 * @param tokens the run's, (T)
 * @returns of each head, (n_heads)
 * @throws ShapeError
 */
export function layerReadings(
  {shape, data}: {readonly shape: readonly number[]; readonly data: Float32Array},
  tokens: ArrayLike<number>,
): HeadReadings[] {
  const [heads, T, S] = shape;
  if (shape.length !== 3 || T !== tokens.length || S !== T)
    throw new ShapeError(
      `layerReadings: expected a pattern of shape (heads, ${tokens.length}, ${tokens.length}), got (${shape.join(', ')})`,
    );
  return Array.from({length: heads}, (_, head) =>
    headReadings(data.subarray(head * T * T, (head + 1) * T * T), tokens),
  );
}
