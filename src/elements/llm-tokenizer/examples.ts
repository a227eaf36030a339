import {firstText} from './first-text.js';
import type {TokenizerStrings} from './strings.js';

/** The examples' names: loaded with them. */
export const exampleStrings = {
  exampleProse: 'Prose',
  exampleCode: 'Code',
  exampleNumbers: 'Numbers',
  exampleSpace: 'A space in front',
  exampleEmoji: 'Emoji',
  exampleGerman: 'German',
  exampleChinese: 'Chinese',
  exampleArabic: 'Arabic',
  exampleHindi: 'Hindi',
  exampleSpecial: 'Special token, typed',
};

/** A text that shows what tokenization does to a script or a kind of writing. */
export interface Example {
  name: string;
  text: string;
}

const examples: readonly {name: keyof typeof exampleStrings; text: string}[] = [
  {
    name: 'exampleProse',
    text: firstText,
  },
  {
    name: 'exampleCode',
    text: 'for (let i = 0; i < tokens.length; i++) {\n  total += weights[i] * tokens[i];\n}',
  },
  {
    name: 'exampleNumbers',
    text: '3.14159 and 2,718,281 and 1234567890; 12 + 34 = 46, but 1234 + 5678 = 6912.',
  },
  {name: 'exampleSpace', text: 'unhappiness unhappiness'},
  {name: 'exampleEmoji', text: 'A family 👨‍👩‍👧‍👦, a flag 🏳️‍🌈, a shrug 🤷🏽‍♀️ and a smile 🙂.'},
  {name: 'exampleGerman', text: 'Die Donaudampfschifffahrtsgesellschaft besitzt einen Eisenbahnknotenpunkt.'},
  {name: 'exampleChinese', text: '语言模型一次读一个词元，而不是一个字。'},
  {name: 'exampleArabic', text: 'النموذج يقرأ الرموز لا الكلمات.'},
  {name: 'exampleHindi', text: 'भाषा मॉडल शब्द नहीं, टोकन पढ़ता है।'},
  {name: 'exampleSpecial', text: 'Typed by a user, <|endoftext|> is plain text and ends nothing.'},
];

/** The examples, by their names in these words. */
export function examplesIn(words: TokenizerStrings): Example[] {
  return examples.map(({name, text}) => ({name: words[name] ?? exampleStrings[name], text}));
}
