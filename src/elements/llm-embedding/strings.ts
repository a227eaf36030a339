import {promptFieldStrings} from '../../controllers/prompt-field.js';
import {figureStrings, type FigureStrings} from '../../views/strings.js';

/** The words of <llm-embedding>. */
export const embeddingStrings = {
  ...figureStrings,
  ...promptFieldStrings,
  heading: 'Embeddings',
  and: 'and',
  word: 'Word',
  words: 'Words',
  example: 'Example',
  exampleChoose: 'Choose …',
  springThing: 'spring: a season, a thing',
  springTwice: 'spring: a season, twice',
  cold: 'cold: of the wind, in bed',
  play: 'play: a game, on a stage',
  sameTwice: 'the same sentence, twice',
  cosine: 'Cosine',
  unknown: 'no word that this model knows as one token. The list has all those.',
  notShown: 'is no word that this model knows as one token. Shown instead is',
  noWords: 'No token of this model is a whole word.',

  // The lookup
  lookup: 'A token is a row of the matrix',
  tokens: 'Tokens: select one to look it up',
  id: 'ID',
  row: 'row',
  ofMatrix: 'of the matrix',
  rowLength: 'Its length is',
  column: 'Column',
  scale: 'Scale of the cells:',
  lookupHint:
    'Nothing is computed here: the ID picks a row, whose numbers training has set. Point at a cell, or use the arrow keys.',

  // The map
  map: 'Map of the words: arrow keys go to the nearest word in their direction',
  mapTitle: 'The words on a map',
  search: 'Find a word',
  distance: 'Distance',
  onMap: 'On the map',
  near: 'Nearest by cosine',
  nearestAre: 'Nearest by cosine:',
  nearOnMap: 'Nearest on the map',
  place: 'Place',
  placeInTruth: 'by cosine',
  far: 'far',
  farMeans: 'far: not in the nearest tenth of the other',
  closer: 'Closer to the word',
  keyNear: 'nearest by cosine',
  keyFar: 'near on the map, far in truth',
  keyScale: 'the bar: a distance of 0.2',
  shareWords:
    'word-like tokens (some only begin a word), their rows at length 1, on their two widest principal components. These hold',
  shareOf: 'of the variance',
  shareRest: 'the other',
  shareHidden:
    'dimensions are not seen here: a distance on the map is at most the true one, and often far less.',

  unreadMany: 'more tokens are left out, such as',
  unreadWhy:
    'beginnings of words, never read by themselves: training has only pushed their rows all the same way.',

  // The arithmetic
  arithmeticTitle: 'Arithmetic with words',
  sum: 'A sum of words',
  termA: 'First word',
  termB: 'Word to subtract',
  termC: 'Word to add',
  sumIncomplete: 'A sum takes three words.',
  expected: 'Expected was',
  expectedFirst: 'and it comes first.',
  expectedIsTerm: 'which is one of the three words, and left out.',
  expectedUnknown: 'which is no single token of this model.',
  wrong: 'The answer is wrong: expected was',
  expectedAt: 'which comes as number',
  noExpected: 'This figure knows no relation between these words: no answer is to be expected.',
  noneClose: 'No word is close: the best cosine is only',
  leftOutTerms: 'The three words themselves are left out, as is the custom.',
  termFirst: 'Left in, the first answer would be',
  termNotFirst: 'The nearest of them would be',
  sumHint:
    'Rows are taken at length 1. The answer is the word whose row points most nearly where the sum does: 1 is the same direction.',

  // The drift
  driftTitle: 'One word, two sentences',
  firstSentence: 'A sentence',
  secondSentence: 'Another that ends in the same word',
  sentenceEmpty: 'Each sentence needs a word to end in.',
  wordsDiffer: 'The sentences have to end in the same word. They end in',
  drift: 'Cosine of the two residual vectors at the last word',
  block: 'block',
  afterBlock: 'after block',
  cosineAfter: 'one row at first, and after',
  cosineFrom: 'two rows at first, with a cosine of',
  thenAfter: 'and after',
  blocks: 'blocks two vectors with a cosine of',
  angle: 'an angle of',
  otherToken: 'Not the same row: here the word ends in different tokens,',
  lastPiece: 'The word is several tokens. What is compared is the last,',
  changesLeftOut: 'Changes at a position of the text are left out here.',
  leftOutFirst: 'tokens do not fit in the model’s context and were left out at the beginning.',
  driftHint:
    'The row knows no context; each block adds some. This model is a decoder: a word has seen only what stands left of it. An encoder, such as BERT, reads both sides. Not the sense alone makes the difference: so do the other words, and their number.',

  part: 'Part',
  what: 'What',
  value: 'Value',
};

export type EmbeddingStrings = typeof embeddingStrings & FigureStrings;
