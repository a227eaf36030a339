import type {FigureStrings} from '../../views/strings.js';
import {runStrings} from '../../views/run-strings.js';

export const trainingStrings = {
  ...runStrings,
  heading: 'Training',
  views: 'What to look at',
  live: 'Train a model',
  recorded: 'nano’s own run',
  to: 'to',
  and: 'and',
  bytes: 'bytes',
  sampleAt: 'What it writes at step',
  given: 'bold: given',
  sample: 'What the model writes',
  trainLoss: 'training loss',
  validationLoss: 'validation loss',

  // A model trained live
  learnsFrom: 'It learns from',
  builtIn: 'the built-in text',
  own: 'my own text',
  ownLabel: 'Paste a text',
  otherText: 'Another text',
  freshModel: 'a fresh model',
  builtInBytes: 'bytes:',
  builtInOrigin: 'short texts of nano’s kind that nano itself was not trained on,',
  characters: 'characters',
  utf8: 'bytes in UTF-8',
  split: 'The last tenth is kept for validation.',
  emptyText: 'There is no text yet. Paste one: a page or more, in any language.',
  shortText: 'That is too short to learn from:',
  shortLeast: 'bytes, and it takes at least',
  repeated:
    'It is one character, repeated: there is nothing to learn but that, and the loss will fall to zero.',
  manyBytes:
    'Most of its characters are several bytes long. The model reads bytes, so it has to learn to spell them first.',
  cut: 'Only the first',
  cutBytes: 'bytes are used:',
  notLinked: 'It is too long for links to this state.',
  rate: 'Learning rate',
  nats: 'nats a byte',
  lossAxis: 'loss in nats a byte',
  lossChart: 'Loss by step',
  gradientNorm: 'gradient norm',
  tokensPerSecond: 'tokens a second',
  guess: 'guessing: ln 256 =',
  divergedAt: 'It diverged at step',
  divergedFrom: 'the loss went from',
  divergedNaN: 'the loss is no number any more',
  divergedWhy: 'The learning rate is too high: every step jumps over what it aims at.',
  recover: 'Back, at a tenth of the rate',
  lostAt: 'The worker broke down at step',
  lostKept: 'Nothing is lost up to the last checkpoint, step',
  goOn: 'Go on from there',
  untrained:
    'All its weights are random, so it writes noise. Train it, and watch the loss fall away from guessing.',
  perplexity: 'On text that it has not seen, each next byte leaves it as unsure as a draw of one from',
  perplexityOf: 'equally likely ones: e to the power of the validation loss.',
  validationLowest: 'The validation loss was lowest at step',
  stuck:
    'and is higher now, and the training loss has not fallen since: at this learning rate its steps are too long to learn more.',
  overfit:
    'and has risen since, while the training loss fell: from there on the model learns its text by heart, and gets worse at what it has not seen.',
  temperature: 'temperature',
  liveModel: 'A transformer of two blocks, width 48, four heads;',
  liveHint:
    'parameters, random at first. Its tokens are bytes: there is no vocabulary to learn. AdamW; each step reads',
  liveStep: 'bytes. It trains in a worker of its own, and rests while you look elsewhere.',

  // The recorded run
  tokensAStep: 'tokens a step',
  minutes: 'minutes on two threads',
  recordedChart: 'Recorded losses of nano’s run, by step on a logarithmic scale',
  inductionChart: 'The recorded induction score of the head that copies, by step',
  lossTokenAxis: 'loss in nats a token',
  leastLoss: 'the least there is:',
  inductionMark: 'the copying head',
  inductionScore: 'induction score of head',
  score: 'score',
  snapshot: 'Snapshot',
  replay: 'Play',
  snapshotLoss: 'loss on other texts, nats a token',
  firstTime: 'loss on new names, told first',
  secondTime: 'loss on the same names, told again',
  inductionRise: 'Between steps',
  risesFrom: 'goes from',
  againFalls: 'and the loss on names told again from',
  recordedHint:
    'The score is the attention that the head pays, on average, to what followed the same token the first time. Only a head of that kind can know a name that no text of the training has, when it is told again: the loss on the second telling falls while that on the first stays. The least loss is that of the generator of the texts, which knows its own chances.',
};

export type TrainingStrings = typeof trainingStrings & FigureStrings;
