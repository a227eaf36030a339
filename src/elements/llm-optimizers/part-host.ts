import type {ReactiveElement} from 'lit';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';
import type {RaceChoice} from './racing.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement, RaceChoice {
  surface: RaceChoice['surface'];
  optimizers: readonly OptimizerName[];
  /** The one whose rule is shown. */
  optimizer: OptimizerName;
  start: RaceChoice['start'];
  /** The step that is looked at; −1 for the last. */
  step: number;
  steps: number;
  rate: number;
  momentum: RaceChoice['momentum'];
  beta1: RaceChoice['beta1'];
  beta2: RaceChoice['beta2'];
  decay: RaceChoice['decay'];
  noise: number;
  batch: number;
  seed: number;
  directions: number;
}
