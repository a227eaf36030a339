/** What the model does without a head: interventions that switch heads off, and what they cost. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import type {Asking} from '../../controllers/answer.js';
import type {Intervention} from '../../core/index.js';
import {softmax} from '../../core/decoding/distribution.js';
import {compareRuns, divergenceBits, type RunComparison} from '../../runtime/compare-runs.js';
import {meanLoss} from '../../runtime/token-losses.js';
import {topTokens} from '../../runtime/top-tokens.js';
import type {HeadPlace} from './part-host.js';
import type {AblationOp} from './settings.js';

const placeOf = (layer: number) => `blocks.${layer}.attn.z`;

/** How a head is off: as it is switched off here, or by the core's `mean`, over all of the text at hand. */
export type Off = AblationOp | 'textMean';

/** What the interventions make of a head: where among them it is replaced, by how many, and how. */
function find(
  interventions: readonly Intervention[],
  {layer, head}: HeadPlace,
): {begin: number; count: number; how: Off} | undefined {
  const isOfIt = (each: Intervention | undefined) =>
    each?.at === placeOf(layer) &&
    each.head === head &&
    each.position === undefined &&
    each.index === undefined;
  const begin = interventions.findIndex((each) => isOfIt(each) && (each.op === 'zero' || each.op === 'mean'));
  if (begin < 0) return undefined;
  if (interventions[begin].op === 'mean') return {begin, count: 1, how: 'textMean'};
  const next = interventions[begin + 1];
  return isOfIt(next) && next.op === 'add' ? {begin, count: 2, how: 'mean'} : {begin, count: 1, how: 'zero'};
}

/** How a head is switched off; undefined where it is on. */
export function ablationOf(interventions: readonly Intervention[], place: HeadPlace): Off | undefined {
  return find(interventions, place)?.how;
}

/** The interventions with a head on; all others stay. */
export function withHead(interventions: readonly Intervention[], place: HeadPlace): readonly Intervention[] {
  const found = find(interventions, place);
  return found
    ? interventions.filter((_, i) => i < found.begin || i >= found.begin + found.count)
    : interventions;
}

/**
 * The interventions with a head switched off; all others stay.
 *
 * @param mean what it writes instead, (d_head); undefined for nothing
 */
export function withoutHead(
  interventions: readonly Intervention[],
  place: HeadPlace,
  mean: readonly number[] | undefined,
): readonly Intervention[] {
  const at = {at: placeOf(place.layer), head: place.head};
  const zero: Intervention = {...at, op: 'zero'};
  const others = withHead(interventions, place);
  return mean ? [...others, zero, {...at, op: 'add', vector: mean}] : [...others, zero];
}

/** What heads write instead, by head: their means, or undefined of every head for nothing. */
export async function replacements(
  model: LiveRun['model'],
  op: AblationOp,
  onProgress?: Asking['onProgress'],
): Promise<(place: HeadPlace) => readonly number[] | undefined> {
  if (op === 'zero') return () => undefined;
  const {meanZ} = await import('./mean-z.js');
  const means = await meanZ(model, onProgress);
  const {num_attention_heads: heads} = model.info.config;
  return ({layer, head}) => means[layer * heads + head];
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
  {signal, onProgress}: Asking,
): Promise<Comparison> {
  const {model, tokens, interventions} = run;
  const isOff = ablationOf(interventions, {layer, head}) !== undefined;
  const changed = isOff
    ? withHead(interventions, {layer, head})
    : withoutHead(interventions, {layer, head}, (await replacements(model, op, onProgress))({layer, head}));
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
  const meanOf = await replacements(model, op, onProgress);
  const costs = new Float64Array(heads.length);
  for (const [i, place] of heads.entries()) {
    const isOff = ablationOf(interventions, place) !== undefined;
    const changed = isOff ? withHead(interventions, place) : withoutHead(interventions, place, meanOf(place));
    const other = meanLoss(await model.run(tokens, {interventions: changed}, {signal}));
    costs[i] = isOff ? now - other : other - now;
    onProgress({doing: 'compute', done: i + 1, total: heads.length});
  }
  return costs;
}

/** What the model expects after a position, with the head and without it. */
export interface Next {
  /** What is likeliest of either, and what did come, the likeliest with the head first. */
  readonly tokens: readonly number[];
  /** The token that came; undefined after the last. */
  readonly came: number | undefined;
  /** Probabilities of all tokens, (vocab). */
  readonly withIt: ArrayLike<number>;
  readonly without: ArrayLike<number>;
  /** How far the two are apart. */
  readonly bits: number;
}

/** Tokens that are named of either distribution. */
const GUESSES = 4;

export function nextAfter(run: LiveRun, comparison: Comparison, position: number): Next {
  const [p, q] = [comparison.logitsWith, comparison.logitsWithout].map((logits) =>
    logitsAfter({...run, logits}, position),
  );
  const [withIt, without] = [softmax(p), softmax(q)];
  const top = [p, q].flatMap((logits) => [...topTokens(logits, logits.length, GUESSES).tokens]);
  // And the token that did come: what the loss is of.
  const came = run.tokens.at(position + 1);
  const tokens = [...new Set(came === undefined ? top : [...top, came])];
  return {
    tokens: tokens.sort((a, b) => withIt[b] - withIt[a]),
    ...{came, withIt, without, bits: divergenceBits(p, q)},
  };
}
