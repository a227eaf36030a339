/** What a neuron of the model does: to the logits by itself, and to the loss of a text by its absence. */
import type {LiveRun} from '../../context/model.js';
import type {Intervention} from '../../core/index.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {compareRuns, type RunComparison} from '../../runtime/compare-runs.js';

/** A neuron, as an intervention that silences it. */
export function silence(layer: number, neuron: number): Intervention {
  return {at: `blocks.${layer}.mlp.post`, index: neuron, op: 'zero'};
}

export function isSilenced(interventions: readonly Intervention[], layer: number, neuron: number): boolean {
  return interventions.some((each) => isSilence(each, layer, neuron));
}

/** The interventions with the neuron silenced, or without that. */
export function withSilence(
  interventions: readonly Intervention[],
  layer: number,
  neuron: number,
  isSilent: boolean,
): readonly Intervention[] {
  const others = interventions.filter((each) => !isSilence(each, layer, neuron));
  return isSilent ? [...others, silence(layer, neuron)] : others;
}

function isSilence({at, index, op, position}: Intervention, layer: number, neuron: number): boolean {
  return at === `blocks.${layer}.mlp.post` && index === neuron && op === 'zero' && position === undefined;
}

/** A neuron by which token's logit it raises, up to a positive factor, (vocab): the mean of all is left out. */
export interface DirectEffect {
  readonly scores: Float64Array;
  /** The tokens that it raises most, the most first, and that it lowers most. */
  readonly up: readonly number[];
  readonly down: readonly number[];
}

/** Tokens that are named on each side. */
const NAMED = 6;
const [NORM, EMBEDDING] = ['model.norm.weight', 'model.embed_tokens.weight'];

const effects = new WeakMap<ModelHandle, Map<string, Promise<DirectEffect>>>();

/** A neuron's direct effect, which is the same in every text: computed once. After a failure the next who asks tries anew. */
function directEffectOf(model: ModelHandle, layer: number, neuron: number): Promise<DirectEffect> {
  const known = effects.get(model) ?? new Map<string, Promise<DirectEffect>>();
  effects.set(model, known);
  const key = `${layer} ${neuron}`;
  let effect = known.get(key);
  if (!effect) {
    known.set(key, (effect = directEffect(model, layer, neuron)));
    effect.catch(() => known.delete(key));
  }
  return effect;
}

/**
 * W_down's column of a neuron, times the final norm's weights, on each token's row: direct logit attribution
 * (https://transformer-circuits.pub/2021/framework), in which the norm's scale is a factor that is the same for all.
 */
async function directEffect(model: ModelHandle, layer: number, neuron: number): Promise<DirectEffect> {
  const down = `model.layers.${layer}.mlp.down_proj.weight`; // (d_model, d_mlp)
  const parameters = await model.readParameters([down, NORM, EMBEDDING]);
  const read = (name: string) => parameters.get(name)!;
  const {data: columns, shape} = read(down);
  const [d_model, d_mlp] = shape;
  const norm = read(NORM).data;
  const direction = Float64Array.from({length: d_model}, (_, i) => columns[i * d_mlp + neuron] * norm[i]);
  const embedding = read(EMBEDDING).data; // (vocab, d_model)
  const scores = new Float64Array(embedding.length / d_model);
  for (const id of scores.keys())
    for (let i = 0; i < d_model; i++) scores[id] += direction[i] * embedding[id * d_model + i];
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  for (const id of scores.keys()) scores[id] -= mean;
  const ranked = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
  return {scores, up: ranked.slice(0, NAMED), down: ranked.slice(-NAMED).reverse()};
}

/** What is asked of a neuron: fields that are the same are the same question. */
export interface NeuronQuestion {
  readonly run: LiveRun;
  readonly layer: number;
  readonly neuron: number;
}

/** A text read with a neuron and without it. */
export interface Comparison extends RunComparison {
  /** The neuron's activation at each token, when it is not silenced, (T). */
  readonly activations: Float32Array;
  readonly effect: DirectEffect;
  /** After the last token, (vocab). */
  readonly lastWith: Float32Array;
  readonly lastWithout: Float32Array;
}

/** Reads the text once more: without the neuron, or where the page's run is without it, with it. */
export async function compare(
  {run, layer, neuron}: NeuronQuestion,
  signal: AbortSignal,
): Promise<Comparison> {
  const {model, tokens, interventions} = run;
  const isSilent = isSilenced(interventions, layer, neuron);
  const name = `blocks.${layer}.mlp.post`;
  const options = {trace: [name], interventions: withSilence(interventions, layer, neuron, !isSilent)};
  const [other, effect] = await Promise.all([
    model.run(tokens, options, {signal}),
    directEffectOf(model, layer, neuron),
  ]);
  const [present, absent] = isSilent ? [other, run] : [run, other];
  const {data, shape} = present.trace.get(name)!;
  const d_mlp = shape[shape.length - 1];
  const vocab = run.logits.length / tokens.length;
  return {
    activations: Float32Array.from(tokens, (_, position) => data[position * d_mlp + neuron]),
    effect,
    ...compareRuns(present, absent),
    lastWith: present.logits.subarray(-vocab),
    lastWithout: absent.logits.subarray(-vocab),
  };
}

/** The neurons that answer most strongly at a position, the strongest first. */
export function strongestAt(run: LiveRun, layer: number, position: number, count: number): number[] {
  const {data, shape} = run.trace.get(`blocks.${layer}.mlp.post`)!;
  const d_mlp = shape[shape.length - 1];
  const values = data.subarray(position * d_mlp, (position + 1) * d_mlp);
  return [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, count);
}
