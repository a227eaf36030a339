import {modelSettings} from '../../controllers/model-settings.js';
import {numbersSetting} from '../../controllers/numbers-setting.js';
import {
  choiceSetting,
  countSetting,
  flagSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import type {Activation} from '../../core/index.js';

/** What may be shown by itself. */
export type NeuronPart = 'neuron' | 'collapse' | 'real';
export const partNames: readonly NeuronPart[] = ['neuron', 'collapse', 'real'];

/** The bends that there are to choose from. */
export type Bend = Exclude<Activation, 'relu_squared'>;
export const bends: readonly Bend[] = [
  'linear',
  'sigmoid',
  'tanh',
  'relu',
  'leaky_relu',
  'gelu',
  'gelu_tanh',
  'silu',
];

/** Ends of the sliders. */
export const LARGEST = {input: 3, weight: 2, bias: 3} as const;

const biasSetting: Setting<number | 'none'> = {
  default: 0.2,
  expects: `a number from ${-LARGEST.bias} to ${LARGEST.bias}, or none`,
  parse: (value) => {
    if (value === 'none') return 'none';
    const number = String(value).trim() === '' ? NaN : Number(value);
    return Math.abs(number) <= LARGEST.bias ? number : undefined;
  },
};

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  layer: {...modelSettings.layer, default: 2},
  interventions: modelSettings.interventions,
  neuron: countSetting(50, 0, 99_999),
  inputs: numbersSetting([1.2, -0.8], LARGEST.input),
  weights: numbersSetting([0.9, 0.5], LARGEST.weight),
  bias: biasSetting,
  activation: choiceSetting(bends, 'gelu'),
  vector: numbersSetting([1, -0.5], LARGEST.input),
  first: numbersSetting([0.8, -0.6, 0.4, -0.2, 1, 0.6], 99),
  second: numbersSetting([0.5, -1, 1.2, 0.4, -0.8, 0.6], 99),
  bent: flagSetting,
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
