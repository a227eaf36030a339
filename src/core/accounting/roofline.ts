/**
 * The roofline model: a machine computes and moves bytes at the same time, so a piece of work takes as long as the slower of
 * the two (Williams, Waterman and Patterson 2009, doi:10.1145/1498765.1498785). It is a lower bound: nothing runs at its
 * peak.
 */
import {CountError} from './counts.js';

/** What is to be done. */
export interface Work {
  flops: number | bigint;
  /** To and from memory. */
  bytes: number | bigint;
}

/** What does it, at its peak. */
export interface Machine {
  flopsPerSecond: number;
  bytesPerSecond: number;
}

/** How long work takes at least, and why. */
export interface Roofline {
  /** The longer of the next two. */
  seconds: number;
  computeSeconds: number;
  memorySeconds: number;
  /** What the time is for. */
  bound: 'compute' | 'memory';
  /** Arithmetic intensity of the work, in FLOPs per byte: Infinity where no byte is moved. */
  intensity: number;
  /** That from which on the machine is bound by its arithmetic. */
  ridge: number;
  /** FLOPs per second that are reached, at most. */
  flopsPerSecond: number;
}

/**
 * How long work takes at least.
 *
 * @throws CountError where amounts are not finite or below zero, or speeds are not above it
 */
export function roofline(work: Work, machine: Machine): Roofline {
  const [flops, bytes] = [Number(work.flops), Number(work.bytes)];
  const expect = (name: string, value: number, isRight: boolean) => {
    if (!isRight || !Number.isFinite(value))
      throw new CountError(`roofline: expected ${name} to be a positive number, got ${value}`);
  };
  expect('flops', flops, flops >= 0);
  expect('bytes', bytes, bytes >= 0);
  const {flopsPerSecond: peak, bytesPerSecond: bandwidth} = machine;
  expect('flopsPerSecond', peak, peak > 0);
  expect('bytesPerSecond', bandwidth, bandwidth > 0);
  const [computeSeconds, memorySeconds] = [flops / peak, bytes / bandwidth];
  const seconds = Math.max(computeSeconds, memorySeconds);
  return {
    seconds,
    computeSeconds,
    memorySeconds,
    bound: computeSeconds >= memorySeconds ? 'compute' : 'memory',
    intensity: bytes === 0 ? Infinity : flops / bytes,
    ridge: peak / bandwidth,
    flopsPerSecond: seconds === 0 ? 0 : flops / seconds,
  };
}
