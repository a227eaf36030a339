import {VocabularyError} from '../nn/embedding.js';
import {isWhole} from './check.js';

/** IDs are kept as 32-bit integers, of which negative ones stand for what is masked. */
const MOST = 2 ** 31;

/**
 * Makes sure of token IDs before they are made 32-bit integers, which would round them in silence.
 *
 * @param vocab tokens in the vocabulary, where it is known
 * @throws VocabularyError that names the first that is no whole number, negative or past the vocabulary
 */
export function expectTokenIds(where: string, ids: ArrayLike<number>, vocab = MOST): void {
  for (let i = 0; i < ids.length; i++)
    if (!isWhole(ids[i], 0, vocab - 1))
      throw new VocabularyError(`${where}: expected token IDs below ${vocab}, got ${ids[i]}`);
}

/** The same for targets, where what is negative is masked. @throws VocabularyError */
export function expectTargets(where: string, targets: ArrayLike<number>, vocab: number): void {
  for (let i = 0; i < targets.length; i++)
    if (!isWhole(targets[i], -MOST, vocab - 1))
      throw new VocabularyError(`${where}: expected targets below ${vocab}, got ${targets[i]}`);
}
