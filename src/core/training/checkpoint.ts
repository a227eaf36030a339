/**
 * A training run as a file: safetensors, in which weights have their own names, so that whoever reads models finds one,
 * the optimizer's tensors begin with "optimizer.", and the rest of the state is JSON in the metadata.
 */
import {formatSafetensors} from '../model/safetensors-writer.js';
import {parseSafetensorsHeader} from '../model/safetensors.js';
import {isRecord, show} from '../show.js';
import type {Random, RandomState} from '../tensor/random.js';
import {format, type Tensor} from '../tensor/tensor.js';
import {isWhole} from './check.js';
import {TrainingError} from './errors.js';
import type {Optimizer} from './optimizer.js';

const STATE = 'llm_anatomy_training';
const OPTIMIZER = 'optimizer.';
const PREFIX = 8; // bytes before a safetensors file's header

/** What a run consists of, besides its task. */
export interface RunState {
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly optimizer: Optimizer;
  readonly random: Random;
  /** What must be the same for it to go on as if never interrupted: plain data, its fields always in one order. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Tokens (or examples) trained on so far. */
  tokens: number;
}

/** The run as bytes. */
export function formatCheckpoint(run: RunState): Uint8Array<ArrayBuffer> {
  const {parameters, optimizer, random, tokens, settings} = run;
  const tensors = new Map(parameters);
  for (const [name, tensor] of optimizer.state) tensors.set(OPTIMIZER + name, tensor);
  const entries = Array.from(
    tensors,
    ([name, {shape, data}]) => [name, {dtype: 'F32', shape, data}] as const,
  );
  const state = {optimizer: optimizer.name, steps: optimizer.steps, tokens, random: random.state, settings};
  return formatSafetensors(new Map(entries), {format: 'pt', [STATE]: JSON.stringify(state)});
}

/**
 * Puts a run back to where a checkpoint was taken: its numbers go on bit for bit. Nothing is changed where it throws.
 *
 * @param changes settings that may be others than the checkpoint's
 * @throws SafetensorsError where the bytes are no file, TrainingError where it is not of this run
 */
export function restoreCheckpoint(run: RunState, bytes: Uint8Array, changes: readonly string[] = []): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < PREFIX ? 0 : view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const header = bytes.subarray(PREFIX, PREFIX + length);
  const {tensors, metadata} = parseSafetensorsHeader(header, bytes.length);

  const {optimizer, parameters} = run;
  const state = readState(metadata[STATE]);
  if (state.optimizer !== optimizer.name)
    fail(`a run of ${optimizer.name}`, `one of ${show(state.optimizer)}`);
  expectSettings(run.settings, state.settings, changes);
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
    data.set(new Float32Array(new Uint8Array(bytes.subarray(start, start + byteLength)).buffer));
  }
  optimizer.steps = state.steps;
  run.tokens = state.tokens;
  run.random.state = state.random;
}

/** Makes sure that a run goes on as it was begun. @throws TrainingError that names the setting that differs */
function expectSettings(
  own: RunState['settings'],
  saved: RunState['settings'],
  changes: readonly string[],
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
  settings: RunState['settings'];
}

function readState(text: string | undefined): State {
  let state: unknown;
  try {
    state = JSON.parse(text ?? '');
  } catch {
    return fail('the state of a training run in the metadata', show(text));
  }
  if (!isRecord(state)) return fail('a state that is an object', show(state));
  const {optimizer, steps, tokens, random, settings} = state;
  if (!isWhole(steps)) return fail('a count of steps', show(steps));
  if (!isWhole(tokens)) return fail('a count of tokens', show(tokens));
  if (!Array.isArray(random) || random.length !== 4 || !random.every(Number.isInteger))
    return fail("a generator's state of four whole numbers", show(random));
  if (!isRecord(settings)) return fail('settings that are an object', show(settings));
  return {optimizer, steps, tokens, random: random as unknown as RandomState, settings};
}

function fail(expected: string, got: string): never {
  throw new TrainingError(`restoreCheckpoint: expected ${expected}, got ${got}`);
}
