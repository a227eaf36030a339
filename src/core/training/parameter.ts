import {TrainingError} from './errors.js';
import type {Tensor} from '../tensor/tensor.js';

/** Weights that are trained, and where their gradient is added up. */
export interface Parameter {
  readonly name: string;
  readonly value: Tensor;
  /** Of the value's shape. */
  readonly gradient: Tensor;
  /** Whether weight decay is for it: by custom for matrices, not for biases and the scales of norms. */
  readonly decays: boolean;
}

/**
 * Tensors and the gradients of the same names as parameters; those of two axes or more decay.
 *
 * @throws TrainingError where a gradient is missing or of another shape
 */
export function pairParameters(
  values: ReadonlyMap<string, Tensor>,
  gradients: ReadonlyMap<string, Tensor>,
): Parameter[] {
  return Array.from(values, ([name, value]) => {
    const gradient = gradients.get(name);
    if (!gradient || `${gradient.shape}` !== `${value.shape}`)
      throw new TrainingError(
        `pairParameters: expected a gradient of shape (${value.shape}) for ${name}, got ${gradient ? `(${gradient.shape})` : 'none'}`,
      );
    return {name, value, gradient, decays: value.shape.length > 1};
  });
}
