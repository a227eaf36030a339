/** Preference tuning: Rafailov et al. 2023, arXiv:2305.18290. */
import type {Transformer} from '../model/transformer.js';
import {Random} from '../tensor/random.js';
import {formatCheckpoint, restoreCheckpoint, type RunState} from './checkpoint.js';
import {logProbability} from './divergence.js';
import {TrainingError} from './errors.js';
import {dpo, type DpoResult, type PairLogProbabilities} from './preference.js';
import {maskPrompt, type MaskedSequence} from './sft.js';
import {fillRow} from './tasks/instruction.js';
import type {Batch} from './tasks/task.js';
import {TrainingPass} from './training-pass.js';
import {Update, type UpdateSettings} from './update.js';

/** Two answers to one prompt, of which one was preferred. */
export interface Preference {
  readonly prompt: ArrayLike<number>;
  readonly chosen: ArrayLike<number>;
  readonly rejected: ArrayLike<number>;
}

export interface DpoOptions extends UpdateSettings {
  /** Is trained in place. */
  policy: Transformer;
  /** Stays as it is: by custom what the policy was at first. */
  reference: Transformer;
  /** How closely the policy is held to the reference; 0.1. */
  beta?: number;
  /** Pairs in a step. */
  batch: number;
  /** Tokens of prompt and answer together at most; what is longer loses its beginning. */
  context: number;
  /** Decides which pairs come: 0. */
  seed?: number;
}

/** One step; all but the count are means over its pairs, before the step. */
export interface DpoEvent {
  /** Steps made, this one included. */
  step: number;
  /** In nats. */
  loss: number;
  /** Reward of the chosen answer less that of the rejected. */
  margin: number;
  /** Share of pairs that the policy ranks as its teacher does. */
  accuracy: number;
  rewards: PairLogProbabilities;
  gradientNorm: number;
  rate: number;
}

interface Pair {
  chosen: MaskedSequence;
  rejected: MaskedSequence;
  /** Computed once: the reference does not change. */
  reference: PairLogProbabilities;
}

export class DpoTrainer {
  /** May be changed between steps. */
  beta: number;
  readonly #options: Readonly<DpoOptions>;
  readonly #pairs: Pair[] = [];
  readonly #pass: TrainingPass;
  readonly #update: Update;
  readonly #run: RunState;

  /** @throws TrainingError RangeError */
  constructor(options: DpoOptions) {
    const {policy, batch, context, beta = 0.1, seed = 0} = options;
    for (const [name, value] of Object.entries({batch, context}))
      if (!Number.isSafeInteger(value) || value < 1)
        throw new TrainingError(`DpoTrainer: expected ${name} to be a whole number above 0, got ${value}`);
    this.beta = beta;
    this.#options = options;
    this.#pass = new TrainingPass(policy, 2 * batch, context);
    this.#update = new Update(policy.parameters, this.#pass.gradients, options);
    this.#run = {
      parameters: policy.parameters,
      optimizer: this.#update.optimizer,
      random: new Random(seed),
      tokens: 0,
    };
  }

  /** Gives back its memory, the optimizer's too; the models stay. */
  free(): void {
    this.#pass.free();
    this.#update.optimizer.free();
  }

  /** Pairs it has to learn from. */
  get pairs(): number {
    return this.#pairs.length;
  }

  get steps(): number {
    return this.#run.optimizer.steps;
  }

  /** Takes a pair to learn from. @throws TrainingError VocabularyError ContextLengthError */
  add({prompt, chosen, rejected}: Preference): void {
    const [better, worse] = [chosen, rejected].map((answer) => this.#cut(maskPrompt(prompt, answer)));
    const {reference} = this.#options;
    this.#pairs.push({
      chosen: better,
      rejected: worse,
      reference: {chosen: logProbability(reference, better), rejected: logProbability(reference, worse)},
    });
  }

  #cut({tokens, targets}: MaskedSequence): MaskedSequence {
    const {context} = this.#options;
    return {tokens: tokens.slice(-context), targets: targets.slice(-context)};
  }

  /**
   * One step on pairs drawn at random.
   *
   * @throws TrainingError where there are no pairs, or loss or gradient are no finite numbers; nothing has then changed
   */
  step(): DpoEvent {
    const {batch} = this.#options;
    const {random} = this.#run;
    if (this.#pairs.length === 0)
      throw new TrainingError('DpoTrainer.step: expected at least one pair, got none');
    const before = random.state;
    try {
      return this.#learn(Array.from({length: batch}, () => this.#pairs[random.integer(this.#pairs.length)]));
    } catch (error) {
      random.state = before;
      throw error;
    }
  }

  #learn(pairs: readonly Pair[]): DpoEvent {
    const n = pairs.length;
    const {tokens, targets} = this.#rows(pairs);
    const losses = this.#pass.forward(tokens, targets);
    const results = pairs.map(({reference}, i) => {
      const policy = {chosen: -this.#sumRow(losses, 2 * i), rejected: -this.#sumRow(losses, 2 * i + 1)};
      return dpo(policy, reference, this.beta);
    });
    const mean = (of: (result: DpoResult) => number): number =>
      results.reduce((sum, result) => sum + of(result), 0) / n;
    const loss = mean((result) => result.loss);
    if (!Number.isFinite(loss))
      throw new TrainingError(`DpoTrainer.step: expected a finite loss, got ${loss}`);

    this.#pass.zeroGradients();
    this.#pass.backward(this.#coefficients(results));
    const update = this.#update.apply();
    for (const target of targets) if (target >= 0) this.#run.tokens++;
    return {
      step: this.steps,
      loss,
      margin: mean(({margin}) => margin),
      accuracy: mean(({margin}) => Number(margin > 0)),
      rewards: {chosen: mean(({rewards}) => rewards.chosen), rejected: mean(({rewards}) => rewards.rejected)},
      ...update,
    };
  }

  /** Pair i's answers as rows 2i, the chosen, and 2i + 1. */
  #rows(pairs: readonly Pair[]): Batch {
    const {context: T} = this.#options;
    const size = 2 * pairs.length * T;
    const rows = {tokens: new Int32Array(size), targets: new Int32Array(size)};
    for (const [i, {chosen, rejected}] of pairs.entries()) {
      fillRow(rows, 2 * i * T, T, chosen);
      fillRow(rows, (2 * i + 1) * T, T, rejected);
    }
    return rows;
  }

  #sumRow(losses: Float32Array, row: number): number {
    const {context: T} = this.#options;
    let sum = 0;
    for (let t = row * T; t < (row + 1) * T; t++) sum += losses[t];
    return sum;
  }

  /** What each position's loss weighs in the mean over pairs; those without a target weigh nothing anyway. */
  #coefficients(results: readonly DpoResult[]): Float32Array {
    const {context: T} = this.#options;
    const rows = results.flatMap(({coefficients: {chosen, rejected}}) => [chosen, rejected]);
    return Float32Array.from({length: rows.length * T}, (_, at) => rows[Math.floor(at / T)] / results.length);
  }

  /** Trains for so many steps, or for as long as it is asked. */
  *run(steps = Infinity): Generator<DpoEvent, void, void> {
    for (let i = 0; i < steps; i++) yield this.step();
  }

  /** Weights, optimizer, steps and chance, as a Trainer's; the pairs are the caller's to keep. */
  checkpoint(): Uint8Array<ArrayBuffer> {
    return formatCheckpoint(this.#run);
  }

  /** Goes back to a checkpoint. @throws TrainingError SafetensorsError */
  restore(checkpoint: Uint8Array): void {
    restoreCheckpoint(this.#run, checkpoint);
  }
}
