/**
 * Loads models, the house's and others': `import {loadHouseModel, loadModel} from 'llm-anatomy/load'`.
 *
 * @module llm-anatomy/load
 */
export {DownloadError} from './runtime/download-error.js';
export {loadHouseModel, type HouseCheckpoint, type HouseModelOptions} from './runtime/house-model.js';
export {IntegrityError, type Integrity} from './runtime/integrity.js';
export type {DroppedFiles} from './runtime/named-files.js';
export {loadModel, type LoadedModel, type LoadOptions, type ModelSource} from './runtime/load-model.js';
export type {Progress} from './runtime/protocol.js';
