import type {LiveRun} from '../../context/model.js';
import type {NumbersTable} from '../../views/numbers.js';
import {quantity} from '../../views/quantity.js';
import {labelOf} from '../../views/vocabulary.js';
import {tokenLosses} from '../../runtime/token-losses.js';
import {guessesAfter} from './reading.js';
import type {PromptStrings} from './strings.js';

/** The text's tokens as a table. */
export function numbersOf(run: LiveRun, words: PromptStrings): NumbersTable {
  const label = (token: number): string => labelOf(run.vocabulary, token);
  return {
    columns: [
      ...[words.position, words.token, words.id, words.probability, words.surprise],
      ...[words.guess, words.guessProbability],
    ],
    rows: Array.from(run.tokens.subarray(1), (token, i) => {
      const loss = tokenLosses(run)[i + 1];
      const [guess] = guessesAfter(run, i, 1);
      return [
        ...[i + 1, label(token), token, quantity(Math.exp(-loss)), (loss / Math.LN2).toFixed(2)],
        ...[label(guess.token), quantity(guess.probability)],
      ];
    }),
  };
}
