/** What a change in a model does to a text: the run without it beside the run with it. */
import {logSoftmax} from '../core/decoding/distribution.js';
import {meanLoss, tokenLosses} from './token-losses.js';

/** A run's logits, (T, vocab), and its tokens, (T). */
interface Scored {
  readonly logits: Float32Array;
  readonly tokens: Int32Array;
}

/** Two runs over the same tokens. */
export interface RunComparison {
  /** Mean loss in nats; NaN of an empty text. */
  readonly lossWith: number;
  readonly lossWithout: number;
  /** By how much each token's loss is higher without, (T); 0 of the first, which is given. */
  readonly costs: Float64Array;
}

/** Compares a run that has something with one that lacks it. */
export function compareRuns(present: Scored, absent: Scored): RunComparison {
  const before = tokenLosses(present);
  return {
    lossWith: meanLoss(present),
    lossWithout: meanLoss(absent),
    costs: tokenLosses(absent).map((loss, i) => loss - before[i]),
  };
}

/**
 * The Kullback–Leibler divergence Σ p·log2(p / q), in bits: how much is lost by expecting q where p holds.
 *
 * @param p logits, (vocab)
 * @param q logits, (vocab)
 */
export function divergenceBits(p: Float32Array, q: Float32Array): number {
  const [logP, logQ] = [logSoftmax(p), logSoftmax(q)];
  let sum = 0;
  for (let id = 0; id < p.length; id++) sum += Math.exp(logP[id]) * (logP[id] - logQ[id]);
  return Math.max(0, sum) / Math.LN2;
}
