import {choiceSetting, countSetting, flagSetting, textSetting} from '../../controllers/settings.js';
import {modelSettings} from '../../controllers/model-settings.js';
import {chosenFormats} from '../../views/precision.js';

/** What may be looked at. */
export type QuantizationView = 'bits' | 'weights';
export const views: readonly QuantizationView[] = ['bits', 'weights'];

/** Matrices of a layer. */
export type MatrixName = 'q' | 'k' | 'v' | 'o' | 'gate' | 'up' | 'down';
export const matrices: readonly MatrixName[] = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'];

/** What shares a scale: the matrix, a row of it, or so many numbers of a row. */
export type Share = 'tensor' | 'channel' | '32' | '16';
export const shares: readonly Share[] = ['tensor', 'channel', '32', '16'];

/** How a block is scaled, where there is a choice. */
export type Scaling = 'absmax' | 'zero-point';
export const scalings: readonly Scaling[] = ['absmax', 'zero-point'];

/** Longest number that is read, and largest outlier. */
export const LARGEST = {number: 80, outlier: 100} as const;

export const settings = {
  view: choiceSetting(views, 'bits'),
  format: choiceSetting(chosenFormats, 'fp16'),
  number: textSetting('0.1', LARGEST.number),
  layer: modelSettings.layer,
  matrix: choiceSetting(matrices, 'q'),
  share: choiceSetting(shares, 'channel'),
  scaling: choiceSetting(scalings, 'absmax'),
  outlier: countSetting(0, 0, LARGEST.outlier),
  rotate: flagSetting,
  heading: {...textSetting('', 200), isAuthors: true},
};
