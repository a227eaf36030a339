import {modelSettings} from '../../controllers/model-settings.js';
import {choiceSetting, countSetting, optionalSetting, textSetting} from '../../controllers/settings.js';
import {modelNames} from './models.js';
import {partNames} from './parts.js';

/** The longest text that is counted for: that of the published models with the most positions. */
export const LONGEST = 131_072;

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  layer: modelSettings.layer,
  head: modelSettings.head,
  model: choiceSetting(modelNames, 'nano'),
  length: countSetting(1024, 1, LONGEST),
  open: optionalSetting(partNames),
  number: countSetting(-1, -1, 999_999),
  heading: {...textSetting('', 200), isAuthors: true},
};
