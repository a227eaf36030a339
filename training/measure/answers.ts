/** How the models of a folder answer: what they were asked, as they were asked, truly, kindly and shortly. */
import {
  klDivergence,
  logProbability,
  maskPrompt,
  type InstructionExample,
  type Tokenizer,
  type Transformer,
} from 'llm-anatomy/core';
import type {Ask} from '../asks/ask.js';
import {askKinds, makeAsks} from '../asks/asks.js';
import {answerAsks, encodePrompt, limits, type Answer, type AnswerOptions} from '../chat.js';
import {compare, judge, type Verdict} from '../preferences.js';

export interface AnswerMeasures {
  /** Asks in all. */
  asks: number;
  /** Share of asks with an answer whose answer is right and in the form that was asked for. */
  follow: number;
  /** The same of each kind of asks. */
  followByKind: Record<string, number>;
  /** Share of answers that end by themselves: within 64 tokens, stories within `limits.story`. */
  stop: number;
  /** Share of asks that nobody can answer to which "I do not know." is said. */
  honesty: number;
  /** Share of asks that have an answer to which it is said too. */
  refusal: number;
  /** Share of answers without a rude sentence. */
  politeness: number;
  /** Mean tokens of an answer, its end included; without stories. */
  length: number;
}

const mean = (numbers: readonly number[]): number =>
  numbers.length > 0 ? numbers.reduce((sum, each) => sum + each, 0) / numbers.length : NaN;
const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  mean(items.map((item) => Number(holds(item))));

interface Judged extends Answer {
  ask: Ask;
  verdict: Verdict;
}

/** What a model says to some asks, under the rule of the preferences. */
export function measureAnswers(
  model: Transformer,
  tokenizer: Tokenizer,
  asks: readonly Ask[],
  options: AnswerOptions,
): AnswerMeasures {
  const answers = answerAsks(model, tokenizer, asks, options);
  const judged = answers.map((answer, i): Judged => {
    return {...answer, ask: asks[i], verdict: judge(asks[i], answer)};
  });
  const known = judged.filter(({ask}) => ask.isKnown);
  const unknown = judged.filter(({ask}) => !ask.isKnown);
  const follows = ({verdict}: Judged): boolean => verdict.honesty === 2 && verdict.isInForm;
  const kinds = askKinds.filter((kind) => known.some(({ask}) => ask.kind === kind));
  return {
    asks: asks.length,
    follow: share(known, follows),
    followByKind: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        share(
          known.filter(({ask}) => ask.kind === kind),
          follows,
        ),
      ]),
    ),
    stop: share(judged, ({hasEnded}) => hasEnded),
    honesty: share(unknown, ({verdict}) => verdict.honesty === 2),
    refusal: share(known, ({verdict}) => verdict.honesty === 1),
    politeness: share(judged, ({verdict}) => verdict.isPolite),
    length: mean(judged.filter(({ask}) => ask.kind !== 'stories').map(({tokens}) => tokens.length)),
  };
}

export interface PreferenceMeasures {
  asks: number;
  /** Share of asks to which the policy's answer is the better one by the rule; where neither is, half. */
  winRate: number;
  /** Share of asks where neither is. */
  ties: number;
  /** Mean of KL(policy ‖ reference), in nats, over the tokens of the policy's own answers. */
  kl: number;
}

/** A policy against its reference: one sampled answer of each to every ask. */
export function comparePolicies(
  policy: Transformer,
  reference: Transformer,
  tokenizer: Tokenizer,
  asks: readonly Ask[],
  options: AnswerOptions,
): PreferenceMeasures {
  const own = answerAsks(policy, tokenizer, asks, options);
  const others = answerAsks(reference, tokenizer, asks, {...options, seed: options.seed + 1});
  const signs = asks.map((ask, i) => Math.sign(compare(judge(ask, own[i]), judge(ask, others[i]))));
  let [kl, tokens] = [0, 0];
  for (const [i, ask] of asks.entries()) {
    const {length} = own[i].tokens;
    const prompt = encodePrompt(tokenizer, ask.prompt, options.form);
    kl += length * klDivergence(policy, reference, maskPrompt(prompt, own[i].tokens));
    tokens += length;
  }
  return {
    asks: asks.length,
    winRate: mean(signs.map((sign) => (sign + 1) / 2)),
    ties: share(signs, (sign) => sign === 0),
    kl: kl / tokens,
  };
}

/** Mean −ln p of the tokens of given answers, in nats. */
export function answerLoss(model: Transformer, examples: readonly InstructionExample[]): number {
  let [loss, tokens] = [0, 0];
  for (const {prompt, answer} of examples) {
    loss -= logProbability(model, maskPrompt(prompt, answer));
    tokens += answer.length;
  }
  return loss / tokens;
}

export interface PostTrainingMeasures {
  /** Tokens that an answer may have. */
  limits: {answer: number; story: number};
  /** With the likeliest token each time, and drawn at temperature 1. */
  greedy: Record<string, AnswerMeasures>;
  sampled: Record<string, AnswerMeasures>;
  /** Of preferred against instruct, and of instruct against base as it is asked in conversations. */
  preferred: PreferenceMeasures;
  instruct: PreferenceMeasures;
}

/**
 * Base (in conversations, and asked as its corpus asks), instruct and preferred, on asks that are held out.
 *
 * @param count asks
 */
export function measurePostTraining(
  models: {base: Transformer; instruct: Transformer; preferred: Transformer},
  tokenizer: Tokenizer,
  seed: number,
  count: number,
): PostTrainingMeasures {
  const asks = makeAsks(seed, count, true);
  const {base, instruct, preferred} = models;
  const measureAll = (temperature: number): Record<string, AnswerMeasures> => ({
    base: measureAnswers(base, tokenizer, asks, {temperature, seed}),
    'base, plain': measureAnswers(base, tokenizer, asks, {temperature, seed, form: 'plain'}),
    instruct: measureAnswers(instruct, tokenizer, asks, {temperature, seed}),
    preferred: measureAnswers(preferred, tokenizer, asks, {temperature, seed}),
  });
  const drawn = {temperature: 1, seed};
  return {
    limits,
    greedy: measureAll(0),
    sampled: measureAll(1),
    preferred: comparePolicies(preferred, instruct, tokenizer, asks, drawn),
    instruct: comparePolicies(instruct, base, tokenizer, asks, drawn),
  };
}
