import {optionalSetting, textSetting} from '../../controllers/settings.js';
import {needs} from './methods.js';

export const settings = {
  need: optionalSetting(needs),
  heading: {...textSetting('', 200), isAuthors: true},
};
