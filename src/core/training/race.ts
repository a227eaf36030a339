/** Several optimizers from one point on one loss of two weights, each by its own rule. */
import {Heap} from '../tensor/heap.js';
import {Random} from '../tensor/random.js';
import {TrainingError} from './errors.js';
import {createOptimizer, type Optimizer} from './optimizer.js';
import type {OptimizerName, OptimizerSettings} from './optimizers/settings.js';
import type {Parameter} from './parameter.js';
import type {Point, Slope} from './surfaces.js';

export interface Racer {
  readonly name: OptimizerName;
  /** Learning rate. */
  readonly rate: number;
  /** What differs from optimizerDefaults. */
  readonly settings?: Omit<OptimizerSettings, 'isHidden'>;
}

/** Where a racer is after so many steps, and what it knows there. */
export interface RaceStep {
  /** Which racer, from 0. */
  readonly racer: number;
  /** Made so far. */
  readonly step: number;
  readonly point: Point;
  /** At the point. */
  readonly loss: number;
  /** What the next step goes by: with noise, where there is noise. */
  readonly gradient: Point;
  /** What it remembers, each tensor of it: by the core's names. */
  readonly state: Readonly<Record<string, Point>>;
}

/** The loss at a point, and what an optimizer is told of its gradient before its step number `step`, from 0. */
export type Measure = (point: Point, step: number) => Slope;

/** A coordinate beyond which a racer is lost. */
export const FAR = 1e6;

/** Whether a racer has diverged: its numbers are none any more, or far off. Such a step is its last. */
export function isLost({point, loss, gradient}: RaceStep): boolean {
  return (
    !Number.isFinite(loss) ||
    !gradient.every(Number.isFinite) ||
    !point.every((coordinate) => Math.abs(coordinate) < FAR)
  );
}

/**
 * A race, step by step: all racers' first place, then all after one step, … Points are 32-bit numbers, as all weights of
 * the core. A point is a matrix (1, 2), so that Muon's rule is for it: on one row its orthogonalisation only brings the
 * length near 1.
 *
 * @throws TrainingError for a setting out of range
 */
export function* race(
  measure: Measure,
  racers: readonly Racer[],
  start: Point,
  steps: number,
): Generator<RaceStep, void, void> {
  if (!start.every(Number.isFinite))
    throw new TrainingError(`race: expected a start of finite numbers, got ${start}`);
  const heap = new Heap();
  const running = racers.map(({name, rate, settings}, racer) => {
    const value = heap.tensor([1, 2], start);
    const parameter: Parameter = {name: 'point', value, gradient: heap.tensor([1, 2]), decays: true};
    return {racer, rate, parameter, optimizer: createOptimizer(name, [parameter], settings), isLost: false};
  });
  for (let step = 0; step <= steps; step++)
    for (const each of running) {
      if (each.isLost) continue;
      const {parameter, optimizer, racer, rate} = each;
      if (step > 0) optimizer.step(rate);
      const point = pointOf(parameter.value.data);
      const {loss, gradient} = measure(point, step);
      parameter.gradient.data.set(gradient);
      const now = {racer, step, point, loss, gradient, state: stateOf(optimizer)};
      each.isLost = isLost(now);
      yield now;
    }
}

const pointOf = ([x, y]: ArrayLike<number> & Iterable<number>): Point => [x, y];

function stateOf({state}: Optimizer): RaceStep['state'] {
  return Object.fromEntries(
    Array.from(state, ([name, {data}]) => [name.replace(/^point\./, ''), pointOf(data)]),
  );
}

/**
 * A loss whose gradients are told with noise, as of a batch: N(0, deviation²) is added to both components, the same for all
 * racers in the same step.
 */
export function withNoise(at: (x: number, y: number) => Slope, deviation: number, seed: number): Measure {
  if (deviation === 0) return ([x, y]) => at(x, y);
  const random = new Random(seed);
  const noise: Point[] = [];
  return ([x, y], step) => {
    while (noise.length <= step) noise.push([deviation * random.normal(), deviation * random.normal()]);
    const {loss, gradient} = at(x, y);
    return {loss, gradient: [gradient[0] + noise[step][0], gradient[1] + noise[step][1]]};
  };
}
