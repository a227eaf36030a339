/** The place that is looked at: the end of the prompt, or before the generated token that is selected. */
import type {LiveRun} from '../../context/model.js';
import type {SamplingSettings} from '../../core/decoding/settings.js';
import {lastLogits, readDistribution, type Distribution} from './distribution.js';
import {textOfTokens, type Generation} from './generation.js';

/** How many tokens of the prompt are quoted. */
const LEAD = 16;
/** Characters before the place that are quoted. */
const QUOTED = 40;

const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

export interface Place {
  /** What the model says there, (vocab). */
  logits: Float32Array;
  /** The tokens before it. */
  used: number[];
  /** The token that was drawn there, where one was. */
  drawn: number | undefined;
  /** Whether the reader chose it. */
  isForced: boolean;
}

export function placeIn(run: LiveRun, generation: Generation): Place {
  const {steps, selected} = generation;
  const step = steps[selected];
  return {
    logits: step?.logits ?? lastLogits(run),
    used: generation.contextOf(Math.max(0, selected)),
    drawn: step?.token,
    isForced: step?.isForced ?? false,
  };
}

/** What was read last of a place, by how many were told: most updates of a host change nothing of it. */
const lastRead = new WeakMap<object, Map<number, {key: string; distribution: Distribution}>>();

/**
 * What the token in that place may be; an error where a change in the model has left no logits that are numbers.
 *
 * @param count how many of the likeliest are told
 */
export function readPlace(
  run: LiveRun,
  generation: Generation,
  settings: SamplingSettings,
  count: number,
): Distribution | Error {
  // A generated token stands for all before it too: in another text, or after another token, it is another step.
  const at = generation.steps[generation.selected] ?? run;
  const reads = lastRead.get(at) ?? new Map<number, {key: string; distribution: Distribution}>();
  lastRead.set(at, reads);
  const key = JSON.stringify(settings);
  const read = reads.get(count);
  if (read?.key === key) return read.distribution;
  const {logits, used, drawn} = placeIn(run, generation);
  try {
    const distribution = readDistribution(logits, used, settings, count, drawn);
    reads.set(count, {key, distribution});
    return distribution;
  } catch (error) {
    return error as Error;
  }
}

/** A text that goes on after what is left out: from a whole word on, where words have spaces between them. */
const fromWord = (text: string): string => `…${text.slice(text.indexOf(' ') + 1)}`;

/** The end of the prompt, from a whole character on. */
export function leadOf({bytes, ends}: LiveRun): string {
  const first = ends.length - LEAD;
  let start = first > 0 ? ends[first - 1] : 0;
  while ((bytes[start] & 0xc0) === 0x80) start++;
  const text = decoder.decode(bytes.subarray(start, ends.at(-1) ?? 0));
  return first > 0 ? fromWord(text) : text;
}

/** The last words before the place that is looked at; none at the beginning of everything. */
export function quoteBefore(run: LiveRun, {steps, selected}: Generation): string {
  const drawn = steps.slice(0, Math.max(0, selected)).map(({token}) => token);
  const text = Array.from(leadOf(run) + textOfTokens(run.vocabulary, drawn));
  if (text.length <= QUOTED) return text.join('');
  return fromWord(text.slice(-QUOTED).join(''));
}
