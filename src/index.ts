/**
 * Classes and types, without side effects: import `llm-anatomy/define` or `llm-anatomy/llm-…` to register elements.
 *
 * @module llm-anatomy
 */
export {LlmTokenizer} from './elements/llm-tokenizer/llm-tokenizer.js';
export {tokenizerStrings, type TokenizerStrings} from './elements/llm-tokenizer/strings.js';
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
