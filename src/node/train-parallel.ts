import {Worker} from 'node:worker_threads';
import {completeConfig, parameterShapes, TrainingError, type ParameterShape} from '../core/index.js';
import {expectWhole} from '../core/training/check.js';
import {makeRoom} from './back-pressure.js';
import type {ParallelEvent, ParallelOptions, ReplicaData, ReplicaMessage} from './protocol.js';
import {allocateShared} from './shared-sum.js';

/**
 * Trains a transformer on several threads of Node at once. Each holds a replica and takes its share of a step's passes;
 * gradients are added up in shared memory, and every replica makes the same step. The run is that of one Trainer with
 * the same batch, context and passes, but for the order in which floats are added.
 *
 * Yields a Trainer's events, and checkpoints, the last one after the last step. To stop is to leave the loop. Where the
 * caller is slower than the threads, they wait for it after a few events.
 *
 * @throws TrainingError, whose cause is the replica's error where one has failed; ConfigError; RangeError where memory ends
 */
export async function* trainParallel(options: ParallelOptions): AsyncGenerator<ParallelEvent, void, void> {
  const {workers, steps, checkpointEvery = 0} = options;
  expectWhole('trainParallel', {workers});
  expectWhole('trainParallel', {steps, checkpointEvery}, 0);
  const config = completeConfig(options.config);
  const shapes = parameterShapes(config);
  const initial = options.initial && copyWeights(options.initial, shapes, options.checkpoint);
  const weights = shapes.reduce((sum, {shape}) => sum + sizeOf(shape), 0);

  const shared = allocateShared(workers, weights);
  const messages: ReplicaMessage[] = [];
  let wake = (): void => {};
  const receive = (message: ReplicaMessage): void => {
    messages.push(message);
    wake();
  };
  const threads = Array.from({length: workers}, (_, index) => {
    const workerData: ReplicaData = {options: {...options, config, initial}, index, shared};
    return new Worker(new URL('./replica.js', import.meta.url), {workerData})
      .on('message', (message) => receive(message as ReplicaMessage))
      .on('error', (error) => receive({kind: 'failed', ...nameAndMessage(error)}))
      .on(
        'exit',
        (code) => code !== 0 && receive({kind: 'failed', name: 'Error', message: `ended with code ${code}`}),
      );
  });
  try {
    for (;;) {
      const message = messages.shift();
      if (!message) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if (message.kind === 'failed') throw failure(message);
      makeRoom(shared.waiting);
      if (message.kind === 'done') return;
      yield message;
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** Weights that a thread can be sent: views of a heap would take all of it with them. @throws TrainingError */
function copyWeights(
  initial: ReadonlyMap<string, Float32Array>,
  shapes: readonly ParameterShape[],
  checkpoint: Uint8Array | undefined,
): Map<string, Float32Array> {
  if (checkpoint)
    throw new TrainingError('trainParallel: expected initial weights or a checkpoint, got both');
  const sizes = new Map(shapes.map(({name, shape}) => [name, sizeOf(shape)]));
  for (const name of new Set([...sizes.keys(), ...initial.keys()]))
    if (initial.get(name)?.length !== sizes.get(name))
      throw new TrainingError(
        `trainParallel: expected ${sizes.get(name) ?? 'no'} initial weights of ${name}, got ${initial.get(name)?.length ?? 'none'}`,
      );
  return new Map(Array.from(initial, ([name, values]) => [name, Float32Array.from(values)]));
}

function nameAndMessage(error: unknown): {name: string; message: string} {
  const {name, message} = error instanceof Error ? error : new Error(String(error));
  return {name, message};
}

/** What the caller is told of a replica's error: errors of other threads have lost their classes. */
function failure({name, message}: {name: string; message: string}): TrainingError {
  const cause = Object.assign(new Error(message), {name});
  return new TrainingError(`trainParallel: a replica failed: ${name}: ${message}`, {cause});
}
