/** What a thread of trainParallel() runs. */
import {parentPort, workerData} from 'node:worker_threads';
import {
  createHeap,
  DocumentTask,
  InstructionTask,
  LanguageTask,
  Random,
  Trainer,
  TrainingError,
  Transformer,
  type TrainingTask,
} from '../core/index.js';
import {waitForRoom} from './back-pressure.js';
import type {ParallelEvent, ReplicaData, ReplicaMessage, TaskData} from './protocol.js';
import {SharedSum} from './shared-sum.js';

function createTask(data: TaskData): TrainingTask {
  if (data.kind === 'language') return new LanguageTask(data.tokens, data.settings);
  if (data.kind === 'documents') return new DocumentTask(data.tokens, data.settings);
  return new InstructionTask(data.examples, data.settings);
}

/** FNV-1a: one number that differs where bytes do. */
function digestOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

const {options, index, shared} = workerData as ReplicaData;
const {config, checkpoint, initial, steps, checkpointEvery = 0, seed = 0} = options;
const {batch, context, schedule, optimizer, optimizerSettings, clip, sampleEvery, changes} = options;
const isFirst = index === 0; // speaks for all

function post(message: ParallelEvent | {kind: 'done'}): void {
  if (!isFirst) return;
  waitForRoom(shared.waiting);
  parentPort!.postMessage(message);
}

/** The replicas' common state. @throws TrainingError where they have come apart */
function save(trainer: Trainer, sum: SharedSum): void {
  const bytes = trainer.checkpoint();
  if (!sum.agrees(digestOf(bytes)))
    throw new TrainingError(
      `trainParallel: expected equal replicas after step ${trainer.steps}, got different ones`,
    );
  post({kind: 'checkpoint', step: trainer.steps, bytes});
}

try {
  const sum = new SharedSum(index, shared);
  const model = new Transformer(config, await createHeap()).initialize(new Random(seed));
  if (initial) for (const [name, values] of initial) model.parameters.get(name)!.data.set(values);
  const settings = {
    ...{batch, context, schedule, optimizer, optimizerSettings, clip, sampleEvery, changes, seed},
    model,
    task: createTask(options.task),
    evaluateEvery: isFirst ? options.evaluateEvery : 0,
    accumulate: options.accumulate ?? shared.count,
    shard: sum,
  };
  const trainer = checkpoint ? Trainer.resume(checkpoint, settings) : new Trainer(settings);
  const end = trainer.steps + steps;
  for (const event of trainer.run(steps)) {
    post(event);
    const isLast = trainer.steps === end;
    if (event.kind === 'step' && !isLast && checkpointEvery > 0 && trainer.steps % checkpointEvery === 0)
      save(trainer, sum);
  }
  save(trainer, sum);
  post({kind: 'done'});
} catch (error) {
  const {name, message} = error instanceof Error ? error : new Error(String(error));
  const failure: ReplicaMessage = {kind: 'failed', name, message};
  parentPort!.postMessage(failure);
}
