/** A discrete-event simulation of a server of a language model: one accelerator, a queue, and a policy of batching. */
import {isRecord, show} from '../../show.js';
import {finish, type Task} from '../../task.js';
import {CountError} from '../counts.js';
import {servingCosts, type ServingCosts, type ServingSetup} from './costs.js';
import {expectWhole, MAX_PARTS, MAX_REQUESTS} from './limits.js';
import type {BatchingLog} from './log.js';
import {serve, type BatchingPolicy} from './policies.js';
import {expectRequests, type BatchingRequest} from './requests.js';
import {cacheTokens, Server} from './server.js';
import {summarize, type BatchingSummary, type ServedRequest} from './summary.js';

/** A request that could never be served. */
export interface RefusedRequest {
  status: 'refused';
  arrival: number;
  prompt: number;
  output: number;
  /**
   * - weights: not even the model's weights fit the memory
   * - memory: its cache alone is larger than the room beside them
   * - context: prompt and answer are longer than the model's context
   */
  reason: 'weights' | 'memory' | 'context';
  /** Tokens that it needs, and that there is room for: in the cache, or in the context. */
  needed: number;
  room: number;
}

/** What a simulated server did. Structured-cloneable. */
export interface BatchingRun {
  /** In the order they were given. */
  requests: (ServedRequest | RefusedRequest)[];
  log: BatchingLog;
  summary: BatchingSummary;
  costs: ServingCosts;
}

/**
 * Serves requests until all have left. Each iteration takes what the roofline says, at the machine's peak, and the next one
 * starts where it ends; nothing else takes time. Where nobody is there, the server idles.
 *
 * @throws CountError where a setting is out of range, or the run would be too long: 10,000 requests, four million tokens of
 *   answers or rows of iterations, 500,000 iterations
 */
export function simulateBatching(
  setup: ServingSetup,
  requests: readonly BatchingRequest[],
  policy: BatchingPolicy,
): BatchingRun {
  return finish(simulateBatchingTask(setup, requests, policy));
}

/** simulateBatching() in slices of a few milliseconds. @throws CountError */
export function* simulateBatchingTask(
  setup: ServingSetup,
  requests: readonly BatchingRequest[],
  policy: BatchingPolicy,
): Task<BatchingRun> {
  const where = 'simulateBatching';
  expectRequests(where, requests);
  expectPolicy(where, policy);
  const costs = servingCosts(setup);
  const refusals = requests.map((request) => refusal(request, costs));
  const queue = refusals.flatMap((refused, r) => (refused ? [] : [r]));
  const server = new Server(costs, requests, queue, policy.batch);
  if (server.outputTokens > MAX_PARTS)
    throw new CountError(
      `${where}: expected at most ${MAX_PARTS} tokens of answers, got ${server.outputTokens}`,
    );
  yield* serve(server, policy);
  const results = requests.map(({arrival, prompt, output}, r): ServedRequest | RefusedRequest => {
    const [start, firstToken, lastToken] = [server.start[r], server.firstToken[r], server.lastToken[r]];
    const [end, slot] = [server.end[r], server.slot[r]];
    const times = {arrival, prompt, output, start, firstToken, lastToken, end, slot};
    return refusals[r] ?? {status: 'served', ...times};
  });
  const log = server.log.finish();
  yield 1;
  const served = results.filter((result) => result.status === 'served');
  const summary = summarize(costs, log, served, results.length - served.length);
  return {requests: results, log, summary, costs};
}

function refusal({arrival, prompt, output}: BatchingRequest, costs: ServingCosts): RefusedRequest | null {
  const {room, context} = costs;
  const refuse = (reason: RefusedRequest['reason'], needed: number, room: number): RefusedRequest => {
    return {status: 'refused', arrival, prompt, output, reason, needed, room};
  };
  const needed = cacheTokens(prompt, output, costs);
  if (room === null) return refuse('weights', needed, 0);
  if (prompt + output > context) return refuse('context', prompt + output, context);
  return needed > room ? refuse('memory', needed, room) : null;
}

function expectPolicy(where: string, policy: BatchingPolicy): void {
  const given: unknown = policy;
  if (!isRecord(given)) throw new CountError(`${where}: expected a policy, got ${show(given)}`);
  const {kind, batch} = given;
  if (kind !== 'static' && kind !== 'continuous' && kind !== 'chunked')
    throw new CountError(`${where}: expected the policy static, continuous or chunked, got ${show(kind)}`);
  expectWhole(where, 'batch', batch, 1, MAX_REQUESTS);
  if (kind === 'chunked') expectWhole(where, 'budget', given.budget, 1, 2 ** 31 - 1);
}
