/** What the next token may be: the model's distribution, and what the sampler's stages make of it. All numbers are the core's. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import {Sampler, type SamplingStage, type SamplingStep} from '../../core/decoding/sampler.js';
import type {SamplingSettings} from '../../core/decoding/settings.js';

/** One token that may come. */
export interface Candidate {
  token: number;
  /** Its place among all tokens by logit, from 1. */
  rank: number;
  logit: number;
  /** Its probability as the model gives it. */
  before: number;
  /** Its probability after all stages; 0 where one has dropped it. */
  after: number;
  /** The stage that dropped it. */
  droppedBy: SamplingStage | undefined;
}

/** The likeliest tokens, and all others as one. */
export interface Distribution {
  /** By logit, the largest first; after them the one that was asked for, where it is not among them. */
  candidates: readonly Candidate[];
  /** The others: how many, how many of them are kept, and their probability together. */
  others: {count: number; kept: number; before: number; after: number};
  /** Stage by stage, those that are on. */
  steps: readonly SamplingStep[];
}

/** The logits after the last token of a run, (vocab). */
export const lastLogits = (run: LiveRun): Float32Array => logitsAfter(run, run.tokens.length - 1);

/** Where a token stands in a step's list, which is in the order of the IDs; −1 where it was dropped. */
function placeOf(token: number, {ids}: SamplingStep): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle] < token) low = middle + 1;
    else high = middle;
  }
  return ids[low] === token ? low : -1;
}

/** Those of the largest values, by insertion; of equals the one of lower ID comes first, as where the sampler is greedy. */
function largest(values: Float32Array, count: number): number[] {
  const chosen: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (chosen.length === count && !(values[i] > values[chosen[count - 1]])) continue;
    let at = Math.min(chosen.length, count - 1);
    for (; at > 0 && values[i] > values[chosen[at - 1]]; at--) chosen[at] = chosen[at - 1];
    chosen[at] = i;
  }
  return chosen;
}

/** From 1, in the same order. */
function rankOf(token: number, logits: Float32Array): number {
  return logits.reduce(
    (rank, logit, i) => rank + Number(logit > logits[token] || (logit === logits[token] && i < token)),
    1,
  );
}

/**
 * Reads the distribution of the next token.
 *
 * @param logits (vocab)
 * @param used the tokens before it, which a penalty looks at
 * @param count how many of the likeliest are told
 * @param also a token that is told in any case
 * @throws DecodingError
 */
export function readDistribution(
  logits: Float32Array,
  used: ArrayLike<number>,
  settings: SamplingSettings,
  count: number,
  also?: number,
): Distribution {
  const steps = new Sampler(logits.length, settings).steps(logits, used);
  const [model, final] = [steps[0], steps[steps.length - 1]];
  const probability = (token: number, step: SamplingStep): number => {
    const place = placeOf(token, step);
    return place < 0 ? 0 : step.probabilities[place];
  };
  const told = largest(logits, count);
  if (also !== undefined && !told.includes(also)) told.push(also);
  const candidates = told.map((token, i) => ({
    token,
    rank: i < count ? i + 1 : rankOf(token, logits),
    logit: logits[token],
    before: probability(token, model),
    after: probability(token, final),
    droppedBy: steps.find((step) => placeOf(token, step) < 0)?.stage,
  }));
  return {candidates, others: othersOf(told, model, final), steps};
}

/** What is not told one by one, added up. */
function othersOf(told: readonly number[], model: SamplingStep, final: SamplingStep): Distribution['others'] {
  const names = new Set(told);
  const massOf = ({ids, probabilities}: SamplingStep): number =>
    ids.reduce((sum, id, i) => (names.has(id) ? sum : sum + probabilities[i]), 0);
  return {
    count: model.ids.length - told.length,
    kept: final.ids.reduce((sum, id) => sum + Number(!names.has(id)), 0),
    before: massOf(model),
    after: massOf(final),
  };
}

/** The end of an axis on which all of these probabilities have room: 1, 2 or 5 times a power of ten. */
export function axisEnd(candidates: readonly Candidate[]): number {
  const largest = Math.max(...candidates.map(({before, after}) => Math.max(before, after)));
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((end) => end >= largest) ?? 1;
}
