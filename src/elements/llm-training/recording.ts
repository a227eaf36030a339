/** The recorded run as the figure uses it: checked, for a file may be another. */
import {listOf, numberOf, numbersOf, objectOf} from '../../runtime/recording-checks.js';
import {readRecording} from '../../runtime/recordings.js';

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

export async function runRecording(): Promise<RunRecording> {
  const all = objectOf(await readRecording('run'), 'a recording');
  const [recipe, curve, validation] = ['recipe', 'curve', 'validation'].map((name) =>
    objectOf(all[name], name),
  );
  const [step, validated] = [curve, validation].map((each) => numbersOf(each.step, 'steps'));
  const along = (name: string) => numbersOf(curve[name], name, step.length);
  return {
    script: String(all.script),
    seed: numberOf(objectOf(all.seeds, 'seeds').base, 'the seed'),
    seconds: numberOf(all.seconds, 'seconds'),
    least: numberOf(all.least, 'the least loss'),
    optimizer: String(recipe.optimizer),
    tokensPerStep: ['batch', 'context', 'accumulate'].reduce(
      (product, name) => product * numberOf(recipe[name], name),
      1,
    ),
    curve: {step, loss: along('loss'), gradientNorm: along('gradientNorm'), rate: along('rate')},
    validation: {step: validated, loss: numbersOf(validation.loss, 'validation', validated.length)},
    snapshots: listOf(all.snapshots, 'snapshots').map(readSnapshot),
  };
}

function readSnapshot(value: unknown): Snapshot {
  const {step, loss, repeated, heads, sample} = objectOf(value, 'a snapshot');
  const {first, again} = objectOf(repeated, 'losses of repeated names');
  return {
    ...{step: numberOf(step, 'step'), loss: numberOf(loss, 'loss'), sample: String(sample)},
    repeated: {first: numberOf(first, 'first'), again: numberOf(again, 'again')},
    induction: listOf(objectOf(heads, 'heads').induction, 'induction').map((layer) =>
      numbersOf(layer, 'induction'),
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
