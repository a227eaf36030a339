import type {NumbersTable} from '../../views/numbers.js';
import {tokenLabel} from '../../views/token-text.js';
import type {Story} from './merge-words.js';
import type {BpeStrings} from './strings.js';

/** The merges of a piece, in order, as a table. */
export function mergeNumbers({history, steps}: Story, words: BpeStrings): NumbersTable {
  const label = ({start, end}: {start: number; end: number}) =>
    tokenLabel(history.bytes.subarray(start, end));
  return {
    columns: [words.step, words.left, words.right, words.joined, words.rankColumn],
    rows: steps.map(({left, right, joined}, i) => [
      i + 1,
      label(left),
      label(right),
      label(joined),
      joined.id,
    ]),
  };
}
