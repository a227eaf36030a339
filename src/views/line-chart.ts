/** What charts and strips of numbers share: paths, names at their ends, and keys. */

/** A path through points, [x, y] in px. */
export const pathThrough = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** Room for a name at the end of a line, in px. */
const NAME = 15;

/** Heights of the names at the ends of lines: moved apart where they would meet, none below the bottom. */
export function placeNames(ends: readonly number[], bottom: number): number[] {
  const order = [...ends.keys()].sort((a, b) => ends[a] - ends[b]);
  const placed = [...ends];
  for (let i = 1; i < order.length; i++)
    placed[order[i]] = Math.max(placed[order[i]], placed[order[i - 1]] + NAME);
  // From the bottom up, where they have become too low.
  let last = bottom + NAME;
  for (const i of order.reverse()) last = placed[i] = Math.min(placed[i], last - NAME);
  return placed;
}

const steps: Readonly<Record<string, number>> = {
  ...{ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1},
  ...{PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity},
};

/** By how much a key press moves a slider that runs left to right; undefined for another key. */
export function stepOf({key, altKey, ctrlKey, metaKey}: KeyboardEvent): number | undefined {
  return altKey || ctrlKey || metaKey ? undefined : steps[key];
}
