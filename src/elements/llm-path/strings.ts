import {promptFieldStrings} from '../../controllers/prompt-field.js';
import {figureStrings, type FigureStrings} from '../../views/strings.js';

/** What is told of each step; a name in braces stands for a number or a token. */
export const sentences = {
  tokenizationSays:
    '{bytes} bytes of text become {tokens} of nano’s {vocab} tokens. The last is {last}, number {id}.',
  tokenizationOne: '{bytes} byte of text becomes {tokens} of nano’s {vocab} tokens: {last}, number {id}.',
  tokenizationEmpty:
    'There is no text, so nano reads {last} alone: its token {name}, number {id}, with which every text begins.',
  embeddingsSays:
    '{last} is looked up: row {id} of a table, {width} numbers. The nearest other word is {near}, at a cosine of {cosine}.',
  neuronSays:
    'At {last} neuron {neuron} is the strongest of the {neurons} in layer {layer}: its activation is {activation}.',
  feedForwardSays:
    'For {last} the feed-forward network of layer {layer} computes {numbers} numbers. {positive} of its neurons come out above zero, {active} beyond a twentieth of the strongest.',
  logitsSays:
    'What comes next? {first} with {p1}, {second} with {p2}, {third} with {p3}. The entropy of all {vocab} is {entropy} bits.',
  backpropagationSays:
    'The text costs {loss} nats a token. Traced back, that pulls most at layer {block}: its gradient has length {gradient}, that of all weights {norm}.',
  optimizersSays:
    'Of {tried} steps downhill, each tried on a copy, the shortest, at rate {least}, takes the loss from {before} to {slow}, the best, at {rate}, to {after}, the longest, at {longest}, to {far}.',
  qkvSays:
    'In layer {layer}, head {head}, the query of {last} meets {keys} keys. It looks at {first} with {w1} of its weight and at {second} with {w2}.',
  qkvAlone:
    'In layer {layer}, head {head}, {last} has one key to look at, its own: it gets {w1} of the weight.',
  multiHeadSays:
    'Of {heads} heads, each taken away in turn, the one missed most is head {head} of layer {layer}: the loss goes from {before} to {after}, and {best} from {p1} to {p2}.',
  multiHeadEmpty:
    'Of {heads} heads, each taken away in turn, head {head} of layer {layer} matters most: {best} goes from {p1} to {p2}.',
  ropeSays:
    'The last token stands at position {position}. The fastest of {pairs} pairs of its query and key has turned by {fast}°, which is {turns} times round; the slowest by {slow}°.',
  blockSays:
    'Read after each of {blocks} layers by the model’s last step, the stream says {best} from layer {block} on, there with {p1}, at the end with {p2}.',
  blockFirst:
    'Read after each of {blocks} layers by the model’s last step, the stream says {best} from the first, and before it, in the end with {p2}.',
  blockLast:
    'Read after each of {blocks} layers by the model’s last step, the stream says {best} after the last one alone, with {p2}.',
  blockNever:
    'Read after each of {blocks} layers, the stream never ends on {best}, the model’s answer: the logits were changed after the last.',
  trainingSays:
    'With fresh random weights of the same shape (seed {seed}) the text costs {fresh} nats a token; a blind guess, ln {vocab}, costs {blind}. Training has made that {loss}.',
  postTrainingSays:
    '{base} goes on with {best}, at {p1}. {tuned}, after post-training, would rather say {other}, at {q2}, and gives {best} {q1}.',
  postTrainingSame:
    '{base} goes on with {best}, at {p1}. {tuned}, after post-training, says the same to this text, at {q1}.',
  kvCacheSays:
    'Keys and values of {tokens} tokens take {bytes} bytes, four to a number. With them kept, reading the next token takes {with} operations, without {without}: {times} times as many.',
  kvCacheAlone:
    'Keys and values of the one token take {bytes} bytes, four to a number. With them kept, reading the next takes {with} operations, without {without}: {times} times as many.',
  quantizationSays:
    'In 4 bits, with a scale for each {group} weights, the model takes {small} instead of {large}, and the text costs {after} nats a token instead of {before}.',
  quantizationEmpty:
    'In 4 bits, with a scale for each {group} weights, the model takes {small} instead of {large}.',
  noText: 'A loss is of a text, each token foreseen from those before it: write something.',
};

export const pathStrings = {
  ...figureStrings,
  ...promptFieldStrings,
  ...sentences,
  heading: 'The whole path, on one prompt',
  path: 'The steps',
  player: 'The path, step by step',
  back: 'Back',
  play: 'Play',
  pause: 'Pause',
  forward: 'Forward',
  stepWord: 'Step',
  all: 'all',
  steps: 'the steps',
  beginning: '⟨start⟩',
  noBlock: 'There is no layer',
  noHead: 'There is no head',
  shown: 'Shown here is',

  tokenization: 'Tokenization',
  embeddings: 'Vector embeddings',
  neuron: 'Neuron activation',
  feedForward: 'Feed-forward network',
  logits: 'Logits and sampling',
  backpropagation: 'Backpropagation',
  optimizers: 'Optimizers',
  qkv: 'Attention: Q, K and V',
  multiHead: 'Multi-head attention',
  rope: 'Rotary positions',
  block: 'The transformer block',
  training: 'Training phases',
  postTraining: 'Post-training',
  kvCache: 'Context and the KV cache',
  quantization: 'Quantization',

  fresh: 'fresh',
  blind: 'blind guess',
  trained: 'trained',
  fp32: '32 bits',
  int4: '4 bits',
  withCache: 'with',
  withoutCache: 'without',
  blockWord: 'layer',
  neuronWord: 'neuron',
  base: 'base',
  instruct: 'instruct',
  preferred: 'preferred',
  withoutChanges: 'Without the changes made by hand.',
  asPublished: 'Both with their weights as published.',
};

export type PathStrings = typeof pathStrings & FigureStrings;
