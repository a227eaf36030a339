import type {
  DocumentSettings,
  InstructionExample,
  InstructionSettings,
  LanguageSettings,
  ModelConfig,
  OptimizerSettings,
  TrainerOptions,
  TrainingEvent,
} from '../core/index.js';
import type {SharedMemory} from './shared-sum.js';

/** A task as data, which can be sent to a thread. */
export type TaskData =
  | {kind: 'language'; tokens: Int32Array; settings?: LanguageSettings}
  /** Tokens in shared memory are not copied for each thread. */
  | {kind: 'documents'; tokens: Int32Array; settings: DocumentSettings}
  | {kind: 'instruction'; examples: readonly InstructionExample[]; settings?: InstructionSettings};

/** What trainParallel() is given; counts are whole numbers. */
export interface ParallelOptions extends Omit<
  TrainerOptions,
  'model' | 'task' | 'shard' | 'optimizerSettings'
> {
  /** Threads, each with a replica of the model: as many as there are cores to spare. */
  workers: number;
  /** The model's. */
  config: ModelConfig;
  /** Where batches come from. */
  task: TaskData;
  /** Steps to make, after those of the checkpoint. */
  steps: number;
  /** Passes that make one step, shared out over the replicas: as many as replicas. */
  accumulate?: number;
  optimizerSettings?: Omit<OptimizerSettings, 'isHidden'>;
  /** A Trainer's checkpoint to go on from, of a run with the same settings but for those that `changes` names. */
  checkpoint?: Uint8Array;
  /**
   * Weights to begin with where there is no checkpoint, by the names and in the order of numbers of
   * Transformer.parameters: all of them. Otherwise they begin at random, by the seed.
   */
  initial?: ReadonlyMap<string, Float32Array>;
  /** Steps between checkpoints; 0, the default, for one at the end alone. */
  checkpointEvery?: number;
}

/** What trainParallel() yields: a Trainer's events, and checkpoints. */
export type ParallelEvent =
  | TrainingEvent
  /** The run as Trainer.checkpoint() gives it. */
  | {kind: 'checkpoint'; step: number; bytes: Uint8Array<ArrayBuffer>};

/** What a replica is told. */
export interface ReplicaData {
  options: ParallelOptions;
  index: number;
  shared: SharedMemory;
}

export type ReplicaMessage = ParallelEvent | {kind: 'done'} | {kind: 'failed'; name: string; message: string};
