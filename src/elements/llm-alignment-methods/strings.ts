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
  chooseNeed: 'Choose one, and it is explained here.',
  neededBy: 'Needed by',
  answersMean: 'written, or picked out, by people or by another model',
  pairsMean: 'two answers to the same prompt, and which of them was judged the better',
  rewardMean: 'a second model, fitted to judged pairs, that gives any answer a number: how good it is',
  referenceMean: 'a frozen copy of the model as the training began, from which it may not go far',
  onlineMean:
    'the model answers prompts itself during the training, and learns from how good these answers are',
  valueMean:
    'one more model, trained at the same time, that guesses from the beginning of an answer which reward it will get: what comes out better than guessed is made more probable',
  yes: 'yes',
  either: 'or a rule',
  no: 'no',
  sft: 'SFT',
  sftIs: 'supervised fine-tuning: learns to write given answers: the loss of pre-training, prompts masked.',
  rlhf: 'RLHF with PPO',
  rlhfIs:
    'reinforcement learning from human feedback, by proximal policy optimization: fits a reward model to pairs that people judged, then raises the reward of the model’s own answers, held near the reference.',
  dpo: 'DPO',
  dpoIs:
    'direct preference optimization: learns from the pairs directly: the reward is a ratio of two models.',
  grpo: 'GRPO',
  grpoIs:
    'group relative policy optimization: draws a group of answers to a question and compares each with the group’s mean reward. A rule may give the reward: is the sum right, do the tests pass?',
  constitutional: 'Constitutional AI, RLAIF',
  constitutionalIs:
    'reinforcement learning from AI feedback: a model judges the pairs, by principles that are written down; what follows is RLHF. In the first paper it judges which answer is the less harmful, and people still which is the more helpful; SFT on answers that the model has revised itself comes before.',
  hint: 'As each was told in its paper; there are variants of all. SFT comes first in nearly every recipe and the others begin from it. GRPO’s first paper had a reward model; in the second a rule gives the reward. nano’s instruct was made by SFT, its preferred by DPO.',
};

export type AlignmentMethodsStrings = typeof alignmentMethodsStrings & FigureStrings;
