/**
 * What only Node can do: training on several threads.
 *
 * @module llm-anatomy/node
 */
export type {ParallelEvent, ParallelOptions, TaskData} from './protocol.js';
export {trainParallel} from './train-parallel.js';
