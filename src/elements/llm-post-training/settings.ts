import {
  choiceSetting,
  countSetting,
  flagSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import {numberSetting} from '../../controllers/numbers-setting.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {prompts} from './examples.js';

/** What may be looked at. */
export type PostTrainingView = 'answers' | 'preferences';
export const views: readonly PostTrainingView[] = ['answers', 'preferences'];

export const checkpoints: readonly HouseCheckpoint[] = ['base', 'instruct', 'preferred'];

/** A rule that judges in the reader's place. */
export type JudgeRule = 'shorter' | 'longer';
export const rules: readonly JudgeRule[] = ['shorter', 'longer'];

/** Longest prompt and answer, in UTF-16 units: more than the model's context holds. */
export const LONGEST = 1000;

/** Stops of the sliders: how closely a copy is held to its reference, and how far a step goes. */
export const betas = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
export const rates = [0.0001, 0.0005, 0.002, 0.01, 0.1] as const;

function stopSetting(stops: readonly number[], fallback: number): Setting<number> {
  return {
    default: fallback,
    expects: `one of ${stops.join(', ')}`,
    parse: (value) => stops.find((stop) => String(value).trim() !== '' && stop === Number(value)),
  };
}

export const settings = {
  view: choiceSetting(views, 'answers'),
  prompt: textSetting(prompts[0], LONGEST),
  temperature: numberSetting(1, 0, 2),
  seed: countSetting(2, 0, 2 ** 32 - 1),
  plain: flagSetting,
  beta: stopSetting(betas, 0.5),
  rate: stopSetting(rates, 0.0005),
  judge: choiceSetting(rules, 'shorter'),
  heading: {...textSetting('', 200), isAuthors: true},
};
