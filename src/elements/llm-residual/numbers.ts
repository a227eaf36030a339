import type {LiveRun} from '../../context/model.js';
import type {NumbersTable} from '../../views/numbers.js';
import {labelOf} from '../../views/vocabulary.js';
import {guessAt, GUESSES, nameOfDepth, type LensRow} from './lens-rows.js';
import {nameOfPart} from './logit.js';
import type {Place} from '../../controllers/run-place.js';
import type {Split} from './split-logit.js';
import {blockSum, streamLengths} from './stream.js';
import type {ResidualStrings} from './strings.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  readonly run: LiveRun;
  readonly place: Place;
  readonly rows: readonly LensRow[] | undefined;
  readonly split: Split | undefined;
  /** Whether that is of the difference of two logits. */
  readonly isDifference: boolean;
  readonly stream: boolean;
}

/** All that the figure shows of the selected position as one table. */
export function numbersOf(shown: Shown | undefined, words: ResidualStrings): NumbersTable {
  const rows: [string, string, string][] = [];
  const columns = [words.part, words.what, words.value];
  if (!shown) return {columns, rows};
  const {run, place, split, isDifference} = shown;
  const {position, layer} = place;
  const add = (part: string, what: string, value: number) => rows.push([part, what, value.toFixed(6)]);
  for (const row of shown.rows ?? [])
    for (let rank = 0; rank < GUESSES; rank++) {
      const {token, probability} = guessAt(row, position, rank);
      add(nameOfDepth(row.after, run, words), labelOf(run.vocabulary, token), probability);
    }
  for (const {name, value} of split?.parts ?? []) add(words.logitTitle, nameOfPart(name, words), value);
  if (split) {
    add(words.logitTitle, words.sum, split.sum);
    add(words.logitTitle, isDifference ? words.difference : words.logit, split.logit);
  }
  if (shown.stream) {
    const {before, attention, mlp, after} = blockSum(run, place);
    before.forEach((value, i) => {
      const what = `${words.component} ${i}`;
      add(`${words.before} ${layer}`, what, value);
      add(words.plusAttention, what, attention[i]);
      add(words.plusMlp, what, mlp[i]);
      add(`${words.equalsAfter} ${layer}`, what, after[i]);
    });
    streamLengths(run, position).forEach((value, i) =>
      add(words.lengths, i ? `${words.afterBlock} ${i - 1}` : words.embedding, value),
    );
  }
  return {columns, rows};
}
