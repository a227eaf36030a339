import {
  choiceSetting,
  countSetting,
  flagSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import {modelSettings} from '../../controllers/model-settings.js';
import {chosenFormats} from '../../views/chosen-formats.js';
import {shares} from '../../views/precision.js';
import {isNumeral} from './numeral.js';

/** What may be looked at. */
export type QuantizationView = 'bits' | 'weights';
export const views: readonly QuantizationView[] = ['bits', 'weights'];

/** Matrices of a layer. */
export type MatrixName = 'q' | 'k' | 'v' | 'o' | 'gate' | 'up' | 'down';
export const matrices: readonly MatrixName[] = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'];

/** How a block is scaled, where there is a choice. */
export type Scaling = 'absmax' | 'zero-point';
export const scalings: readonly Scaling[] = ['absmax', 'zero-point'];

/** Longest number that is read, and largest outlier. */
export const LARGEST = {number: 80, outlier: 100} as const;

/** Kept as it is written, for 1/3 is no decimal. */
const numberSetting: Setting<string> = {
  default: '0.1',
  expects: 'a number such as 0.1, 1/3, ∞ or NaN, or bits such as 0b0101',
  parse: (value) => {
    const text = String(value);
    return text.length <= LARGEST.number && isNumeral(text) ? text : undefined;
  },
};

export const settings = {
  view: choiceSetting(views, 'bits'),
  format: optionalSetting(chosenFormats),
  number: numberSetting,
  layer: modelSettings.layer,
  matrix: choiceSetting(matrices, 'q'),
  share: choiceSetting(shares, 'tensor'),
  scaling: choiceSetting(scalings, 'absmax'),
  outlier: countSetting(0, 0, LARGEST.outlier),
  rotate: flagSetting,
  heading: {...textSetting('', 200), isAuthors: true},
};
