import {promptFieldStrings} from '../../controllers/prompt-field.js';
import {figureStrings, type FigureStrings} from '../../views/strings.js';

export const optimizerStrings = {
  ...figureStrings,
  ...promptFieldStrings,
  heading: 'Optimizers in a race',

  // Optimizers
  sgd: 'SGD',
  momentum: 'Momentum',
  nesterov: 'Nesterov',
  rmsprop: 'RMSProp',
  adam: 'Adam',
  adamw: 'AdamW',
  lion: 'Lion',
  muon: 'Muon',

  // Surfaces
  surfaceWord: 'Loss',
  bowl: 'a bowl',
  ravine: 'a ravine',
  saddle: 'a saddle',
  rosenbrock: 'Rosenbrock’s valley',
  beale: 'Beale’s plateaus',
  noisy: 'a noisy bowl',
  nano: 'nano’s own, for your text',
  bowlNote: 'The gradient points straight at the minimum.',
  ravineNote: 'Fifty times as steep across as along.',
  saddleNote: 'Flat at (0, 0), which is no minimum.',
  rosenbrockNote: 'Along the bottom of the valley there is hardly a slope.',
  bealeNote: 'Nearly flat, with cliffs at the corners.',
  noisyNote: 'Most ripples have a lowest point that is not the lowest.',
  minimumAt: 'It is 0 at',
  and: 'and',

  // The map
  map: 'Map of the loss:',
  start: 'Start: move it with the arrow keys',
  hint: 'Drag the ring, or press on the map, to start elsewhere. Crosses: lowest points. Marks at the edge: off the map.',

  // Steps
  player: 'Steps of the race',
  stepWord: 'Step',
  back: 'Back',
  play: 'Play',
  pause: 'Pause',
  forward: 'Forward',

  // Standings
  optimizerWord: 'Optimizer',
  races: 'races',
  showRule: 'Show its rule below',
  rateShort: 'Rate η',
  loss: 'Loss',
  distance: 'Distance',
  bytesShort: 'Bytes',
  afterStep: 'After step',
  lowest: 'the lowest is',
  nobody: 'Nobody races. Tick an optimizer.',
  offMap: 'Off the map:',
  diverged: 'Diverged:',
  divergedAt: 'diverged at step',
  divergedWhy: 'a weight beyond a million, or no number any more. Lower the learning rate.',
  swings: 'It swings: in its last ten steps between',
  columnsNote: 'Distance: to the nearest cross. Bytes: remembered for each weight.',

  // The chart
  chart: 'Loss at every step',
  lossAxis: 'loss',
  pickStep: 'Click or drag to look at a step.',

  // Settings
  rateWord: 'Learning rate',
  stepsWord: 'Steps',
  momentumWord: 'Momentum μ',
  beta1Word: 'β₁',
  beta2Word: 'β₂',
  decayWord: 'Weight decay λ',
  ownNote:
    'In brackets: whose own value this is. A slider that was moved counts for all. Decay pulls towards (0, 0).',
  noiseWord: 'Gradient noise',
  noNoise: 'none',
  batchWord: 'Predictions in a batch (0: all)',
  seedWord: 'Seed of the noise',
  directionsWord: 'Seed of the directions',
  settingsTitle: 'Settings',

  // The rule
  ruleTitle: 'The rule of',
  fromPoint: 'from',
  where: 'where',
  lastFinite: 'This is its last step with numbers.',
  notRacing: 'It does not race: tick it in the table.',
  noStep: 'It has made no step.',
  bytesOf: 'It remembers',
  bytesEach: 'bytes for each weight. For Llama 3 8B that would be',
  bytesBeside: 'GB, beside',
  bytesWeights: 'GB for the weights themselves in 16 bits.',
  sgdNote: 'Straight down the slope; nothing is remembered.',
  momentumNote:
    'The heavy ball, in PyTorch’s convention: the gradient counts in full, so that under a steady slope steps grow to 1/(1 − μ) times the rate. Others write (1 − μ)·g.',
  nesterovNote: 'Momentum that reads the gradient as if the velocity had been followed already.',
  rmspropNote: 'Each weight’s gradient is divided by its own recent size: steep and flat ones move alike.',
  adamNote:
    'Momentum, divided by each weight’s recent size. Means begin at 0; dividing by 1 − βᵗ makes up for that. Decay is part of the gradient, and is divided too.',
  adamwNote: 'Adam whose decay is its own: each weight shrinks by η·λ, whatever its gradient.',
  lionNote: 'Only the sign of a mean counts: each weight moves by the rate, up or down.',
  muonNote:
    'Made for matrices: a Newton–Schulz iteration gives all directions of a step the same length. A point has one direction: only its length is brought near 1 (0.7 to 1.2), which is not what Muon is for. Embeddings and the like are left to AdamW.',
  etaNote: 'η is the learning rate, g the gradient, w the weight; rounded to 4 digits.',

  // The slice
  planeWait: 'the loss over the plane',
  raceWait: 'the race on the model',
  stop: 'Stop',
  stopped: 'Stopped.',
  goOn: 'Go on',
  tooShort: 'There is nothing to predict: write at least one word.',
  planeOf: 'The mean loss of the',
  planePrediction: 'prediction of a next token in your text.',
  planePredictions: 'predictions of a next token in your text.',
  planeCut: 'The rest of it is left out.',
  planeGrid: 'Measured at',
  planeLowest: 'dots; the lowest has',
  planeAt: 'at',
  planeEdits: 'Changes of other figures do not count here.',
  planeHint:
    'A plane of two random directions through nano’s weights, each row as long as the weights’ (Li et al. 2018); (0, 0) are the trained weights. At every step the model’s true gradient is projected onto it.',
  gradientWord: 'Gradient',
};

export type OptimizerStrings = typeof optimizerStrings & FigureStrings;
