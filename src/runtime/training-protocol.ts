/** What a session can be asked of the training of a model. A model has one trainer at most. */
import type {LanguageSettings, OptimizerSettings, TrainerOptions, TrainingEvent} from '../core/index.js';
import type {ModelId, ModelInput} from './model-protocol.js';

/** What a trainer learns from: the next token of a text. */
export type TrainingTaskSettings = {kind: 'language'; input: ModelInput} & LanguageSettings;

/** A Trainer's options, as far as they are data. */
export interface TrainingSettings extends Omit<
  TrainerOptions,
  'model' | 'task' | 'shard' | 'optimizerSettings'
> {
  task: TrainingTaskSettings;
  optimizerSettings?: Omit<OptimizerSettings, 'isHidden'>;
}

export interface TrainerState {
  /** Steps made so far. */
  steps: number;
}

export interface TrainingCheckpoint extends TrainerState {
  /** The run as a safetensors file: weights, optimizer, chance. */
  bytes: Uint8Array<ArrayBuffer>;
}

export interface TrainingCalls {
  /** A new trainer, or one that goes on where a checkpoint was taken. Another that the model has is closed. */
  openTrainer: {
    params: {model: ModelId; settings: TrainingSettings; checkpoint?: Blob};
    result: TrainerState;
  };
  /** Trains for so many steps, or until it is paused. */
  train: {params: {model: ModelId; steps?: number}; result: TrainerState; event: TrainingEvent};
  /** Ends a train call after the step that it is at, with nothing lost: it gives its result. */
  pauseTraining: {params: {model: ModelId}; result: object};
  checkpointTrainer: {params: {model: ModelId}; result: TrainingCheckpoint};
  /** Gives the trainer's memory back; the weights stay as they are. One that is not open is no error. */
  closeTrainer: {params: {model: ModelId}; result: object};
}
