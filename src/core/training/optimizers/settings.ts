import {TrainingError} from '../errors.js';
import type {Parameter} from '../parameter.js';

/** torch.optim's names in lower case; `momentum` and `nesterov` are its SGD with them. */
export type OptimizerName = 'sgd' | 'momentum' | 'nesterov' | 'rmsprop' | 'adam' | 'adamw' | 'lion' | 'muon';

/** What an optimizer can be told; each heeds its own. Defaults are torch's, where torch has the optimizer. */
export interface OptimizerSettings {
  /** Factor of the velocity in momentum, Nesterov and Muon: 0.9; Muon 0.95. */
  momentum?: number;
  /** β₁, of the mean of gradients: Adam, AdamW, Lion 0.9. */
  beta1?: number;
  /** β₂, of the mean of squares: Adam, AdamW 0.999; RMSProp (torch's alpha) 0.99; of Lion's momentum 0.99. */
  beta2?: number;
  /** Added to the root: 1e-8. */
  epsilon?: number;
  /** λ. Decoupled (w shrinks by rate·λ) in AdamW 0.01, Lion 0, Muon 0.1; added to the gradient in the others, 0. */
  weightDecay?: number;
  /** Muon: rate of AdamW, which does what is no hidden matrix, relative to Muon's: 1. */
  adamRate?: number;
  /** Muon: which parameters it is for; by default matrices, but not embeddings and the unembedding. */
  isHidden?: (parameter: Parameter) => boolean;
}

export type CompleteSettings = Required<OptimizerSettings>;

const common: CompleteSettings = {
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  adamRate: 1,
  isHidden: ({name, value}) => value.shape.length === 2 && !/embed|lm_head/.test(name),
};

/** The settings an optimizer has where nothing is said. */
export const optimizerDefaults: Readonly<Record<OptimizerName, Readonly<CompleteSettings>>> = {
  sgd: common,
  momentum: common,
  nesterov: common,
  rmsprop: {...common, beta2: 0.99},
  adam: common,
  adamw: {...common, weightDecay: 0.01},
  lion: {...common, beta2: 0.99},
  muon: {...common, momentum: 0.95, weightDecay: 0.1},
};

const isFactor = (value: number): boolean => value >= 0 && value < 1;
const isAmount = (value: number): boolean => value >= 0 && value < Infinity;
const rules = {
  momentum: ['from 0 to below 1', isFactor],
  beta1: ['from 0 to below 1', isFactor],
  beta2: ['from 0 to below 1', isFactor],
  epsilon: ['finite, 0 or more', isAmount],
  weightDecay: ['finite, 0 or more', isAmount],
  adamRate: ['finite, 0 or more', isAmount],
} as const;

/** All settings, checked. @throws TrainingError that names the one out of range */
export function readOptimizerSettings(name: OptimizerName, settings: OptimizerSettings): CompleteSettings {
  if (!Object.hasOwn(optimizerDefaults, name))
    throw new TrainingError(
      `createOptimizer: expected one of ${Object.keys(optimizerDefaults).join(', ')}, got ${name}`,
    );
  const defaults = optimizerDefaults[name];
  const all = {...defaults, isHidden: settings.isHidden ?? defaults.isHidden};
  for (const [key, [what, holds]] of Object.entries(rules)) {
    const field = key as keyof typeof rules;
    const value = settings[field] ?? defaults[field];
    if (typeof value !== 'number' || !holds(value))
      throw new TrainingError(`createOptimizer: expected ${field} to be ${what}, got ${value}`);
    all[field] = value;
  }
  return all;
}
