import {modelSettings} from '../../controllers/model-settings.js';
import {
  choiceSetting,
  countSetting,
  flagSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import type {latentPresets, ModelPresetName} from '../../core/accounting/presets.js';
import {readSize} from '../../views/sizes.js';

/** What may be looked at. */
export type KvCacheView = 'live' | 'memory';
export const views: readonly KvCacheView[] = ['live', 'memory'];

export const MOST_STEPS = 64;

/** The published models whose cache is counted. */
export type CacheModel = ModelPresetName | keyof typeof latentPresets;
export const cacheModels: readonly CacheModel[] = [
  ...(['llama-3-8b', 'llama-3-70b', 'llama-3.2-1b', 'llama-2-7b', 'tinyllama-1.1b', 'mistral-7b'] as const),
  ...(['qwen2-0.5b', 'qwen2-7b', 'qwen2.5-1.5b', 'qwen2.5-14b'] as const),
  ...(['gpt2', 'gpt2-medium', 'gpt2-large', 'gpt2-xl', 'deepseek-v2', 'deepseek-v3'] as const),
];

/** What a cache keeps of a token: heads' keys and values, or one vector from which all are made. */
export type CacheKind = 'heads' | 'latent';
/** What numbers are kept in. */
export type CachePrecision = 'fp32' | 'fp16' | 'bf16' | 'fp8' | 'int8' | 'int4';
export const cachePrecisions: readonly CachePrecision[] = ['fp32', 'fp16', 'bf16', 'fp8', 'int8', 'int4'];
export type WeightsPrecision = 'fp32' | 'fp16' | 'int8' | 'int4';
export const weightsPrecisions: readonly WeightsPrecision[] = ['fp32', 'fp16', 'int8', 'int4'];

const LARGE = 1_000_000;

/** Smallest and largest of every size. Products of the first five are exact in 64-bit floats, the others are counted in bigints. */
export const limits = {
  steps: [1, MOST_STEPS],
  layers: [1, LARGE],
  kvHeads: [1, LARGE],
  dHead: [1, LARGE],
  rank: [1, LARGE],
  ropeWidth: [0, LARGE],
  tokens: [1, Number.MAX_SAFE_INTEGER],
  batch: [1, Number.MAX_SAFE_INTEGER],
  window: [0, Number.MAX_SAFE_INTEGER],
  page: [1, LARGE],
  shared: [0, Number.MAX_SAFE_INTEGER],
} as const;
export type FieldName = keyof typeof limits;
/** Those of memory, which are kept as they are written. */
export type SizeName = Exclude<FieldName, 'steps'>;

/** Why a text is no size: no number, none that is whole, or beyond a limit. */
export type FieldProblem = 'noSize' | 'fraction' | 'tooSmall' | 'tooLarge';

/** A size as it is written: a number within its limits, or what is wrong with it. */
export function sizeOf(name: FieldName, text: string): number | FieldProblem {
  const [least, most] = limits[name];
  const value = readSize(text);
  if (value === 'zeroSize' && least === 0) return 0;
  if (value === 'zeroSize' || value === 'negative') return 'tooSmall';
  if (typeof value === 'string') return value;
  return value > BigInt(most) ? 'tooLarge' : Number(value);
}

/** @param fallback what it is where nothing is said; '' for what the model has */
function sizeSetting(name: SizeName, fallback = ''): Setting<string> {
  return {
    default: fallback,
    expects: `a whole number from ${limits[name].join(' to ')}`,
    parse: (value) => {
      const text = String(value).trim();
      return text === fallback || typeof sizeOf(name, text) === 'number' ? text : undefined;
    },
  };
}

export const settings = {
  view: choiceSetting(views, 'live'),
  text: modelSettings.text,
  checkpoint: modelSettings.checkpoint,
  steps: countSetting(24, ...limits.steps),
  step: countSetting(-1, -1, MOST_STEPS),
  summed: flagSetting,
  model: choiceSetting(cacheModels, 'llama-3-8b'),
  attention: optionalSetting<CacheKind>(['heads', 'latent']),
  precision: choiceSetting(cachePrecisions, 'fp16'),
  weights: choiceSetting(weightsPrecisions, 'fp16'),
  layers: sizeSetting('layers'),
  kvHeads: {...sizeSetting('kvHeads'), attribute: 'kv-heads'},
  dHead: {...sizeSetting('dHead'), attribute: 'd-head'},
  rank: sizeSetting('rank'),
  ropeWidth: {...sizeSetting('ropeWidth'), attribute: 'rope-width'},
  tokens: sizeSetting('tokens', '1000'),
  batch: sizeSetting('batch', '8'),
  window: sizeSetting('window'),
  page: sizeSetting('page', '16'),
  shared: sizeSetting('shared', '0'),
  heading: {...textSetting('', 200), isAuthors: true},
};
