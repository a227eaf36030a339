import {promptFieldStrings} from '../../controllers/prompt-field.js';
import {figureStrings, type FigureStrings} from '../../views/strings.js';

/** The words of <llm-attention>. */
export const attentionStrings = {
  ...figureStrings,
  ...promptFieldStrings,
  heading: 'One head of attention',

  // What is looked at
  layer: 'Layer',
  head: 'Head',
  view: 'Mask',
  masked: 'causal, as in the model',
  encoder: 'compare with none, as in an encoder',
  tokens: 'The text’s tokens: choose the one that looks',
  tokensHint: 'Choose the token that looks. The stronger the tint of another, the more weight it gets.',
  start: '⟨start⟩',
  noSuch: 'There is no',
  thereAre: 'this model has',
  layersFrom: 'layers, from 0',
  headsFrom: 'heads in each, from 0',
  shown: 'Shown is',
  notFinite:
    'This head’s numbers are not finite: something that was changed in the model has made them too large.',
  changed:
    'A change to this layer is in force. What is shown is what is left after it; where a number is then not what its equation gives, “changed to” says so.',
  changedTo: 'changed to',

  // The row of the query
  scores: '1 · The query against every key',
  key: 'Key of',
  product: 'q·k',
  mask: 'mask',
  softmax: 'softmax',
  noMask: 'no mask',
  query: 'query',
  ofToken: 'at position',
  most: 'Most of it goes to',
  then: 'then',
  itself: 'itself',
  alone: 'has nothing before it to look at, so its only weight, on itself, is 1.',
  openSays: 'Without the mask most would go to',
  toLater: 'to tokens that come later:',
  openNote:
    'Without the mask: the same queries and keys, later tokens let in. nano was trained with the mask and never learnt to use them; an encoder such as BERT is trained without.',
  rowsHint: 'Rows: point at a key, or use the arrow keys. Enter makes it the query. Line width is weight.',

  // One score
  unfold: '2 · One score, term by term',
  queryOf: 'query of',
  keyOf: 'key of',
  turnedTo: 'turned to its position (RoPE)',
  both: 'component by component, q × k',
  origin: 'Where the numbers of q, k and v come from',
  ofQuery: 'of the query',
  ofKey: 'of the key',
  reads: 'reads x, the stream after the norm, and multiplies it by a row of',
  sharedHead: 'Key–value head',
  sharedBy: 'shared by heads',
  turned: 'RoPE turns it together with component',
  by: 'by the angle',
  sumOfAll: 'the sum over all keys',
  component: 'Component',
  otherTerms: 'other components',
  barsTo: 'bars to ±',
  scaled: 'scaled',
  largestOfRow: 'largest in the row',
  sumOfRow: 'sum over the row',
  noKey: 'no key of the row may be looked at, so all its weights are 0',
  weight: 'weight',
  maskedSays: 'comes after the query, so the mask adds −∞: e to the −∞ is 0, and so is the weight, exactly.',
  why: 'Why divide?',
  spreads: 'The products of this row are spread by',
  spreadAfter: 'after the division by',
  undivided: 'Undivided, the largest weight would be',
  insteadOf: 'instead of',
  oneScore: 'With one key there is nothing to spread.',

  // The values
  mix: '3 · The mix of the values',
  others: 'others',
  mixOf: 'z, the mix',
  mixChanged: 'z, changed to',
  mixOpen: 'z, no mask',
  valueHint: 'Pale: the value. Full: what its weight leaves of it. Bars to ±',
  otherKeys: 'other keys',
  zChange: 'Without the mask z would change by',
  ofIts: 'of its length; the cosine of the two is',
  nothingMixed: 'One of the two mixes is zero: there is no direction to compare.',

  // The output
  output: '4 · What the head writes',
  outputSays: 'A vector of length',
  allHeads: 'all',
  headsTogether: 'heads together',
  stream: 'The stream that it is added to has length',
  number: 'Component of the stream',

  // All queries
  pattern: 'All queries at once',
  patternOpen: 'without the mask',
  patternLabel: 'The pattern: a row for each query, a column for each key. Arrow keys move in it.',
  cell: 'Query',
  on: 'key',
  axes: 'queries ↓ keys →',
  patternHint:
    'A row for each query, a column for each key; hatched is what the mask forbids. Click a cell to open it.',
};

export type AttentionStrings = typeof attentionStrings & FigureStrings;
