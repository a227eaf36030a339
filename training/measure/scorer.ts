/** How probable a text is, to a model and to a bigram table: what choices are judged by. */
import {
  evaluate,
  logSoftmax,
  run,
  type Intervention,
  type Tokenizer,
  type Transformer,
} from 'llm-anatomy/core';
import type {Case} from '../cases.js';
import {END, vocabulary} from '../recipe.js';

/** ln p of each choice after the prompt, in nats. */
export type Score = (prompt: Uint32Array, choices: readonly Uint32Array[]) => number[];

/** By a model, which reads the prompt as a text's beginning. */
export const byModel =
  (model: Transformer, interventions: readonly Intervention[] = []): Score =>
  (prompt, choices) => {
    const beginning = [END, ...prompt];
    if (choices.every((choice) => choice.length === 1)) {
      const {logits} = run(model, beginning, {logits: 'last', interventions});
      const logProbabilities = logSoftmax(logits);
      return choices.map(([token]) => logProbabilities[token]);
    }
    return choices.map((choice) => {
      const losses = evaluate(model, [...beginning, ...choice], interventions);
      return -losses.subarray(prompt.length).reduce((sum, loss) => sum + loss, 0);
    });
  };

/** By how often each token followed each other one in these tokens, with half a count added to all pairs. */
export function byBigrams(tokens: Int32Array): Score {
  const counts = new Float64Array(vocabulary * vocabulary).fill(0.5);
  for (let i = 1; i < tokens.length; i++) counts[tokens[i - 1] * vocabulary + tokens[i]]++;
  const totals = Float64Array.from({length: vocabulary}, (_, token) =>
    counts.subarray(token * vocabulary, (token + 1) * vocabulary).reduce((sum, count) => sum + count, 0),
  );
  return (prompt, choices) =>
    choices.map((choice) => {
      let [last, sum] = [prompt.at(-1) ?? END, 0];
      for (const token of choice) {
        sum += Math.log(counts[last * vocabulary + token] / totals[last]);
        last = token;
      }
      return sum;
    });
}

/** A case in tokens. A choice's tokens are what the whole text has beyond the prompt's. */
export interface EncodedCase {
  prompt: Uint32Array;
  choices: Uint32Array[];
}

export function encodeCase(tokenizer: Tokenizer, {prompt, choices}: Case): EncodedCase {
  const before = tokenizer.encode(prompt);
  return {
    prompt: before,
    choices: choices.map((choice) => {
      const whole = tokenizer.encode(prompt + choice);
      if (before.some((token, i) => whole[i] !== token))
        throw new Error(
          `encodeCase: expected tokens of ${JSON.stringify(prompt)} to begin those with "${choice}"`,
        );
      return whole.subarray(before.length);
    }),
  };
}

/** Share of cases whose first choice is the most probable, 0 to 1. */
export function accuracy(cases: readonly EncodedCase[], score: Score): number {
  const right = cases.filter(({prompt, choices}) => {
    const [first, ...others] = score(prompt, choices);
    return others.every((other) => other < first);
  });
  return right.length / cases.length;
}

/** Share that chance would get right. */
export const chanceOf = (cases: readonly EncodedCase[]): number =>
  cases.reduce((sum, {choices}) => sum + 1 / choices.length, 0) / cases.length;

/** Mean ln p of the right choice, less that of the best wrong one, in nats. */
export function margin(cases: readonly EncodedCase[], score: Score): number {
  const margins = cases.map(({prompt, choices}) => {
    const [first, ...others] = score(prompt, choices);
    return first - Math.max(...others);
  });
  return margins.reduce((sum, each) => sum + each, 0) / margins.length;
}
