/** What a run of a server comes to. */
import type {ServingCosts} from './costs.js';
import type {BatchingLog} from './log.js';
import {spread, type Spread} from './spread.js';

/** A request that was served: seconds from the start of the run. */
export interface ServedRequest {
  status: 'served';
  arrival: number;
  prompt: number;
  output: number;
  /** It leaves the queue. */
  start: number;
  /** The end of the iteration that makes its first token, which ends its prefill. */
  firstToken: number;
  lastToken: number;
  /** It leaves the server: with its last token, or in static batching with the last of its batch. */
  end: number;
  /** Its place in the batch, from 0: the lowest that was free. */
  slot: number;
}

/** What a run comes to: times in seconds, shares from 0 to 1. Where nothing was served, all is 0 or null. */
export interface BatchingSummary {
  served: number;
  refused: number;
  iterations: number;
  /** From 0 to the end of the last request. */
  seconds: number;
  /** In iterations. */
  busySeconds: number;
  /** In iterations that are bound by compute. */
  computeBoundSeconds: number;
  longestIteration: number;
  promptTokens: number;
  outputTokens: number;
  paddingTokens: number;
  requestsPerSecond: number;
  /** Of answers. */
  outputTokensPerSecond: number;
  /** Of prompts and answers. */
  tokensPerSecond: number;
  /** Of the run, in iterations. */
  busyShare: number;
  /** Operations, padding included, of what the peak would do in the run. */
  flopsShare: number;
  /** The same without padding: model FLOPs utilization (PaLM, Chowdhery et al. 2022, arXiv:2204.02311, appendix B). */
  mfu: number;
  /** Bytes moved of what the bandwidth would move in the run. */
  bandwidthShare: number;
  /** Operations, padding included, and without it. */
  flops: number;
  usefulFlops: number;
  bytes: number;
  /** Requests in the server on average over the run, queue included: by what each moment's number is, not by Little's law. */
  meanInSystem: number;
  /** Of these, in the queue. */
  meanWaiting: number;
  /** Bytes of cache reserved at most. */
  peakCacheBytes: number;
  /** From arrival to start. */
  wait: Spread | null;
  /** From arrival to the first token: TTFT. */
  timeToFirstToken: Spread | null;
  /** For each request of two tokens or more, (last token − first token) / (tokens − 1): TPOT. */
  timePerOutputToken: Spread | null;
  /** Between a token and the one before it, over all tokens of all answers: TBT, whose tail is what long prompts stall. */
  timeBetweenTokens: Spread | null;
  /** From arrival to end. */
  latency: Spread | null;
}

/** Adds up a run. */
export function summarize(
  costs: ServingCosts,
  log: BatchingLog,
  served: readonly ServedRequest[],
  refused: number,
): BatchingSummary {
  const seconds = served.reduce((last, {end}) => Math.max(last, end), 0);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const sums = {busySeconds: 0, computeBoundSeconds: 0, flops: 0, usefulFlops: 0, bytes: 0, paddingTokens: 0};
  let [longestIteration, reserved] = [0, 0];
  for (let i = 0; i < log.length; i++) {
    sums.busySeconds += log.seconds[i];
    sums.computeBoundSeconds += log.seconds[i] * log.computeBound[i];
    sums.flops += log.flops[i];
    sums.usefulFlops += log.usefulFlops[i];
    sums.bytes += log.bytes[i];
    sums.paddingTokens += log.paddingTokens[i];
    longestIteration = Math.max(longestIteration, log.seconds[i]);
    reserved = Math.max(reserved, log.reserved[i]);
  }
  const promptTokens = served.reduce((sum, {prompt}) => sum + prompt, 0);
  const outputTokens = served.reduce((sum, {output}) => sum + output, 0);
  const {flopsPerSecond, bytesPerSecond} = costs.machine;
  const times = (of: (request: ServedRequest) => number) => spread(served.map(of));
  return {
    served: served.length,
    refused,
    iterations: log.length,
    seconds,
    ...sums,
    longestIteration,
    promptTokens,
    outputTokens,
    requestsPerSecond: share(served.length, seconds),
    outputTokensPerSecond: share(outputTokens, seconds),
    tokensPerSecond: share(promptTokens + outputTokens, seconds),
    busyShare: Math.min(share(sums.busySeconds, seconds), 1), // sums of floats
    flopsShare: share(sums.flops, flopsPerSecond * seconds),
    mfu: share(sums.usefulFlops, flopsPerSecond * seconds),
    bandwidthShare: share(sums.bytes, bytesPerSecond * seconds),
    meanInSystem: share(presence(served.map(({arrival, end}) => [arrival, end])), seconds),
    meanWaiting: share(presence(served.map(({arrival, start}) => [arrival, start])), seconds),
    peakCacheBytes: reserved * costs.cacheBytesPerToken,
    wait: times(({arrival, start}) => start - arrival),
    timeToFirstToken: times(({arrival, firstToken}) => firstToken - arrival),
    timePerOutputToken: spread(
      served
        .filter(({output}) => output > 1)
        .map(({output, firstToken, lastToken}) => (lastToken - firstToken) / (output - 1)),
    ),
    // Answers that have begun are in every iteration, and iterations follow each other while there are any.
    timeBetweenTokens: spread(log.seconds, log.decodeTokens),
    latency: times(({arrival, end}) => end - arrival),
  };
}

/** The integral over time of how many are there. */
function presence(stays: readonly (readonly [from: number, to: number])[]): number {
  const from = Float64Array.from(stays, ([start]) => start).sort();
  const to = Float64Array.from(stays, ([, end]) => end).sort();
  let [area, count, now, i] = [0, 0, 0, 0];
  for (const end of to) {
    for (; i < from.length && from[i] <= end; i++) {
      area += count * (from[i] - now);
      now = from[i];
      count++;
    }
    area += count * (end - now);
    now = end;
    count--;
  }
  return area;
}
