/** Something that is asked of the model, and what is a right answer. */
import {isHeldOut, type Draw} from '../corpus/draw.js';
import {inventedNames} from '../corpus/world.js';
import type {AskKind} from './asks.js';

/** What is to be said where nobody can know. */
export const UNKNOWN = 'I do not know.';

/** Something that is asked. */
export interface Ask {
  readonly kind: AskKind;
  readonly prompt: string;
  /** Right answers in the form that is asked for, the shortest first; where nobody can know, guesses. */
  readonly answers: readonly string[];
  /** Answers in a bad mood, where that takes more than a word added. */
  readonly grumpy?: readonly string[];
  /** Whether the world has an answer. */
  readonly isKnown: boolean;
  /** Whether a form was demanded, so that nothing may stand around the answer. */
  readonly isStrict: boolean;
  /** Whether a text says what is right, in whatever form, and nothing else. */
  isRight(text: string): boolean;
  /** Whether a whole answer has the form that was asked for. */
  isInForm(text: string): boolean;
}

/** Whole sentences on one line. */
export const isWhole = (text: string): boolean => /^\S[^\n]*[.!?]"?$/.test(text);

/** A function that computes each of its results once. */
export function once<Given extends readonly unknown[], Result>(
  compute: (...given: Given) => Result,
): (...given: Given) => Result {
  const known = new Map<string, Result>();
  return (...given) => {
    const key = JSON.stringify(given);
    if (!known.has(key)) known.set(key, compute(...given));
    return known.get(key)!;
  };
}

export type Given = Pick<Ask, 'prompt' | 'answers'> & Partial<Ask>;

export function completeAsk(kind: AskKind, given: Given): Ask {
  const {answers, isStrict = false, isKnown = true} = given;
  return {
    isRight: (text) => (isKnown ? answers.includes(text) : text === UNKNOWN),
    isInForm: (text) => (isStrict ? answers.includes(text) : isWhole(text)),
    ...given,
    kind,
    isStrict,
    isKnown,
  };
}

/** What chance asks: of training, or held out. */
export type Make = (draw: Draw, heldOut: boolean) => Given;

/** A way to ask, with an answer of a word or two, and one that is a whole sentence. */
export type Way = readonly [question: string, short: string, long: string];

/** Names that nobody has, of training or held out. */
export const namesFor = once((heldOut: boolean) =>
  inventedNames.filter((name) => isHeldOut('name', name) === heldOut),
);
