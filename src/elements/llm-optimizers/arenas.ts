/** Where the races are run: what of each surface is seen, where a race begins there, and at which rates. */
import type {Point, SurfaceName} from '../../core/training/surfaces.js';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';

/** The six formulas, and the house model's own loss. */
export type ArenaName = SurfaceName | 'nano';

export const arenaNames: readonly ArenaName[] = [
  'bowl',
  'ravine',
  'saddle',
  'rosenbrock',
  'beale',
  'noisy',
  'nano',
];

/** In the order of the table. */
export const optimizerNames: readonly OptimizerName[] = [
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'adam',
  'adamw',
  'lion',
  'muon',
];

export interface Arena {
  /** The middle of the map, and from there to its edges. */
  readonly middle: Point;
  readonly reach: number;
  readonly start: Point;
  readonly steps: number;
  /** Learning rates that suit each optimizer here. */
  readonly rates: Readonly<Record<OptimizerName, number>>;
}

/** @param rates in the order of optimizerNames */
function arena(middle: Point, reach: number, start: Point, steps: number, ...rates: number[]): Arena {
  const entries = optimizerNames.map((name, i) => [name, rates[i]]);
  return {middle, reach, start, steps, rates: Object.fromEntries(entries) as Arena['rates']};
}

export const arenas: Readonly<Record<ArenaName, Arena>> = {
  bowl: arena([0, 0], 2.5, [-2, 1.5], 100, 0.1, 0.02, 0.02, 0.05, 0.1, 0.1, 0.05, 0.05),
  ravine: arena([0, 0], 2.5, [-2, 1], 100, 0.037, 0.01, 0.01, 0.05, 0.1, 0.1, 0.05, 0.05),
  saddle: arena([0, 0], 2.5, [-1.8, 0.02], 100, 0.2, 0.05, 0.05, 0.05, 0.1, 0.1, 0.05, 0.05),
  rosenbrock: arena([0, 1], 2, [-1.2, 1], 200, 0.002, 0.0005, 0.001, 0.02, 0.1, 0.1, 0.02, 0.05),
  beale: arena([2, 0], 2.5, [1, 1.5], 100, 0.01, 0.002, 0.005, 0.05, 0.2, 0.2, 0.05, 0.1),
  noisy: arena([0, 0], 2.5, [-2, 1.7], 100, 0.1, 0.02, 0.05, 0.05, 0.2, 0.2, 0.05, 0.1),
  nano: arena([0, 0], 1, [-0.9, 0.6], 40, 0.005, 0.002, 0.002, 0.05, 0.1, 0.1, 0.05, 0.1),
};
