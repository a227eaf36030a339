/** Sums and sentences to try. */
import type {Terms} from './settings.js';
import type {embeddingStrings} from './strings.js';

export const sums: readonly Terms[] = [
  ['king', 'man', 'woman'],
  ['puppy', 'dog', 'cat'],
  ['Paris', 'France', 'Italy'],
  ['prince', 'boy', 'girl'],
  ['cows', 'cow', 'horse'],
  ['big', 'small', 'hot'],
  ['moon', 'night', 'day'],
];

export interface Sentences {
  /** Which of the words is its name. */
  name: keyof typeof embeddingStrings;
  first: string;
  second: string;
}

export const sentencePairs: readonly Sentences[] = [
  {
    name: 'springThing',
    first: 'After the long winter came the spring',
    second: 'Inside the clock there was a broken spring',
  },
  {
    name: 'springTwice',
    first: 'After the long winter came the spring',
    second: 'The flowers grow and the lambs jump in spring',
  },
  {
    name: 'bat',
    first: 'At night, out of the dark cave flew a bat',
    second: 'To play the game, Mia needed a ball and a bat',
  },
  {
    name: 'bank',
    first: 'The ducks swam across the river to the bank',
    second: 'The rich man keeps his money in the bank',
  },
  {
    name: 'light',
    first: 'It was dark, so Leo turned on the light',
    second: 'A feather is not heavy but light',
  },
  {name: 'sameTwice', first: 'The cat sat by the river', second: 'The cat sat by the river'},
];
