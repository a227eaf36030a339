/** Learning rates over a run, as pure functions of the step. A schedule is data, so that a checkpoint can hold it. */
import {isRecord, show} from '../show.js';
import {isWhole} from './check.js';
import {TrainingError} from './errors.js';

interface Common {
  /** The highest rate. */
  rate: number;
  /** Steps of a straight rise towards it at the beginning: 0. */
  warmup?: number;
}

interface Ending extends Common {
  /** Steps of the run; from there on the rate stays. */
  steps: number;
  /** The rate at the end: 0. */
  final?: number;
}

/**
 * The learning rate of each step. Steps are counted from 0; rates are what the optimizer multiplies its step by.
 * checkSchedule() says what each number may be.
 */
export type Schedule =
  | ({kind: 'constant'} & Common)
  /** A straight line down. */
  | ({kind: 'linear'} & Ending)
  /** Half a cosine down (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts). */
  | ({kind: 'cosine'} & Ending)
  /** Warm-up, stable, then straight down over the last `decay` steps (Hu et al. 2024, arXiv:2404.06395). */
  | ({kind: 'wsd'; decay: number} & Ending)
  /** rate·√(warmup / step) (Vaswani et al. 2017, arXiv:1706.03762). */
  | ({kind: 'inverse-sqrt'} & Common);

/** The learning rate of a step, counted from 0, under a schedule that checkSchedule() lets pass. */
export function rateAt(schedule: Schedule, step: number): number {
  const {kind, rate, warmup = 0} = schedule;
  // The first step already learns, and step `warmup` has the full rate.
  if (step < warmup) return (rate * (step + 1)) / (warmup + 1);
  switch (kind) {
    case 'constant':
      return rate;
    case 'inverse-sqrt':
      return rate * Math.sqrt(Math.max(warmup, 1) / Math.max(step, 1));
    case 'linear':
      return between(schedule, 1 - progress(warmup, schedule.steps, step));
    case 'cosine':
      return between(schedule, (1 + Math.cos(Math.PI * progress(warmup, schedule.steps, step))) / 2);
    case 'wsd':
      return between(schedule, 1 - progress(schedule.steps - schedule.decay, schedule.steps, step));
  }
}

function between({rate, final = 0}: Ending, share: number): number {
  return final + (rate - final) * share;
}

/** How far a step is from start to end, 0 to 1. */
function progress(start: number, end: number, step: number): number {
  if (step >= end) return 1;
  return Math.max(0, (step - start) / (end - start));
}

/** The schedule with all that it leaves out, in one order: equal ones are equal as JSON. */
export function completeSchedule(schedule: Schedule): Schedule {
  const {rate, warmup = 0} = schedule;
  if (schedule.kind === 'constant' || schedule.kind === 'inverse-sqrt')
    return {kind: schedule.kind, rate, warmup};
  const ending = {rate, warmup, steps: schedule.steps, final: schedule.final ?? 0};
  if (schedule.kind === 'wsd') return {kind: 'wsd', ...ending, decay: schedule.decay};
  return {kind: schedule.kind, ...ending};
}

const kinds = new Set<Schedule['kind']>(['constant', 'linear', 'cosine', 'wsd', 'inverse-sqrt']);

/** Makes sure that every step has a rate. @throws TrainingError that names what is out of range */
export function checkSchedule(schedule: Schedule): void {
  const expect = (holds: boolean, what: string, got: unknown): void => {
    if (!holds) throw new TrainingError(`schedule: expected ${what}, got ${got}`);
  };
  expect(isRecord(schedule), 'an object with a kind and a rate', show(schedule));
  const isRate = (value: number): boolean => value >= 0 && value < Infinity;
  const {kind, rate, warmup = 0} = schedule;
  expect(kinds.has(kind), `one of ${[...kinds].join(', ')}`, kind);
  expect(isRate(rate), 'a rate that is finite, 0 or more', rate);
  expect(isWhole(warmup), 'a warmup that is a whole number of steps', warmup);
  if (!('steps' in schedule))
    return expect(kind === 'constant' || kind === 'inverse-sqrt', 'steps', undefined);
  const {steps, final = 0} = schedule;
  expect(isWhole(steps), 'steps that are a whole number', steps);
  expect(isRate(final), 'a final rate that is finite, 0 or more', final);
  if (schedule.kind === 'wsd')
    expect(isWhole(schedule.decay), 'a decay that is a whole number of steps', schedule.decay);
}
