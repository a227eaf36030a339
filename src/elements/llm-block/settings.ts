import {modelSettings} from '../../controllers/model-settings.js';
import {
  choiceSetting,
  countSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
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
  number: {
    default: -1,
    expects: 'a whole number from 0, or -1',
    parse: (value) => (String(value) === '-1' ? -1 : countSetting(0, 0, 999_999).parse(value)),
  } satisfies Setting<number>,
  heading: {...textSetting('', 200), isAuthors: true},
};
