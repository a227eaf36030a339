/** What the functions that run a model make sure of first, whoever calls them without types. */
import {VocabularyError} from '../nn/embedding.js';
import {isRecord, show} from '../show.js';
import {Transformer} from './transformer.js';

/** A model that is not of the kind that a function needs. */
export class ModelError extends Error {
  override name = 'ModelError';
}

/** @throws ModelError where what should be a model is none; FreedError where it has no memory any more */
export function expectModel(where: string, model: Transformer): void {
  if (!(model instanceof Transformer))
    throw new ModelError(`${where}: expected a Transformer, got ${show(model)}`);
  model.expectMemory(where);
}

/** @throws ModelError where tokens see those that come after them, for then nothing can be kept */
export function expectCausal(where: string, {config}: Transformer): void {
  if (!config.causal)
    throw new ModelError(`${where}: expected a causal model, got one whose tokens see all others`);
}

/**
 * @param vocab IDs are below it; Infinity leaves them to who reads them
 * @throws VocabularyError where there is no list of tokens; RangeError where there are too few of them
 */
export function expectTokens(
  where: string,
  tokens: ArrayLike<number>,
  least: 1 | 2 = 1,
  vocab = Infinity,
): void {
  const given: unknown = tokens;
  if (typeof given === 'string')
    throw new VocabularyError(`${where}: expected tokens, got a text: encode it first`);
  if (
    typeof given !== 'object' ||
    given === null ||
    !(Number.isSafeInteger(tokens.length) && tokens.length >= 0)
  )
    throw new VocabularyError(`${where}: expected a list of token IDs, got ${show(given)}`);
  if (tokens.length < least)
    throw new RangeError(
      `${where}: expected at least ${least === 1 ? 'one token' : 'two tokens'}, got ${tokens.length}`,
    );
  if (vocab === Infinity) return;
  for (let t = 0; t < tokens.length; t++)
    if (!(Number.isInteger(tokens[t]) && tokens[t] >= 0 && tokens[t] < vocab))
      throw new VocabularyError(`${where}: expected token IDs below ${vocab}, got ${show(tokens[t])}`);
}

/** @throws RangeError where options are no object that holds them */
export function expectOptions(where: string, options: object): void {
  if (!isRecord(options))
    throw new RangeError(`${where}: expected options in an object, got ${show(options)}`);
}
