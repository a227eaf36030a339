/** Preference tuning: Rafailov et al. 2023, arXiv:2305.18290. */
import {formatConfig} from '../model/format-config.js';
import type {Transformer} from '../model/transformer.js';
import {Random} from '../tensor/random.js';
import {formatCheckpoint, restoreCheckpoint, type RunState} from './checkpoint.js';
import {logProbability} from './divergence.js';
import {expectWhole} from './check.js';
import {TrainingError} from './errors.js';
import {Memory} from './memory.js';
import {dpo, type DpoResult, type PairLogProbabilities, type Preference} from './preference.js';
import {maskPrompt, type MaskedSequence} from './sft.js';
import {fillRow} from './tasks/instruction.js';
import type {Batch} from './tasks/task.js';
import {expectTokenIds} from './token-ids.js';
import {TrainingPass} from './training-pass.js';
import {readUpdateSettings, Update, type UpdateSettings} from './update.js';

/** What a DpoTrainer is made of. Counts are whole numbers. */
export interface DpoOptions extends UpdateSettings {
  /** Is trained in place. */
  policy: Transformer;
  /** Stays as it is: by custom what the policy was at first. Of the same vocabulary. */
  reference: Transformer;
  /** β, above 0: how closely the policy is held to the reference; 0.1. */
  beta?: number;
  /** Pairs in a step. */
  batch: number;
  /** Tokens of prompt and answer together at most; what is longer loses its beginning. */
  context: number;
  /** Decides which pairs come: 0. */
  seed?: number;
  /** Settings that DpoTrainer.resume() lets be others than the checkpoint's: none. */
  changes?: readonly ('beta' | 'schedule' | 'optimizerSettings' | 'clip' | 'batch' | 'context')[];
}

/** One step; all but the count are means over its pairs, before the step. */
export interface DpoEvent {
  /** Steps made, this one included. */
  step: number;
  /** In nats. */
  loss: number;
  /** Reward of the chosen answer less that of the rejected, in nats. */
  margin: number;
  /** Share of pairs whose margin is above 0: those on which the policy has moved towards the chosen answer, 0 to 1. */
  accuracy: number;
  /** β·(ln p_policy − ln p_reference) of either answer, in nats. */
  rewards: PairLogProbabilities;
  /** √Σ g² over all gradients of the loss, before clipping. */
  gradientNorm: number;
  /** Learning rate. */
  rate: number;
}

interface Pair {
  chosen: MaskedSequence;
  rejected: MaskedSequence;
  /** Computed once: the reference does not change. */
  reference: PairLogProbabilities;
}

/**
 * Trains a policy on pairs of answers so that it prefers what was preferred, without a model of rewards (Rafailov et al.
 * 2023, arXiv:2305.18290). Pairs may be added between steps.
 */
export class DpoTrainer {
  /** May be changed between steps. */
  beta: number;
  readonly #options: Readonly<DpoOptions>;
  readonly #pairs: Pair[] = [];
  readonly #pass: TrainingPass;
  readonly #update: Update;
  readonly #run: RunState;
  readonly #memory = new Memory();

  /**
   * @throws TrainingError where an option is out of range, or the policy does not compute with its parameters; RangeError
   *   where memory ends. Nothing is then kept
   */
  constructor(options: DpoOptions) {
    const {policy, reference, batch, context, beta = 0.1, seed = 0} = options;
    expectWhole('DpoTrainer', {batch, context});
    const {vocab_size: vocab} = policy.config;
    if (reference.config.vocab_size !== vocab)
      throw new TrainingError(
        `DpoTrainer: expected a reference with a vocabulary of ${vocab}, got ${reference.config.vocab_size}`,
      );
    const settings = {batch, context, beta, ...readUpdateSettings(options)};
    const config = formatConfig(policy.config);
    this.beta = beta;
    this.#options = options;
    this.#pass = this.#memory.take(() => new TrainingPass(policy, 2 * batch, context));
    this.#update = this.#memory.take(() => new Update(policy.parameters, this.#pass.gradients, options));
    this.#run = {
      parameters: policy.parameters,
      config,
      optimizer: this.#update.optimizer,
      random: new Random(seed),
      settings,
      tokens: 0,
    };
  }

  /**
   * A trainer that goes on where a checkpoint was taken: the policy gets its weights, and the seed counts for nothing. The
   * pairs are to be added again, in the order that they had.
   *
   * @param options those of the run, but for those that `changes` names
   * @throws TrainingError that names what differs, SafetensorsError ConfigError. The policy is then as it was
   */
  static resume(checkpoint: Uint8Array, options: DpoOptions): DpoTrainer {
    const trainer = new DpoTrainer(options);
    try {
      restoreCheckpoint(trainer.#run, checkpoint, options.changes);
      return trainer;
    } catch (error) {
      trainer.free();
      throw error;
    }
  }

  /** Gives back its memory, the optimizer's too; the models stay. @throws FreedError the second time */
  free(): void {
    this.#memory.free('DpoTrainer.free');
  }

  /** Pairs it has to learn from. */
  get pairs(): number {
    return this.#pairs.length;
  }

  /** Steps made so far. */
  get steps(): number {
    return this.#run.optimizer.steps;
  }

  /**
   * Takes a pair to learn from, all or nothing.
   *
   * @throws TrainingError where the prompt or an answer has no tokens; VocabularyError ContextLengthError
   */
  add({prompt, chosen, rejected}: Preference): void {
    const {reference} = this.#options;
    for (const ids of [prompt, chosen, rejected])
      expectTokenIds('DpoTrainer.add', ids, reference.config.vocab_size);
    const [better, worse] = [chosen, rejected].map((answer) => this.#cut(maskPrompt(prompt, answer)));
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
   * @throws TrainingError where there are no pairs, or loss or gradient are no finite numbers; FreedError. Nothing has then changed
   */
  step(): DpoEvent {
    this.#memory.expect('DpoTrainer.step');
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

  /** Weights, optimizer, steps, chance and settings, as a Trainer's; the pairs are the caller's to keep. @throws FreedError */
  checkpoint(): Uint8Array<ArrayBuffer> {
    this.#memory.expect('DpoTrainer.checkpoint');
    const {beta} = this;
    return formatCheckpoint({...this.#run, settings: {...this.#run.settings, beta}});
  }
}
