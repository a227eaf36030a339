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
    name: 'cold',
    first: 'In winter the wind is very cold',
    second: 'Leo stayed in bed all day with a cold',
  },
  {
    name: 'play',
    first: 'After lunch the kittens like to play',
    second: 'At the end of the year the school put on a play',
  },
  {name: 'sameTwice', first: 'The cat sat by the river', second: 'The cat sat by the river'},
];
