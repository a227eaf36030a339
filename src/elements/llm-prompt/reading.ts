/** What a run says of its own text. */
import type {LiveRun} from '../../context/model.js';
import {greedy, logSumExp} from '../../core/decoding/distribution.js';

/** What the model expects at a place: a token, and its probability. */
export interface Guess {
  token: number;
  probability: number;
}

/** The logits after a position, (vocab). */
function logitsAt({logits, tokens}: LiveRun, position: number): Float32Array {
  const vocab = logits.length / tokens.length;
  return logits.subarray(position * vocab, (position + 1) * vocab);
}

/** −ln p of the token at a position, given those before it, in nats. */
export function lossAt(run: LiveRun, position: number): number {
  const logits = logitsAt(run, position - 1);
  return logSumExp(logits) - logits[run.tokens[position]];
}

/** Mean −ln p of the text's tokens, in nats; NaN of an empty text. */
export function meanLoss(run: LiveRun): number {
  let sum = 0;
  for (let position = 1; position < run.tokens.length; position++) sum += lossAt(run, position);
  return sum / (run.tokens.length - 1);
}

/** The likeliest token after a position. */
export function guessAfter(run: LiveRun, position: number): Guess {
  const logits = logitsAt(run, position);
  const token = greedy(logits);
  return {token, probability: Math.exp(logits[token] - logSumExp(logits))};
}

/** The likeliest tokens after a position, the likeliest first. */
export function guessesAfter(run: LiveRun, position: number, count: number): Guess[] {
  const logits = logitsAt(run, position);
  const total = logSumExp(logits);
  return Array.from(logits.keys())
    .sort((a, b) => logits[b] - logits[a])
    .slice(0, count)
    .map((token) => ({token, probability: Math.exp(logits[token] - total)}));
}
