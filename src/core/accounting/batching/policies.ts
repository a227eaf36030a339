/**
 * Which requests are in which iteration. All policies take them in the order they come, and reserve the cache of a request
 * for its whole length before it starts, as Orca does: none is ever driven out again.
 */
import type {Task} from '../../task.js';
import {cacheTokens, type Server} from './server.js';

/**
 * How requests share the model.
 * - static: what waits becomes a batch, which runs until its last answer ends. Prompts are padded to the longest, and rows
 *   whose answer has ended go on as padding; nobody leaves before the end.
 * - continuous: after each iteration, who has ended leaves and who waits joins, the whole prompt in one iteration beside
 *   the others' next tokens (iteration-level scheduling with selective batching: Orca, Yu et al., OSDI 2022).
 * - chunked: the same, but an iteration has so many tokens at most: the next ones of all answers first, then what is left of
 *   a prompt begun, then new prompts, cut where the budget ends (stall-free batching: Sarathi-Serve, Agrawal et al., OSDI
 *   2024, arXiv:2403.02310).
 */
export type BatchingPolicy =
  | {kind: 'static' | 'continuous'; /** Requests in one iteration, at most. */ batch: number}
  | {kind: 'chunked'; batch: number; /** Tokens in one iteration, at most. */ budget: number};

/** Parts of iterations between two yields: a few milliseconds. */
const SLICE = 16384;

/** Serves all that is in the queue. */
export function* serve(server: Server, policy: BatchingPolicy): Task<void> {
  const isStatic = policy.kind === 'static';
  const budget = policy.kind === 'chunked' ? policy.budget : Infinity;
  const steps = isStatic
    ? inBatches(server, policy.batch)
    : iterationByIteration(server, policy.batch, budget);
  let parts = 0;
  while (!steps.next().done) {
    if (server.log.partCount - parts < SLICE) continue;
    parts = server.log.partCount;
    yield server.madeTokens / server.outputTokens;
  }
}

/** Static batching; yields after each iteration. */
function* inBatches(server: Server, most: number): Generator<undefined, void, void> {
  const {requests, costs, log, done, made} = server;
  while (server.awaitNext()) {
    const batch: number[] = [];
    let [prompt, output] = [0, 0]; // the longest of each
    for (let r = server.next; r !== undefined && batch.length < most; r = server.next) {
      const longer = Math.max(prompt, requests[r].prompt);
      const later = Math.max(output, requests[r].output);
      const tokens = (batch.length + 1) * cacheTokens(longer, later, costs);
      if (batch.length > 0 && tokens > costs.room!) break;
      [prompt, output, server.reserved] = [longer, later, tokens];
      batch.push(server.admit());
    }
    for (const r of batch) {
      const own = requests[r].prompt;
      log.part(r, 'prefill', own, 0, true, prompt - own);
      done[r] = own;
    }
    server.commit();
    for (const r of batch) server.makeToken(r);
    yield;
    for (let step = 1; step < output; step++) {
      for (const r of batch) {
        const before = prompt + step - 1 - done[r]; // padding in its row of the cache
        if (made[r] < requests[r].output) log.part(r, 'decode', 1, done[r], true, 0, before);
        else log.part(r, 'padding', 0, done[r], true, 1, before);
      }
      server.commit();
      for (const r of batch) {
        if (made[r] === requests[r].output) continue;
        done[r]++;
        server.makeToken(r);
      }
      yield;
    }
    for (const r of batch) server.release(r);
    server.reserved = 0;
  }
}

/** Continuous batching, with chunks where the budget is finite; yields after each iteration. */
function* iterationByIteration(
  server: Server,
  most: number,
  budget: number,
): Generator<undefined, void, void> {
  const {requests, costs, log, done} = server;
  const cacheOf = (r: number) => cacheTokens(requests[r].prompt, requests[r].output, costs);
  let running: number[] = [];
  while (running.length > 0 || server.awaitNext()) {
    let left = budget;
    for (const r of running) {
      if (done[r] < requests[r].prompt) continue;
      log.part(r, 'decode', 1, done[r], true);
      done[r]++;
      left--;
    }
    const prefill = (r: number) => {
      const rest = requests[r].prompt - done[r];
      const tokens = Math.min(rest, left);
      log.part(r, 'prefill', tokens, done[r], tokens === rest);
      done[r] += tokens;
      left -= tokens;
    };
    // One at most has begun its prompt: the next one starts only where the budget has outlasted all before.
    for (const r of running) if (done[r] < requests[r].prompt) prefill(r);
    for (let r = server.next; r !== undefined && running.length < most && left > 0; r = server.next) {
      const tokens = cacheOf(r);
      if (server.reserved + tokens > costs.room!) break;
      server.reserved += tokens;
      running.push(server.admit());
      prefill(r);
    }
    server.commit();
    running = running.filter((r) => {
      const isEnded = done[r] >= requests[r].prompt && server.makeToken(r);
      if (!isEnded) return true;
      server.reserved -= cacheOf(r);
      server.release(r);
      return false;
    });
    yield;
  }
}
