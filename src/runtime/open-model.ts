/** Models that are open on a line, and what is needed to use one. */
import {changePositionConfig, changePositions, type PositionChanges} from '../core/model/change-positions.js';
import {completeConfig} from '../core/model/complete-config.js';
import {roundWeights} from '../core/model/quantize-model.js';
import {Transformer} from '../core/model/transformer.js';
import {initialize} from '../core/model/weights.js';
import {cutAtAddedTokens} from '../core/tokenizer/added-tokens.js';
import type {Task} from '../core/task.js';
import {Random} from '../core/tensor/random.js';
import {createHeap, type HeapOptions} from '../core/tensor/webassembly.js';
import type {Trainer} from '../core/training/trainer.js';
import {run, type Host} from './host.js';
import {loadHouseModel} from './house-model.js';
import type {ModelId, ModelInfo, ModelInput, ModelOrigin, OpenOptions, TextInput} from './model-protocol.js';
import {loadModel, type LoadedModel, type LoadOptions} from './load-model.js';
import {openTokenizer, type ModelTokenizer} from './model-tokenizer.js';
import type {Progress} from './protocol.js';
import type {TrainerId, TrainingSettings} from './training-protocol.js';
import {Turns} from './turns.js';

/** A call on a model that is not open here: it never was, was closed, or was lost with the worker it was in. */
export class ModelNotOpenError extends Error {
  override name = 'ModelNotOpenError';
}

/** A text for a model that takes tokens alone, or what are no tokens. */
export class ModelInputError extends Error {
  override name = 'ModelInputError';
}

export interface OpenModel {
  /** Another one after the model has moved: to be read within a turn, and not kept over its end. */
  transformer: Transformer;
  /** What it was opened with. */
  readonly kernels: HeapOptions | undefined;
  readonly tokenizer: ModelTokenizer | undefined;
  readonly turns: Turns;
  training?: OpenTrainer;
}

export interface OpenTrainer {
  readonly id: TrainerId;
  readonly trainer: Trainer;
  /** How many steps lie between its other events. */
  readonly every: Pick<TrainingSettings, 'evaluateEvery' | 'sampleEvery'>;
  /** A train call is under way. */
  isRunning: boolean;
  /** It is to end. */
  isPaused: boolean;
}

/** The house model's files, for its other checkpoints and precisions: they come once for all that a session opens. */
const houseFiles = new Map<string, Uint8Array>();

/** @throws ModelNotOpenError */
export function openModelOf({models}: Host, id: ModelId): OpenModel {
  const model = models.get(id);
  if (!model) throw new ModelNotOpenError(`model ${id} is not open`);
  return model;
}

/** The tokens of an input, (T). @throws ModelInputError; the signal's reason */
export async function tokensOf(
  open: OpenModel,
  input: ModelInput,
  host: Host,
): Promise<Int32Array<ArrayBuffer>> {
  return (await readInput(open, input, host)).tokens;
}

/** The tokens of an input, and how many of its text's were left out. @throws as tokensOf() */
export async function readInput(
  {tokenizer, transformer: {config}}: OpenModel,
  input: ModelInput,
  host: Host,
): Promise<{tokens: Int32Array<ArrayBuffer>; leftOut: number}> {
  if (typeof input !== 'string' && !('text' in input)) {
    const tokens = Int32Array.from(input);
    const wrong = tokens.findIndex((token, i) => token !== input[i]);
    if (wrong >= 0) throw new ModelInputError(`expected token IDs, got ${input[wrong]}`);
    return {tokens, leftOut: 0};
  }
  if (!tokenizer) throw new ModelInputError('expected tokens, for the model has no tokenizer, got a text');
  const {text, allowSpecial, bos, truncate}: TextInput = typeof input === 'string' ? {text: input} : input;
  if (bos && config.bos_token_id === null)
    throw new ModelInputError('expected no bos, for the model has no token for it, got true');
  const before = bos ? [config.bos_token_id!] : [];
  const tokens: number[] = [];
  for (const part of allowSpecial ? cutAtAddedTokens(text, tokenizer.specialTokens) : [text])
    if (typeof part === 'number') tokens.push(part);
    else for (const id of (await run(tokenizer.tokenize(part), host)).ids) tokens.push(id);
  const leftOut = truncate ? Math.max(0, before.length + tokens.length - config.max_position_embeddings) : 0;
  if (leftOut > 0) tokens.splice(truncate === 'start' ? 0 : -leftOut, leftOut);
  return {tokens: Int32Array.from([...before, ...tokens]), leftOut};
}

/** Opens a model from wherever it comes. */
export async function load(
  origin: ModelOrigin,
  {kernels, precision, positions}: OpenOptions,
  host: Host,
): Promise<OpenModel> {
  const heap = await createHeap(kernels);
  const opened = async (loaded: Transformer, tokenizer: ModelTokenizer | undefined): Promise<OpenModel> => {
    const transformer = positions ? changePositions(loaded, positions) : loaded;
    if (precision) await run(roundWeights(transformer, precision), host);
    return {transformer, kernels, tokenizer, turns: new Turns()};
  };
  if ('config' in origin) {
    const {config, seed = 0, tokenizer} = origin;
    const transformer = new Transformer(completeConfig(config), heap);
    await run(initializing(transformer, seed), host);
    return opened(transformer, tokenizer && (await openTokenizer(tokenizer, host)));
  }
  const {signal} = host;
  const onProgress = (progress: Progress) => host.progress(progress);
  const {model, tokenizer} = await loadFrom(origin, {heap, signal, onProgress});
  return opened(model, tokenizer);
}

function loadFrom(
  origin: Exclude<ModelOrigin, {config: object}>,
  options: Pick<LoadOptions, 'heap' | 'signal' | 'onProgress'>,
): Promise<LoadedModel> {
  if ('house' in origin) {
    const {house: checkpoint, from, integrity} = origin;
    return loadHouseModel({...options, checkpoint, from, integrity, kept: houseFiles});
  }
  const {tokenizer, integrity} = origin;
  return loadModel('url' in origin ? origin.url : origin.files, {...options, tokenizer, integrity});
}

/**
 * Another model with the same weights, in memory of its own. Only within a turn.
 *
 * @throws ConfigError where there are no such changes; RangeError where memory ends
 */
export async function copy(model: OpenModel, changes?: PositionChanges): Promise<OpenModel> {
  const {config, parameters} = model.transformer;
  const changed = changes ? changePositionConfig(config, changes) : config;
  const transformer = new Transformer(changed, await createHeap(model.kernels));
  for (const [name, {data}] of transformer.parameters) data.set(parameters.get(name)!.data);
  return {...model, transformer, turns: new Turns(), training: undefined};
}

/**
 * Moves a model to a heap where there is nothing else, and lets go of the one that it was in. A trainer could free what it
 * has allocated, but WebAssembly's memory never shrinks: only with the whole heap is it given back.
 *
 * @throws RangeError where there is no memory for the model twice; it then stays where it is
 */
export async function moveToNewHeap(model: OpenModel): Promise<void> {
  model.transformer = (await copy(model)).transformer;
}

/** What the page is told of a model. */
export function describe({transformer: {config, heap, parameters}, tokenizer}: OpenModel): ModelInfo {
  let count = 0;
  for (const {size} of parameters.values()) count += size;
  return {config, parameters: count, kernels: heap.engine, hasTokenizer: tokenizer !== undefined};
}

/** Gives each parameter its first value, in slices. */
function* initializing({parameters, config}: Transformer, seed: number): Task<void> {
  const random = new Random(seed);
  let done = 0;
  for (const parameter of parameters) {
    yield done++ / parameters.size;
    initialize(new Map([parameter]), config, random);
  }
}
