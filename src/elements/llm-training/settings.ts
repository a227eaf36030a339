import {numberSetting} from '../../controllers/numbers-setting.js';
import {choiceSetting, countSetting, optionalSetting, textSetting} from '../../controllers/settings.js';

/** What the figure shows: a model trained live, or the recorded run of the house model. */
export type TrainingView = 'live' | 'recorded';
export const viewNames: readonly TrainingView[] = ['live', 'recorded'];

/** What the live model learns from. */
export type TextSource = 'built-in' | 'own';

/** Bytes of a text that are trained on at most; of a longer one so many characters are kept, to know that there were more. */
export const MOST_BYTES = 1_000_000;

/** UTF-16 units of a text that goes into links and into code that embeds the figure. */
export const LONGEST_LINKED = 2000;

/** Learning rates of the live model. */
export const rates = {least: 1e-4, most: 10} as const;

export const settings = {
  show: optionalSetting(viewNames),
  view: choiceSetting(viewNames, 'live'),
  source: choiceSetting<TextSource>(['built-in', 'own'], 'built-in'),
  text: {
    ...textSetting('', MOST_BYTES + 1),
    format: (text: string) => (text.length > LONGEST_LINKED ? '' : text),
  },
  rate: numberSetting(0.005, rates.least, rates.most),
  seed: countSetting(1, 0, 2 ** 32 - 1),
  heading: {...textSetting('', 200), isAuthors: true},
};
