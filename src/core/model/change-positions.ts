/** The same weights, told of positions in another way than they were trained with: RoPE under another scaling, a longer context. */
import {isRecord, show} from '../show.js';
import {expectModel} from './check-arguments.js';
import {checkConfig} from './check-config.js';
import type {ModelConfig, RopeScaling} from './config.js';
import {ConfigError} from './file-errors.js';
import {Transformer} from './transformer.js';

/** What of a config can be changed under weights that stay: what is left out stays too. */
export interface PositionChanges {
  /**
   * How the rotation is scaled; null for not at all. YaRN takes the trained context from its own
   * `original_max_position_embeddings`, and where that is left out from `max_position_embeddings`, the changed one.
   */
  rope_scaling?: RopeScaling | null;
  /** Tokens of the longest text. */
  max_position_embeddings?: number;
}

const fields: readonly string[] = ['rope_scaling', 'max_position_embeddings'];

/**
 * A config with those changes.
 *
 * @throws ConfigError where something else is to change, or where it cannot: learned positions are as many as were learned,
 * and what does not rotate has no rotation to scale
 */
export function changePositionConfig(config: Readonly<ModelConfig>, changes: PositionChanges): ModelConfig {
  const where = 'changePositions';
  if (!isRecord(changes))
    throw new ConfigError(`${where}: expected changes in an object, got ${show(changes)}`);
  const stranger = Object.keys(changes).find((name) => !fields.includes(name));
  if (stranger !== undefined)
    throw new ConfigError(
      `${where}: expected changes of ${fields.join(' or ')} alone, got ${show(stranger)}`,
    );
  const {position, max_position_embeddings: most} = config;
  const {rope_scaling = config.rope_scaling, max_position_embeddings = most} = changes;
  if (rope_scaling !== null && position !== 'rope')
    throw new ConfigError(`${where}: expected rotary positions to scale, got ${position} ones`);
  if (max_position_embeddings !== most && position === 'learned')
    throw new ConfigError(
      `${where}: expected the ${most} positions that were learned, got ${show(max_position_embeddings)}`,
    );
  return checkConfig(where, {...config, rope_scaling, max_position_embeddings});
}

/**
 * A model with the weights of another, under such a config. It has no use once that one is freed, and free() gives back no
 * more than its own table of angles.
 *
 * @throws ConfigError as changePositionConfig(); ModelError; FreedError; RangeError where memory ends
 */
export function changePositions(model: Transformer, changes: PositionChanges): Transformer {
  expectModel('changePositions', model);
  const {config, heap, parameters, weights} = model;
  return new Transformer(changePositionConfig(config, changes), heap, parameters, weights);
}
