/** Principal components, by power iteration. */

/** Unit vectors along which the points spread most, the widest first, (count, d). */
export function principalComponents(points: readonly Float32Array[], count: number): Float64Array[] {
  const centred = centre(points);
  const found: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    let axis = Float64Array.from(centred[0], (_, i) => 1 / (i + 1 + k)); // any start that no axis is orthogonal to
    for (let round = 0; round < 200; round++) {
      const next = new Float64Array(axis.length);
      for (const point of centred) {
        const along = dot(point, axis);
        for (let i = 0; i < next.length; i++) next[i] += along * point[i];
      }
      for (const other of found) {
        const along = dot(next, other);
        for (let i = 0; i < next.length; i++) next[i] -= along * other[i];
      }
      const length = Math.hypot(...next);
      axis = next.map((x) => x / length);
    }
    found.push(axis);
  }
  return found;
}

/** Where the points stand on these axes, seen from their mean, (points, axes). */
export const project = (points: readonly Float32Array[], axes: readonly Float64Array[]): number[][] =>
  centre(points).map((point) => axes.map((axis) => dot(point, axis)));

function centre(points: readonly Float32Array[]): Float64Array[] {
  const mean = new Float64Array(points[0].length);
  for (const point of points) for (let i = 0; i < mean.length; i++) mean[i] += point[i] / points.length;
  return points.map((point) => Float64Array.from(point, (x, i) => x - mean[i]));
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
