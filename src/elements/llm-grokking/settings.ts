import {numberSetting} from '../../controllers/numbers-setting.js';
import {countSetting, textSetting, type Setting} from '../../controllers/settings.js';

/** What the sums may be modulo. */
export const moduli = [31, 59, 97] as const;
export type Modulus = (typeof moduli)[number];

export const MOST_DECAY = 3;

const modulusSetting: Setting<Modulus> = {
  default: 59,
  expects: moduli.join(', '),
  parse: (value) => moduli.find((each) => each === Number(value)),
};

const anyDecay = numberSetting(1, 0, MOST_DECAY);
/** To hundredths, as it is shown. */
const decaySetting: Setting<number> = {
  ...anyDecay,
  parse: (value) => {
    const decay = anyDecay.parse(value);
    return decay === undefined ? undefined : Math.round(100 * decay) / 100;
  },
};

export const settings = {
  p: modulusSetting,
  decay: decaySetting,
  seed: countSetting(1, 0, 2 ** 32 - 1),
  heading: {...textSetting('', 200), isAuthors: true},
};
