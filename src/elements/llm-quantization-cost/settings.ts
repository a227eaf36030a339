import {choiceSetting, countSetting, textSetting} from '../../controllers/settings.js';
import {chosenFormats} from '../../views/chosen-formats.js';
import {shares} from '../../views/precision.js';

/** What keys and values may be kept in. */
export type CacheFormat = 'fp32' | 'fp16' | 'fp8_e4m3' | 'int8' | 'int4' | 'nf4' | 'ternary';
export const cacheFormats: readonly CacheFormat[] = [
  ...(['fp32', 'fp16', 'fp8_e4m3', 'int8', 'int4', 'nf4', 'ternary'] as const),
];

/** Longest prompt in UTF-16 units. */
export const LONGEST_PROMPT = 300;

/** Numbers that a reader may write, and what they are at least and at most. */
export type CountName = 'seed' | 'context' | 'batch';
export const limits: Readonly<Record<CountName, readonly [least: number, most: number]>> = {
  seed: [0, 2 ** 32 - 1],
  context: [1, 1_000_000_000_000],
  batch: [1, 1_000_000],
};

export const settings = {
  prompt: textSetting('One day Mia', LONGEST_PROMPT),
  seed: countSetting(1, ...limits.seed),
  format: choiceSetting(chosenFormats, 'int4'),
  share: choiceSetting(shares, 'channel'),
  cache: choiceSetting(cacheFormats, 'fp16'),
  context: countSetting(8192, ...limits.context),
  batch: countSetting(16, ...limits.batch),
  heading: {...textSetting('', 200), isAuthors: true},
};
