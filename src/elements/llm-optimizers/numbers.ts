import type {Point} from '../../core/training/surfaces.js';
import type {NumbersTable} from '../../views/numbers.js';
import {distanceAt, isLostAt, type Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

/** Every step of every racer. */
/** To six digits, and never as a machine writes it, with an e. */
function short(value: number): number | string {
  const rounded = Number(value.toPrecision(6));
  return String(rounded).includes('e') ? value.toFixed(12) : rounded;
}

export function numbersOf(
  race: Race | undefined,
  minima: readonly Point[] | undefined,
  words: OptimizerStrings,
): NumbersTable {
  const rows = (race?.paths ?? []).flatMap((path) =>
    path.steps.map((place): (string | number)[] => {
      const {step, point, loss, gradient} = place;
      if (isLostAt(path, step)) return [words[path.name], step, '', '', words.diverged, '', '', ''];
      return [
        words[path.name],
        step,
        ...[...point, loss, minima ? distanceAt(minima, place) : '', ...gradient].map((value) =>
          typeof value === 'number' ? short(value) : value,
        ),
      ];
    }),
  );
  const columns = [
    words.optimizerWord,
    words.stepWord,
    'x',
    'y',
    words.loss,
    words.distance,
    `${words.gradientWord} x`,
    `${words.gradientWord} y`,
  ];
  return {columns, rows};
}
