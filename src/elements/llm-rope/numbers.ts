import type {NumbersTable} from '../../views/numbers.js';
import {signed} from '../../views/signed.js';
import {wave} from './dials.js';
import type {Point} from './losses.js';
import {products, total} from './rotation.js';
import type {RopeStrings} from './strings.js';
import type {Picked} from './vectors.js';

type Row = readonly [string, string, string];

/** What is shown now; what is not, is left out. */
export interface Shown {
  picked: Picked | undefined;
  score: Float64Array | undefined;
  points: readonly Point[];
  layouts: readonly (readonly [string, string])[];
  absolute: readonly Row[];
}

/** All that the figure shows as one table. */
export function numbersOf(
  {picked, score, points, layouts, absolute}: Shown,
  words: RopeStrings,
): NumbersTable {
  const rows: Row[] = [];
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
  for (const row of layouts) rows.push([words.layoutTitle, ...row]);
  rows.push(...absolute);
  return {columns: [words.part, words.what, words.value], rows};
}
