/**
 * What the model may be asked: questions of the world, forms to be kept, exercises, stories, manners, and what nobody can
 * know. One in seven is held out, by the rule of the corpus.
 */
import {Random} from 'llm-anatomy/core';
import {Draw} from '../corpus/draw.js';
import {completeAsk, type Ask, type Make} from './ask.js';
import {copying, counting, lists, sums} from './exercises.js';
import {inASentence, inOneWord, question} from './facts.js';
import {politeness, stories, unknown} from './talk.js';

const makers = {
  questions: question('questions'),
  orders: question('orders'),
  'one word': inOneWord,
  'a whole sentence': inASentence,
  lists,
  counting,
  sums,
  copying,
  stories,
  manners: politeness,
  unknown,
} as const satisfies Record<string, Make>;

export type AskKind = keyof typeof makers;
export const askKinds = Object.keys(makers) as AskKind[];

/** How many of a hundred asks are of which kind. */
export const shares: Readonly<Record<AskKind, number>> = {
  questions: 28,
  orders: 6,
  'one word': 8,
  'a whole sentence': 8,
  lists: 8,
  counting: 6,
  sums: 8,
  copying: 4,
  stories: 8,
  manners: 4,
  unknown: 12,
};

/** What chance asks, of training or held out. */
export function makeAsk(draw: Draw, heldOut = false, kind: AskKind = draw.weigh(shares)): Ask {
  return completeAsk(kind, makers[kind](draw, heldOut));
}

/** So many asks, of training or held out, the same for the same seed. */
export function makeAsks(seed: number, count: number, heldOut = false): Ask[] {
  const draw = new Draw(new Random(seed));
  return Array.from({length: count}, () => makeAsk(draw, heldOut));
}
