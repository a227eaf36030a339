/**
 * A training run as a file: safetensors, in which weights have the names of Transformer.parameters, the optimizer's tensors
 * begin with "optimizer.", and the rest of the state is JSON in the metadata.
 */
import type {Fail} from '../json.js';
import {configFields} from '../model/check-config.js';
import {TRAINING_STATE} from '../model/checkpoint-layout.js';
import type {ModelConfig} from '../model/config.js';
import {formatConfig} from '../model/format-config.js';
import {parseConfig} from '../model/parse-config.js';
import {formatSafetensors} from '../model/safetensors-writer.js';
import {parseSafetensorsHeader, type SafetensorsHeader} from '../model/safetensors.js';
import {Transformer} from '../model/transformer.js';
import {parameterShapes, type ParameterShape} from '../model/weights.js';
import {isRecord, show} from '../show.js';
import {Heap} from '../tensor/heap.js';
import type {Random, RandomState} from '../tensor/random.js';
import {format, type Tensor} from '../tensor/tensor.js';
import {isWhole} from './check.js';
import {TrainingError} from './errors.js';
import type {Optimizer} from './optimizer.js';

const OPTIMIZER = 'optimizer.';
const PREFIX = 8; // bytes before a safetensors file's header

/** What a run consists of, besides its task. */
export interface RunState {
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The model's, as formatConfig() gives it; none where it is no transformer. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly optimizer: Optimizer;
  readonly random: Random;
  /** What must be the same for it to go on as if never interrupted: plain data, its fields always in one order. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Tokens (or examples) trained on so far. */
  tokens: number;
}

/** The run as bytes. */
export function formatCheckpoint(run: RunState): Uint8Array<ArrayBuffer> {
  const {parameters, optimizer, random, tokens, config, settings} = run;
  const tensors = new Map(parameters);
  for (const [name, tensor] of optimizer.state) tensors.set(OPTIMIZER + name, tensor);
  const entries = Array.from(
    tensors,
    ([name, {shape, data}]) => [name, {dtype: 'F32', shape, data}] as const,
  );
  const {name, steps} = optimizer;
  const state = {optimizer: name, steps, tokens, random: random.state, config, settings};
  return formatSafetensors(new Map(entries), {format: 'pt', [TRAINING_STATE]: JSON.stringify(state)});
}

/**
 * Puts a run back to where a checkpoint was taken: its numbers go on bit for bit. Nothing is changed where it throws.
 *
 * @param changes settings that may be others than the checkpoint's
 * @throws SafetensorsError where the bytes are no file, ConfigError where a config is none, TrainingError where it is not
 *   of this run
 */
export function restoreCheckpoint(run: RunState, bytes: Uint8Array, changes: readonly string[] = []): void {
  const fail = failIn('restoreCheckpoint');
  const {tensors, metadata} = parseHeader(bytes, fail);
  const {optimizer, parameters} = run;
  const state = readState(metadata[TRAINING_STATE], fail);
  if (state.optimizer !== optimizer.name)
    fail(`a run of ${optimizer.name}`, `one of ${show(state.optimizer)}`);
  if (run.config && state.config) expectConfig(parseConfig(run.config), state.config, fail);
  expectSettings(run.settings, state.settings, changes, fail);
  const into = new Map(parameters);
  for (const [name, tensor] of optimizer.state) into.set(OPTIMIZER + name, tensor);
  for (const name of tensors.keys()) if (!into.has(name)) fail('tensors of this run', show(name));
  for (const [name, {shape}] of into) expectTensor(tensors, {name, shape}, fail);

  fill(into, tensors, bytes);
  optimizer.steps = state.steps;
  run.tokens = state.tokens;
  run.random.state = state.random;
}

/**
 * The model that a checkpoint of a Trainer, a DpoTrainer or trainParallel() holds, without the rest of the run. As a folder
 * it is written by formatConfig() and writeCheckpoint().
 *
 * @param given the config of the model that was trained: needed only where the checkpoint does not hold it, as those of
 *   before there was a release do not; otherwise it has to be the same
 * @param heap where the weights go
 * @throws SafetensorsError where the bytes are no file, ConfigError where a config is none, TrainingError where it does
 *   not hold the config's weights; RangeError where memory ends
 */
export function readTrainedModel(bytes: Uint8Array, given?: ModelConfig, heap = new Heap()): Transformer {
  const fail = failIn('readTrainedModel');
  const {tensors, metadata} = parseHeader(bytes, fail);
  const saved = Object.hasOwn(metadata, TRAINING_STATE)
    ? readState(metadata[TRAINING_STATE], fail).config
    : undefined;
  if (given && saved) expectConfig(parseConfig(formatConfig(given)), saved, fail);
  const config = given ?? saved ?? fail('a config, for the checkpoint holds none', 'none');
  if (config.num_hidden_layers > tensors.size)
    fail(`tensors of ${config.num_hidden_layers} layers`, `${tensors.size} tensors`);
  const shapes = parameterShapes(config);
  const known = new Set(shapes.map(({name}) => name));
  for (const name of tensors.keys())
    if (!known.has(name) && !name.startsWith(OPTIMIZER)) fail("tensors of the config's model", show(name));
  for (const shape of shapes) expectTensor(tensors, shape, fail);
  const model = new Transformer(config, heap);
  fill(model.parameters, tensors, bytes);
  return model;
}

type Tensors = SafetensorsHeader['tensors'];

function parseHeader(bytes: Uint8Array, fail: Fail): SafetensorsHeader {
  if (!(bytes instanceof Uint8Array)) fail('the bytes of a checkpoint, a Uint8Array', show(bytes));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < PREFIX ? 0 : view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  return parseSafetensorsHeader(bytes.subarray(PREFIX, PREFIX + length), bytes.length);
}

function expectTensor(tensors: Tensors, {name, shape}: ParameterShape, fail: Fail): void {
  const entry = tensors.get(name);
  if (entry?.dtype !== 'F32' || format(entry.shape) !== format(shape))
    fail(`${name} to be F32 ${format(shape)}`, entry ? `${entry.dtype} ${format(entry.shape)}` : 'none');
}

function fill(into: ReadonlyMap<string, Tensor>, tensors: Tensors, bytes: Uint8Array): void {
  for (const [name, {data}] of into) {
    const {start, byteLength} = tensors.get(name)!;
    data.set(new Float32Array(new Uint8Array(bytes.subarray(start, start + byteLength)).buffer));
  }
}

/** Makes sure that weights are used as they were trained. @throws TrainingError that names the field that differs */
function expectConfig(own: ModelConfig, saved: ModelConfig, fail: Fail): void {
  for (const field of configFields) {
    const [expected, got] = [own, saved].map((config) => JSON.stringify(config[field]));
    if (expected !== got) fail(`a model whose ${field} is ${expected}`, `one whose ${field} is ${got}`);
  }
}

/** Makes sure that a run goes on as it was begun. @throws TrainingError that names the setting that differs */
function expectSettings(
  own: RunState['settings'],
  saved: RunState['settings'],
  changes: readonly string[],
  fail: Fail,
): void {
  for (const name of new Set([...Object.keys(own), ...Object.keys(saved)])) {
    const [expected, got] = [own[name], saved[name]].map((value) => JSON.stringify(value) ?? 'none');
    if (expected !== got && !changes.includes(name))
      fail(`a run whose ${name} is ${expected}`, `one whose ${name} is ${got.slice(0, 200)}`);
  }
}

interface State {
  optimizer: unknown;
  steps: number;
  tokens: number;
  random: RandomState;
  /** None in files of before it was kept, and of what is no transformer. */
  config: ModelConfig | undefined;
  settings: RunState['settings'];
}

function readState(text: string | undefined, fail: Fail): State {
  let state: unknown;
  try {
    state = JSON.parse(text ?? '');
  } catch {
    return fail('the state of a training run in the metadata', show(text));
  }
  if (!isRecord(state)) return fail('a state that is an object', show(state));
  const {optimizer, steps, tokens, random, config, settings} = state;
  if (!isWhole(steps)) return fail('a count of steps', show(steps));
  if (!isWhole(tokens)) return fail('a count of tokens', show(tokens));
  if (!Array.isArray(random) || random.length !== 4 || !random.every(Number.isInteger))
    return fail("a generator's state of four whole numbers", show(random));
  if (!isRecord(settings)) return fail('settings that are an object', show(settings));
  return {
    optimizer,
    steps,
    tokens,
    random: random as unknown as RandomState,
    config: config === undefined ? undefined : parseConfig(config),
    settings,
  };
}

const failIn =
  (where: string): Fail =>
  (expected, got) => {
    throw new TrainingError(`${where}: expected ${expected}, got ${got}`);
  };
