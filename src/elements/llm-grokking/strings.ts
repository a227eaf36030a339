import {runStrings} from '../../views/run-strings.js';
import type {FigureStrings} from '../../views/strings.js';

export const grokkingStrings = {
  ...runStrings,
  heading: 'Grokking',
  modulus: 'a + b modulo',
  decay: 'Weight decay',
  decayShort: 'decay',
  trained: 'trained on',
  unseen: 'never seen',
  accuracy: 'share of right answers',
  weightNorm: 'length of the weights',
  notYet: 'Half of all sums are trained on, the other half is never shown. Which is learnt first?',
  memorizedAt: 'Known by heart at step',
  understoodAt: 'understood at step',
  understood: 'From there on it is right about sums that it has never seen: it has found the rule.',
  rests: 'The run rests here.',
  plateau:
    'Of what it has not seen it gets hardly anything right, and nothing in its training loss says that this will change.',
  rising: 'And now what it has never seen comes right too, though it is shown nothing new.',
  sumsTitle: 'All sums a + b at step',
  sumsLabel: 'All sums: a down, b across. Arrow keys choose one.',
  sumsHint:
    'a from top to bottom, b from left to right. A dot is a right answer, by what was shown; where there is none, it is wrong.',
  of: 'of',
  right: 'right',
  modulo: 'modulo',
  itSays: 'It says',
  thatIsRight: 'right',
  thatIsWrong: 'wrong',
  sumTrained: 'and it was trained on this',
  sumUnseen: 'and it has never seen this',
  forkedAt: 'Another line, from step',
  limit: 'steps without finding the rule, at weight decay',
  limitWhy:
    'Knowing by heart is good enough where nothing makes large weights costly. Set it to 1: it goes on from here.',
  aTransformer: 'a transformer',
  blocks: 'blocks',
  width: 'width',
  recordedGrokking: 'Recorded accuracies of a transformer: trained on, and never seen',
  network: 'width of the hidden layer',
  rate: 'learning rate',
  share: 'share trained on',
  known: 'known from an accuracy of',
  grokkingHint:
    'All p² sums a + b modulo p, split in half by a seed, a + b and b + a on one side. The live network is two embeddings that are added, one hidden layer and an unembedding, with AdamW on the whole half at once. Weight decay is the control that decides: a change of it begins a new line from where the run is, and the old one stays to compare.',
};

export type GrokkingStrings = typeof grokkingStrings & FigureStrings;
