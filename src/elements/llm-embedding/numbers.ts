import type {NumbersTable} from '../../views/numbers.js';
import type {Atlas} from './atlas.js';
import type {Drift} from './drift-run.js';
import type {Neighbourhood} from './neighbours.js';
import type {EmbeddingStrings} from './strings.js';
import type {WordSum} from './word-sums.js';
import {rowOf} from './words.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  atlas?: Atlas;
  /** The token that is looked up. */
  id?: number;
  /** The word on the map, and what is near it. */
  focus?: {place: number; neighbourhood: Neighbourhood};
  sum?: WordSum;
  drift?: Drift;
}

/** Answers of a sum that are listed. */
const ANSWERS = 20;

type Row = readonly (string | number)[];

/** All that the figure shows as one table. */
export function numbersOf({atlas, id, focus, sum, drift}: Shown, words: EmbeddingStrings): NumbersTable {
  const rows: Row[] = [];
  const add = (part: string, what: string, value: number, digits = 4) =>
    rows.push([part, what, value.toFixed(digits)]);
  if (atlas && id !== undefined)
    rowOf(atlas.table, id).forEach((value, i) => add(`${words.row} ${id}`, `${words.column} ${i}`, value));
  if (atlas && focus) {
    const name = (place: number) => atlas.table.words[place];
    const {near, nearOnMap} = focus.neighbourhood;
    const others = [...near, ...nearOnMap.filter(({place}) => near.every((each) => each.place !== place))];
    for (const {place, cosine, distance, mapDistance} of others) {
      const pair = `${name(focus.place)}, ${name(place)}`;
      add(pair, words.cosine, cosine);
      add(pair, words.distance, distance);
      add(pair, words.onMap, mapDistance);
    }
  }
  if (atlas && sum) {
    const [a, b, c] = sum.places.map((place) => atlas.table.words[place]);
    for (const place of sum.ranking.slice(0, ANSWERS))
      add(`${a} − ${b} + ${c}`, atlas.table.words[place], sum.cosines[place]);
  }
  drift?.cosines.forEach((value, i) =>
    add(words.drift, i === 0 ? words.row : `${words.afterBlock} ${i - 1}`, value),
  );
  return {columns: [words.part, words.what, words.value], rows};
}
