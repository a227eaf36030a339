import {modelSettings} from '../../controllers/model-settings.js';
import {
  choiceSetting,
  countSetting,
  flagSetting,
  optionalSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';
import type {PairLayout} from './rotation.js';

/** What may be shown by itself. */
export type RopePart = 'dials' | 'distance' | 'layout' | 'beyond' | 'absolute';
export const partNames: readonly RopePart[] = ['dials', 'distance', 'layout', 'beyond', 'absolute'];

/** The last position of the line, and the largest distance. */
export const LAST = 256;

/** Ways to read on beyond the trained length, in the order in which they are drawn. */
export type Scaling = 'none' | 'linear' | 'ntk' | 'yarn';
export const scalings: readonly Scaling[] = ['none', 'linear', 'ntk', 'yarn'];

/** A position; "text" for where the token stands. */
export type Place = number | 'text';

/** A whole number from 0, or a word. */
function placeSetting<Word extends string>(word: Word, most: number): Setting<number | Word> {
  const count = countSetting(0, 0, most);
  return {
    default: word,
    expects: `${count.expects}, or ${word}`,
    parse: (value) => (value === word ? word : count.parse(value)),
  };
}

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  keyToken: {...placeSetting('best', 9_999), attribute: 'key-token'},
  layer: modelSettings.layer,
  head: modelSettings.head,
  m: placeSetting('text', LAST),
  n: placeSetting('text', LAST),
  pair: countSetting(0, 0, 999),
  layout: choiceSetting<PairLayout>(['half', 'interleaved'], 'half'),
  relative: flagSetting,
  show: optionalSetting(partNames),
  scaling: choiceSetting(scalings, 'yarn'),
  factor: countSetting(2, 2, 4),
  heading: {...textSetting('', 200), isAuthors: true},
};
