/** The training loop of a transformer: batches in, events out, at the pace of whoever asks for the next. */
import {formatConfig} from '../model/format-config.js';
import type {Transformer} from '../model/transformer.js';
import {Random} from '../tensor/random.js';
import type {Tensor} from '../tensor/tensor.js';
import {formatCheckpoint, restoreCheckpoint, type RunState} from './checkpoint.js';
import {expectOptions, expectWhole} from './check.js';
import {TrainingError} from './errors.js';
import {Memory} from './memory.js';
import type {Batch, TrainingTask} from './tasks/task.js';
import {TrainingPass} from './training-pass.js';
import {readUpdateSettings, Update, type UpdateSettings} from './update.js';

/** What a Trainer is made of. Counts are whole numbers. */
export interface TrainerOptions extends UpdateSettings {
  /** Is trained in place. */
  model: Transformer;
  /** Where batches come from. */
  task: TrainingTask;
  /** Sequences in a pass. */
  batch: number;
  /** Tokens of a sequence. */
  context: number;
  /** Passes whose gradients make one step, as if they were one batch: 1. */
  accumulate?: number;
  /** Decides which batches come: 0. */
  seed?: number;
  /** Steps between validations; 0, the default, for none. */
  evaluateEvery?: number;
  /** Steps between events that say it is time for a sample; 0, the default, for none. */
  sampleEvery?: number;
  /** Where several replicas train as one: which of the passes are this one's, and how results come together. */
  shard?: Shard;
  /** Settings that Trainer.resume() lets be others than the checkpoint's, as to go on at a lower rate: none. */
  changes?: readonly ('schedule' | 'optimizerSettings' | 'clip' | 'batch' | 'context' | 'accumulate')[];
}

/** Whether an option has to be given. */
const names: Readonly<Record<keyof TrainerOptions, boolean>> = {
  model: true,
  task: true,
  batch: true,
  context: true,
  schedule: true,
  accumulate: false,
  seed: false,
  evaluateEvery: false,
  sampleEvery: false,
  shard: false,
  changes: false,
  optimizer: false,
  optimizerSettings: false,
  clip: false,
};

/** A replica's place among several that see the same batches. */
export interface Shard {
  readonly index: number;
  readonly count: number;
  /** Replaces every replica's gradients by the sum of all, and returns the sum of their losses. */
  sum(gradients: ReadonlyMap<string, Tensor>, loss: number): number;
}

/** One step was made. */
export interface StepEvent {
  kind: 'step';
  /** Steps made, this one included. */
  step: number;
  /** Mean over the batch's targets before the step, in nats. */
  loss: number;
  /** √Σ g² over all gradients of that mean, before clipping. */
  gradientNorm: number;
  /** Learning rate. */
  rate: number;
  /** Targets trained on so far. */
  tokens: number;
}

/** What a run tells; steps are counted from 1. */
export type TrainingEvent =
  | StepEvent
  /** Mean loss over the validation sequences, in nats. */
  | {kind: 'evaluation'; step: number; loss: number}
  /** A moment to draw samples from the model. */
  | {kind: 'sample'; step: number};

/**
 * Trains a transformer by mini-batches: sample, forward, backward, clip, step. The same options and weights give the same
 * run, bit for bit on one kind of heap, and one that resumes from a checkpoint goes on as if never interrupted.
 */
export class Trainer {
  readonly model: Transformer;

  readonly #task: TrainingTask;
  readonly #pass: TrainingPass;
  readonly #update: Update;
  readonly #run: RunState;
  readonly #batch: Batch; // of all passes of a step, (accumulate·batch·context)
  readonly #evaluation: Batch; // (batch·context)
  readonly #context: number;
  readonly #accumulate: number;
  readonly #evaluateEvery: number;
  readonly #sampleEvery: number;
  readonly #shard: Shard | undefined;
  readonly #memory = new Memory();

  /**
   * Memory for the gradients, the optimizer and the activations of one batch, which goes with the model's heap.
   *
   * @throws TrainingError where an option is missing, unknown or out of range, or the model does not compute with its
   *   parameters; what the task throws of its validation; RangeError where memory ends. Nothing is then kept
   */
  constructor(options: TrainerOptions) {
    expectOptions('Trainer', options, names);
    const {
      model,
      task,
      batch,
      context,
      accumulate = 1,
      seed = 0,
      evaluateEvery = 0,
      sampleEvery = 0,
    } = options;
    expectWhole('Trainer', {batch, context, accumulate});
    expectWhole('Trainer', {evaluateEvery, sampleEvery}, 0);
    const settings = {batch, context, accumulate, ...readUpdateSettings(options)};
    const config = formatConfig(model.config);
    this.model = model;
    this.#task = task;
    this.#context = context;
    this.#accumulate = accumulate;
    this.#evaluateEvery = evaluateEvery;
    this.#sampleEvery = sampleEvery;
    this.#shard = options.shard;
    this.#batch = emptyBatch(accumulate * batch * context);
    this.#evaluation = emptyBatch(batch * context);
    if (evaluateEvery > 0) Array.from(this.#validation()); // what cannot be validated is to be known before the first step
    this.#pass = this.#memory.take(() => new TrainingPass(model, batch, context));
    this.#update = this.#memory.take(() => new Update(model.parameters, this.#pass.gradients, options));
    this.#run = {
      parameters: model.parameters,
      config,
      optimizer: this.#update.optimizer,
      random: new Random(seed),
      settings,
      tokens: 0,
    };
  }

  /**
   * A trainer that goes on where a checkpoint was taken: the model gets its weights, and the seed counts for nothing.
   *
   * @param options those of the run, but for those that `changes` names; how often it evaluates is free
   * @throws TrainingError that names what differs, SafetensorsError ConfigError. The model is then as it was
   */
  static resume(checkpoint: Uint8Array, options: TrainerOptions): Trainer {
    const trainer = new Trainer(options);
    try {
      restoreCheckpoint(trainer.#run, checkpoint, options.changes);
      return trainer;
    } catch (error) {
      trainer.free();
      throw error;
    }
  }

  /** Steps made so far. */
  get steps(): number {
    return this.#run.optimizer.steps;
  }

  /** Trains for so many steps, or for as long as it is asked. Between events all may be looked at and saved. */
  *run(steps = Infinity): Generator<TrainingEvent, void, void> {
    for (let i = 0; i < steps; i++) {
      yield this.step();
      const step = this.steps;
      const validation = isDue(step, this.#evaluateEvery) ? this.evaluate() : undefined;
      if (validation !== undefined) yield {kind: 'evaluation', step, loss: validation};
      if (isDue(step, this.#sampleEvery)) yield {kind: 'sample', step};
    }
  }

  /**
   * One step.
   *
   * @throws TrainingError where the loss or the gradient is no finite number, as at a rate too high: weights, optimizer
   * and chance are then as they were before; FreedError
   */
  step(): StepEvent {
    this.#memory.expect('Trainer.step');
    const {random} = this.#run;
    const before = random.state;
    try {
      this.#task.sample(this.#batch, this.#context, random);
      const targets = countTargets(this.#batch);
      if (targets === 0) throw new TrainingError('Trainer.step: expected a batch with targets, got none');
      const loss = this.#gradients(targets);
      if (!Number.isFinite(loss))
        throw new TrainingError(`Trainer.step: expected a finite loss, got ${loss}`);
      const {gradientNorm, rate} = this.#update.apply();
      this.#run.tokens += targets;
      return {kind: 'step', step: this.steps, loss, gradientNorm, rate, tokens: this.#run.tokens};
    } catch (error) {
      random.state = before;
      throw error;
    }
  }

  /** The gradients of the mean loss, which it returns. */
  #gradients(targets: number): number {
    const {index, count} = this.#shard ?? {index: 0, count: 1};
    const rows = this.#evaluation.tokens.length;
    let loss = 0;
    this.#pass.zeroGradients();
    for (let i = index; i < this.#accumulate; i += count) {
      const [tokens, wanted] = [this.#batch.tokens, this.#batch.targets].map((all) =>
        all.subarray(i * rows, (i + 1) * rows),
      );
      loss += sum(this.#pass.forward(tokens, wanted)) / targets;
      this.#pass.backward(1 / targets);
    }
    return this.#shard ? this.#shard.sum(this.#pass.gradients, loss) : loss;
  }

  /** The task's validation sequences, batch by batch, each in the place of the one before. */
  *#validation(): Generator<Batch, void, void> {
    const rows = this.#evaluation.tokens.length / this.#context;
    for (let first = 0; this.#task.validate(this.#evaluation, this.#context, first); first += rows)
      yield this.#evaluation;
  }

  /** Mean loss over the task's validation sequences, in nats; undefined where it has none. @throws FreedError */
  evaluate(): number | undefined {
    this.#memory.expect('Trainer.evaluate');
    let [loss, count] = [0, 0];
    for (const {tokens, targets} of this.#validation()) {
      loss += sum(this.#pass.forward(tokens, targets));
      count += countTargets(this.#evaluation);
    }
    return count > 0 ? loss / count : undefined;
  }

  /** Gives back its memory, the optimizer's too; the model stays. @throws FreedError the second time */
  free(): void {
    this.#memory.free('Trainer.free');
  }

  /** The run as safetensors: weights under their names, the optimizer's state, steps, the state of chance, settings. @throws FreedError */
  checkpoint(): Uint8Array<ArrayBuffer> {
    this.#memory.expect('Trainer.checkpoint');
    return formatCheckpoint(this.#run);
  }
}

function emptyBatch(length: number): Batch {
  return {tokens: new Int32Array(length), targets: new Int32Array(length)};
}

function countTargets({targets}: Batch): number {
  let count = 0;
  for (const target of targets) if (target >= 0) count++;
  return count;
}

function sum(numbers: Float32Array): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

const isDue = (step: number, every: number): boolean => every > 0 && step % every === 0;
