/** a + b mod p: a task small enough to be learned by heart, and regular enough to be understood. */
import type {Random} from '../../tensor/random.js';
import {isWhole} from '../check.js';
import {TrainingError} from '../errors.js';

/** Equations a + b ≡ c (mod p), each an element of three lists, (n). */
export interface ModularExamples {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
}

/** All equations of one p, on two sides. */
export interface ModularAddition {
  /** The modulus: numbers are 0 to p − 1. */
  readonly p: number;
  readonly train: ModularExamples;
  readonly validation: ModularExamples;
}

const MOST = 1000;

/**
 * All p² equations, split at random into what is trained on and what is not. a + b and b + a stand on one side, so that
 * no answer is known by commutation alone.
 *
 * @param p 2 to 1000; by custom prime
 * @param fraction of the pairs that are trained on, above 0 and below 1
 * @throws TrainingError
 */
export function modularAddition(p: number, fraction: number, random: Random): ModularAddition {
  if (!isWhole(p, 2, MOST))
    throw new TrainingError(`modularAddition: expected a whole p from 2 to ${MOST}, got ${p}`);
  if (!(fraction > 0 && fraction < 1))
    throw new TrainingError(`modularAddition: expected a fraction above 0 and below 1, got ${fraction}`);
  const pairs: [number, number][] = [];
  for (let a = 0; a < p; a++) for (let b = a; b < p; b++) pairs.push([a, b]);
  random.shuffle(pairs);
  const trained = Math.min(Math.max(Math.round(fraction * pairs.length), 1), pairs.length - 1);
  return {
    p,
    train: equations(p, pairs.slice(0, trained)),
    validation: equations(p, pairs.slice(trained)),
  };
}

function equations(p: number, pairs: readonly [number, number][]): ModularExamples {
  const both = pairs.flatMap(([a, b]) =>
    a === b
      ? [[a, b]]
      : [
          [a, b],
          [b, a],
        ],
  );
  return {
    a: Int32Array.from(both, ([a]) => a),
    b: Int32Array.from(both, ([, b]) => b),
    c: Int32Array.from(both, ([a, b]) => (a + b) % p),
  };
}
