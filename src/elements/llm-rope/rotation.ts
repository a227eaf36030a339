/** The rotation in double precision: pairs of a head's query and key, turned to their positions, and their dot product. */

/** Which two components of a head are a pair: i and i + d/2, as in Llama's checkpoints, or 2i and 2i + 1, as in the paper. */
export type PairLayout = 'half' | 'interleaved';

/** The components of pair i of a head that is d wide. */
export function pairAt(i: number, d: number, layout: PairLayout): readonly [number, number] {
  return layout === 'half' ? [i, i + d / 2] : [2 * i, 2 * i + 1];
}

/** Pair i, turned by an angle. */
export function turned(
  x: ArrayLike<number>,
  i: number,
  angle: number,
  layout: PairLayout = 'half',
): readonly [number, number] {
  const [a, b] = pairAt(i, x.length, layout);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x[a] * cos - x[b] * sin, x[a] * sin + x[b] * cos];
}

/** A query and a key before the rotation, (d_head) each, and how fast their pairs turn, (d_head / 2). */
export interface Vectors {
  readonly q: ArrayLike<number>;
  readonly k: ArrayLike<number>;
  readonly theta: Float64Array;
}

/** What each pair adds to the dot product when the query stands at m and the key at n, (d_head / 2). */
export function products(
  {q, k, theta}: Vectors,
  m: number,
  n: number,
  layout: PairLayout = 'half',
): Float64Array {
  return theta.map((t, i) => {
    const [qx, qy] = turned(q, i, m * t, layout);
    const [kx, ky] = turned(k, i, n * t, layout);
    return qx * kx + qy * ky;
  });
}

export const total = (parts: Float64Array): number => parts.reduce((sum, part) => sum + part, 0);

/** The dot product of the turned vectors. */
export const dot = (vectors: Vectors, m: number, n: number, layout?: PairLayout): number =>
  total(products(vectors, m, n, layout));

/** How far the dot product strays from its value at (m, n) over all places up to `last` at the same distance, and how many they are. */
export function stray(vectors: Vectors, m: number, n: number, last: number): {most: number; places: number} {
  const here = dot(vectors, m, n);
  let [most, places] = [0, 0];
  for (let at = Math.max(0, m - n); at <= last && at - m + n <= last; at++, places++)
    most = Math.max(most, Math.abs(dot(vectors, at, at - m + n) - here));
  return {most, places};
}

/** A vector with its halves' pairs side by side: the other layout's order. */
export const interleave = (x: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (_, at) => x[(at >> 1) + (at % 2) * (x.length / 2)]);
