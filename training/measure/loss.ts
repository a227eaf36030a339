/** The loss on texts of the generator, beside the generator's own. */
import {evaluate, Random, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {documentKinds, writeDocument, type Document} from '../corpus/corpus.js';
import {END, seeds} from '../recipe.js';

/** In nats a token, the end of each document among them. */
export interface Loss {
  tokens: number;
  loss: number;
  /** What the texts' own generator has: the least there is. */
  least: number;
}

export function lossOn(model: Transformer, tokenizer: Tokenizer, documents: readonly Document[]): Loss {
  let [tokens, loss, least] = [0, 0, 0];
  for (const {text, surprise} of documents) {
    const losses = evaluate(model, [END, ...tokenizer.encode(text), END]);
    tokens += losses.length;
    for (const each of losses) loss += each;
    least += surprise;
  }
  return {tokens, loss: loss / tokens, least: least / tokens};
}

/** Documents as they come, and of each kind by itself. The kind's own surprise counts for the mixed ones alone. */
export function validationTexts(count: number): Record<string, Document[]> {
  const random = new Random(seeds.validation);
  const write = (kind?: (typeof documentKinds)[number], n = count): Document[] =>
    Array.from({length: n}, () => writeDocument(random, kind));
  return {
    all: write(),
    ...Object.fromEntries(documentKinds.map((kind) => [kind, write(kind, Math.ceil(count / 10))])),
  };
}
