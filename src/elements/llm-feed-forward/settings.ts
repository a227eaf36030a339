import {modelSettings} from '../../controllers/model-settings.js';
import {numbersSetting} from '../../controllers/numbers-setting.js';
import {choiceSetting, countSetting, optionalSetting, textSetting} from '../../controllers/settings.js';

/** What may be shown by itself. */
export type FeedForwardPart = 'network' | 'model';
export const partNames: readonly FeedForwardPart[] = ['network', 'model'];

/** The bends between the two products. */
export type Bend = 'relu' | 'gelu' | 'silu' | 'linear';
export const bends: readonly Bend[] = ['relu', 'gelu', 'silu', 'linear'];

/** Sizes of the small network. */
export const [IN, HIDDEN, OUT] = [2, 3, 2];

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  layer: modelSettings.layer,
  input: numbersSetting([1, -0.5], 99),
  first: numbersSetting([0.8, -0.6, 0.4, -0.2, 1, 0.6], 99),
  second: numbersSetting([0.5, -1, 1.2, 0.4, -0.8, 0.6], 99),
  activation: choiceSetting(bends, 'relu'),
  width: countSetting(4096, 1, 1_000_000),
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
