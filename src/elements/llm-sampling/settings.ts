import {modelSettings} from '../../controllers/model-settings.js';
import {numberSetting} from '../../controllers/numbers-setting.js';
import {countSetting, textSetting} from '../../controllers/settings.js';
import {samplingDefaults, type SamplingSettings} from '../../core/decoding/settings.js';
import type {SamplingStage} from '../../core/decoding/sampler.js';

/** More tokens than any model knows. */
const MANY = 999_999;
/** Seeds differ in 32 bits. */
export const LARGEST_SEED = 2 ** 32 - 1;
export const MOST_TOKENS = 200;

/** Chosen for this figure: a little sharper than the model, and without the long tail. */
export const settings = {
  text: modelSettings.text,
  checkpoint: modelSettings.checkpoint,
  repetitionPenalty: {
    ...numberSetting(samplingDefaults.repetitionPenalty, 1, 2),
    attribute: 'repetition-penalty',
  },
  temperature: numberSetting(0.8, 0, 2),
  topK: {...countSetting(samplingDefaults.topK, 0, MANY), attribute: 'top-k'},
  topP: {...numberSetting(0.95, 0, 1), attribute: 'top-p'},
  minP: {...numberSetting(samplingDefaults.minP, 0, 1), attribute: 'min-p'},
  typical: numberSetting(samplingDefaults.typical, 0, 1),
  seed: countSetting(1, 0, LARGEST_SEED),
  maxTokens: {...countSetting(24, 1, MOST_TOKENS), attribute: 'max-tokens'},
  heading: {...textSetting('', 200), isAuthors: true},
};

/** The settings that decide the distribution, by their names in the core. */
export type Knob = 'repetitionPenalty' | 'temperature' | 'topK' | 'topP' | 'minP' | 'typical';

/** What a reader turns at one stage: the range of its slider. */
export interface Control {
  stage: Exclude<SamplingStage, 'logits'>;
  knob: Knob;
  most: number;
  step: number;
}

/** One for each stage, in the order in which the core applies them. */
export const controls: readonly Control[] = [
  {stage: 'penalties', knob: 'repetitionPenalty', most: 2, step: 0.05},
  {stage: 'temperature', knob: 'temperature', most: 2, step: 0.05},
  {stage: 'topK', knob: 'topK', most: 100, step: 1},
  {stage: 'topP', knob: 'topP', most: 1, step: 0.01},
  {stage: 'minP', knob: 'minP', most: 1, step: 0.01},
  {stage: 'typical', knob: 'typical', most: 1, step: 0.01},
];

/** The settings of a host as the core takes them. */
export function samplingOf(
  host: Required<Pick<SamplingSettings, Knob>>,
): Required<Pick<SamplingSettings, Knob>> {
  const {repetitionPenalty, temperature, topK, topP, minP, typical} = host;
  return {repetitionPenalty, temperature, topK, topP, minP, typical};
}
