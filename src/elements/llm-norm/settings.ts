import {modelSettings} from '../../controllers/model-settings.js';
import {
  choiceSetting,
  countSetting,
  flagSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import type {Initialization} from '../../core/index.js';

/** What may be shown by itself. */
export type NormPart = 'vector' | 'depth';
export const partNames: readonly NormPart[] = ['vector', 'depth'];

/** Which of the model's norms: the one that stands before what. */
export type NormPlace = 'attention' | 'mlp' | 'output';
const places: readonly NormPlace[] = ['attention', 'mlp', 'output'];

/** Which gradients: of a block's parameters, or of the stream that goes into it. */
export type Measure = 'parameters' | 'stream';

/** How many blocks a stack may have. */
export const depths = [2, 4, 8, 12, 24, 48] as const;

const depthSetting: Setting<number> = {
  default: 12,
  expects: `one of ${depths.join(', ')}`,
  parse: (value) => depths.find((depth) => depth === Number(value)),
};

/** Ends of the sliders: the shift in units of the vector's own RMS, the scale as a power of two. */
export const LARGEST = {shift: 3, scale: 3} as const;

function sliderSetting(largest: number): Setting<number> {
  return {
    default: 0,
    expects: `a number from ${-largest} to ${largest}`,
    parse: (value) => {
      const number = String(value).trim() === '' ? NaN : Number(value);
      return Math.abs(number) <= largest ? number : undefined;
    },
  };
}

export const initializations: readonly Initialization[] = ['glorot', 'gpt2'];

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  layer: modelSettings.layer,
  checkpoint: modelSettings.checkpoint,
  norm: choiceSetting(places, 'attention'),
  gamma: flagSetting,
  shift: sliderSetting(LARGEST.shift),
  scale: sliderSetting(LARGEST.scale),
  component: countSetting(0, 0, 999_999),
  depth: depthSetting,
  initialization: choiceSetting(initializations, 'glorot'),
  measure: choiceSetting<Measure>(['parameters', 'stream'], 'parameters'),
  seed: countSetting(1, 0, 2 ** 32 - 1),
  stackLayer: {...countSetting(0, 0, depths[depths.length - 1] - 1), attribute: 'stack-layer'},
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
