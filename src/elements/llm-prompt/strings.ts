import {promptFieldStrings} from '../../controllers/prompt-field.js';
import {figureStrings, type FigureStrings} from '../../views/strings.js';
import type {exampleStrings} from './examples.js';

/** The words of <llm-prompt>. */
export const promptStrings = {
  ...figureStrings,
  ...promptFieldStrings,
  heading: 'Prompt',
  example: 'Example',
  exampleChoose: 'Choose …',
  tokens: 'Tokens',
  token: 'Token',
  id: 'ID',
  given: 'given what stands before it, the model gave it',
  bits: 'bits of surprise',
  next: 'After it the model expects',
  beginning: 'Nothing has been said yet. The model expects',
  position: 'Position',
  probability: 'Probability',
  surprise: 'Surprise in bits',
  guess: 'Likeliest token there',
  guessProbability: 'Its probability',
  statTokens: 'Tokens',
  ofContext: 'of',
  loss: 'Loss, nats per token',
  perplexity: 'Perplexity',
  changes: 'Changes in the model',
  noChanges: 'none',
  undo: 'Undo',
  undoAll: 'Undo all changes in the model',
};

export type PromptStrings = typeof promptStrings & FigureStrings & Partial<typeof exampleStrings>;
