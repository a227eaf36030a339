/**
 * The session alone, without the elements and without Lit: models and tokenizers in a worker of the page.
 *
 * @module llm-anatomy/session
 */
export {
  defaultSession,
  Session,
  SessionError,
  setDefaultSession,
  type CallOptions,
  type SessionOptions,
} from './runtime/index.js';
export {openHouseModel, type OpenHouseModelOptions} from './runtime/house-client.js';
export type {HouseCheckpoint} from './runtime/house-model.js';
export type {Integrity} from './runtime/integrity.js';
export {ModelHandle, openModel} from './runtime/model-client.js';
export type {OpenModelOptions} from './runtime/model-link.js';
export type {
  Attribution,
  AttributionOptions,
  Decoded,
  Evaluation,
  Generation,
  GenerationEvent,
  GenerationOptions,
  LensLayer,
  LensOptions,
  ModelInfo,
  ModelInput,
  ModelRun,
  ModelOrigin,
  TextInput,
  TokenizerSource,
  TopTokens,
} from './runtime/model-protocol.js';
export type {LossGrid, SliceRaceSettings, SliceSettings} from './runtime/slice-protocol.js';
export {TrainerHandle, type OpenTrainerOptions, type TrainOptions} from './runtime/trainer-client.js';
export type {
  TrainerState,
  TrainingCheckpoint,
  TrainingSettings,
  TrainingTaskSettings,
} from './runtime/training-protocol.js';
