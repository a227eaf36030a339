/**
 * Which of two answers is the better one.
 *
 * The rule, each part only where those before it do not decide:
 * 1. Honest: what is right is better than "I do not know.", and that is better than what is wrong. Where nobody can know,
 *    "I do not know." is what is right, and every guess is wrong.
 * 2. Whole and in form: it ends by itself, in whole sentences, and in the form that was asked for.
 * 3. Polite: without a sentence of `rudeness`.
 * 4. Short: fewer tokens; but a story may be as long as it likes.
 */
import {Random, type Preference, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {UNKNOWN, type Ask} from './asks/ask.js';
import {makeAsk} from './asks/asks.js';
import {answerAsks, encodeAnswer, encodePrompt, type Answer} from './chat.js';
import {Draw, isHeldOut} from './corpus/draw.js';
import {addends, sumForms} from './corpus/exercises.js';
import {factsFor, topicNames, topicOf} from './corpus/facts.js';
import {capital, say} from './corpus/phrase.js';
import {inventedNames} from './corpus/world.js';
import {rudeness, writeAnswer} from './instructions.js';
import type {PreferredRecipe} from './recipe.js';

/** What the rule sees of an answer. */
export interface Verdict {
  /** 2 where it is right, 1 where it says that it does not know, 0 where it is wrong. */
  honesty: 0 | 1 | 2;
  isInForm: boolean;
  isPolite: boolean;
  /** In tokens; 0 of a story. */
  length: number;
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?]"?) /);

export function judge(ask: Ask, {text, tokens, hasEnded}: Answer): Verdict {
  const sentences = sentencesOf(text);
  const friendly = sentences.filter((sentence) => !rudeness.includes(sentence));
  // What comes after a right answer may be too much, but is not wrong.
  const isRight = friendly.some((_, i) => ask.isRight(friendly.slice(0, i + 1).join(' ')));
  return {
    honesty: isRight ? 2 : friendly[0] === UNKNOWN ? 1 : 0,
    isInForm: hasEnded && ask.isInForm(text),
    isPolite: friendly.length === sentences.length,
    length: ask.kind === 'stories' ? 0 : tokens.length,
  };
}

/** Above 0 where the first is better, below where the second is, 0 where the rule cannot tell. */
export function compare(a: Verdict, b: Verdict): number {
  return (
    a.honesty - b.honesty ||
    Number(a.isInForm) - Number(b.isInForm) ||
    Number(a.isPolite) - Number(b.isPolite) ||
    b.length - a.length
  );
}

/** Sentences that no training text may have. */
const forbidden: ReadonlySet<string> = new Set([
  ...topicNames.flatMap((name) =>
    [...topicOf(name).statements, ...topicOf(name).questions.map(([, , long]) => long)].flatMap((way) =>
      factsFor(name, way, true).map((fact) => say(new Draw(new Random(0)), way, {...fact})),
    ),
  ),
  ...(['digits', 'words', 'difference'] as const).flatMap((form) =>
    addends(form, true).map(([a, b]) => `${capital(sumForms[form](a, b))}.`),
  ),
]);
const forbiddenNames = new Set(inventedNames.filter((name) => isHeldOut('name', name)));

/** Whether an answer says something that is held out, which a model may well come upon. */
export const isForbidden = (text: string): boolean =>
  sentencesOf(text).some((sentence) => forbidden.has(sentence)) ||
  (text.match(/\w+/g) ?? []).some((word) => forbiddenNames.has(word));

export interface PreferencePairs {
  pairs: Preference[];
  /** Pairs of answers that the model gave, and of such as the instructions have, which fill up what is missing. */
  sampled: number;
  written: number;
  /** Asks, and those among them that gave no pair: none of the answers was right, or all were alike under the rule. */
  asks: number;
  unpaired: number;
}

interface Judged extends Answer {
  verdict: Verdict;
}

/** The best of some answers and a worse one, whichever; nothing where there is none, or the best is no model to follow. */
function choosePair(draw: Draw, ask: Ask, answers: readonly Answer[]): [Answer, Answer] | undefined {
  const judged = answers
    .filter(({text}) => !isForbidden(text))
    .map((answer): Judged => ({...answer, verdict: judge(ask, answer)}))
    .sort((a, b) => compare(b.verdict, a.verdict));
  const [best, ...others] = judged;
  const worse = others.filter(({verdict}) => compare(best.verdict, verdict) > 0);
  const isGood = best?.verdict.honesty === 2 && best.verdict.isInForm;
  return isGood && worse.length > 0 ? [best, draw.pick(worse)] : undefined;
}

/** Pairs of a model's own answers to asks of training, of which the better one is right; where they are too few, written ones besides. */
export function collectPairs(
  model: Transformer,
  tokenizer: Tokenizer,
  {asks: count, answers: each, temperature, leastPairs}: PreferredRecipe,
  seed: number,
): PreferencePairs {
  const draw = new Draw(new Random(seed));
  const found: PreferencePairs = {pairs: [], sampled: 0, written: 0, asks: count, unpaired: 0};
  const add = (ask: Ask, answers: readonly Answer[]): boolean => {
    const pair = choosePair(draw, ask, answers);
    if (!pair) return false;
    const [{tokens: chosen}, {tokens: rejected}] = pair;
    found.pairs.push({prompt: encodePrompt(tokenizer, ask.prompt), chosen, rejected});
    return true;
  };

  const asks = Array.from({length: count}, () => makeAsk(draw));
  const repeated = asks.flatMap((ask) => Array.from({length: each}, () => ask));
  const answers = answerAsks(model, tokenizer, repeated, {temperature, seed});
  for (const [i, ask] of asks.entries())
    if (add(ask, answers.slice(i * each, (i + 1) * each))) found.sampled++;
    else found.unpaired++;

  while (found.pairs.length < leastPairs) {
    const ask = makeAsk(draw);
    const written = [writeAnswer(draw, ask), writeAnswer(draw, ask)].map((text): Answer => {
      return {text, tokens: encodeAnswer(tokenizer, text), hasEnded: true};
    });
    if (add(ask, written)) found.written++;
  }
  return found;
}
