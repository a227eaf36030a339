/** What a recording's file must hold where it is read. */
/** Fails where a recording is not what it should be. */
class RecordingError extends Error {
  readonly kind = 'CheckpointError'; // the file is damaged or another
}

type Json = Record<string, unknown>;

export const objectOf = (value: unknown, what: string): Json => {
  if (typeof value !== 'object' || value === null)
    throw new RecordingError(`expected ${what}, got ${typeof value}`);
  return value as Json;
};
export const numberOf = (value: unknown, what: string): number => {
  if (!Number.isFinite(value))
    throw new RecordingError(`expected a number for ${what}, got ${String(value)}`);
  return value as number;
};
export const listOf = (value: unknown, what: string): readonly unknown[] => {
  if (!Array.isArray(value) || value.length === 0) throw new RecordingError(`expected a list for ${what}`);
  return value;
};
/** @param length how many there must be */
export const numbersOf = (value: unknown, what: string, length?: number): number[] => {
  const all = listOf(value, what).map((each) => numberOf(each, what));
  if (length !== undefined && all.length !== length)
    throw new RecordingError(`expected ${length} numbers for ${what}, got ${all.length}`);
  return all;
};
