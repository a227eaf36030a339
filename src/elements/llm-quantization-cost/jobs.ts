/** What is measured of the house model: each way of keeping its weights and its cache, by the same text and prompt. */
import type {Intervention, QuantizationSpec} from '../../core/index.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {heldOutDocuments} from '../../runtime/held-out.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import type {Progress, Session} from '../../runtime/index.js';
import {sharedHouseModel} from '../../runtime/shared-models.js';
import {chosenFormats, type ChosenFormat} from '../../views/chosen-formats.js';
import {granularityOf, isScaled, precisionOf, type Share} from '../../views/precision.js';
import {cacheFormats, type CacheFormat} from './settings.js';

/** Tokens that a model writes, and how freely. */
export const [WRITTEN, TEMPERATURE] = [24, 0.7];

/** What decides all that is measured. */
export interface Question {
  readonly checkpoint: HouseCheckpoint;
  readonly share: Share;
  readonly cache: CacheFormat;
  readonly prompt: string;
  readonly seed: number;
}

/** One way of keeping the model. */
export interface Job {
  readonly weights: ChosenFormat;
  readonly cache: CacheFormat;
  /** Whether it writes as well. */
  readonly writes: boolean;
}

export interface Perplexity {
  readonly perplexity: number;
  /** Predictions it is measured on, and texts. */
  readonly tokens: number;
  readonly texts: number;
}

export const specOf = (format: FormatName, share: Share): QuantizationSpec => ({
  format,
  ...(isScaled(numberFormats[format]) && {granularity: granularityOf(share)}),
});

/** Every format for the weights, then every one for the cache of the weights as they are published. */
export const jobsOf = (cache: CacheFormat): readonly Job[] => [
  ...chosenFormats.map((weights) => ({weights, cache, writes: true})),
  ...cacheFormats.map((each) => ({weights: 'fp32' as const, cache: each, writes: false})),
];

export const measureKey = ({checkpoint, share}: Question, {weights, cache}: Job): string =>
  [checkpoint, precisionOf(weights, numberFormats[weights], share), cache].join(' ');

export const textKey = (question: Question, job: Job): string =>
  [measureKey(question, job), question.seed, question.prompt].join(' ');

/** Keys and values rounded as a cache keeps them: a scale for each head of each token. */
function roundedCache(format: FormatName, layers: number): readonly Intervention[] {
  if (format === 'fp32') return [];
  return Array.from({length: layers}, (_, layer) =>
    ['rot_k', 'v'].map((name) => ({at: `blocks.${layer}.attn.${name}`, op: 'round', to: {format}}) as const),
  ).flat();
}

export interface Asking {
  readonly session: Session;
  readonly user: object;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export function openFor(
  {checkpoint, share}: Question,
  {weights}: Job,
  {session, user, onProgress}: Asking,
): Promise<ModelHandle> {
  const precision = weights === 'fp32' ? undefined : specOf(weights, share);
  return sharedHouseModel(session, {checkpoint, precision}, {user, onProgress});
}

/** On all of the text that was held out. */
export async function measure(model: ModelHandle, {cache}: Job, {signal}: Asking): Promise<Perplexity> {
  const documents = await heldOutDocuments();
  const inputs = documents.map((text) => ({text, bos: true, truncate: 'end'}) as const);
  const rounded = roundedCache(cache, model.info.config.num_hidden_layers);
  const {losses, mean} = await model.evaluate(inputs, rounded, {signal});
  const tokens = losses.reduce((sum, {length}) => sum + length, 0);
  return {perplexity: Math.exp(mean), tokens, texts: documents.length};
}

export async function write(
  model: ModelHandle,
  {cache}: Job,
  {prompt, seed}: Question,
  {signal}: Asking,
): Promise<string> {
  const {num_hidden_layers: layers, eos_token_id: stop} = model.info.config;
  const {text, tokens, end} = await model.generate(
    {text: prompt, bos: true, truncate: 'start'},
    {temperature: TEMPERATURE, seed, maxTokens: WRITTEN, stop, interventions: roundedCache(cache, layers)},
    {signal},
  );
  if (end !== 'stop') return text;
  const {text: ended} = await model.decode(tokens.subarray(0, -1), {signal});
  return ended;
}
