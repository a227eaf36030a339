import type {PromptStrings} from './strings.js';

/** The examples' names: loaded with them. */
export const exampleStrings = {
  exampleStory: 'A story',
  examplePronoun: 'Who is she?',
  exampleFact: 'A fact',
  exampleNames: 'Names never seen',
  exampleMeaning: 'Which bank?',
  exampleNumber: 'One or many',
  exampleSpeech: 'Said by whom?',
  exampleCounting: 'Counting',
  exampleSum: 'A sum',
  exampleStorySum: 'A sum in a story',
  exampleAnalogy: 'An analogy',
  exampleBrackets: 'Brackets to close',
};

/** Texts in which the house model has something to find. It has read a small world's stories, in plain English. */
export interface Example {
  name: string;
  text: string;
}

const examples: readonly {name: keyof typeof exampleStrings; text: string}[] = [
  {
    name: 'exampleStory',
    text: 'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad',
  },
  {name: 'examplePronoun', text: 'Mia has a blue kite. In the evening'},
  {name: 'exampleFact', text: 'The capital of France is'},
  {name: 'exampleNames', text: 'The teacher called Zovux, Bilo and Kena. Here came Zovux, Bilo and'},
  {name: 'exampleMeaning', text: 'Leo walked to the bank. A duck sat in the'},
  {name: 'exampleNumber', text: 'The cat near the tower is hungry. The cats near the tower'},
  {name: 'exampleSpeech', text: '"Where is my red hat?" asked Anna. "Look'},
  {name: 'exampleCounting', text: 'Count up from four to nine: four, five, six,'},
  {name: 'exampleSum', text: '2 + 3 = 5\n4 + 4 = 8\n3 + 6 ='},
  {name: 'exampleStorySum', text: 'Tom has two apples. Ben gives him three more. Now Tom has'},
  {name: 'exampleAnalogy', text: 'king is to queen as prince is to'},
  {name: 'exampleBrackets', text: 'Brackets: [ ( { }'},
];

/** The examples, by their names in these words. */
export function examplesIn(words: PromptStrings): Example[] {
  return examples.map(({name, text}) => ({name: words[name] ?? exampleStrings[name], text}));
}
