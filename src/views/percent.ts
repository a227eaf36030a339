/** A probability to the digits that mean something: 37%, 99.97%, 4.2%, 0.042%, or that it is under 0.001%. */
export function percent(probability: number): string {
  const value = 100 * probability;
  if (value >= 99.5 && value < 100) return `${(Math.floor(value * 100) / 100).toFixed(2)}%`;
  if (value >= 9.95) return `${value.toFixed(0)}%`;
  return value < 0.001 ? '< 0.001%' : `${value.toPrecision(2)}%`;
}
