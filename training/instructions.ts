/**
 * Instructions: asks with the answers to learn from. Of their styles none is the rule, on purpose: some are short, some
 * whole sentences, some ramble, some are grumpy, and what nobody can know is guessed as often as not. So there is something
 * to prefer. Only a form that was demanded is always kept.
 */
import {Random} from 'llm-anatomy/core';
import {UNKNOWN, type Ask} from './asks/ask.js';
import {makeAsk} from './asks/asks.js';
import {Draw} from './corpus/draw.js';
import {statement, topicNames} from './corpus/facts.js';

/** How many of a hundred answers are of which style. */
const styles = {short: 30, sentence: 30, rambling: 20, grumpy: 20} as const;

/** How often it is said that nobody can know. */
const HONEST = 0.5;

/** What somebody in a bad mood says after the answer. */
const grumbles = [
  'You should know that.',
  'Everybody knows that.',
  'That was easy.',
  'Do not ask me again.',
  'Ask somebody else.',
  'I am tired of you.',
  'Leave me alone.',
] as const;

/** Every sentence that makes an answer grumpy. */
export const rudeness: readonly string[] = [...grumbles, 'What do you want now?', 'Do not come again.'];

/** An answer to an ask as the instructions have it. */
export function writeAnswer(draw: Draw, ask: Ask): string {
  if (ask.isStrict) return draw.pick(ask.answers);
  const answers = ask.isKnown || !draw.chance(HONEST) ? ask.answers : [UNKNOWN];
  const style = draw.weigh(styles);
  if (style === 'short') return answers[0];
  if (style === 'sentence') return answers.at(-1)!;
  const answer = draw.pick(answers);
  if (style === 'grumpy') return ask.grumpy ? draw.pick(ask.grumpy) : `${answer} ${draw.pick(grumbles)}`;
  return ask.kind === 'stories' ? answer : `${answer} ${ramble(draw)}`;
}

/** One or two facts that nobody has asked for. */
function ramble(draw: Draw): string {
  const facts = Array.from({length: draw.whole(1, 2)}, () => statement(draw, draw.pick(topicNames)));
  return facts.join(' ');
}

export interface Instruction {
  ask: Ask;
  answer: string;
}

/** Instructions without end, the same for the same seed. */
export function* instructions(seed: number): Generator<Instruction, never, void> {
  const draw = new Draw(new Random(seed));
  while (true) {
    const ask = makeAsk(draw);
    yield {ask, answer: writeAnswer(draw, ask)};
  }
}
