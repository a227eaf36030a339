/** How far a tuned model has gone from its reference, and what it says now. */
import {generate} from '../model/generate.js';
import type {Transformer} from '../model/transformer.js';
import type {Task} from '../task.js';
import {klDivergence} from './divergence.js';
import {maskPrompt} from './sft.js';

/** How a tuned model is looked at. */
export interface LookOptions {
  /** Tokens of an answer at most, its end included. */
  maxTokens: number;
  /** Each prompt's answer is drawn by a seed of its own that follows from this one: the same at every look. */
  seed: number;
  /** What answers are drawn at: 1, at which they are the policy's own distribution. */
  temperature?: number;
}

/** What a look at a policy finds. */
export interface PolicyLook {
  /** E[ln p_policy − ln p_reference] of a token of its answers, in nats: exact at each place of the answers that were drawn. */
  kl: number;
  /** Of each prompt, as drawn; with the token that ends it, where that came. */
  answers: Int32Array[];
}

/** Spreads seeds over the whole range: the odd number nearest to 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/** The seed of the nth of several answers. */
export const seedOf = (seed: number, n: number): number => (seed + Math.imul(n + 1, SPREAD)) >>> 0;

/**
 * Lets a policy answer prompts by its own distribution, and measures its Kullback–Leibler divergence from the reference on
 * these answers, in slices: a token or an answer each.
 *
 * @throws RangeError where there is no prompt, or one has no tokens; VocabularyError ContextLengthError
 */
export function* lookAtPolicy(
  policy: Transformer,
  reference: Transformer,
  prompts: readonly ArrayLike<number>[],
  {maxTokens, seed, temperature = 1}: LookOptions,
): Task<PolicyLook> {
  if (prompts.length === 0) throw new RangeError('lookAtPolicy: expected at least one prompt, got none');
  const answers: Int32Array[] = [];
  let [sum, count] = [0, 0];
  for (const [n, prompt] of prompts.entries()) {
    const tokens: number[] = [];
    for (const event of generate(policy, prompt, {maxTokens, temperature, random: seedOf(seed, n)})) {
      if (event.kind === 'token') tokens.push(event.token);
      yield n / prompts.length;
    }
    sum += tokens.length * klDivergence(policy, reference, maskPrompt(prompt, tokens));
    count += tokens.length;
    answers.push(Int32Array.from(tokens));
  }
  return {kl: sum / count, answers};
}
