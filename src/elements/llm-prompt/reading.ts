/** What a run says of its own text. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import {logSumExp} from '../../core/decoding/distribution.js';
import {topTokens} from '../../runtime/top-tokens.js';

/** What the model expects at a place: a token, and its probability. */
export interface Guess {
  token: number;
  probability: number;
}

/** −ln p of the token at a position, given those before it, in nats. */
export function lossAt(run: LiveRun, position: number): number {
  const logits = logitsAfter(run, position - 1);
  return logSumExp(logits) - logits[run.tokens[position]];
}

/** Mean −ln p of the text's tokens, in nats; NaN of an empty text. */
export function meanLoss(run: LiveRun): number {
  let sum = 0;
  for (let position = 1; position < run.tokens.length; position++) sum += lossAt(run, position);
  return sum / (run.tokens.length - 1);
}

/** The likeliest tokens after a position, the likeliest first. */
export function guessesAfter(run: LiveRun, position: number, count: number): Guess[] {
  const logits = logitsAfter(run, position);
  const {tokens, probabilities} = topTokens(logits, logits.length, count);
  return Array.from(tokens, (token, i) => ({token, probability: probabilities[i]}));
}
