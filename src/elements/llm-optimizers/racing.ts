/** A race as the figure knows it: who ran at which rate, and every step of each. */
import {isLost, race, withNoise, type Racer, type RaceStep} from '../../core/training/race.js';
import {optimizerDefaults, type OptimizerName} from '../../core/training/optimizers/settings.js';
import {distanceTo, surfaces, type Point, type SurfaceName} from '../../core/training/surfaces.js';
import {arenas, type Arena, type ArenaName} from './arenas.js';
import type {Own, Start} from './settings.js';

/** What the reader has set, as far as it decides a race. */
export interface RaceChoice {
  readonly surface: ArenaName;
  readonly optimizers: readonly OptimizerName[];
  readonly start: Start;
  readonly steps: number;
  /** A power of two. */
  readonly rate: number;
  readonly momentum: Own;
  readonly beta1: Own;
  readonly beta2: Own;
  readonly decay: Own;
  readonly noise: number;
  readonly batch: number;
  readonly seed: number;
}

/** One racer and its steps: as many as there are by now, or until it was lost. */
export interface Path extends Racer {
  readonly steps: readonly RaceStep[];
  /** The step at which it diverged; −1 for not. */
  readonly lostAt: number;
}

export interface Race {
  readonly paths: readonly Path[];
  readonly start: Point;
  /** How many each was to make. */
  readonly steps: number;
}

export const arenaOf = ({surface}: Pick<RaceChoice, 'surface'>): Arena => arenas[surface];
export const startOf = (choice: Pick<RaceChoice, 'surface' | 'start'>): Point =>
  choice.start || arenaOf(choice).start;
export const stepsOf = (choice: Pick<RaceChoice, 'surface' | 'steps'>): number =>
  choice.steps || arenaOf(choice).steps;

/** Of an optimizer's numbers, those that the rule of that one reads. */
export const heeds: Readonly<Record<'momentum' | 'beta1' | 'beta2', readonly OptimizerName[]>> = {
  momentum: ['momentum', 'nesterov', 'muon'],
  beta1: ['adam', 'adamw', 'lion'],
  beta2: ['rmsprop', 'adam', 'adamw', 'lion'],
};

/** What an optimizer of the race goes by. */
export function racerOf(choice: RaceChoice, name: OptimizerName): Required<Racer> {
  const own = optimizerDefaults[name];
  const or = (value: Own, fallback: number) => (value === '' ? fallback : value);
  return {
    name,
    // To digits that a reader can be shown.
    rate: Number((arenaOf(choice).rates[name] * 2 ** choice.rate).toPrecision(3)),
    settings: {
      momentum: or(choice.momentum, own.momentum),
      beta1: or(choice.beta1, own.beta1),
      beta2: or(choice.beta2, own.beta2),
      weightDecay: or(choice.decay, own.weightDecay),
    },
  };
}

/** The steps of a race in the order in which they were made, each to its racer. */
export function gather(
  racers: readonly Racer[],
  steps: Iterable<RaceStep>,
  start: Point,
  most: number,
): Race {
  const all = racers.map((): RaceStep[] => []);
  for (const step of steps) all[step.racer].push(step);
  const paths = racers.map((racer, i) => {
    const last = all[i].at(-1);
    return {...racer, steps: all[i], lostAt: last && isLost(last) ? last.step : -1};
  });
  return {paths, start, steps: most};
}

/** A race on a surface with a formula, at once. */
export function raceOn(choice: RaceChoice, surface: SurfaceName): Race {
  const racers = choice.optimizers.map((name) => racerOf(choice, name));
  const [start, steps] = [startOf(choice), stepsOf(choice)];
  const measure = withNoise(surfaces[surface].at, choice.noise, choice.seed);
  return gather(racers, race(measure, racers, start, steps), start, steps);
}

/** Where a path is at a step: for one that is lost, its last place that has a number. */
export function placeAt({steps, lostAt}: Path, step: number): RaceStep | undefined {
  if (lostAt === 0) return steps[0];
  const end = lostAt < 0 ? steps.length - 1 : lostAt - 1;
  return steps[Math.min(step, end)];
}

/** Whether a path is lost at that step. */
export const isLostAt = ({lostAt}: Path, step: number): boolean => lostAt >= 0 && step >= lostAt;

/** Between which losses a path swings: low at a place, and far from it not long ago. */
export function swingAt({steps}: Path, {step, loss}: RaceStep): [low: number, high: number] | undefined {
  const losses = steps.slice(Math.max(0, step - 9), step + 1).map((each) => each.loss);
  const mean = losses.reduce((sum, each) => sum + each, 0) / losses.length;
  // What only falls, however fast, does not swing.
  const rises = losses.some((each, i) => each > losses[i - 1]);
  return losses.length > 9 && rises && mean > 10 * loss
    ? [Math.min(...losses), Math.max(...losses)]
    : undefined;
}

export const distanceAt = (minima: readonly Point[], place: RaceStep): number =>
  distanceTo(minima, place.point);
