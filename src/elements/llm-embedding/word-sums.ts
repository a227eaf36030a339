/** Sums of words: a − b + c on rows at length 1, and the words that stand in the direction of what comes out. */
import type {Terms} from './settings.js';
import {cosinesWith, placeOf, rank, unitOf, type WordTable} from './words.js';

export interface WordSum {
  /** Of a, b and c. */
  readonly places: readonly number[];
  /** Of every word with the sum, (words). */
  readonly cosines: Float64Array;
  /** By cosine, the nearest first, without a, b and c. */
  readonly ranking: readonly number[];
  /** Of a, b and c the one that is nearest to the sum. */
  readonly nearestTerm: number;
}

/** Which of the terms are no words here. */
export function unknownOf(table: WordTable, terms: Terms): string[] {
  return terms.filter((term) => placeOf(table, term) < 0);
}

/** The sum of words that are all known (Mikolov et al. 2013, https://aclanthology.org/N13-1090/). */
export function sumOf(table: WordTable, terms: Terms): WordSum {
  const places = terms.map((term) => placeOf(table, term));
  const [a, b, c] = places.map((place) => unitOf(table, place));
  const sum = Float64Array.from(a, (x, i) => x - b[i] + c[i]);
  const cosines = cosinesWith(table, sum);
  const nearestTerm = places.reduce((best, place) => (cosines[place] > cosines[best] ? place : best));
  return {places, cosines, ranking: rank(cosines, places), nearestTerm};
}
