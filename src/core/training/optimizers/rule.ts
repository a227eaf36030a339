import type {Tensor} from '../../tensor/tensor.js';
import type {Parameter} from '../parameter.js';

/** One step's numbers, the same for all parameters. */
export interface Step {
  /** Learning rate. */
  readonly rate: number;
  /** What gradients are multiplied by first: 1, the factor that clips them, one over a count. */
  readonly scale: number;
  /** 1 for the first step. */
  readonly count: number;
}

/** How an optimizer treats one parameter. */
export interface Rule {
  /** Names of the tensors it keeps, each of the parameter's shape and 0 at first. */
  readonly state: readonly string[];
  /** One step: changes the value and the state, reads the gradient. */
  update(parameter: Parameter, state: readonly Tensor[], step: Step): void;
}
