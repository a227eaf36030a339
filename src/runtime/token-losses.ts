/** What the tokens of a run cost the model. */
import {logSumExp} from '../core/decoding/distribution.js';

/** A run's logits, (T, vocab), and its tokens, (T). */
interface Scored {
  readonly logits: Float32Array;
  readonly tokens: Int32Array;
}

const known = new WeakMap<Scored, Float64Array>();

/** −ln p of each token given those before it, in nats, (T); 0 of the first, which is given. Computed once for a run. */
export function tokenLosses(run: Scored): Float64Array {
  let losses = known.get(run);
  if (!losses)
    known.set(run, (losses = Float64Array.from(run.tokens, (_, position) => lossAt(run, position))));
  return losses;
}

function lossAt({logits, tokens}: Scored, position: number): number {
  if (position === 0) return 0;
  const vocab = logits.length / tokens.length;
  const before = logits.subarray((position - 1) * vocab, position * vocab);
  return logSumExp(before) - before[tokens[position]];
}

/** Mean −ln p of all tokens but the first, in nats; NaN where there is no other. */
export function meanLoss(run: Scored): number {
  return tokenLosses(run).reduce((sum, loss) => sum + loss, 0) / (run.tokens.length - 1);
}
