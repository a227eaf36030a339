import {modelSettings} from '../../controllers/model-settings.js';
import {countSetting, textSetting, type Setting} from '../../controllers/settings.js';
import {stepNames} from './steps.js';

export const LAST_STEP = stepNames.length;

/** The IDs in a list of them. */
export const idsIn = (anchors: string): string[] => anchors.split(/\s+/).filter((id) => id !== '');

const anchorsSetting: Setting<string> & {isAuthors: true} = {
  default: '',
  expects: `at most ${LAST_STEP} ids, separated by spaces`,
  isAuthors: true,
  // Half a character cannot stand in an address.
  parse: (value) =>
    idsIn(String(value)).length > LAST_STEP || /\p{Surrogate}/u.test(String(value))
      ? undefined
      : String(value),
};

export const settings = {
  step: countSetting(0, 0, LAST_STEP),
  text: modelSettings.text,
  layer: {...modelSettings.layer, default: 2},
  head: modelSettings.head,
  checkpoint: modelSettings.checkpoint,
  anchors: anchorsSetting,
  heading: {...textSetting('', 200), isAuthors: true},
};
