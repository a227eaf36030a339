/** What a session can be asked of the training of a model. A model has one trainer at most. */
import type {
  DepthGradients,
  DepthOptions,
  LanguageSettings,
  OptimizerSettings,
  TrainerOptions,
  TrainingEvent,
} from '../core/index.js';
import type {ModelId, ModelInput} from './model-protocol.js';

/** What a trainer is called on the line. Who opens it gives it: no two of a session share one, whatever their models. */
export type TrainerId = number;

/** What a trainer learns from: the next token of a text. */
export type TrainingTaskSettings = {kind: 'language'; input: ModelInput} & LanguageSettings;

/** A Trainer's options, as far as they are data: `batch` in sequences, `context` in tokens. */
export interface TrainingSettings extends Omit<
  TrainerOptions,
  'model' | 'task' | 'shard' | 'optimizerSettings'
> {
  task: TrainingTaskSettings;
  optimizerSettings?: Omit<OptimizerSettings, 'isHidden'>;
}

/** How far a training is. */
export interface TrainerState {
  /** Steps made so far. */
  steps: number;
}

/** A training as a file, and how far it was. */
export interface TrainingCheckpoint extends TrainerState {
  /** The run as a safetensors file: weights, optimizer, chance. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** A model and its trainer. A trainer that is not open (any more) is answered with a TrainerNotOpenError. */
interface Trained {
  model: ModelId;
  trainer: TrainerId;
}

export interface TrainingCalls {
  /**
   * A new trainer, or one that goes on where a checkpoint was taken. Another that the model has is closed once this one
   * is there; where it cannot be had, all is as it was.
   */
  openTrainer: {
    params: Trained & {settings: TrainingSettings; checkpoint?: Blob};
    result: TrainerState;
  };
  /** Trains for so many steps, or until it is paused. */
  train: {params: Trained & {steps?: number}; result: TrainerState; event: TrainingEvent};
  /** Ends a train call after the step that it is at, with nothing lost: it gives its result. */
  pauseTraining: {params: Trained; result: object};
  checkpointTrainer: {params: Trained; result: TrainingCheckpoint};
  /** Gives the trainer's memory back; the weights stay as they are. One that is not open is no error. */
  closeTrainer: {params: Trained; result: {wasOpen: boolean}};
  /**
   * How large gradients are at every depth of a fresh stack of blocks that reads the input. Of the model it takes the
   * vocabulary alone, and leaves it as it is.
   */
  depthGradients: {
    params: {model: ModelId; input: ModelInput; options: DepthOptions};
    result: DepthGradients;
  };
}
