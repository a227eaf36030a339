/** The logit lens: what the model would say after each block, if it ended there. */
import type {LiveRun} from '../../context/model.js';
import type {TopTokens} from '../../runtime/model-protocol.js';
import {topTokens} from '../../runtime/top-tokens.js';
import type {Asking} from '../../controllers/answer.js';
import type {ResidualStrings} from './strings.js';

/** Guesses that are told of each place. */
export const GUESSES = 5;

export interface LensQuestion {
  readonly run: LiveRun;
}

export interface LensRow {
  /** After which block; −1 before the first one; as many as there are blocks: what the model really says. */
  readonly after: number;
  /** (T, GUESSES) */
  readonly top: TopTokens;
}

/**
 * Before the first block and after each. After the last one it is what the model says, unless something changes that later:
 * then that is a row of its own.
 */
export async function readLens({run}: LensQuestion, {signal, onProgress}: Asking): Promise<LensRow[]> {
  const {model, tokens, interventions, logits} = run;
  const options = {interventions, top: GUESSES};
  const {layers} = await model.logitLens(tokens, options, {signal, onProgress});
  const rows = layers.map(({top}, i) => ({after: i - 1, top}));
  if (interventions.some(({at}) => /^(ln_final|logits)/.test(at)))
    rows.push({after: layers.length - 1, top: topTokens(logits, logits.length / tokens.length, GUESSES)});
  for (const {top} of rows)
    if (!top.probabilities.every(Number.isFinite))
      throw new RangeError('logitLens: expected finite probabilities, got others');
  return rows;
}

/** One of the guesses at a position: the likeliest is 0. */
export function guessAt({top}: LensRow, position: number, rank = 0): {token: number; probability: number} {
  const at = position * GUESSES + rank;
  return {token: top.tokens[at], probability: top.probabilities[at]};
}

/** From which row on the first guess is the same as in the last one. */
export function settledAt(rows: readonly LensRow[], position: number): number {
  const {token} = guessAt(rows[rows.length - 1], position);
  let settled = rows.length - 1;
  while (settled > 0 && guessAt(rows[settled - 1], position).token === token) settled--;
  return settled;
}

/** What a row of the lens is called. */
export function nameOfDepth(after: number, {model}: LiveRun, words: ResidualStrings): string {
  if (after < 0) return words.embedding;
  if (after === model.info.config.num_hidden_layers) return words.output;
  return `${words.afterBlock} ${after}`;
}
