/** The recorded transformer as the figure uses it: checked, for a file may be another. */
import {numberOf, numbersOf, objectOf} from '../../runtime/recording-checks.js';
import {readRecording} from '../../runtime/recordings.js';

export interface GrokkingRecording {
  readonly script: string;
  readonly seed: number;
  readonly p: number;
  readonly decay: number;
  readonly layers: number;
  readonly width: number;
  readonly memorized: number;
  readonly generalized: number;
  readonly steps: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

export async function grokkingRecording(): Promise<GrokkingRecording> {
  const all = objectOf(await readRecording('grokking'), 'a recording');
  const recipe = objectOf(all.recipe, 'a recipe');
  const model = objectOf(recipe.model, 'a model');
  const training = objectOf(recipe.training, 'how it was trained');
  const steps = numbersOf(all.steps, 'steps');
  const accuracy = (of: 'train' | 'validation') =>
    numbersOf(objectOf(all[of], of).accuracy, `${of} accuracy`, steps.length);
  return {
    ...{script: String(all.script), seed: numberOf(recipe.seed, 'the seed'), p: numberOf(recipe.p, 'p')},
    decay: numberOf(objectOf(training.optimizerSettings, 'settings').weightDecay, 'weight decay'),
    layers: numberOf(model.num_hidden_layers, 'layers'),
    width: numberOf(model.hidden_size, 'width'),
    memorized: numberOf(all.memorized, 'memorized'),
    generalized: numberOf(all.generalized, 'generalized'),
    ...{steps, train: accuracy('train'), validation: accuracy('validation')},
  };
}
