/** How far the same word in two sentences drifts apart, layer by layer. */
import type {LiveRun} from '../../context/model.js';
import type {Intervention} from '../../core/index.js';
import {dot, lengthOf} from './words.js';

/** What is asked: fields that are the same are the same question. */
export interface DriftQuestion extends Pick<LiveRun, 'model' | 'interventions'> {
  readonly first: string;
  readonly second: string;
}

export interface Drift {
  /** The token at which the two are compared, in each. */
  readonly ids: readonly number[];
  /** Tokens read before and with it, in each. */
  readonly lengths: readonly number[];
  /** Cosine of the two residual vectors there, before the first block and after each, (layers + 1). */
  readonly cosines: readonly number[];
  /** Tokens that the context has no room for; they were left out at the beginning. */
  readonly leftOut: number;
}

/** The last word of a sentence, and where it ends; undefined where there is none. */
export function lastWord(sentence: string): {word: string; end: number} | undefined {
  const found = /([\p{L}\p{M}\p{N}]+)[^\p{L}\p{M}\p{N}]*$/u.exec(sentence);
  return found ? {word: found[1], end: found.index + found[1].length} : undefined;
}

/** The residual streams there are: what the matrix gives, and what each block makes of it. */
export function streamNames(layers: number): string[] {
  return ['blocks.0.resid_pre', ...Array.from({length: layers}, (_, i) => `blocks.${i}.resid_post`)];
}

/** Whether a change is of one text alone: it names one of its tokens, or holds numbers for each. */
export function isOfOneText({at, op, position, index}: Intervention): boolean {
  const isOfKey = index !== undefined && /scores|pattern/.test(at);
  return position !== undefined || op === 'patch' || isOfKey;
}

/** Reads both sentences up to the end of their last words. */
export async function driftOf(question: DriftQuestion, signal: AbortSignal): Promise<Drift> {
  const {model, first, second} = question;
  const interventions = question.interventions.filter((each) => !isOfOneText(each));
  const {num_hidden_layers, hidden_size} = model.info.config;
  const names = streamNames(num_hidden_layers);
  const read = async (sentence: string) => {
    const text = sentence.slice(0, lastWord(sentence)!.end);
    const input = {text, bos: true, truncate: 'start'} as const;
    const options = {trace: names, interventions, logits: 'last'} as const;
    const {tokens, leftOut, trace} = await model.run(input, options, {signal});
    const streams = names.map((name) => trace.get(name)!.data.slice(-hidden_size));
    return {id: tokens[tokens.length - 1], length: tokens.length - 1, leftOut, streams};
  };
  const [one, other] = await Promise.all([read(first), read(second)]);
  return {
    ids: [one.id, other.id],
    lengths: [one.length, other.length],
    cosines: one.streams.map((stream, layer) => cosine(stream, other.streams[layer])),
    leftOut: one.leftOut + other.leftOut,
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  return dot(a, b) / (lengthOf(a) * lengthOf(b) || 1);
}
