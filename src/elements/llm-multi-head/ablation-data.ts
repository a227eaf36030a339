/** What the model does without a head: interventions that switch heads off, and what they cost. */
import type {LiveRun} from '../../context/model.js';
import type {Asking} from '../../controllers/answer.js';
import type {Intervention} from '../../core/index.js';
import {compareRuns, type RunComparison} from '../../runtime/compare-runs.js';
import {meanLoss} from '../../runtime/token-losses.js';
import type {HeadPlace} from './part-host.js';
import type {AblationOp} from './settings.js';

const placeOf = (layer: number) => `blocks.${layer}.attn.z`;

function isAblation({at, head, op, position, index}: Intervention, place: HeadPlace): boolean {
  const isWhole = position === undefined && index === undefined;
  return at === placeOf(place.layer) && head === place.head && isWhole && (op === 'zero' || op === 'mean');
}

/** How a head is switched off; undefined where it is on. */
export function ablationOf(interventions: readonly Intervention[], place: HeadPlace): AblationOp | undefined {
  return interventions.find((each) => isAblation(each, place))?.op as AblationOp | undefined;
}

/** The interventions with a head switched off so, or on; all others stay. */
export function withAblation(
  interventions: readonly Intervention[],
  place: HeadPlace,
  op: AblationOp | undefined,
): readonly Intervention[] {
  const others = interventions.filter((each) => !isAblation(each, place));
  return op ? [...others, {at: placeOf(place.layer), head: place.head, op}] : others;
}

/** Every head of the model, layer by layer. */
export function headsOf({model}: LiveRun): HeadPlace[] {
  const {num_hidden_layers, num_attention_heads} = model.info.config;
  return Array.from({length: num_hidden_layers * num_attention_heads}, (_, i) => ({
    layer: Math.floor(i / num_attention_heads),
    head: i % num_attention_heads,
  }));
}

export interface AblationQuestion extends HeadPlace {
  readonly run: LiveRun;
  readonly op: AblationOp;
}

/** A text read with a head and without it; all other changes in the model are the same in both. */
export interface Comparison extends RunComparison {
  /** (T, vocab) */
  readonly logitsWith: Float32Array;
  readonly logitsWithout: Float32Array;
}

/** Reads the text once more: without the head, or where the page's run is without it, with it. */
export async function compare(
  {run, layer, head, op}: AblationQuestion,
  {signal}: Pick<Asking, 'signal'>,
): Promise<Comparison> {
  const {model, tokens, interventions} = run;
  const isOff = ablationOf(interventions, {layer, head}) !== undefined;
  const changed = withAblation(interventions, {layer, head}, isOff ? undefined : op);
  const other = await model.run(tokens, {interventions: changed}, {signal});
  const [present, absent] = isOff ? [other, run] : [run, other];
  return {
    ...compareRuns(present, absent),
    logitsWith: present.logits,
    logitsWithout: absent.logits,
  };
}

/**
 * By how much the mean loss of the text is higher without each head than with it, in nats per token, (layers · heads): each
 * by itself, with all other changes as they are.
 */
export async function rankHeads(
  {run, op}: Pick<AblationQuestion, 'run' | 'op'>,
  {signal, onProgress}: Asking,
): Promise<Float64Array> {
  const {model, tokens, interventions} = run;
  const heads = headsOf(run);
  const now = meanLoss(run);
  const costs = new Float64Array(heads.length);
  for (const [i, place] of heads.entries()) {
    const isOff = ablationOf(interventions, place) !== undefined;
    const changed = withAblation(interventions, place, isOff ? undefined : op);
    // A run and no evaluation, which leaves the last token out: a mean over the text would be another.
    const other = meanLoss(await model.run(tokens, {interventions: changed}, {signal}));
    costs[i] = isOff ? now - other : other - now;
    onProgress({doing: 'compute', done: i + 1, total: heads.length});
  }
  return costs;
}
