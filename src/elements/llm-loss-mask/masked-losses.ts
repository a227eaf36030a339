/** What a loss mask makes of the losses of a conversation's tokens. */

export interface MaskedLosses {
  /** −ln p of each token but the first, in nats, (T − 1). */
  readonly of: Float32Array;
  /** Whether the mask lets it count, (T − 1). */
  readonly isCounted: readonly boolean[];
  /** How many do. */
  readonly counted: number;
  /** Mean over those that count, and over all. */
  readonly withMask: number;
  readonly without: number;
  /** Of all losses together those that the mask leaves out, 0 to 1. */
  readonly promptShare: number;
}

/** @param targets (T − 1), below 0 where a token does not count */
export function maskedLosses(losses: Float32Array, targets: ArrayLike<number>): MaskedLosses {
  const isCounted = Array.from(targets, (target) => target >= 0);
  let [sum, all, counted] = [0, 0, 0];
  for (const [i, loss] of losses.entries()) {
    all += loss;
    if (!isCounted[i]) continue;
    sum += loss;
    counted++;
  }
  return {
    ...{of: losses, isCounted, counted},
    withMask: sum / counted,
    without: all / losses.length,
    promptShare: 1 - sum / all,
  };
}
