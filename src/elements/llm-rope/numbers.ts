import type {NumbersTable} from '../../views/numbers.js';
import {signed} from '../../views/signed.js';
import {wave} from './dials.js';
import {BUCKET, meanOver, WINDOW, type Losses} from './losses.js';
import {products, total} from './rotation.js';
import type {Scaling} from './settings.js';
import type {RopeStrings} from './strings.js';
import type {Picked} from './vectors.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  picked: Picked | undefined;
  score: Float64Array | undefined;
  lines: readonly {method: Scaling; losses: Losses}[];
}

/** All that the figure shows as one table. */
export function numbersOf({picked, score, lines}: Shown, words: RopeStrings): NumbersTable {
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
  for (const {method, losses} of lines)
    for (let from = 0; from < WINDOW; from += BUCKET)
      rows.push([
        words[method],
        `${from}–${from + BUCKET - 1}`,
        meanOver(losses, from, from + BUCKET).toFixed(4),
      ]);
  return {columns: [words.part, words.what, words.value], rows};
}
