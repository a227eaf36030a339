import {figureStrings, type FigureStrings} from '../../views/strings.js';

export const alignmentMethodsStrings = {
  ...figureStrings,
  heading: 'Methods of post-training',
  lightUp: 'Which methods need …',
  noNeed: 'show all alike',
  tableCaption: 'What each method needs',
  method: 'Method',
  source: 'Told in',
  answers: 'good answers',
  pairs: 'pairs, one preferred',
  reward: 'a reward model',
  reference: 'a reference model',
  online: 'answers drawn while it learns',
  value: 'a value model',
  yes: 'yes',
  either: 'or a rule',
  no: 'no',
  sft: 'SFT',
  sftIs: 'learns to write given answers: the loss of pre-training, prompts masked.',
  rlhf: 'RLHF with PPO',
  rlhfIs:
    'fits a reward model to pairs that people judged, then raises the reward of the model’s own answers, held near the reference.',
  dpo: 'DPO',
  dpoIs: 'learns from the pairs directly: the reward is a ratio of two models.',
  grpo: 'GRPO',
  grpoIs:
    'draws a group of answers to a question and compares each with the group’s mean reward. A rule may give the reward: is the sum right, do the tests pass?',
  constitutional: 'Constitutional AI, RLAIF',
  constitutionalIs:
    'a model judges the pairs, by principles that are written down; what follows is RLHF. In the first paper SFT on answers that the model has revised itself comes before.',
  hint: 'As each was told in its paper; there are variants of all. SFT comes first in nearly every recipe and the others begin from it. A reference model is a frozen copy of what the training began with. GRPO’s first paper had a reward model; in the second a rule gives the reward. The house model’s instruct was made by SFT, preferred by DPO.',
};

export type AlignmentMethodsStrings = typeof alignmentMethodsStrings & FigureStrings;
