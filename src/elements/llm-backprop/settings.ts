import {modelSettings} from '../../controllers/model-settings.js';
import {numberSetting, numbersSetting} from '../../controllers/numbers-setting.js';
import {
  choiceSetting,
  countSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import {BACKWARD_END, CLASSES, LAST_STEP, PARAMETERS} from './network.js';

/** What may be shown by itself. */
export type BackpropPart = 'graph' | 'audit' | 'model';
export const partNames: readonly BackpropPart[] = ['graph', 'audit', 'model'];

/** Ends of the sliders; a weight may go further by steps. */
export const LARGEST = {input: 3, weight: 99, rate: 5, epsilon: 1} as const;

/** What the model is to say: every next token of the text, or one token after the selected one. */
export type Aim = 'text' | 'next';

/** Learning rates that one step of the model is tried with. */
export const rates: readonly number[] = [
  ...[1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05],
  ...[0.1, 0.2, 0.5, 1],
];

const none: readonly number[] = [];
const all = numbersSetting(new Array<number>(PARAMETERS).fill(0), LARGEST.weight);

/** All parameters of the small network; none where they are those that the seed gives. */
const weightsSetting: Setting<readonly number[]> = {
  default: none,
  expects: all.expects,
  parse: (value) => (String(value) === '' ? none : all.parse(value)),
  format: (values) => values.map((value) => Number(value.toPrecision(9))).join(', '),
};

const modelRateSetting: Setting<number> = {
  default: 0.01,
  expects: `one of ${rates.join(', ')}`,
  parse: (value) => rates.find((rate) => rate === Number(value)),
};

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  inputs: numbersSetting([1, -0.5], LARGEST.input),
  target: countSetting(0, 0, CLASSES - 1),
  seed: countSetting(1, 0, 2 ** 32 - 1),
  weights: weightsSetting,
  rate: numberSetting(0.3, 0.01, LARGEST.rate),
  step: countSetting(BACKWARD_END, 0, LAST_STEP),
  weight: countSetting(0, 0, PARAMETERS - 1),
  epsilon: numberSetting(0.5, -LARGEST.epsilon, LARGEST.epsilon),
  aim: choiceSetting<Aim>(['text', 'next'], 'next'),
  guess: countSetting(-1, -1, 9_999_999),
  modelRate: {...modelRateSetting, attribute: 'model-rate'},
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
