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

/**
 * Labels that meet neither one another nor the edge, beside their words: the first that are asked for come first.
 *
 * @param widthOf a word's width in px
 * @param taken boxes that are there already
 */
export function placeLabels(
  {x, y, width, height}: MapGeometry,
  words: Iterable<number>,
  widthOf: (word: number) => number,
  line: number,
  taken: readonly Box[] = [],
): Box[] {
  const placed: Box[] = [];
  const meets = (a: Box) => (b: Box) =>
    a.left < b.left + b.width + GAP &&
    b.left < a.left + a.width + GAP &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height;
  for (const word of words) {
    const size = widthOf(word);
    for (const left of [x[word] + GAP, x[word] - GAP - size]) {
      const box = {word, left, top: y[word] - line / 2, width: size, height: line};
      const isInside = left >= 0 && left + size <= width && box.top >= 0 && box.top + line <= height;
      const isFree = !placed.some(meets(box)) && !taken.some(meets(box));
      if (!isInside || !isFree) continue;
      placed.push(box);
      break;
    }
  }
  return placed;
}
