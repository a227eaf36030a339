/** What the tokens of a run cost the model. */
import {logSumExp} from '../core/decoding/distribution.js';

/** A run's logits, (T, vocab), and its tokens, (T). */
interface Scored {
  readonly logits: Float32Array;
  readonly tokens: Int32Array;
}

/** −ln p of the token at a position, given those before it, in nats. */
export function lossAt({logits, tokens}: Scored, position: number): number {
  const vocab = logits.length / tokens.length;
  const before = logits.subarray((position - 1) * vocab, position * vocab);
  return logSumExp(before) - before[tokens[position]];
}

/** Mean −ln p of all tokens but the first, in nats; NaN where there is no other. */
export function meanLoss(run: Scored): number {
  let sum = 0;
  for (let position = 1; position < run.tokens.length; position++) sum += lossAt(run, position);
  return sum / (run.tokens.length - 1);
}
