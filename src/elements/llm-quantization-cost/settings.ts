import {choiceSetting, countSetting, textSetting} from '../../controllers/settings.js';
import type {FormatName} from '../../core/quantization/formats.js';
import {chosenFormats} from '../../views/precision.js';

/** What shares a scale: the matrix, a row of it, or so many numbers of a row. */
export type Share = 'tensor' | 'channel' | '32' | '16';
export const shares: readonly Share[] = ['tensor', 'channel', '32', '16'];

/** What keys and values may be kept in. */
export const cacheFormats: readonly FormatName[] = [
  ...(['fp32', 'fp16', 'fp8_e4m3', 'int8', 'int4', 'nf4', 'ternary'] as const),
];

/** Longest prompt in UTF-16 units, longest context and most sequences. */
export const LARGEST = {prompt: 300, context: 1_000_000_000_000, batch: 1_000_000} as const;

export const settings = {
  prompt: textSetting('One day Mia', LARGEST.prompt),
  seed: countSetting(1, 0, 2 ** 32 - 1),
  format: choiceSetting(chosenFormats, 'int4'),
  share: choiceSetting(shares, 'channel'),
  cache: choiceSetting(cacheFormats, 'fp16'),
  context: countSetting(8192, 1, LARGEST.context),
  batch: countSetting(1, 1, LARGEST.batch),
  heading: {...textSetting('', 200), isAuthors: true},
};
