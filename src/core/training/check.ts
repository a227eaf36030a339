/** Whole numbers from outside, checked in one place. */
import {TrainingError} from './errors.js';

export function isWhole(value: unknown, least = 0, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

/** @throws TrainingError that names the first number that is not whole, or is below the least */
export function expectWhole(where: string, numbers: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, value] of Object.entries(numbers))
    if (!isWhole(value, least))
      throw new TrainingError(
        `${where}: expected ${name} to be a whole number, ${least} or more, got ${value}`,
      );
}
