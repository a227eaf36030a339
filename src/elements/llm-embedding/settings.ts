import {modelSettings} from '../../controllers/model-settings.js';
import {optionalSetting, textSetting, type Setting} from '../../controllers/settings.js';

/** What may be shown by itself. */
export type EmbeddingPart = 'lookup' | 'map' | 'arithmetic' | 'drift';
export const partNames: readonly EmbeddingPart[] = ['lookup', 'map', 'arithmetic', 'drift'];

const LONGEST_WORD = 40;
export const LONGEST_SENTENCE = 300;

/** Three words, a − b + c: the second is subtracted and the third added. */
export type Terms = readonly [a: string, b: string, c: string];

/** What a reader writes for a word, without what cannot be part of one. */
const asWord = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]/gu, '').slice(0, LONGEST_WORD);

/** "king - man + woman" */
export const formatTerms = (terms: Terms): string => {
  const [a, b, c] = terms.map(asWord);
  return `${a} - ${b} + ${c}`;
};

/** The terms of what formatTerms() has written. */
export function parseTerms(text: string): Terms | undefined {
  const [, ...terms] = /^\s*([^\s+−–-]*)\s*[−–-]\s*([^\s+−–-]*)\s*\+\s*([^\s+−–-]*)\s*$/.exec(text) ?? [];
  return terms.length ? (terms as unknown as Terms) : undefined;
}

const arithmeticSetting: Setting<string> = {
  default: 'king - man + woman',
  expects: 'three words, as king - man + woman',
  parse: (value) => {
    const terms = parseTerms(String(value));
    return terms && formatTerms(terms);
  },
};

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  word: textSetting('duckling', LONGEST_WORD),
  arithmetic: arithmeticSetting,
  first: textSetting('After the long winter came the spring', LONGEST_SENTENCE),
  second: textSetting('Inside the clock there was a broken spring', LONGEST_SENTENCE),
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
