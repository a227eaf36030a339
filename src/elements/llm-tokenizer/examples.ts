import {firstText} from './first-text.js';

/** A text that shows what tokenization does to a script or a kind of writing. */
export interface Example {
  name: string;
  text: string;
}

export const examples: readonly Example[] = [
  {
    name: 'Prose',
    text: firstText,
  },
  {name: 'Code', text: 'for (let i = 0; i < tokens.length; i++) {\n  total += weights[i] * tokens[i];\n}'},
  {name: 'Numbers', text: '3.14159 and 2,718,281 and 1234567890; 12 + 34 = 46, but 1234 + 5678 = 6912.'},
  {name: 'A space in front', text: 'unhappiness unhappiness'},
  {name: 'Emoji', text: 'A family 👨‍👩‍👧‍👦, a flag 🏳️‍🌈, a shrug 🤷🏽‍♀️ and a smile 🙂.'},
  {name: 'German', text: 'Die Donaudampfschifffahrtsgesellschaft besitzt einen Eisenbahnknotenpunkt.'},
  {name: 'Chinese', text: '语言模型一次读一个词元，而不是一个字。'},
  {name: 'Arabic', text: 'النموذج يقرأ الرموز لا الكلمات.'},
  {name: 'Hindi', text: 'भाषा मॉडल शब्द नहीं, टोकन पढ़ता है।'},
  {name: 'Special token, typed', text: 'Typed by a user, <|endoftext|> is plain text and ends nothing.'},
];
