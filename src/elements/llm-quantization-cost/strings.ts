import {precisionStrings} from '../../views/precision.js';
import {figureStrings, type FigureStrings} from '../../views/strings.js';

export const quantizationCostStrings = {
  ...figureStrings,
  ...precisionStrings,
  heading: 'What quantization costs',
  prompt: 'Prompt',
  seed: 'Seed',
  format: 'Format',
  formatOfWeights: 'Weights',
  share: 'One scale for',
  cacheFormat: 'KV cache',
  stop: 'Stop',
  goOn: 'Measure',
  measured: 'Measured',
  ways: 'ways of keeping the model',
  stopped: 'Stopped.',
  house: 'the model',
  byWeights: 'The house model with its matrices in each format',
  byCache: 'The same with published weights, and only its KV cache in few bits',
  perplexity: 'Perplexity',
  aboveFp32: 'above FP32',
  onDisk: 'Bytes on disk',
  inMemory: 'in memory',
  itWrites: 'It writes',
  bytesPerToken: 'Bytes a token',
  measuredOn: 'Measured here on the held-out text of the house model,',
  textsWord: 'texts, and',
  predictions: 'predictions, the first token of each from the beginning of the text. Written at temperature',
  fromSeed: 'from seed',
  ofTokens: 'tokens at most.',
  costHint:
    'Bars of perplexity are logarithmic, each seventh ten times as much, from 0.01% to 100,000%; those of bytes are parts of FP32’s. Matrices of the blocks are in the format, by the largest magnitude (ternary by the mean, floats of 16 bits and more as they are), scales in FP32; embedding and norms stay in 16 bits, as they were published. In memory there is the cache of one whole context besides: keys after their rotation, and values, with a scale for each head of each token.',
  whichFit: 'Which models fit which cards',
  modelWord: 'Model',
  context: 'Context in tokens',
  batch: 'Sequences',
  tokensWord: 'Tokens',
  weightsWord: 'Weights',
  cacheWord: 'KV cache',
  fits: 'fits',
  cardsWord: 'cards',
  cardsHint:
    'Weights and KV cache, scales included, against the memory of the data sheet; what computing takes besides comes on top. A context is no longer than a model reads, and Mistral’s cache no longer than its window. Names lead to the sources.',
};

export type QuantizationCostStrings = typeof quantizationCostStrings & FigureStrings;
