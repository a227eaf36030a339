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
export * from './session.js';
