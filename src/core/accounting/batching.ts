/** Serving many requests with one model: how they share it, and what that does to each of them and to the whole. */
export {servingCosts, type ServingCosts, type ServingMachine, type ServingSetup} from './batching/costs.js';
export {
  batchingIteration,
  iterationAt,
  type BatchingIteration,
  type BatchingLog,
  type BatchingPart,
  type PartKind,
} from './batching/log.js';
export type {BatchingPolicy} from './batching/policies.js';
export {
  drawRequests,
  type BatchingRequest,
  type RequestLengths,
  type RequestsShape,
} from './batching/requests.js';
export {
  simulateBatching,
  simulateBatchingTask,
  type BatchingRun,
  type RefusedRequest,
} from './batching/simulate.js';
export type {Spread} from './batching/spread.js';
export type {BatchingSummary, ServedRequest} from './batching/summary.js';
