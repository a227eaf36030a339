/** The loss by position in long texts that the model was not trained on, under one rotation or another. */
import type {Intervention, RopeScaling} from '../../core/index.js';
import {heldOutDocuments} from '../../runtime/held-out.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import type {Progress} from '../../runtime/index.js';
import {scalings, type Scaling} from './settings.js';

/** Predictions of a window: three times what nano was trained on. */
export const WINDOW = 768;
/** Positions that a point is the mean of. */
export const BUCKET = 32;

/** By position, the mean over windows, (WINDOW). */
export type Losses = Float64Array;

export interface Windows {
  /** Each of WINDOW + 1 tokens. */
  readonly tokens: readonly Int32Array[];
}

const packed = new WeakMap<ModelHandle, Promise<Windows>>();

/** Held-out text as windows: documents one after the other, the token that ends and begins a text before each. */
export function windowsOf(model: ModelHandle): Promise<Windows> {
  let known = packed.get(model);
  if (!known) {
    packed.set(model, (known = pack(model)));
    known.catch(() => packed.delete(model));
  }
  return known;
}

async function pack(model: ModelHandle): Promise<Windows> {
  const all: number[] = [];
  for (const document of await heldOutDocuments()) {
    const {ids} = await model.encode(document);
    all.push(model.info.config.bos_token_id!, ...ids);
  }
  const count = Math.floor((all.length - 1) / WINDOW);
  return {
    tokens: Array.from({length: count}, (_, i) =>
      Int32Array.from(all.slice(i * WINDOW, (i + 1) * WINDOW + 1)),
    ),
  };
}

/** The scaling that a method means for a model, which was trained on so many positions. */
export function scalingOf(method: Scaling, factor: number, trained: number): RopeScaling | null {
  if (method === 'none') return null;
  return method === 'yarn'
    ? {rope_type: 'yarn', factor, original_max_position_embeddings: trained}
    : {rope_type: method, factor};
}

/** What is measured: fields that are the same are the same question. */
export interface LossQuestion {
  readonly model: ModelHandle;
  readonly interventions: readonly Intervention[];
  readonly factor: number;
}

const measured = new WeakMap<ModelHandle, Map<string, Losses>>();
const keyOf = ({interventions, factor}: LossQuestion, method: Scaling): string =>
  JSON.stringify([method, method === 'none' ? 1 : factor, interventions]);

/** What is known of a method; undefined where it was not measured yet. */
export function lossesOf(question: LossQuestion, method: Scaling): Losses | undefined {
  return measured.get(question.model)?.get(keyOf(question, method));
}

/** Measures what is not known yet, a method after the other. */
export async function measure(
  question: LossQuestion,
  {signal, onProgress}: {signal: AbortSignal; onProgress: (progress: Progress) => void},
): Promise<true> {
  const {model, interventions, factor} = question;
  const {tokens} = await windowsOf(model);
  const known = measured.get(model) ?? new Map<string, Losses>();
  measured.set(model, known);
  const due = scalings.filter((method) => !known.has(keyOf(question, method)));
  for (const [i, method] of due.entries()) {
    signal.throwIfAborted();
    const rope_scaling = scalingOf(method, factor, model.info.config.max_position_embeddings);
    // A model of its own in the same worker, with the same weights; the page's stays as it is.
    const copy = rope_scaling && (await model.copy({rope_scaling, max_position_embeddings: WINDOW, signal}));
    try {
      const {losses} = await (copy ?? model).evaluate(tokens, interventions, {
        signal,
        onProgress: ({done, total}) =>
          onProgress({doing: 'compute', done: i + (total ? done / total : 0), total: due.length}),
      });
      const means = Float64Array.from(
        {length: WINDOW},
        (_, at) => losses.reduce((sum, of) => sum + of[at], 0) / losses.length,
      );
      if (!means.every(Number.isFinite)) throw new RangeError('evaluate: expected finite losses, got others');
      known.set(keyOf(question, method), means);
    } finally {
      copy?.close();
    }
    onProgress({doing: 'compute', done: i + 1, total: due.length});
  }
  return true;
}

/** The mean of losses from a position to below another. */
export function meanOver(losses: Losses, from: number, to: number): number {
  return losses.subarray(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
}

/** A point of a line: the mean loss under a method, from a position to below another. */
export interface Point {
  readonly method: Scaling;
  readonly from: number;
  readonly to: number;
  readonly loss: number;
}

/** What is measured under a method, and as points. */
export interface LossLine {
  readonly method: Scaling;
  readonly losses: Losses;
  readonly points: readonly Point[];
}

export function lineOf(method: Scaling, losses: Losses): LossLine {
  const points = Array.from({length: WINDOW / BUCKET}, (_, i) => {
    const [from, to] = [i * BUCKET, (i + 1) * BUCKET];
    return {method, from, to, loss: meanOver(losses, from, to)};
  });
  return {method, losses, points};
}
