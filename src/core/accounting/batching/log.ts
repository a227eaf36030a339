/**
 * What a simulated server did, iteration by iteration. There may be hundreds of thousands, each with many requests, so they
 * lie in columns; batchingIteration() reads one.
 */
import {expectWhole} from './limits.js';

/** What an iteration does for a request. A row whose request has ended, but not its batch, is padding. */
export type PartKind = 'prefill' | 'decode' | 'padding';
/** By their codes in a log. */
export const partKinds: readonly PartKind[] = ['prefill', 'decode', 'padding'];

/** One request in one iteration. */
export interface BatchingPart {
  /** Which of the requests, from 0. */
  request: number;
  kind: PartKind;
  /** Its new tokens that are computed. */
  tokens: number;
  /** Tokens computed beside them, that are nobody's. */
  padding: number;
  /** Its tokens that are in the cache already, without padding. */
  cached: number;
}

/** One pass of the model. */
export interface BatchingIteration {
  /** Seconds from the start of the run. */
  start: number;
  /** The roofline's and the overhead. */
  seconds: number;
  /** What the roofline's time is for. */
  bound: 'compute' | 'memory';
  /** Operations, those on padding included. */
  flops: number;
  /** Operations, those on padding left out. */
  usefulFlops: number;
  /** Bytes read and written. */
  bytes: number;
  prefillTokens: number;
  decodeTokens: number;
  paddingTokens: number;
  /** Requests that wait when it starts. */
  waiting: number;
  /** Tokens for which cache is reserved. */
  reserved: number;
  parts: BatchingPart[];
}

/** All iterations of a run, in columns. Structured-cloneable. */
export interface BatchingLog {
  /** Iterations. */
  length: number;
  start: Float64Array;
  seconds: Float64Array;
  /** 1: bound by compute; 0: by memory. */
  computeBound: Uint8Array;
  flops: Float64Array;
  usefulFlops: Float64Array;
  bytes: Float64Array;
  prefillTokens: Float64Array;
  decodeTokens: Float64Array;
  paddingTokens: Float64Array;
  waiting: Float64Array;
  reserved: Float64Array;
  /** Parts of this iteration and all before it. */
  partsEnd: Int32Array;
  parts: {
    request: Int32Array;
    /** 0: prefill; 1: decode; 2: padding. */
    kind: Uint8Array;
    tokens: Int32Array;
    padding: Int32Array;
    cached: Int32Array;
  };
}

/** One iteration with its parts. @throws CountError where there is none of that number */
export function batchingIteration(log: BatchingLog, index: number): BatchingIteration {
  expectWhole('batchingIteration', 'the iteration', index, 0, log.length - 1);
  const {request, kind, tokens, padding, cached} = log.parts;
  const parts: BatchingPart[] = [];
  for (let i = index === 0 ? 0 : log.partsEnd[index - 1]; i < log.partsEnd[index]; i++)
    parts.push({
      request: request[i],
      kind: partKinds[kind[i]],
      tokens: tokens[i],
      padding: padding[i],
      cached: cached[i],
    });
  return {
    start: log.start[index],
    seconds: log.seconds[index],
    bound: log.computeBound[index] === 1 ? 'compute' : 'memory',
    flops: log.flops[index],
    usefulFlops: log.usefulFlops[index],
    bytes: log.bytes[index],
    prefillTokens: log.prefillTokens[index],
    decodeTokens: log.decodeTokens[index],
    paddingTokens: log.paddingTokens[index],
    waiting: log.waiting[index],
    reserved: log.reserved[index],
    parts,
  };
}

/** The last iteration that has begun at a time, in seconds; −1 before the first. It may have ended: then the server idles. */
export function iterationAt({start, length}: BatchingLog, seconds: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle] <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
