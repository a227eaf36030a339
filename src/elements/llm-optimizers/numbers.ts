import type {Point} from '../../core/training/surfaces.js';
import type {NumbersTable} from '../../views/numbers.js';
import {distanceAt, isLostAt, type Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

/** Every step of every racer. */
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
          typeof value === 'number' ? Number(value.toPrecision(6)) : value,
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
