import type {Vocabulary} from '../../context/model.js';
import type {NumbersTable} from '../../views/numbers.js';
import {quantity} from '../../views/quantity.js';
import {labelOf} from '../../views/vocabulary.js';
import {grouped} from '../../views/grouped.js';
import type {Distribution} from './distribution.js';
import type {SamplingStrings} from './strings.js';

/** How many tokens the table has. */
export const ROWS = 100;

/** The likeliest tokens as a table. */
export function numbersOf(
  distribution: Distribution | Error,
  vocabulary: Vocabulary,
  words: SamplingStrings,
): NumbersTable {
  if (distribution instanceof Error) return {columns: [], rows: []};
  const {candidates, others} = distribution;
  return {
    columns: [words.rank, words.token, words.id, words.logit, words.before, words.after, words.droppedBy],
    rows: candidates.map(({token, rank, logit, before, after, droppedBy}) => [
      ...[rank, labelOf(vocabulary, token), token, logit.toFixed(3)],
      ...[quantity(before), quantity(after), droppedBy ? words[droppedBy] : ''],
    ]),
    note: `${grouped(others.count)} ${words.others}: ${quantity(others.before)}, ${quantity(others.after)}`,
  };
}
