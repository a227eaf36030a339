/**
 * The network that groks within seconds: two embeddings that add up to a hidden layer, one unembedding.
 * logits = W·f(A[a] + B[b]), after Gromov 2023, arXiv:2301.02679, where f is the square.
 */
import type {Heap} from '../tensor/heap.js';
import {show} from '../show.js';
import {activations} from '../tensor/kernels.js';
import type {Random} from '../tensor/random.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectWhole} from './check.js';
import {TrainingError} from './errors.js';
import {Memory} from './memory.js';
import type {ModularExamples} from './tasks/modular-addition.js';

/** Sizes are whole numbers above 0. */
export interface ModularMlpConfig {
  /** Numbers that are added, and answers. */
  p: number;
  /** Neurons. */
  hidden: number;
  /** f, applied to the hidden layer. */
  activation: 'relu' | 'square';
}

/** How well a network does on some examples. */
export interface Score {
  /** Mean cross-entropy, in nats. */
  loss: number;
  /** Share of right answers, 0 to 1. */
  accuracy: number;
}

/** The network, with room for so many examples at a time. By turns: forward(), and where it is to learn, backward(). */
export class ModularMlp {
  readonly config: Readonly<ModularMlpConfig>;
  /** embed_a.weight and embed_b.weight (p, hidden), unembed.weight (p, hidden). */
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** By the same names; backward() adds to them. */
  readonly gradients: ReadonlyMap<string, Tensor>;

  readonly #heap: Heap;
  readonly #sum: Tensor; // (rows, hidden) A[a] + B[b], then its gradient
  readonly #hidden: Tensor; // (rows, hidden) f of it
  readonly #logits: Tensor; // (rows, p), then their gradient
  readonly #targets: Tensor; // (rows) 32-bit integers
  readonly #losses: Tensor; // (rows)
  readonly #memory = new Memory();
  #examples: ModularExamples | undefined;

  /**
   * @param rows examples at most in one pass
   * @param random weights come from N(0, 1/hidden)
   * @throws TrainingError; RangeError where memory ends. Nothing is then kept
   */
  constructor(heap: Heap, config: ModularMlpConfig, rows: number, random: Random) {
    const {p, hidden, activation} = config;
    if (activation !== 'relu' && activation !== 'square')
      throw new TrainingError(
        `ModularMlp: expected an activation of relu or square, got ${show(activation)}`,
      );
    expectWhole('ModularMlp', {p, hidden, rows});
    const tensor = (...shape: number[]) => this.#memory.tensor(heap, shape);
    this.config = config;
    this.#heap = heap;
    const names = ['embed_a.weight', 'embed_b.weight', 'unembed.weight'];
    this.parameters = new Map(names.map((name) => [name, tensor(p, hidden)]));
    this.gradients = new Map(names.map((name) => [name, tensor(p, hidden)]));
    this.#sum = tensor(rows, hidden);
    this.#hidden = tensor(rows, hidden);
    this.#logits = tensor(rows, p);
    this.#targets = tensor(rows);
    this.#losses = tensor(rows);
    for (const {data} of this.parameters.values())
      for (let i = 0; i < data.length; i++) data[i] = random.normal() / Math.sqrt(hidden);
  }

  /** Answers the examples, as many as there are rows at most. @throws TrainingError FreedError */
  forward(examples: ModularExamples): Score {
    this.#memory.expect('ModularMlp.forward');
    const {p, hidden} = this.config;
    const {kernels, i32} = this.#heap;
    const {a, b, c} = examples;
    const rows = c.length;
    if (rows < 1 || rows > this.#losses.size)
      throw new TrainingError(`ModularMlp.forward: expected 1 to ${this.#losses.size} examples, got ${rows}`);
    const [A, B, W] = [...this.parameters.values()];
    for (let row = 0; row < rows; row++)
      kernels.add(this.#sum.at + row * hidden, A.at + a[row] * hidden, B.at + b[row] * hidden, hidden);
    this.#activate(rows * hidden);
    kernels.gemm(this.#logits.at, p, this.#hidden.at, hidden, 1, W.at, 1, hidden, rows, p, hidden, 0); // (rows, p)
    i32.set(c, this.#targets.at);
    kernels.crossEntropy(this.#losses.at, 0, this.#logits.at, this.#targets.at, rows, p, 1);
    this.#examples = examples;
    return this.#score(rows, c);
  }

  /** What it answered to each example of the last forward pass: the largest logit, (rows). @throws TrainingError */
  answers(): Int32Array {
    if (!this.#examples)
      throw new TrainingError('ModularMlp.answers: expected a forward pass first, got none');
    return Int32Array.from(this.#examples.c, (_, row) => this.#answer(row));
  }

  /** Adds the gradient of the mean loss of the last forward pass, once for each. @throws TrainingError */
  backward(): void {
    const {p, hidden} = this.config;
    const {kernels} = this.#heap;
    if (!this.#examples)
      throw new TrainingError('ModularMlp.backward: expected a forward pass first, got none');
    const {a, b, c} = this.#examples;
    this.#examples = undefined; // what it left is used up below
    const rows = c.length;
    const W = this.parameters.get('unembed.weight')!;
    const [dA, dB, dW] = [...this.gradients.values()];
    const logits = this.#logits.at; // become their own gradient
    kernels.crossEntropy(this.#losses.at, logits, logits, this.#targets.at, rows, p, 1 / rows);
    kernels.gemm(dW.at, hidden, logits, 1, p, this.#hidden.at, hidden, 1, p, hidden, rows, 1);
    kernels.gemm(this.#hidden.at, hidden, logits, p, 1, W.at, hidden, 1, rows, hidden, p, 0); // now its gradient
    this.#activateBackward(rows * hidden);
    for (let row = 0; row < rows; row++) {
      const d = this.#sum.at + row * hidden;
      kernels.addScaled(dA.at + a[row] * hidden, d, 1, hidden);
      kernels.addScaled(dB.at + b[row] * hidden, d, 1, hidden);
    }
  }

  /** Gives its memory back. @throws FreedError the second time */
  free(): void {
    this.#memory.free('ModularMlp.free');
    this.#examples = undefined;
  }

  /** hidden = f(sum) */
  #activate(n: number): void {
    if (this.config.activation === 'relu')
      return this.#heap.kernels.activate(activations.relu, this.#hidden.at, this.#sum.at, n);
    const [x, y] = [this.#sum.data, this.#hidden.data];
    for (let i = 0; i < n; i++) y[i] = x[i] * x[i];
  }

  /** sum = f′(sum)·hidden, where hidden has become its own gradient. */
  #activateBackward(n: number): void {
    const [x, dy] = [this.#sum.data, this.#hidden.data];
    if (this.config.activation === 'relu') for (let i = 0; i < n; i++) x[i] = x[i] > 0 ? dy[i] : 0;
    else for (let i = 0; i < n; i++) x[i] = 2 * x[i] * dy[i];
  }

  #score(rows: number, answers: Int32Array): Score {
    const losses = this.#losses.data;
    let [loss, right] = [0, 0];
    for (let row = 0; row < rows; row++) {
      loss += losses[row];
      if (this.#answer(row) === answers[row]) right++;
    }
    return {loss: loss / rows, accuracy: right / rows};
  }

  #answer(row: number): number {
    const {p} = this.config;
    const logits = this.#logits.data;
    const start = row * p;
    let best = 0;
    for (let j = 1; j < p; j++) if (logits[start + j] > logits[start + best]) best = j;
    return best;
  }
}
