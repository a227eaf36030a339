/** The requests that come to a server: when, how long their prompts are and how long their answers. */
import {isList, isRecord, show} from '../../show.js';
import {Random} from '../../tensor/random.js';
import {CountError} from '../counts.js';
import {expectNumber, expectWhole, MAX_REQUEST_TOKENS, MAX_REQUESTS, MAX_SECONDS} from './limits.js';

/** One request to a server. */
export interface BatchingRequest {
  /** Seconds from the start of the run. */
  arrival: number;
  /** Tokens of the prompt, 1 or more. */
  prompt: number;
  /** Tokens of the answer, 1 or more. The first comes from the pass over the prompt. */
  output: number;
}

/**
 * How lengths, in tokens, are spread. What would be below 1 is 1, what would be above `most` is `most` (2^20 where nothing
 * is said), which moves the mean where it happens often.
 * - fixed: all alike
 * - uniform: each from `least` to `most` as often
 * - geometric: an end after each token is as likely as after any other; many short ones, few long ones
 * - lognormal: the logarithm is normal, with standard deviation `sigma`: a longer tail
 */
export type RequestLengths =
  | {kind: 'fixed'; tokens: number}
  | {kind: 'uniform'; least: number; most: number}
  | {kind: 'geometric'; mean: number; most?: number}
  | {kind: 'lognormal'; median: number; sigma: number; most?: number};

/** Requests to be drawn. */
export interface RequestsShape {
  count: number;
  /** Requests per second, as a Poisson process: gaps are exponential. Null: all come at once, at 0. */
  rate: number | null;
  prompt: RequestLengths;
  output: RequestLengths;
  /** A whole number. The same draws the same requests; another rate or other outputs leave the rest as they are. */
  seed: number;
}

/** Draws requests, in the order they come. @throws CountError where a setting is out of range */
export function drawRequests({count, rate, prompt, output, seed}: RequestsShape): BatchingRequest[] {
  const where = 'drawRequests';
  expectWhole(where, 'count', count, 1, MAX_REQUESTS);
  expectWhole(where, 'seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (rate !== null) expectNumber(where, 'rate', rate, 1e-6, 1e9);
  const random = new Random(seed);
  const [gaps, prompts, outputs] = [0, 1, 2].map(() => new Random(random.bits()));
  const drawPrompt = lengthsOf(where, 'prompt', prompt);
  const drawOutput = lengthsOf(where, 'output', output);
  let arrival = 0;
  return Array.from({length: count}, () => {
    const gap = -Math.log(1 - gaps.uniform());
    if (rate !== null) arrival += gap / rate;
    return {
      arrival: expectNumber(where, 'arrival', arrival, 0, MAX_SECONDS),
      prompt: drawPrompt(prompts),
      output: drawOutput(outputs),
    };
  });
}

function lengthsOf(where: string, name: string, lengths: RequestLengths): (random: Random) => number {
  if (!isRecord(lengths)) throw new CountError(`${where}: expected lengths of ${name}, got ${show(lengths)}`);
  const length = (field: string, value: unknown, least = 1) =>
    expectWhole(where, `${name}.${field}`, value, least, MAX_REQUEST_TOKENS);
  switch (lengths.kind) {
    case 'fixed': {
      const tokens = length('tokens', lengths.tokens);
      return () => tokens;
    }
    case 'uniform': {
      const least = length('least', lengths.least);
      const most = length('most', lengths.most, least);
      return (random) => least + random.integer(most - least + 1);
    }
    case 'geometric': {
      const mean = expectNumber(where, `${name}.mean`, lengths.mean, 1, MAX_REQUEST_TOKENS);
      const most = length('most', lengths.most ?? MAX_REQUEST_TOKENS);
      const goOn = Math.log1p(-1 / mean); // the logarithm of the chance of one more: −∞ for a mean of 1
      return (random) => Math.min(1 + Math.floor(Math.log(1 - random.uniform()) / goOn), most);
    }
    case 'lognormal': {
      const median = expectNumber(where, `${name}.median`, lengths.median, 1, MAX_REQUEST_TOKENS);
      const sigma = expectNumber(where, `${name}.sigma`, lengths.sigma, 0, 10);
      const most = length('most', lengths.most ?? MAX_REQUEST_TOKENS);
      return (random) => Math.min(Math.max(Math.round(median * Math.exp(sigma * random.normal())), 1), most);
    }
    default: {
      const {kind} = lengths as {kind: unknown};
      throw new CountError(
        `${where}: expected ${name}.kind to be fixed, uniform, geometric or lognormal, got ${show(kind)}`,
      );
    }
  }
}

/** @throws CountError where what comes from outside are no requests */
export function expectRequests(where: string, requests: readonly BatchingRequest[]): void {
  const given: unknown = requests;
  if (!isList(given) || given.length < 1 || given.length > MAX_REQUESTS)
    throw new CountError(`${where}: expected 1 to ${MAX_REQUESTS} requests, got ${show(given)}`);
  for (let i = 0; i < given.length; i++) {
    const request: unknown = given[i];
    if (!isRecord(request)) throw new CountError(`${where}: expected a request, got ${show(request)}`);
    expectNumber(where, `requests[${i}].arrival`, request.arrival, 0, MAX_SECONDS);
    expectWhole(where, `requests[${i}].prompt`, request.prompt, 1, MAX_REQUEST_TOKENS);
    expectWhole(where, `requests[${i}].output`, request.output, 1, MAX_REQUEST_TOKENS);
  }
}
