/** Lines of equal loss on a grid: the geometry alone. */

/** Values at even distances: row by row, (rows, cols). */
export interface Field {
  readonly cols: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
}

/**
 * The region where the field is below a level, as an SVG path in the grid's own units: (0, 0) is its first value. The
 * field counts as above the level all around, so that each outline is closed. Marching squares.
 */
export function regionBelow({cols, rows, values}: Field, level: number): string {
  const at = (col: number, row: number) =>
    col < 0 || row < 0 || col >= cols || row >= rows ? Infinity : values[row * cols + col];
  /** Where the level is between two neighbours. */
  const cross = (c0: number, r0: number, c1: number, r1: number): [number, number] => {
    const [a, b] = [at(c0, r0), at(c1, r1)];
    const t = a === Infinity ? 1 : b === Infinity ? 0 : (level - a) / (b - a);
    return [c0 + t * (c1 - c0), r0 + t * (r1 - r0)];
  };
  // From each crossed edge, by its number, to the next one with the region on the right.
  const next = new Map<number, number>();
  const places = new Map<number, [number, number]>();
  const wide = cols + 2;
  const isBelow = new Uint8Array(wide * (rows + 2));
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++)
      isBelow[(row + 1) * wide + col + 1] = Number(values[row * cols + col] < level);
  for (let row = -1; row < rows; row++)
    for (let col = -1; col < cols; col++) {
      const i = (row + 1) * wide + col + 1;
      const below = isBelow[i] + isBelow[i + 1] + isBelow[i + wide + 1] + isBelow[i + wide];
      if (below % 4 === 0) continue; // nearly everywhere
      const corners = [isBelow[i], isBelow[i + 1], isBelow[i + wide + 1], isBelow[i + wide]];
      const edges = [
        {id: 2 * ((row + 1) * wide + col + 1), ends: [col, row, col + 1, row]},
        {id: 2 * ((row + 1) * wide + col + 2) + 1, ends: [col + 1, row, col + 1, row + 1]},
        {id: 2 * ((row + 2) * wide + col + 1), ends: [col, row + 1, col + 1, row + 1]},
        {id: 2 * ((row + 1) * wide + col + 1) + 1, ends: [col, row, col, row + 1]},
      ];
      const entering: number[] = [];
      const leaving: number[] = [];
      for (let side = 0; side < 4; side++) {
        const [here, there] = [corners[side], corners[(side + 1) % 4]];
        if (here === there) continue;
        (here ? leaving : entering).push(side);
      }
      for (const from of entering) {
        // Two outlines in one square: each goes on at the edge that comes next.
        const to = leaving.reduce((best, edge) =>
          (edge - from + 4) % 4 < (best - from + 4) % 4 ? edge : best,
        );
        next.set(edges[from].id, edges[to].id);
        for (const {id, ends} of [edges[from], edges[to]])
          if (!places.has(id)) places.set(id, cross(...(ends as [number, number, number, number])));
      }
    }
  let path = '';
  while (next.size > 0) {
    const [start] = next.keys();
    let edge = start;
    let letter = 'M';
    do {
      const [x, y] = places.get(edge)!;
      path += `${letter}${round(x)} ${round(y)}`;
      letter = 'L';
      const to = next.get(edge)!;
      next.delete(edge);
      edge = to;
    } while (edge !== start);
    path += 'Z';
  }
  return path;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

/** So many levels between the least and the most of a field, close together where the field is low. */
export function levelsOf({values}: Field, count: number): number[] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  return Array.from({length: count}, (_, i) => least + (most - least) * ((i + 1) / (count + 1)) ** 3);
}

/** A finer field through the values of a coarse one, by cubic curves (Catmull and Rom). */
export function smooth({cols, rows, values}: Field, times: number): Field {
  const [wide, high] = [(cols - 1) * times + 1, (rows - 1) * times + 1];
  const across = new Float64Array(wide * rows);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < wide; i++) across[row * wide + i] = between(values, row * cols, 1, cols, i / times);
  const all = new Float64Array(wide * high);
  for (let i = 0; i < wide; i++)
    for (let j = 0; j < high; j++) all[j * wide + i] = between(across, i, wide, rows, j / times);
  return {cols: wide, rows: high, values: all};
}

/** A place on the curve through so many values: the first is at `start`, each other a stride further. */
function between(
  values: ArrayLike<number>,
  start: number,
  stride: number,
  length: number,
  place: number,
): number {
  const i = Math.min(length - 2, Math.floor(place));
  const t = place - i;
  const at = start + i * stride;
  const [b, c] = [values[at], values[at + stride]];
  const a = i > 0 ? values[at - stride] : 2 * b - c;
  const d = i + 2 < length ? values[at + 2 * stride] : 2 * c - b;
  return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
