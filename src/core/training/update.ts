import type {Tensor} from '../tensor/tensor.js';
import {clipFactor, globalNorm} from './clip.js';
import {TrainingError} from './errors.js';
import {createOptimizer, type Optimizer} from './optimizer.js';
import {readOptimizerSettings, type OptimizerName, type OptimizerSettings} from './optimizers/settings.js';
import {pairParameters} from './parameter.js';
import {checkSchedule, completeSchedule, rateAt, type Schedule} from './schedule.js';

/** How gradients become steps. */
export interface UpdateSettings {
  /** The learning rate of each step. */
  schedule: Schedule;
  /** 'adamw' */
  optimizer?: OptimizerName;
  /** What differs from optimizerDefaults. */
  optimizerSettings?: OptimizerSettings;
  /** Norm of the whole gradient at most, above 0: 1; Infinity clips nothing. */
  clip?: number;
}

/**
 * The settings as a checkpoint holds them: complete, and as JSON writes them. A function it leaves out; which parameters
 * Muon is for is seen by the optimizer's tensors.
 *
 * @throws TrainingError that names the one out of range
 */
export function readUpdateSettings({
  schedule,
  optimizer = 'adamw',
  optimizerSettings = {},
  clip = 1,
}: UpdateSettings): {schedule: Schedule; optimizerSettings: OptimizerSettings; clip: number | 'none'} {
  checkSchedule(schedule);
  if (!(clip > 0)) throw new TrainingError(`training: expected clip to be above 0, got ${clip}`);
  return {
    schedule: completeSchedule(schedule),
    optimizerSettings: readOptimizerSettings(optimizer, optimizerSettings),
    clip: clip === Infinity ? 'none' : clip, // JSON has no Infinity
  };
}

/** What an update was like. */
export interface UpdateResult {
  /** Of the whole gradient, before it was clipped. */
  gradientNorm: number;
  /** Learning rate. */
  rate: number;
}

/** The second half of a training step: the gradient's norm, clipping, the schedule, the optimizer. */
export class Update {
  readonly optimizer: Optimizer;
  readonly #gradients: ReadonlyMap<string, Tensor>;
  readonly #schedule: Schedule;
  readonly #clip: number;

  /** @throws TrainingError; RangeError where memory ends. Nothing is then kept */
  constructor(
    values: ReadonlyMap<string, Tensor>,
    gradients: ReadonlyMap<string, Tensor>,
    settings: UpdateSettings,
  ) {
    readUpdateSettings(settings);
    const {schedule, optimizer = 'adamw', optimizerSettings, clip = 1} = settings;
    this.optimizer = createOptimizer(optimizer, pairParameters(values, gradients), optimizerSettings);
    this.#gradients = gradients;
    this.#schedule = schedule;
    this.#clip = clip;
  }

  /** Changes the weights by the gradients. @throws TrainingError where these are no numbers; then nothing is changed */
  apply(): UpdateResult {
    const gradientNorm = globalNorm(this.#gradients.values());
    if (!Number.isFinite(gradientNorm))
      throw new TrainingError(`training: expected gradients of a finite norm, got ${gradientNorm}`);
    const rate = rateAt(this.#schedule, this.optimizer.steps);
    this.optimizer.step(rate, clipFactor(gradientNorm, this.#clip));
    return {gradientNorm, rate};
  }

  /** Gives the optimizer's memory back. @throws FreedError the second time */
  free(): void {
    this.optimizer.free();
  }
}
