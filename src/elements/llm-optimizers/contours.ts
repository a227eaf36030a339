/** Lines of equal loss on a grid: the geometry alone. */

/** Values at even distances: row by row, (rows, cols). */
export interface Field {
  readonly cols: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
}

/**
 * The regions where the field is below each of some ascending levels, as SVG paths in the grid's own units: (0, 0) is its
 * first value. The field counts as above all levels all around, so that each outline is closed. Marching squares, all
 * levels in one pass.
 */
export function regionsBelow({cols, rows, values}: Field, levels: readonly number[]): string[] {
  // One place more on each side. The edge to the right of place i has the number 2i, the one down from it 2i + 1.
  const wide = cols + 2;
  // The lowest level above each place: all levels from there on have it in their regions.
  const lowest = new Uint8Array(wide * (rows + 2)).fill(levels.length);
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) {
      let n = 0;
      while (n < levels.length && !(values[row * cols + col] < levels[n])) n++;
      lowest[(row + 1) * wide + col + 1] = n;
    }
  const corners = [0, 1, wide + 1, wide];
  const sides = [0, 3, 2 * wide, 1];
  const outlines = levels.map(() => ({
    next: new Int32Array(2 * lowest.length), // from each crossed edge to the next, with the region on the right
    edges: [] as number[],
  }));
  // A square at the end of a row goes on at the next row's start, where no level is either.
  for (let i = 0; i < wide * (rows + 1) - 1; i++) {
    const [a, b, c, d] = [lowest[i], lowest[i + 1], lowest[i + wide + 1], lowest[i + wide]];
    if (a === b && b === c && c === d) continue; // nearly everywhere
    const most = Math.max(a, b, c, d);
    for (let n = Math.min(a, b, c, d); n < most; n++) {
      const {next, edges} = outlines[n];
      const isBelow = (corner: number) => lowest[i + corners[corner % 4]] <= n;
      for (let side = 0; side < 4; side++) {
        if (isBelow(side) || !isBelow(side + 1)) continue;
        // Two outlines in one square: each goes on at the edge that comes next.
        let to = side + 1;
        while (isBelow(to + 1)) to++;
        const edge = 2 * i + sides[side];
        edges.push(edge);
        next[edge] = 2 * i + sides[to % 4];
      }
    }
  }
  const at = (col: number, row: number) =>
    col < 0 || row < 0 || col >= cols || row >= rows ? Infinity : values[row * cols + col];
  /** Where a level crosses an edge. */
  const crossing = (edge: number, level: number): string => {
    const [col, row] = [((edge >> 1) % wide) - 1, Math.floor((edge >> 1) / wide) - 1];
    const isDown = edge % 2 === 1;
    const [a, b] = [at(col, row), isDown ? at(col, row + 1) : at(col + 1, row)];
    const t = a < Infinity ? (b < Infinity ? (level - a) / (b - a) : 0) : 1;
    return isDown ? `${col} ${round(row + t)}` : `${round(col + t)} ${row}`;
  };
  return outlines.map(({next, edges}, n) => {
    let path = '';
    for (const start of edges) {
      if (!next[start]) continue; // drawn
      let letter = 'M';
      for (let edge = start; next[edge];) {
        path += letter + crossing(edge, levels[n]);
        letter = 'L';
        const to = next[edge];
        next[edge] = 0;
        edge = to;
      }
      path += 'Z';
    }
    return path;
  });
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
