import type {Tensor} from '../tensor/tensor.js';
import {TrainingError} from './errors.js';
import {Memory} from './memory.js';
import {adam, adamW, rmsProp} from './optimizers/adam.js';
import {lion} from './optimizers/lion.js';
import {muon} from './optimizers/muon.js';
import type {Rule} from './optimizers/rule.js';
import {
  readOptimizerSettings,
  type CompleteSettings,
  type OptimizerName,
  type OptimizerSettings,
} from './optimizers/settings.js';
import {momentum, sgd} from './optimizers/sgd.js';
import type {Parameter} from './parameter.js';

interface Slot {
  parameter: Parameter;
  rule: Rule;
  state: Tensor[];
  /** Of this slot's rate to the step's. */
  pace: number;
}

/** What changes weights by their gradients, with what it remembers between steps. Made by createOptimizer(). */
export class Optimizer {
  readonly name: OptimizerName;
  /** What it remembers, by "parameter.tensor", as "lm_head.weight.exp_avg"; for checkpoints. */
  readonly state: ReadonlyMap<string, Tensor>;
  /** Steps made so far. To be set where a checkpoint is taken up. */
  steps = 0;

  readonly #slots: readonly Slot[];
  readonly #memory: Memory;

  /** By createOptimizer(). */
  constructor(name: OptimizerName, slots: readonly Slot[], memory: Memory) {
    this.name = name;
    this.#slots = slots;
    this.#memory = memory;
    this.state = new Map(
      slots.flatMap(({parameter, rule, state}) =>
        state.map((tensor, i) => [`${parameter.name}.${rule.state[i]}`, tensor] as const),
      ),
    );
  }

  /** 32-bit floats remembered for each weight, 0 to 2; Muon's mean over its parameters. */
  get floatsPerWeight(): number {
    let [floats, weights] = [0, 0];
    for (const {parameter, state} of this.#slots) {
      weights += parameter.value.size;
      floats += state.length * parameter.value.size;
    }
    return weights && floats / weights;
  }

  /**
   * One step.
   *
   * @param rate learning rate
   * @param gradientScale what gradients are multiplied by first, as to clip them or to take a mean
   * @throws FreedError
   */
  step(rate: number, gradientScale = 1): void {
    this.#memory.expect('Optimizer.step');
    const count = ++this.steps;
    for (const {parameter, rule, state, pace} of this.#slots)
      rule.update(parameter, state, {rate: rate * pace, scale: gradientScale, count});
  }

  /** Gives its memory back. @throws FreedError the second time */
  free(): void {
    this.#memory.free('Optimizer.free');
  }
}

/**
 * An optimizer for these parameters. What it computes equals torch.optim's of the same name; `momentum` and `nesterov`
 * are SGD with them, Lion is its paper's.
 *
 * @throws TrainingError for an unknown name, a setting out of range, two parameters of one name; RangeError where memory
 *   ends. Nothing is then kept
 */
export function createOptimizer(
  name: OptimizerName,
  parameters: readonly Parameter[],
  settings: OptimizerSettings = {},
): Optimizer {
  const complete = readOptimizerSettings(name, settings);
  if (new Set(parameters.map((parameter) => parameter.name)).size < parameters.length)
    throw new TrainingError('createOptimizer: expected parameters of different names, got two of one');
  const memory = new Memory();
  const ruleOf = rules[name](complete, parameters, memory);
  const slots = parameters.map((parameter) => {
    const [rule, pace] = ruleOf(parameter);
    const {heap, shape} = parameter.value;
    return {parameter, rule, pace, state: rule.state.map(() => memory.tensor(heap, shape))};
  });
  return new Optimizer(name, slots, memory);
}

/** Which rule, at what pace, a parameter is given. */
type Assignment = (parameter: Parameter) => readonly [Rule, number];

const forAll =
  (rule: Rule): Assignment =>
  () => [rule, 1];

const rules: Record<
  OptimizerName,
  (settings: CompleteSettings, all: readonly Parameter[], memory: Memory) => Assignment
> = {
  sgd: (settings) => forAll(sgd(settings)),
  momentum: (settings) => forAll(momentum(settings, false)),
  nesterov: (settings) => forAll(momentum(settings, true)),
  rmsprop: (settings) => forAll(rmsProp(settings)),
  adam: (settings) => forAll(adam(settings)),
  adamw: (settings) => forAll(adamW(settings)),
  lion: (settings) => forAll(lion(settings)),
  muon(settings, all, memory) {
    const rest = adamW(settings);
    const hidden = new Set(
      all.filter((parameter) => parameter.value.shape.length === 2 && settings.isHidden(parameter)),
    );
    if (hidden.size === 0) return () => [rest, settings.adamRate];
    const rule = muon(settings, [...hidden][0].value.heap, [...hidden], memory);
    return (parameter) => (hidden.has(parameter) ? [rule, 1] : [rest, settings.adamRate]);
  },
};
