import {modelSettings} from '../../controllers/model-settings.js';
import {countSetting, flagSetting, optionalSetting, textSetting} from '../../controllers/settings.js';

/** What may be shown by itself. */
export type ResidualPart = 'lens' | 'logit' | 'stream';
export const partNames: readonly ResidualPart[] = ['lens', 'logit', 'stream'];

/** More tokens than any model knows, and more components than any stream has. */
const MANY = 999_999;

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  layer: {...modelSettings.layer, default: 2},
  head: modelSettings.head,
  checkpoint: modelSettings.checkpoint,
  target: countSetting(-1, -1, MANY),
  against: countSetting(-1, -1, MANY),
  grouped: flagSetting,
  component: countSetting(0, 0, MANY),
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
