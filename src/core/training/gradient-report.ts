/** One pass forward and back over a text: how much gradient each parameter gets, and what one step would change. */
import type {Transformer} from '../model/transformer.js';
import {isList, show} from '../show.js';
import type {Task} from '../task.js';
import {TrainingError} from './errors.js';
import {MASKED, TrainingPass} from './training-pass.js';

/** Most rates that are tried, each with a pass of its own. */
export const MOST_RATES = 64;

/** What the loss is of, and which steps are tried. */
export interface GradientOptions {
  /** The token that is to follow each, (T); a negative one counts for nothing. Each token's next, where left out. */
  targets?: ArrayLike<number>;
  /** Learning rates of single steps of gradient descent from the same weights, above 0: none. */
  rates?: readonly number[];
}

/** The gradient of one parameter tensor. */
export interface ParameterGradient {
  readonly name: string;
  /** Numbers in it. */
  readonly size: number;
  /** ‖g‖, the Euclidean length of its gradient. */
  readonly gradient: number;
  /** ‖w‖, that of the parameter itself. */
  readonly weight: number;
}

/** The loss after one step w − rate · g, from the same weights each time. */
export interface TriedStep {
  readonly rate: number;
  readonly loss: number;
  /** The change that the gradient alone promises: −rate · ‖g‖². */
  readonly promised: number;
}

/** Gradients of the mean loss over the targets that count. */
export interface GradientReport {
  /** Mean −ln p of the targets, in nats. */
  readonly loss: number;
  /** How many targets count. */
  readonly targets: number;
  /** ‖g‖ of all parameters as one vector. */
  readonly norm: number;
  /** In the model's order. */
  readonly parameters: readonly ParameterGradient[];
  /** In the order of the rates. */
  readonly steps: readonly TriedStep[];
}

/**
 * Measures the gradients of a model, in slices. Its weights are changed meanwhile where there are rates, and put back.
 *
 * @param tokens (T), at least one; at least two where there are no targets
 * @throws TrainingError VocabularyError ShapeError; RangeError where memory ends
 */
export function* gradientReport(
  model: Transformer,
  tokens: ArrayLike<number>,
  {targets, rates = []}: GradientOptions = {},
): Task<GradientReport> {
  const least = targets ? 1 : 2;
  if (!isList(tokens) || tokens.length < least)
    throw new TrainingError(`gradientReport: expected at least ${least} tokens, got ${show(tokens)}`);
  const all = Array.from(tokens);
  const inputs = targets ? all : all.slice(0, -1);
  const wanted = targets ? Array.from(targets) : all.slice(1);
  const count = wanted.filter((target) => target > MASKED).length;
  if (count === 0) throw new TrainingError('gradientReport: expected a target that counts, got none');
  if (rates.length > MOST_RATES || !rates.every((rate) => rate > 0 && Number.isFinite(rate)))
    throw new TrainingError(
      `gradientReport: expected at most ${MOST_RATES} rates above 0, got ${show(rates)}`,
    );
  const done = (passes: number): number => passes / (rates.length + 2);
  const pass = new TrainingPass(model, 1, inputs.length);
  const kept = new Map<string, Float32Array>();
  try {
    yield done(0);
    const lossNow = (): number => pass.forward(inputs, wanted).reduce((sum, each) => sum + each, 0) / count;
    const loss = lossNow();
    yield done(1);
    pass.backward(1 / count);
    const parameters = Array.from(pass.gradients, ([name, {data}]): ParameterGradient => {
      const weight = model.parameters.get(name)!.data;
      return {name, size: data.length, gradient: lengthOf(data), weight: lengthOf(weight)};
    });
    const squares = parameters.reduce((sum, {gradient}) => sum + gradient ** 2, 0);
    if (!Number.isFinite(squares))
      throw new TrainingError(`gradientReport: expected gradients of a finite norm, got ${squares}`);
    if (rates.length) for (const [name, {data}] of model.parameters) kept.set(name, data.slice());
    const steps: TriedStep[] = [];
    for (const rate of rates) {
      yield done(2 + steps.length);
      for (const [name, weights] of kept) {
        const {data} = model.parameters.get(name)!;
        const gradient = pass.gradients.get(name)!.data;
        for (let i = 0; i < data.length; i++) data[i] = weights[i] - rate * gradient[i];
      }
      steps.push({rate, loss: lossNow(), promised: -rate * squares});
    }
    return {loss, targets: count, norm: Math.sqrt(squares), parameters, steps};
  } finally {
    for (const [name, weights] of kept) model.parameters.get(name)!.data.set(weights);
    pass.free();
  }
}

/** √Σx² */
function lengthOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
