/**
 * A plane through a model's weights, and its loss there: θ(x, y) = θ + x·u + y·v, with two random directions u and v. Each
 * row of a direction is as long as the same row of the weights ("filter normalisation"; norms' scales and biases stay as
 * they are), so that a unit means a comparable change everywhere. Li et al. 2018, arXiv:1712.09913.
 */
import type {Transformer} from '../model/transformer.js';
import type {Task} from '../task.js';
import {Random} from '../tensor/random.js';
import {TrainingError} from './errors.js';
import type {Point, Slope} from './surfaces.js';
import {TrainingPass} from './training-pass.js';

/** One parameter, and how it changes along both axes. */
interface Moved {
  readonly name: string;
  readonly base: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
}

/** A model on the plane. It takes the model's weights for its own: give it a copy. */
export class LossSlice {
  readonly #model: Transformer;
  readonly #pass: TrainingPass;
  readonly #moved: readonly Moved[];
  readonly #tokens: number[];
  readonly #targets: number[];

  /** openLossSlice() makes one. */
  constructor(model: Transformer, tokens: ArrayLike<number>, moved: readonly Moved[]) {
    const all = Array.from(tokens);
    this.#tokens = all.slice(0, -1);
    this.#targets = all.slice(1);
    this.#model = model;
    this.#moved = moved;
    this.#pass = new TrainingPass(model, 1, this.#tokens.length);
  }

  /** How many tokens are predicted. */
  get predictions(): number {
    return this.#targets.length;
  }

  /** The mean loss at a point, in nats. */
  lossAt([x, y]: Point): number {
    this.#moveTo(x, y);
    return this.#forward();
  }

  /**
   * The mean loss at a point, and its gradient along both axes: (∇L · u, ∇L · v), where L is the mean loss of the predictions
   * in `batch`, or of all.
   *
   * @param batch which predictions, from 0
   */
  at(point: Point, batch?: readonly number[]): Slope {
    const loss = this.lossAt(point);
    const count = this.predictions;
    const share = new Float64Array(count).fill(batch ? 0 : 1 / count);
    for (const prediction of batch ?? []) share[prediction] = 1 / batch!.length;
    this.#pass.zeroGradients();
    this.#pass.backward(share);
    let [dx, dy] = [0, 0];
    for (const {name, u, v} of this.#moved) {
      const {data} = this.#pass.gradients.get(name)!;
      for (let i = 0; i < data.length; i++) {
        dx += data[i] * u[i];
        dy += data[i] * v[i];
      }
    }
    return {loss, gradient: [dx, dy]};
  }

  /** Gives its memory back; the model stays where it was moved last. @throws FreedError the second time */
  free(): void {
    this.#pass.free();
  }

  #forward(): number {
    const losses = this.#pass.forward(this.#tokens, this.#targets);
    let sum = 0;
    for (const loss of losses) sum += loss;
    return sum / losses.length;
  }

  #moveTo(x: number, y: number): void {
    for (const {name, base, u, v} of this.#moved) {
      const {data} = this.#model.parameters.get(name)!;
      for (let i = 0; i < data.length; i++) data[i] = base[i] + x * u[i] + y * v[i];
    }
  }
}

/**
 * A plane through a model's weights, in slices.
 *
 * @param model a copy, which the plane moves
 * @param tokens (T + 1), at least two: each is predicted from those before it
 * @param seed the same gives the same directions
 * @throws TrainingError VocabularyError ContextLengthError; RangeError where memory ends
 */
export function* openLossSlice(model: Transformer, tokens: ArrayLike<number>, seed: number): Task<LossSlice> {
  if (tokens.length < 2)
    throw new TrainingError(`openLossSlice: expected at least two tokens, got ${tokens.length}`);
  const random = new Random(seed);
  const moved: Moved[] = [];
  let done = 0;
  for (const [name, {shape, data, rows, cols}] of model.parameters) {
    done++;
    if (shape.length < 2) continue;
    const base = data.slice();
    const [u, v] = [new Float32Array(base.length), new Float32Array(base.length)];
    for (let row = 0; row < rows; row++) {
      for (const along of [u, v]) drawRow(along, base, row * cols, (row + 1) * cols, random);
      yield (done - 1 + row / rows) / model.parameters.size;
    }
    moved.push({name, base, u, v});
  }
  return new LossSlice(model, tokens, moved);
}

/** Random numbers for one row, as long together as that row of the weights. */
function drawRow(along: Float32Array, base: Float32Array, from: number, to: number, random: Random): void {
  let [drawn, length] = [0, 0];
  for (let i = from; i < to; i++) {
    along[i] = random.normal();
    drawn += along[i] ** 2;
    length += base[i] ** 2;
  }
  const scale = Math.sqrt(length / drawn);
  for (let i = from; i < to; i++) along[i] *= scale;
}

/** So many of the predictions, drawn without putting back. */
export function drawBatch(predictions: number, size: number, random: Random): number[] {
  return random.shuffle(Array.from({length: predictions}, (_, i) => i)).slice(0, size);
}
