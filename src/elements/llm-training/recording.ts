/** The recordings as the views use them: checked, for a file may be another. */
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

export interface Snapshot {
  readonly step: number;
  readonly loss: number;
  /** On new names: when they are first told, and when they are told again. */
  readonly repeated: {readonly first: number; readonly again: number};
  /** [layer][head] */
  readonly induction: readonly (readonly number[])[];
  readonly sample: string;
}

export interface RunRecording {
  readonly script: string;
  readonly seed: number;
  readonly seconds: number;
  /** The loss of who knows the generator of the text. */
  readonly least: number;
  readonly optimizer: string;
  readonly tokensPerStep: number;
  readonly curve: Readonly<Record<'step' | 'loss' | 'gradientNorm' | 'rate', readonly number[]>>;
  readonly validation: Readonly<Record<'step' | 'loss', readonly number[]>>;
  readonly snapshots: readonly Snapshot[];
}

/** Fails where a recording is not what it should be. */
class RecordingError extends Error {
  readonly kind = 'CheckpointError'; // the file is damaged or another
}

type Json = Record<string, unknown>;

const object = (value: unknown, what: string): Json => {
  if (typeof value !== 'object' || value === null)
    throw new RecordingError(`expected ${what}, got ${typeof value}`);
  return value as Json;
};
const number = (value: unknown, what: string): number => {
  if (!Number.isFinite(value))
    throw new RecordingError(`expected a number for ${what}, got ${String(value)}`);
  return value as number;
};
const list = (value: unknown, what: string): readonly unknown[] => {
  if (!Array.isArray(value) || value.length === 0) throw new RecordingError(`expected a list for ${what}`);
  return value;
};
/** @param length how many there must be */
const numbers = (value: unknown, what: string, length?: number): number[] => {
  const all = list(value, what).map((each) => number(each, what));
  if (length !== undefined && all.length !== length)
    throw new RecordingError(`expected ${length} numbers for ${what}, got ${all.length}`);
  return all;
};

export async function grokkingRecording(): Promise<GrokkingRecording> {
  const all = object(await readRecording('grokking'), 'a recording');
  const recipe = object(all.recipe, 'a recipe');
  const model = object(recipe.model, 'a model');
  const training = object(recipe.training, 'how it was trained');
  const steps = numbers(all.steps, 'steps');
  const accuracy = (of: 'train' | 'validation') =>
    numbers(object(all[of], of).accuracy, `${of} accuracy`, steps.length);
  return {
    ...{script: String(all.script), seed: number(recipe.seed, 'the seed'), p: number(recipe.p, 'p')},
    decay: number(object(training.optimizerSettings, 'settings').weightDecay, 'weight decay'),
    layers: number(model.num_hidden_layers, 'layers'),
    width: number(model.hidden_size, 'width'),
    memorized: number(all.memorized, 'memorized'),
    generalized: number(all.generalized, 'generalized'),
    ...{steps, train: accuracy('train'), validation: accuracy('validation')},
  };
}

export async function runRecording(): Promise<RunRecording> {
  const all = object(await readRecording('run'), 'a recording');
  const [recipe, curve, validation] = ['recipe', 'curve', 'validation'].map((name) =>
    object(all[name], name),
  );
  const [step, validated] = [curve, validation].map((each) => numbers(each.step, 'steps'));
  const along = (name: string) => numbers(curve[name], name, step.length);
  return {
    script: String(all.script),
    seed: number(object(all.seeds, 'seeds').base, 'the seed'),
    seconds: number(all.seconds, 'seconds'),
    least: number(all.least, 'the least loss'),
    optimizer: String(recipe.optimizer),
    tokensPerStep: ['batch', 'context', 'accumulate'].reduce(
      (product, name) => product * number(recipe[name], name),
      1,
    ),
    curve: {step, loss: along('loss'), gradientNorm: along('gradientNorm'), rate: along('rate')},
    validation: {step: validated, loss: numbers(validation.loss, 'validation', validated.length)},
    snapshots: list(all.snapshots, 'snapshots').map(readSnapshot),
  };
}

function readSnapshot(value: unknown): Snapshot {
  const {step, loss, repeated, heads, sample} = object(value, 'a snapshot');
  const {first, again} = object(repeated, 'losses of repeated names');
  return {
    ...{step: number(step, 'step'), loss: number(loss, 'loss'), sample: String(sample)},
    repeated: {first: number(first, 'first'), again: number(again, 'again')},
    induction: list(object(heads, 'heads').induction, 'induction').map((layer) =>
      numbers(layer, 'induction'),
    ),
  };
}

/** When the head that copies appears: the one with the highest score in the end, between the snapshots where it rises most. */
export interface Induction {
  readonly layer: number;
  readonly head: number;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Of that head at each snapshot. */
  readonly scores: readonly number[];
}

export function inductionOf({snapshots}: RunRecording): Induction {
  const last = snapshots[snapshots.length - 1].induction;
  const most = Math.max(...last.flat());
  const layer = last.findIndex((heads) => heads.includes(most));
  const head = last[layer].indexOf(most);
  const scores = snapshots.map(({induction}) => induction[layer]?.[head] ?? 0);
  const rises = scores.slice(1).map((score, i) => score - scores[i]);
  const at = rises.indexOf(Math.max(...rises));
  return {layer, head, before: snapshots[at], after: snapshots[at + 1] ?? snapshots[at], scores};
}
