/**
 * Loads others' models: `import {loadModel} from 'llm-anatomy/load'`.
 *
 * @module llm-anatomy/load
 */
export {DownloadError} from './runtime/download-error.js';
export type {DroppedFiles} from './runtime/named-files.js';
export {loadModel, type LoadedModel, type LoadOptions, type ModelSource} from './runtime/load-model.js';
export type {Progress} from './runtime/protocol.js';
