import type {NumbersTable} from '../../views/numbers.js';
import {signed} from '../../views/signed.js';
import {wave} from './dials.js';
import type {Point} from './losses.js';
import {products, total} from './rotation.js';
import type {RopeStrings} from './strings.js';
import type {Picked} from './vectors.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  picked: Picked | undefined;
  score: Float64Array | undefined;
  points: readonly Point[];
}

/** All that the figure shows as one table. */
export function numbersOf({picked, score, points}: Shown, words: RopeStrings): NumbersTable {
  const rows: (readonly [string, string, string])[] = [];
  if (picked) {
    const {theta, m, n} = picked;
    const parts = products(picked, m, n);
    theta.forEach((t, i) => {
      rows.push([`${words.pair} ${i}`, words.wavelength, wave(t)]);
      rows.push([`${words.pair} ${i}`, words.adds, signed(parts[i], 6)]);
    });
    rows.push([words.dialsTitle, `m = ${m}, n = ${n}`, signed(total(parts), 6)]);
  }
  score?.forEach((value, distance) =>
    rows.push([words.distanceTitle, `${words.distance} ${distance}`, signed(value, 6)]),
  );
  for (const {method, from, to, loss} of points)
    rows.push([words[method], `${from}–${to - 1}`, loss.toFixed(4)]);
  return {columns: [words.part, words.what, words.value], rows};
}
