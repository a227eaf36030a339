/**
 * A training run as a file: safetensors, in which weights have their own names, so that whoever reads models finds one,
 * the optimizer's tensors begin with "optimizer.", and the rest of the state is JSON in the metadata.
 */
import {formatSafetensors} from '../model/safetensors-writer.js';
import {parseSafetensorsHeader} from '../model/safetensors.js';
import {isRecord, show} from '../show.js';
import type {Random, RandomState} from '../tensor/random.js';
import {format, type Tensor} from '../tensor/tensor.js';
import {TrainingError} from './errors.js';
import type {Optimizer} from './optimizer.js';

const STATE = 'llm_anatomy_training';
const OPTIMIZER = 'optimizer.';
const PREFIX = 8; // bytes before a safetensors file's header

/** What a run consists of, besides its task and settings. */
export interface RunState {
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly optimizer: Optimizer;
  readonly random: Random;
  /** Tokens (or examples) trained on so far. */
  tokens: number;
}

/** The run as bytes. */
export function formatCheckpoint({parameters, optimizer, random, tokens}: RunState): Uint8Array<ArrayBuffer> {
  const tensors = new Map(parameters);
  for (const [name, tensor] of optimizer.state) tensors.set(OPTIMIZER + name, tensor);
  const entries = Array.from(
    tensors,
    ([name, {shape, data}]) => [name, {dtype: 'F32', shape, data}] as const,
  );
  const state = {optimizer: optimizer.name, steps: optimizer.steps, tokens, random: random.state};
  return formatSafetensors(new Map(entries), {format: 'pt', [STATE]: JSON.stringify(state)});
}

/**
 * Puts a run back to where a checkpoint was taken: its numbers go on bit for bit. Nothing is changed where it throws.
 *
 * @throws SafetensorsError where the bytes are no file, TrainingError where it is not of this run
 */
export function restoreCheckpoint(run: RunState, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < PREFIX ? 0 : view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const header = bytes.subarray(PREFIX, PREFIX + length);
  const {tensors, metadata} = parseSafetensorsHeader(header, bytes.length);

  const {optimizer, parameters} = run;
  const state = readState(metadata[STATE]);
  if (state.optimizer !== optimizer.name)
    fail(`a run of ${optimizer.name}`, `one of ${show(state.optimizer)}`);
  const into = new Map(parameters);
  for (const [name, tensor] of optimizer.state) into.set(OPTIMIZER + name, tensor);
  for (const name of tensors.keys()) if (!into.has(name)) fail('tensors of this run', show(name));
  for (const [name, {shape}] of into) {
    const entry = tensors.get(name);
    if (entry?.dtype !== 'F32' || format(entry.shape) !== format(shape))
      fail(`${name} to be F32 ${format(shape)}`, entry ? `${entry.dtype} ${format(entry.shape)}` : 'none');
  }

  for (const [name, {data}] of into) {
    const {start, byteLength} = tensors.get(name)!;
    data.set(new Float32Array(bytes.slice(start, start + byteLength).buffer));
  }
  optimizer.steps = state.steps;
  run.tokens = state.tokens;
  run.random.state = state.random;
}

interface State {
  optimizer: unknown;
  steps: number;
  tokens: number;
  random: RandomState;
}

function readState(text: string | undefined): State {
  let state: unknown;
  try {
    state = JSON.parse(text ?? '');
  } catch {
    return fail('the state of a training run in the metadata', show(text));
  }
  if (!isRecord(state)) return fail('a state that is an object', show(state));
  const {optimizer, steps, tokens, random} = state;
  if (!isCount(steps) || !isCount(tokens)) return fail('counts of steps and tokens', show(steps));
  if (!Array.isArray(random) || random.length !== 4 || !random.every(Number.isInteger))
    return fail("a generator's state of four whole numbers", show(random));
  return {optimizer, steps, tokens, random: random as unknown as RandomState};
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function fail(expected: string, got: string): never {
  throw new TrainingError(`restoreCheckpoint: expected ${expected}, got ${got}`);
}
