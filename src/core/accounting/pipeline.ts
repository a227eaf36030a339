/**
 * A model cut into stages, each on an accelerator of its own, through which micro-batches go one after the other: who works
 * when, and what share of the time nobody does. The times come from a simulation, in which a stage does its work in the order
 * that the schedule says, each piece as soon as what it needs is there.
 */
import {isList, isRecord, show} from '../show.js';
import {CountError} from './counts.js';
import {expectNumber, expectWhole} from './batching/limits.js';

/**
 * In which order a stage does its work:
 * - forward: the forward passes of all micro-batches, as for inference
 * - gpipe: all forward passes, then all backward passes, last micro-batch first (GPipe, Huang et al. 2019, arXiv:1811.06965,
 *   figure 2c)
 * - 1f1b: so many forward passes as there are stages after it, then one forward, one backward, so that no more
 *   micro-batches' activations are kept than there are stages (PipeDream-Flush, Narayanan et al. 2021, arXiv:2104.04473,
 *   section 2.2.1)
 */
export type PipelineSchedule = 'forward' | 'gpipe' | '1f1b';

/** Seconds of a pass at each stage: one number for all its micro-batches, or one for each. */
export type StageSeconds = readonly (number | readonly number[])[];

/** A pipeline to be simulated. */
export interface PipelineShape {
  schedule: PipelineSchedule;
  /** Micro-batches, M. */
  microBatches: number;
  /** Of the forward pass; as many as there are stages, P. */
  forward: StageSeconds;
  /** Of the backward pass: twice the forward pass's, where nothing is said. Without use where all is forward. */
  backward?: StageSeconds;
  /** Seconds from a stage's end to its neighbour's start, beside other work: 0. */
  transfer?: number;
  /**
   * How often each micro-batch goes through, where all is forward: 1. It starts anew only when the last stage has ended, as
   * answers do, of which the next token depends on the last.
   */
  passes?: number;
}

/** One piece of work of a stage. */
export interface PipelineEvent {
  /** From 0. */
  stage: number;
  /** From 0. */
  microBatch: number;
  /** From 0. */
  pass: number;
  kind: 'forward' | 'backward';
  /** Seconds from the start of the first. */
  start: number;
  seconds: number;
}

/** What a stage does in all. */
export interface StageUse {
  busySeconds: number;
  /** Until the whole pipeline has ended. */
  idleSeconds: number;
  /** Micro-batches whose activations it keeps at once, at most: from the end of forward to that of backward. 0 where all is forward. */
  keptMicroBatches: number;
}

/** A simulated pipeline. */
export interface PipelineRun {
  /** By start, then stage. */
  events: PipelineEvent[];
  stages: StageUse[];
  /** From the first start to the last end. */
  seconds: number;
  /** The bubble: the stages' idle time of all their time. (P − 1)/(M + P − 1) where all stages take as long and nothing else takes time. */
  bubbleShare: number;
}

/** Stages of a pipeline, at most. */
const MAX_STAGES = 1024;
/** Pieces of work in a pipeline, at most. */
const MAX_EVENTS = 200_000;

type Piece = Pick<PipelineEvent, 'kind' | 'microBatch' | 'pass'>;

/** Runs a pipeline until all is done. @throws CountError where a setting is out of range, or there are more than 200,000 pieces of work */
export function simulatePipeline(shape: PipelineShape): PipelineRun {
  const {schedule, stages: P, microBatches: M, passes, transfer, secondsOf} = expectShape(shape);
  const orders = Array.from({length: P}, (_, stage) => orderOf(schedule, stage, P, M, passes));
  const ends = {
    forward: orders.map(() => new Float64Array(M * passes).fill(NaN)), // not yet
    backward: orders.map(() => new Float64Array(M).fill(NaN)),
  };
  /** When a piece can start at the earliest; NaN while what it needs is not done. */
  const ready = (stage: number, {kind, microBatch, pass}: Piece): number => {
    const isLast = stage === P - 1;
    if (kind === 'backward')
      return isLast ? ends.forward[stage][microBatch] : ends.backward[stage + 1][microBatch] + transfer;
    if (stage > 0) return ends.forward[stage - 1][pass * M + microBatch] + transfer;
    // From the last stage back to the first is a transfer too, where these are two.
    return pass === 0 ? 0 : ends.forward[P - 1][(pass - 1) * M + microBatch] + (P > 1 ? transfer : 0);
  };
  const events: PipelineEvent[] = [];
  const next = new Int32Array(P);
  const free = new Float64Array(P);
  for (let count = -1; count < events.length;) {
    count = events.length;
    for (const [stage, order] of orders.entries())
      for (; next[stage] < order.length; next[stage]++) {
        const piece = order[next[stage]];
        const start = Math.max(free[stage], ready(stage, piece)); // NaN where it is not ready
        if (Number.isNaN(start)) break;
        const seconds = secondsOf(piece.kind, stage, piece.microBatch);
        events.push({stage, ...piece, start, seconds});
        free[stage] = start + seconds;
        ends[piece.kind][stage][piece.pass * M + piece.microBatch] = free[stage];
      }
  }
  return reckon(
    events.sort((a, b) => a.start - b.start || a.stage - b.stage),
    P,
  );
}

/** What a stage does, in its order. */
function orderOf(schedule: PipelineSchedule, stage: number, P: number, M: number, passes: number): Piece[] {
  const forward = (i: number): Piece => ({kind: 'forward', microBatch: i % M, pass: Math.floor(i / M)});
  const backward = (microBatch: number): Piece => ({kind: 'backward', microBatch, pass: 0});
  const all = Array.from({length: M * passes}, (_, i) => forward(i));
  if (schedule === 'forward') return all;
  if (schedule === 'gpipe') return [...all, ...all.map((_, i) => backward(M - 1 - i))];
  const warmUp = Math.min(P - 1 - stage, M);
  const order = all.slice(0, warmUp);
  for (let i = 0; i < M; i++) {
    if (warmUp + i < M) order.push(forward(warmUp + i));
    order.push(backward(i));
  }
  return order;
}

function reckon(events: PipelineEvent[], P: number): PipelineRun {
  const seconds = events.reduce((last, event) => Math.max(last, event.start + event.seconds), 0);
  const stages = Array.from({length: P}, () => ({busySeconds: 0, idleSeconds: 0, keptMicroBatches: 0}));
  const kept = new Int32Array(P);
  const trains = events.some(({kind}) => kind === 'backward');
  for (const {stage, kind, seconds: busy} of events) {
    const use = stages[stage];
    use.busySeconds += busy;
    if (!trains) continue;
    kept[stage] += kind === 'forward' ? 1 : -1;
    use.keptMicroBatches = Math.max(use.keptMicroBatches, kept[stage]);
  }
  for (const use of stages) use.idleSeconds = Math.max(seconds - use.busySeconds, 0); // sums of floats
  const idle = stages.reduce((sum, {idleSeconds}) => sum + idleSeconds, 0);
  return {events, stages, seconds, bubbleShare: idle / (P * seconds)};
}

function expectShape(shape: PipelineShape) {
  const where = 'simulatePipeline';
  if (!isRecord(shape)) throw new CountError(`${where}: expected a pipeline, got ${show(shape)}`);
  const {schedule, microBatches, forward, backward, transfer = 0, passes = 1} = shape;
  if (schedule !== 'forward' && schedule !== 'gpipe' && schedule !== '1f1b')
    throw new CountError(`${where}: expected the schedule forward, gpipe or 1f1b, got ${show(schedule)}`);
  expectWhole(where, 'microBatches', microBatches, 1, MAX_EVENTS);
  expectWhole(where, 'passes', passes, 1, schedule === 'forward' ? MAX_EVENTS : 1);
  expectNumber(where, 'transfer', transfer, 0, 1e9);
  const stages = isList(forward) ? forward.length : 0;
  if (stages < 1 || stages > MAX_STAGES)
    throw new CountError(
      `${where}: expected forward times of 1 to ${MAX_STAGES} stages, got ${show(forward)}`,
    );
  const pieces = stages * microBatches * (schedule === 'forward' ? passes : 2);
  if (pieces > MAX_EVENTS)
    throw new CountError(`${where}: expected at most ${MAX_EVENTS} pieces of work, got ${pieces}`);
  expectSeconds('forward', forward);
  if (backward !== undefined) expectSeconds('backward', backward);
  const secondsOf = (kind: PipelineEvent['kind'], stage: number, microBatch: number): number => {
    const given = (kind === 'backward' && backward ? backward : forward)[stage];
    const seconds = typeof given === 'number' ? given : given[microBatch];
    return kind === 'backward' && !backward ? 2 * seconds : seconds;
  };
  return {schedule, stages, microBatches, passes, transfer, secondsOf};

  function expectSeconds(name: string, times: StageSeconds) {
    if (!isList(times) || times.length !== stages)
      throw new CountError(`${where}: expected ${name} times of ${stages} stages, got ${show(times)}`);
    for (const [stage, given] of times.entries()) {
      const list: ArrayLike<unknown> = isList(given) ? given : [given];
      if (isList(given) && list.length !== microBatches)
        throw new CountError(
          `${where}: expected ${name}[${stage}] to have ${microBatches} times, got ${list.length}`,
        );
      for (let i = 0; i < list.length; i++) expectNumber(where, `${name}[${stage}]`, list[i], 1e-15, 1e9);
    }
  }
}
