/** What a session can be asked of models that serve: simulated ones, and how fast the house model decodes batches. */
import type {
  BatchingPolicy,
  BatchingRequest,
  BatchingRun,
  MicroBatchShape,
  PipelineRun,
  PipelineShape,
  PipelineStage,
  RequestsShape,
  ServingSetup,
} from '../core/index.js';
import type {HouseCheckpoint} from './house-model.js';
import type {ModelInfo} from './model-protocol.js';

/** One batch, timed. */
export interface BatchTiming {
  /** Sequences that were decoded side by side, in one pass a step. */
  batch: number;
  /** Milliseconds of one step, which gives a token to each, in the fastest of the times so far that so many steps were made. */
  milliseconds: number;
}

export interface ServingCalls {
  /** Draws requests, and serves the same ones under each policy: drawRequests() and simulateBatching(). */
  serveRequests: {
    params: {model: ServingSetup; requests: RequestsShape; policies: readonly BatchingPolicy[]};
    result: {requests: BatchingRequest[]; runs: BatchingRun[]};
  };
  /** A pipeline whose stages are a model's, or all take one second: pipelineStages() and simulatePipeline(). */
  runPipeline: {
    params: {
      model: ServingSetup | undefined;
      stages: number;
      shape: Omit<PipelineShape, 'forward'>;
      /** What goes through a model's stages. */
      microBatch: MicroBatchShape;
    };
    result: {run: PipelineRun; stages: PipelineStage[] | undefined};
  };
  /**
   * Decodes batches of the house model, as it is published, and times them; each is told, after each repeat. All sizes take
   * turns in each repeat, so that what disturbs the machine for a while falls on all. Always at the same lengths: a prompt
   * of so many tokens in every sequence, then so many steps.
   */
  timeDecoding: {
    params: {
      model: HouseCheckpoint;
      batches: readonly number[];
      prompt: number;
      steps: number;
      repeats: number;
    };
    result: {kernels: ModelInfo['kernels']};
    event: BatchTiming;
  };
}
