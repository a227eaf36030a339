/**
 * The corpus of the house model: a probabilistic program that writes short documents about one small world. What can be
 * read from a document are all its choices, so their surprise is the document's: the best loss that any model can reach.
 */
import {Random} from 'llm-anatomy/core';
import {Draw, isHeldOut} from './draw.js';
import {analogySheet, brackets, copying, counting, sums, wordProblem} from './exercises.js';
import {factSheet, quiz} from './facts.js';
import {causeText, description, dialogue, portrait, shopping} from './scenes.js';
import {senseText} from './senses.js';
import {story} from './stories.js';

const causes = (draw: Draw): string => causeText(draw, (cause, form) => !isHeldOut('cause', cause, form));

const writers = {
  story,
  dialogue,
  portrait,
  description,
  shopping,
  causes,
  senses: senseText,
  facts: factSheet,
  quiz,
  counting,
  sums,
  problem: wordProblem,
  copying,
  brackets,
  analogies: analogySheet,
} as const;

export type DocumentKind = keyof typeof writers;
export const documentKinds = Object.keys(writers) as DocumentKind[];

/** How many of a hundred documents are of which kind. */
export const shares: Readonly<Record<DocumentKind, number>> = {
  story: 30,
  dialogue: 9,
  portrait: 7,
  description: 6,
  shopping: 4,
  causes: 4,
  senses: 7,
  facts: 8,
  quiz: 5,
  counting: 3,
  sums: 4,
  problem: 3,
  copying: 4,
  brackets: 2,
  analogies: 4,
};

export interface Document {
  kind: DocumentKind;
  text: string;
  /** −ln p(text) under this generator, in nats. */
  surprise: number;
}

/** The next document that chance gives, or the next one of a kind. */
export function writeDocument(random: Random, kind?: DocumentKind): Document {
  const draw = new Draw(random);
  const chosen = kind ?? draw.weigh(shares);
  const text = writers[chosen](draw);
  return {kind: chosen, text, surprise: draw.surprise};
}

/** Documents without end, the same for the same seed. */
export function* corpus(seed: number): Generator<Document, never, void> {
  const random = new Random(seed);
  while (true) yield writeDocument(random);
}
