import {figureStrings, type FigureStrings} from '../../views/strings.js';

/** The words of <llm-prompt>. */
export const promptStrings = {
  ...figureStrings,
  heading: 'Prompt',
  text: 'Text',
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
  leftOut: 'tokens do not fit in the model’s context and were left out at the end.',
};

export type PromptStrings = typeof promptStrings & FigureStrings;
