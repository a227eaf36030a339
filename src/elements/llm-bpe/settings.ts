import type {EncodingName} from '../../core/tokenizer/encoding-parts.js';
import {vocabularySizes} from '../../core/tokenizer/vocabulary-sizes.js';
import {choiceSetting, countSetting, textSetting} from '../../controllers/settings.js';
import {sentenceSample, trainingSample} from './samples.js';

export type BpeMode = 'merge' | 'train';
export const modes: readonly BpeMode[] = ['merge', 'train'];

export const encodingNames = Object.keys(vocabularySizes) as EncodingName[];

/** Longest texts, in UTF-16 units. Of the one that is merged each piece can be picked. */
export const LONGEST_TEXT = 300;
export const LONGEST_TRAINING = 100_000;
export const LONGEST_SENTENCE = 1_000;
export const MOST_MERGES = 500;

/** Stands for the last step, of which there are as many as the piece makes. */
export const LAST_STEP = -1;
const MOST_STEPS = 63; // of a piece that is shown: one less than its bytes

export const settings = {
  mode: choiceSetting(modes, 'merge'),
  encoding: choiceSetting(encodingNames, 'o200k_base'),
  text: textSetting(' unhappiness', LONGEST_TEXT),
  piece: countSetting(0, 0, LONGEST_TEXT),
  step: countSetting(LAST_STEP, LAST_STEP, MOST_STEPS),
  training: textSetting(trainingSample, LONGEST_TRAINING),
  sentence: textSetting(sentenceSample, LONGEST_SENTENCE),
  merges: countSetting(44, 0, MOST_MERGES),
  heading: {...textSetting('', 200), isAuthors: true},
};
