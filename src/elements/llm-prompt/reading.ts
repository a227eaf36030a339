/** What a run expects of its own text. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import {topTokens} from '../../runtime/top-tokens.js';

/** What the model expects at a place: a token, and its probability. */
export interface Guess {
  token: number;
  probability: number;
}

/** The likeliest tokens after a position, the likeliest first. */
export function guessesAfter(run: LiveRun, position: number, count: number): Guess[] {
  const logits = logitsAfter(run, position);
  const {tokens, probabilities} = topTokens(logits, logits.length, count);
  return Array.from(tokens, (token, i) => ({token, probability: probabilities[i]}));
}
