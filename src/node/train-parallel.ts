import {Worker} from 'node:worker_threads';
import {completeConfig, parameterShapes, TrainingError} from '../core/index.js';
import type {ParallelEvent, ParallelOptions, ReplicaData, ReplicaMessage} from './protocol.js';
import {allocateShared} from './shared-sum.js';

/**
 * Trains a transformer on several threads of Node at once. Each holds a replica and takes its share of a step's passes;
 * gradients are added up in shared memory, and every replica makes the same step. The run is that of one Trainer with
 * the same batch, context and passes, but for the order in which floats are added.
 *
 * Yields a Trainer's events, and checkpoints, the last one after the last step. To stop is to leave the loop.
 *
 * @throws TrainingError ConfigError
 */
export async function* trainParallel(options: ParallelOptions): AsyncGenerator<ParallelEvent, void, void> {
  const {workers, steps, checkpointEvery = 0} = options;
  for (const [name, value, least] of [
    ['workers', workers, 1],
    ['steps', steps, 0],
    ['checkpointEvery', checkpointEvery, 0],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least)
      throw new TrainingError(
        `trainParallel: expected ${name} to be a whole number, ${least} or more, got ${value}`,
      );
  const config = completeConfig(options.config);
  const weights = parameterShapes(config).reduce(
    (sum, {shape}) => sum + shape.reduce((size, length) => size * length, 1),
    0,
  );

  const shared = allocateShared(workers, weights);
  const messages: ReplicaMessage[] = [];
  let wake = (): void => {};
  const receive = (message: ReplicaMessage): void => {
    messages.push(message);
    wake();
  };
  const threads = Array.from({length: workers}, (_, index) => {
    const workerData: ReplicaData = {options: {...options, config}, index, shared};
    return new Worker(new URL('./replica.js', import.meta.url), {workerData})
      .on('message', (message) => receive(message as ReplicaMessage))
      .on('error', (error) => receive({kind: 'failed', message: String(error)}))
      .on('exit', (code) => code !== 0 && receive({kind: 'failed', message: `ended with code ${code}`}));
  });
  try {
    for (;;) {
      const message = messages.shift();
      if (!message) await new Promise<void>((resolve) => (wake = resolve));
      else if (message.kind === 'failed')
        throw new TrainingError(`trainParallel: a replica failed: ${message.message}`);
      else if (message.kind === 'done') return;
      else yield message;
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
