/**
 * Classes and types, without side effects: import `llm-anatomy/define` or `llm-anatomy/llm-…` to register elements.
 *
 * @module llm-anatomy
 */
export {LlmBpe} from './elements/llm-bpe/llm-bpe.js';
export type {BpeMode} from './elements/llm-bpe/settings.js';
export {bpeStrings, type BpeStrings} from './elements/llm-bpe/strings.js';
export {LlmTokenizer} from './elements/llm-tokenizer/llm-tokenizer.js';
export {tokenizerStrings, type TokenizerStrings} from './elements/llm-tokenizer/strings.js';
export {LlmStepChangeEvent} from './events/step-change.js';
export {LlmTokensChangeEvent} from './events/tokens-change.js';
export {sessionContext} from './context/session.js';
export {
  defaultSession,
  Session,
  SessionError,
  setDefaultSession,
  type CallOptions,
  type SessionOptions,
} from './runtime/index.js';
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
  TokenizerSource,
  TopTokens,
} from './runtime/model-protocol.js';
export {TrainerHandle, type OpenTrainerOptions, type TrainOptions} from './runtime/trainer-client.js';
export type {
  TrainerState,
  TrainingCheckpoint,
  TrainingSettings,
  TrainingTaskSettings,
} from './runtime/training-protocol.js';
