/** What parts are called, and what they are there for, as the config has them. */
import type {ModelConfig} from '../../core/model/config.js';
import {activationTitle} from './formulas.js';
import {count, type PartName} from './parts.js';
import type {BlockStrings} from './strings.js';

type Numbered = `${'norm' | 'add'}${1 | 2}`;
const withoutNumber = (name: PartName) =>
  name.replace(/\d/, '') as Exclude<PartName, Numbered | 'act'> | 'norm' | 'add';

export function nameOf(name: PartName, {hidden_act, mlp}: ModelConfig, words: BlockStrings): string {
  if (name === 'act') return activationTitle(hidden_act) + (mlp === 'gated' ? ' ⊙' : '');
  return words[`${withoutNumber(name)}Name`];
}

/** A sentence or two. */
export function roleOf(name: PartName, config: ModelConfig, words: BlockStrings): string {
  const {num_attention_heads: n_heads, num_key_value_heads: n_kv_heads, head_dim} = config;
  const isGated = config.mlp === 'gated';
  switch (name) {
    case 'norm1':
    case 'norm2':
    case 'finalNorm':
      return words[`${config.norm}Role`];
    case 'positions':
      return config.position === 'learned' ? words.learnedRole : words.sinusoidalRole;
    case 'q':
      return `${words.qRole} ${n_heads} ${words.headsOf} ${head_dim} ${words.values}.`;
    case 'k':
    case 'v': {
      const shared = n_heads / n_kv_heads;
      const heads = ` ${n_kv_heads} ${words.headsOf} ${head_dim} ${words.values}`;
      return `${words[`${name}Role`]}${heads}${shared > 1 ? `; ${shared} ${words.sharedRole}` : ''}.`;
    }
    case 'scores': {
      const {causal, sliding_window} = config;
      const window =
        sliding_window === null ? '' : ` ${words.windowRole} ${count(sliding_window)} ${words.tokensBack}`;
      return (causal ? words.scoresRole : words.encoderRole) + window;
    }
    case 'up':
      return isGated ? words.gatedUpRole : words.plainUpRole;
    case 'act':
      return isGated ? words.gatedActRole : words.plainActRole;
    default:
      return words[`${name}Role`];
  }
}

/** What tells a part from the other one of its name. */
export function noteOf(name: PartName, {norm_position}: ModelConfig, words: BlockStrings): string {
  const branch = /[12]$/.exec(name)?.[0] === '1' ? words.attentionKind : words.mlpKind;
  if (/^norm/.test(name)) return `${norm_position === 'pre' ? words.before : words.after} ${branch}`;
  return /^add/.test(name) ? branch : '';
}
