/**
 * Counts are exact whatever their size: 64-bit floats would be off from 2^53 on, which one long prompt of a large model
 * exceeds. So sizes come in as numbers and counts go out as bigints.
 */

/** A size that is no whole number of things. */
export class CountError extends RangeError {
  override name = 'CountError';
}

/** Sizes as bigints. @throws CountError that names the one that is not a whole number from `least` to 2^53 − 1 */
export function wholeSizes<Name extends string>(
  where: string,
  sizes: Readonly<Record<Name, number>>,
  least = 0,
): Record<Name, bigint> {
  const entries = Object.entries<number>(sizes).map(([name, size]) => {
    if (!Number.isSafeInteger(size) || size < least)
      throw new CountError(
        `${where}: expected ${name} to be a whole number from ${least} to 2^53 − 1, got ${size}`,
      );
    return [name, BigInt(size)];
  });
  return Object.fromEntries(entries) as Record<Name, bigint>;
}

/** The product of whole numbers. */
export function times(...factors: readonly (number | bigint)[]): bigint {
  return factors.reduce<bigint>((product, factor) => product * BigInt(factor), 1n);
}

/** The sum of counts. */
export function sum(counts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const count of counts) total += count;
  return total;
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
