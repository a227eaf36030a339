/** The columns that the split and the tree of a piece share: one per byte, right of an axis with steps and ranks. */
export interface MergeGrid {
  /** Where the columns begin. */
  axis: number;
  column: number;
  width: number;
  /** Whether the axis has room for the steps' numbers beside their ranks. */
  isRoomy: boolean;
}

/** Free space on either side of a box, which keeps neighbours apart. */
export const GAP = 2;
/** One character of 12 px monospace. */
export const DIGIT = 7.3;

const NARROWEST = 19; // a byte in hexadecimal
const WIDEST = 76;
const ROOMY = 480;

/** @param room the inline size there is, in px; the grid takes more where its columns would get too narrow */
export function layoutGrid(bytes: number, room: number): MergeGrid {
  const isRoomy = room >= ROOMY;
  const axis = Math.ceil(DIGIT * (isRoomy ? 11 : 6)) + 8;
  const column = Math.max(NARROWEST, Math.min(WIDEST, Math.floor((room - axis) / Math.max(1, bytes))));
  return {axis, column, width: axis + bytes * column, isRoomy};
}

/** What fits into a width, in monospace; a character beyond Latin is taken for two. */
export function fitLabel(label: string, width: number, character = DIGIT): string {
  const room = Math.floor((width + GAP) / character); // the widths of characters are taken a little too large
  const characters = Array.from(label);
  const sizes = characters.map((one) => (one < '\u0300' ? 1 : 2));
  if (sizes.reduce((sum, size) => sum + size, 0) <= room) return label;
  let taken = 0;
  const count = sizes.findIndex((size) => (taken += size) > room - 1);
  return `${characters.slice(0, count).join('')}…`;
}
