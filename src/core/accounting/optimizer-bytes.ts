import type {ModelConfig} from '../model/config.js';
import type {OptimizerName} from '../training/optimizers/settings.js';
import {countParameters} from './parameters.js';

/** Numbers that an optimizer remembers for a weight. */
const remembered: Readonly<Record<Exclude<OptimizerName, 'muon'>, number>> = {
  sgd: 0,
  momentum: 1,
  nesterov: 1,
  rmsprop: 1,
  adam: 2,
  adamw: 2,
  lion: 1,
};

/**
 * Bytes of an optimizer's state for a model, in 32-bit numbers: none for SGD, one for momentum, Nesterov, RMSProp and Lion,
 * two for Adam and AdamW. Muon keeps one for the blocks' matrices and leaves the rest to AdamW (Jordan 2024).
 */
export function optimizerBytes(name: OptimizerName, config: ModelConfig): bigint {
  const {total, block} = countParameters(config);
  if (name !== 'muon') return BigInt(4 * remembered[name] * total);
  const matrices = block.matrices * config.num_hidden_layers;
  return BigInt(4 * (matrices + 2 * (total - matrices)));
}
