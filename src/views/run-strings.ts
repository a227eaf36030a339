import {figureStrings} from './strings.js';

/** Words of the figures that train something, live or recorded. */
export const runStrings = {
  ...figureStrings,
  recordedBadge: 'recorded run',
  recordedWhy: 'These numbers were recorded by a script of the repository, which anyone can run again.',
  code: 'code',
  recording: 'the recording',
  step: 'Step',
  stepsLog: 'step (logarithmic)',
  seed: 'Seed',
  line: 'line',
  train: 'Train',
  pause: 'Pause',
  resume: 'Go on',
  startOver: 'Start over',
  checkpoint: 'Checkpoint',
  fork: 'Fork from here',
  lostKept: 'Nothing is lost up to the last checkpoint, step',
  goOn: 'Go on from there',
};

export type RunStrings = typeof runStrings;
