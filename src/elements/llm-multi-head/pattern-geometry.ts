/** Where the cells and names of an enlarged pattern stand. */

export interface PatternGeometry {
  /** Of the matrix, in px. */
  readonly side: number;
  /** With the names beside its diagonal. */
  readonly width: number;
  readonly cell: number;
  /** Positions whose names are written, by their place. */
  readonly labels: readonly number[];
}

const [LARGEST, LARGEST_CELL] = [430, 44];
/** Room for a name of ten letters beside the last cell. */
const NAME = 84;
/** Between the lines of two names. */
const LINE = 14;

/**
 * @param T tokens
 * @param room how wide it may be, in px
 * @param shown the cell that is read: its names are always written
 */
export function layOutPattern(T: number, room: number, shown: {t: number; s: number}): PatternGeometry {
  const side = Math.max(60, Math.min(LARGEST, room - NAME, T * LARGEST_CELL));
  const cell = side / T;
  const isClear = (position: number, others: readonly number[]) =>
    others.every((other) => Math.abs(other - position) * cell >= LINE);
  // The query's name first; where the key's would stand on it the query's alone is written, and the readout has both.
  const labels = [shown.t];
  if (isClear(shown.s, labels)) labels.push(shown.s);
  for (let position = 0; position < T; position++) if (isClear(position, labels)) labels.push(position);
  return {side, width: side + NAME, cell, labels: labels.sort((a, b) => a - b)};
}
