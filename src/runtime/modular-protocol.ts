/** What a session can be asked of modular addition: the network that groks within seconds. */
import type {ModularRunOptions, ModularTable, Score} from '../core/index.js';

/** How the network stands after so many steps. */
export interface ModularMoment {
  kind: 'moment';
  step: number;
  /** On the equations that it is trained on. */
  train: Score;
  /** On those that it has never seen. */
  validation: Score;
  /** Length of all weights as one vector. */
  weightNorm: number;
}

/** Where a run has come to. */
export interface ModularState {
  steps: number;
  /** The run as a safetensors file. */
  bytes: Uint8Array<ArrayBuffer>;
}

export interface ModularCalls {
  /**
   * Trains a network for a while. Nothing of it stays: who goes on brings the checkpoint, with the same network and split,
   * though rate and weight decay may be others; so two can go on from one, and a worker that is lost takes nothing with it.
   */
  trainModular: {
    params: {
      model: ModularRunOptions;
      checkpoint?: Blob;
      /** Steps at most. */
      steps: number;
      /** Steps between two moments that are told, from step 100 on; before it all are. */
      every: number;
      /** After so many milliseconds no step is begun. */
      milliseconds: number;
    };
    result: ModularState;
    event: ModularMoment;
  };
  /** What a network answers to all sums: that of a checkpoint, or one before its first step. */
  modularTable: {params: {model: ModularRunOptions; checkpoint?: Blob}; result: ModularTable};
}
