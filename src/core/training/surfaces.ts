/** Losses of two weights, to race optimizers on: each is 0 at its lowest points and nowhere below. */

export type Point = readonly [x: number, y: number];

/** A loss at a point, and its gradient there. */
export interface Slope {
  readonly loss: number;
  readonly gradient: Point;
}

/** A loss of two weights. */
export interface Surface {
  at(x: number, y: number): Slope;
  /** Where the loss is 0: all such points. */
  readonly minima: readonly Point[];
}

const slope = (loss: number, dx: number, dy: number): Slope => ({loss, gradient: [dx, dy]});

/** How much steeper the ravine is across than along. */
export const RAVINE = 50;
/** The noisy bowl's ripples: how deep, and how many radians to a unit. */
export const RIPPLE = {depth: 0.3, turn: 5} as const;

/** f = ½(x² + y²): as steep in every direction. */
function bowl(x: number, y: number): Slope {
  return slope((x * x + y * y) / 2, x, y);
}

/** f = ½(x² + 50y²): curvatures 1 and 50, as with features of different sizes. */
function ravine(x: number, y: number): Slope {
  return slope((x * x + RAVINE * y * y) / 2, x, RAVINE * y);
}

/** f = ½x² + ¼(y² − 1)²: flat at (0, 0), from where it goes down towards both minima along y and up along x. */
function saddle(x: number, y: number): Slope {
  const over = y * y - 1;
  return slope((x * x) / 2 + (over * over) / 4, x, y * over);
}

/** f = (1 − x)² + 100(y − x²)²: a curved valley with steep sides (Rosenbrock 1960). */
function rosenbrock(x: number, y: number): Slope {
  const [a, b] = [1 - x, y - x * x];
  return slope(a * a + 100 * b * b, -2 * a - 400 * x * b, 200 * b);
}

/** f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²: plateaus, and cliffs where both are large (Beale 1958). */
function beale(x: number, y: number): Slope {
  const [a, b, c] = [1.5 - x + x * y, 2.25 - x + x * y ** 2, 2.625 - x + x * y ** 3];
  return slope(
    a * a + b * b + c * c,
    2 * a * (y - 1) + 2 * b * (y ** 2 - 1) + 2 * c * (y ** 3 - 1),
    2 * a * x + 4 * b * x * y + 6 * c * x * y ** 2,
  );
}

/** f = ½(x² + y²) + 0.3(2 − cos 5x − cos 5y): a bowl with ripples, each a minimum of its own (as Rastrigin 1974). */
function noisy(x: number, y: number): Slope {
  const {depth, turn} = RIPPLE;
  return slope(
    (x * x + y * y) / 2 + depth * (2 - Math.cos(turn * x) - Math.cos(turn * y)),
    x + depth * turn * Math.sin(turn * x),
    y + depth * turn * Math.sin(turn * y),
  );
}

/** The losses there are to race on. */
export type SurfaceName = 'bowl' | 'ravine' | 'saddle' | 'rosenbrock' | 'beale' | 'noisy';

/** Losses of two weights, each hard in another way; Rosenbrock’s (1960) and Beale’s (1958) are the usual test functions. */
export const surfaces: Readonly<Record<SurfaceName, Surface>> = {
  bowl: {at: bowl, minima: [[0, 0]]},
  ravine: {at: ravine, minima: [[0, 0]]},
  saddle: {
    at: saddle,
    minima: [
      [0, 1],
      [0, -1],
    ],
  },
  rosenbrock: {at: rosenbrock, minima: [[1, 1]]},
  beale: {at: beale, minima: [[3, 0.5]]},
  noisy: {at: noisy, minima: [[0, 0]]},
};

/** From a point to the nearest of the minima. */
export function distanceTo(minima: readonly Point[], [x, y]: Point): number {
  return Math.min(...minima.map(([a, b]) => Math.hypot(x - a, y - b)));
}
