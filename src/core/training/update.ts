import type {Tensor} from '../tensor/tensor.js';
import {clipFactor, globalNorm} from './clip.js';
import {TrainingError} from './errors.js';
import {createOptimizer, type Optimizer} from './optimizer.js';
import type {OptimizerName, OptimizerSettings} from './optimizers/settings.js';
import {pairParameters} from './parameter.js';
import {checkSchedule, rateAt, type Schedule} from './schedule.js';

/** How gradients become steps. */
export interface UpdateSettings {
  schedule: Schedule;
  /** 'adamw' */
  optimizer?: OptimizerName;
  optimizerSettings?: OptimizerSettings;
  /** Norm of the whole gradient at most: 1; Infinity clips nothing. */
  clip?: number;
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

  /** @throws TrainingError */
  constructor(
    values: ReadonlyMap<string, Tensor>,
    gradients: ReadonlyMap<string, Tensor>,
    {schedule, optimizer = 'adamw', optimizerSettings, clip = 1}: UpdateSettings,
  ) {
    checkSchedule(schedule);
    if (!(clip > 0)) throw new TrainingError(`training: expected clip to be above 0, got ${clip}`);
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
}
