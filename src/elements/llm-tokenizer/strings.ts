import {figureStrings, type FigureStrings} from '../../views/strings.js';
import type {exampleStrings} from './examples.js';

/** The words of <llm-tokenizer>. */
export const tokenizerStrings = {
  ...figureStrings,
  heading: 'Tokenizer',
  text: 'Text',
  example: 'Example',
  exampleChoose: 'Choose …',
  encoding: 'Encoding',
  compare: 'Compare with',
  none: 'nothing',
  show: 'Show tokens as',
  showText: 'text',
  showIds: 'IDs',
  showBytes: 'bytes',
  markers: 'Mark white space',
  tokens: 'Tokens',
  token: 'Token',
  characters: 'Characters',
  bytes: 'Bytes',
  byte: 'byte',
  bytesUnit: 'bytes',
  perToken: 'Characters per token',
  id: 'ID',
  entries: 'entries',
  partOf: 'part of',
  usedBy: 'used by',
  thisKit: 'this kit',
  pointHint: 'Point at a token, or move through them with the arrow keys.',
  empty: 'Type something: its tokens appear here.',
  firstRows: 'Tokens shown:',
};

export type TokenizerStrings = typeof tokenizerStrings & FigureStrings & Partial<typeof exampleStrings>;
