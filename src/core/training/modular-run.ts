/** Grokking: a network that has long learned its examples by heart finds the rule behind them, because weights decay. */
import type {Heap} from '../tensor/heap.js';
import {Random} from '../tensor/random.js';
import {formatCheckpoint, restoreCheckpoint, type RunState} from './checkpoint.js';
import {globalNorm} from './clip.js';
import {TrainingError} from './errors.js';
import {Memory} from './memory.js';
import {ModularMlp, type ModularMlpConfig, type Score} from './modular-mlp.js';
import {modularAddition, type ModularAddition} from './tasks/modular-addition.js';
import {readUpdateSettings, Update, type UpdateSettings} from './update.js';

/** What a ModularRun is made of. */
export interface ModularRunOptions extends ModularMlpConfig {
  /** Share of the pairs that is trained on, above 0 and below 1: 0.5. */
  fraction?: number;
  /** Learning rate: 0.01. */
  rate?: number;
  /** What decides whether it generalises: 1. At 0 it does not. */
  weightDecay?: number;
  /** Decides the split and the first weights: 1. */
  seed?: number;
}

/** What a network answers to all sums: row a, column b, (p, p). */
export interface ModularTable {
  /** The largest logit's number. */
  answers: Int32Array;
  /** 1 for those that it is trained on. */
  isTrained: Uint8Array;
}

/** Full-batch AdamW with β₂ = 0.98 (at 0.999 the rule comes much later), as in Power et al. 2022, arXiv:2201.02177. */
export class ModularRun {
  readonly task: ModularAddition;
  readonly mlp: ModularMlp;
  readonly #update: Update;
  readonly #run: RunState;
  readonly #memory = new Memory();

  /** @throws TrainingError where an option is out of range; RangeError where memory ends. Nothing is then kept */
  constructor(heap: Heap, options: ModularRunOptions) {
    const {p, hidden, activation, fraction = 0.5, rate = 0.01, weightDecay = 1, seed = 1} = options;
    const how: UpdateSettings = {
      schedule: {kind: 'constant', rate},
      optimizerSettings: {weightDecay, beta2: 0.98},
      clip: Infinity,
    };
    readUpdateSettings(how); // before there is memory
    const random = new Random(seed);
    this.task = modularAddition(p, fraction, random);
    const {train, validation} = this.task;
    const rows = Math.max(train.c.length, validation.c.length);
    this.mlp = this.#memory.take(() => new ModularMlp(heap, options, rows, random));
    const {parameters, gradients} = this.mlp;
    this.#update = this.#memory.take(() => new Update(parameters, gradients, how));
    const settings = {p, hidden, activation, fraction, seed};
    this.#run = {parameters, optimizer: this.#update.optimizer, random, settings, tokens: 0};
  }

  /**
   * A run that goes on where a checkpoint was taken. Rate and decay may be others; what decides the network and which
   * equations are trained on may not, or what was trained on would be validated on.
   *
   * @throws TrainingError that names what differs, SafetensorsError
   */
  static resume(checkpoint: Uint8Array, heap: Heap, options: ModularRunOptions): ModularRun {
    const run = new ModularRun(heap, options);
    try {
      restoreCheckpoint(run.#run, checkpoint);
      return run;
    } catch (error) {
      run.free();
      throw error;
    }
  }

  /** Steps made so far. */
  get steps(): number {
    return this.#run.optimizer.steps;
  }

  /** Length of all weights as one vector. @throws FreedError */
  get weightNorm(): number {
    this.#memory.expect('ModularRun.weightNorm');
    return globalNorm(this.mlp.parameters.values());
  }

  /** One step on all examples; the score is from before it. @throws TrainingError where the loss is no finite number; FreedError */
  step(): Score {
    this.#memory.expect('ModularRun.step');
    const {train} = this.task;
    for (const gradient of this.mlp.gradients.values()) gradient.fill(0);
    const score = this.mlp.forward(train);
    if (!Number.isFinite(score.loss))
      throw new TrainingError(`ModularRun.step: expected a finite loss, got ${score.loss}`);
    this.mlp.backward();
    this.#update.apply();
    this.#run.tokens += train.c.length;
    return score;
  }

  /** How it does on what it has never seen. @throws FreedError */
  validate(): Score {
    this.#memory.expect('ModularRun.validate');
    return this.mlp.forward(this.task.validation);
  }

  /** What it answers to each of the p² sums. @throws FreedError */
  table(): ModularTable {
    this.#memory.expect('ModularRun.table');
    const {p, train, validation} = this.task;
    const answers = new Int32Array(p * p);
    const isTrained = new Uint8Array(p * p);
    for (const side of [train, validation]) {
      this.mlp.forward(side);
      this.mlp.answers().forEach((answer, row) => {
        const at = side.a[row] * p + side.b[row];
        answers[at] = answer;
        isTrained[at] = Number(side === train);
      });
    }
    return {answers, isTrained};
  }

  /** Weights, optimizer and steps as safetensors. @throws FreedError */
  checkpoint(): Uint8Array<ArrayBuffer> {
    this.#memory.expect('ModularRun.checkpoint');
    return formatCheckpoint(this.#run);
  }

  /** Gives its memory back. @throws FreedError the second time */
  free(): void {
    this.#memory.free('ModularRun.free');
  }
}
