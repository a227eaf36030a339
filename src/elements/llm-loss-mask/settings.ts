import {choiceSetting, textSetting} from '../../controllers/settings.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';

export const checkpoints: readonly HouseCheckpoint[] = ['base', 'instruct', 'preferred'];

/** Longest prompt and answer, in UTF-16 units: more than the model's context holds. */
export const LONGEST = 1000;

/** To try: a prompt and the answer to learn. */
export const conversations: readonly (readonly [prompt: string, answer: string])[] = [
  ['What did Mia eat on Monday?', 'I do not know.'],
  ['Who lives in the coop?', 'The hen lives in the coop.'],
  ['Which day comes after Thursday?', 'Friday. That was easy.'],
  ['List three animals.', '1. duck 2. cat 3. bear'],
];

export const settings = {
  prompt: textSetting(conversations[0][0], LONGEST),
  answer: textSetting(conversations[0][1], LONGEST),
  checkpoint: choiceSetting(checkpoints, 'base'),
  heading: {...textSetting('', 200), isAuthors: true},
};
