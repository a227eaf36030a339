/** Where words stand on the map, in px: pure geometry. */
import type {Components} from './components.js';

export interface MapGeometry {
  readonly width: number;
  readonly height: number;
  /** px per unit of distance, the same along both axes. */
  readonly scale: number;
  /** (words) each */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const MARGIN = {x: 28, y: 16};
const TALLEST = 640;
const SHORTEST = 300;

/** How much larger the map is drawn around a word. */
const ZOOM = 4;

/**
 * Fits the first two components into a width; as tall as the words then need, within bounds.
 *
 * @param around the word that stands in the middle of a larger map, whose edges the others may be beyond
 */
export function layoutMap({places}: Components, width: number, around?: number): MapGeometry {
  const words = places.length / 2;
  const bounds = [0, 1].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < words; i++) {
      low = Math.min(low, places[2 * i + axis]);
      high = Math.max(high, places[2 * i + axis]);
    }
    return {middle: words ? (low + high) / 2 : 0, size: high > low ? high - low : 1};
  });
  const room = Math.max(1, width - 2 * MARGIN.x);
  const wanted = (room * bounds[1].size) / bounds[0].size + 2 * MARGIN.y;
  const height = Math.round(Math.max(SHORTEST, Math.min(TALLEST, wanted)));
  const whole = Math.min(room / bounds[0].size, (height - 2 * MARGIN.y) / bounds[1].size);
  const scale = around === undefined ? whole : ZOOM * whole;
  const middle = (axis: number) => (around === undefined ? bounds[axis].middle : places[2 * around + axis]);
  const along = (axis: number, sign: number, size: number) =>
    Float32Array.from(
      {length: words},
      (_, i) => size / 2 + sign * (places[2 * i + axis] - middle(axis)) * scale,
    );
  return {width, height, scale, x: along(0, 1, width), y: along(1, -1, height)}; // up is more
}

/** The word at a place of the map, at most so many px off; −1 for none. */
export function wordAt({x, y}: MapGeometry, atX: number, atY: number, reach: number): number {
  let [best, least] = [-1, reach];
  for (let i = 0; i < x.length; i++) {
    const distance = Math.hypot(x[i] - atX, y[i] - atY);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** The nearest word in a direction, which counts as far as it is more along than across; where there is none, any on that side. */
export function wordTowards({x, y}: MapGeometry, from: number, direction: Direction): number {
  const isLevel = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const sign = direction === 'ArrowLeft' || direction === 'ArrowUp' ? -1 : 1;
  let [best, least] = [from, Infinity];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i] - x[from], y[i] - y[from]];
    const along = sign * (isLevel ? dx : dy);
    const across = Math.abs(isLevel ? dy : dx);
    if (along <= 0) continue;
    const cost = along + 2 * across + (across > along ? 1e4 : 0);
    if (cost < least) [best, least] = [i, cost];
  }
  return best;
}

/** A label's box. */
export interface Box {
  readonly word: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 4;

/** Whether two boxes meet, or nearly so. */
const meets = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width + GAP &&
  b.left < a.left + a.width + GAP &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

/** Without the boxes that meet others. */
export const clearOf = (boxes: readonly Box[], taken: readonly Box[]): Box[] =>
  boxes.filter((box) => !taken.some((other) => meets(box, other)));

/**
 * Labels that meet neither one another nor the edge, beside their words: the first that are asked for come first.
 *
 * @param widthOf a word's width in px
 * @param taken boxes that are there already; a word's own may be met
 * @param gap px between a word's place and its label
 * @param lines how many lines higher or lower a label may stand than its word
 */
export function placeLabels(
  {x, y, width, height}: MapGeometry,
  words: Iterable<number>,
  widthOf: (word: number) => number,
  line: number,
  taken: readonly Box[] = [],
  gap = GAP,
  lines = 0,
): Box[] {
  const boxes = [...taken];
  const shifts = Array.from({length: 2 * lines + 1}, (_, i) => (i % 2 ? -1 : 1) * Math.ceil(i / 2));
  for (const word of words) {
    const size = widthOf(word);
    const box = shifts
      .flatMap((shift) =>
        [x[word] + gap, x[word] - gap - size, x[word] - size / 2].slice(0, shift ? 3 : 2).map((left) => {
          return {word, left, top: y[word] + (shift - 0.5) * line, width: size, height: line};
        }),
      )
      .find(
        (box) =>
          box.left >= 0 &&
          box.left + size <= width &&
          box.top >= 0 &&
          box.top + line <= height &&
          !boxes.some((other) => other.word !== word && meets(box, other)),
      );
    if (box) boxes.push(box);
  }
  return boxes.slice(taken.length);
}
