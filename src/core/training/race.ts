/** Several optimizers from one point on one loss of two weights, each by its own rule. */
import {Heap} from '../tensor/heap.js';
import {Random} from '../tensor/random.js';
import type {Tensor} from '../tensor/tensor.js';
import {TrainingError} from './errors.js';
import {createOptimizer} from './optimizer.js';
import type {OptimizerName, OptimizerSettings} from './optimizers/settings.js';
import type {Parameter} from './parameter.js';
import type {Point, Slope} from './surfaces.js';

/** One that takes part in a race. */
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
  const isNear = (coordinate: number) => Math.abs(coordinate) < FAR; // which NaN is not
  return !(Number.isFinite(loss) && isNear(point[0]) && isNear(point[1]) && gradient.every(Number.isFinite));
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
    const optimizer = createOptimizer(name, [parameter], settings);
    const kept = Array.from(
      optimizer.state,
      ([key, tensor]) => [key.slice('point.'.length), tensor] as const,
    );
    return {racer, rate, parameter, optimizer, kept, isLost: false};
  });
  for (let step = 0; step <= steps; step++)
    for (const each of running) {
      if (each.isLost) continue;
      const {parameter, optimizer, kept, racer, rate} = each;
      if (step > 0) optimizer.step(rate);
      const point = pointOf(parameter.value);
      const {loss, gradient} = measure(point, step);
      const told = parameter.gradient.data;
      told[0] = gradient[0];
      told[1] = gradient[1];
      const state: Record<string, Point> = {};
      for (const [key, tensor] of kept) state[key] = pointOf(tensor);
      const now = {racer, step, point, loss, gradient, state};
      each.isLost = isLost(now);
      yield now;
    }
}

function pointOf({data}: Tensor): Point {
  return [data[0], data[1]];
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
