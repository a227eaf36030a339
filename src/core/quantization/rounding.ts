const SHIFT = 1.5 * 2 ** 52; // doubles of this size are whole numbers

/** The nearest whole number, of two equally near the even one, as IEEE 754 rounds; |x| < 2^51. */
export function roundToEven(x: number): number {
  return x + SHIFT - SHIFT;
}

/** The nearest code of a list of values in rising order; a tie goes to the lower value. */
export function nearestIndex(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value - values[middle] <= values[middle + 1] - value) high = middle;
    else low = middle + 1;
  }
  return low;
}
