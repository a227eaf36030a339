/** Options and whole numbers from outside, checked in one place. */
import {isRecord, show} from '../show.js';
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

/**
 * Makes sure that options are an object with all that has to be there, and nothing that is not known.
 *
 * @param names of all options, and whether each has to be there
 * @throws TrainingError that names the first that is missing or unknown
 */
export function expectOptions(
  where: string,
  options: unknown,
  names: Readonly<Record<string, boolean>>,
): void {
  if (!isRecord(options))
    throw new TrainingError(`${where}: expected options in an object, got ${show(options)}`);
  for (const name of Object.keys(options))
    if (!Object.hasOwn(names, name))
      throw new TrainingError(
        `${where}: expected options of ${Object.keys(names).join(', ')}, got one named ${show(name)}`,
      );
  for (const [name, isNeeded] of Object.entries(names))
    if (isNeeded && (options[name] ?? undefined) === undefined)
      throw new TrainingError(`${where}: expected the option ${name}, got ${show(options[name])}`);
}
