import {modelSettings} from '../../controllers/model-settings.js';
import {numberSetting} from '../../controllers/numbers-setting.js';
import {choiceSetting, countSetting, textSetting, type Setting} from '../../controllers/settings.js';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';
import type {Point} from '../../core/training/surfaces.js';
import {arenaNames, optimizerNames} from './arenas.js';

/** A number of the optimizers that a reader may set; '' leaves each its own. */
export type Own = number | '';
/** A start; '' for the surface's own. */
export type Start = Point | '';

export const MOST_STEPS = 300;
/** Ends of the learning rate's slider, as powers of two of what suits. */
export const LARGEST_RATE = 8;
export const MOST_NOISE = 20;
export const MOST_SEED = 2 ** 32 - 1;

const first: readonly OptimizerName[] = ['sgd', 'momentum', 'adam', 'lion', 'muon'];

const racersSetting: Setting<readonly OptimizerName[]> = {
  default: first,
  expects: `some of ${optimizerNames.join(', ')}, with commas between them`,
  parse: (value) => {
    const named = String(value).split(/[ ,]+/).filter(Boolean);
    const known = optimizerNames.filter((name) => named.includes(name));
    if (known.length < named.length) return undefined;
    if (String(known) === String(first)) return first; // the same, so that no link need say it
    return Array.isArray(value) && String(known) === String(value) ? (value as OptimizerName[]) : known;
  },
  format: (value) => value.join(),
};

const startSetting: Setting<Start> = {
  default: '',
  expects: 'two numbers, with a comma between them',
  parse: (value) => {
    if (value === '') return '';
    const numbers = Array.isArray(value) ? value : String(value).split(',');
    const [x, y] = numbers.map((each) => (String(each).trim() === '' ? NaN : Number(each)));
    const isGood = numbers.length === 2 && Math.abs(x) <= 100 && Math.abs(y) <= 100;
    if (!isGood) return undefined;
    return Array.isArray(value) ? (value as unknown as Point) : [x, y];
  },
  format: (value) => (value ? value.join() : ''),
};

function ownSetting(most: number): Setting<Own> {
  const setting = numberSetting(0, 0, most);
  return {...setting, default: '', parse: (value) => (value === '' ? '' : setting.parse(value))};
}

export const settings = {
  surface: choiceSetting(arenaNames, 'ravine'),
  optimizers: racersSetting,
  optimizer: choiceSetting(optimizerNames, 'adam'),
  start: startSetting,
  step: countSetting(-1, -1, MOST_STEPS),
  steps: countSetting(0, 0, MOST_STEPS),
  rate: numberSetting(0, -LARGEST_RATE, LARGEST_RATE),
  momentum: ownSetting(0.999),
  beta1: ownSetting(0.999),
  beta2: ownSetting(0.9999),
  decay: ownSetting(1),
  noise: numberSetting(0, 0, MOST_NOISE),
  batch: countSetting(0, 0, 9_999),
  seed: countSetting(1, 0, MOST_SEED),
  directions: countSetting(1, 0, MOST_SEED),
  text: modelSettings.text,
  checkpoint: modelSettings.checkpoint,
  heading: {...textSetting('', 200), isAuthors: true},
};
