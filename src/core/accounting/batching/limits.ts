/** How large a simulation may be, so that none is endless, and what its sizes are held to. */
import {show} from '../../show.js';
import {CountError} from '../counts.js';

/** Requests of one run, at most. */
export const MAX_REQUESTS = 10_000;
/** Tokens of a prompt or of an answer, at most. */
export const MAX_REQUEST_TOKENS = 2 ** 20;
/** Iterations of one run, at most. */
export const MAX_ITERATIONS = 500_000;
/** Parts of all iterations of one run together, at most: one for each request in each of its iterations. */
export const MAX_PARTS = 4_000_000;
/** Seconds after which no request comes, about thirty years: more, and a float does not hold an iteration's time any more. */
export const MAX_SECONDS = 1e9;

/** @throws CountError where a value is no whole number from `least` to `most` */
export function expectWhole(
  where: string,
  name: string,
  value: unknown,
  least: number,
  most: number,
): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    throw new CountError(
      `${where}: expected ${name} to be a whole number from ${least} to ${most}, got ${show(value)}`,
    );
  return value;
}

/** @throws CountError where a value is no number from `least` to `most` */
export function expectNumber(
  where: string,
  name: string,
  value: unknown,
  least: number,
  most: number,
): number {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw new CountError(
      `${where}: expected ${name} to be a number from ${least} to ${most}, got ${show(value)}`,
    );
  return value;
}
