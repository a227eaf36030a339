/** A round number that no value exceeds: the end of the scale. */
export function roundRange(rows: readonly ArrayLike<number>[]): number {
  let largest = 0;
  for (const values of rows)
    for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(largest));
  return Number((Math.ceil(largest / unit) * unit).toPrecision(1));
}
