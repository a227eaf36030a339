/** The curve of an activation function with its slope, and the place on it: the geometry, and the drawing. */
import {svg, type TemplateResult} from 'lit';
import {activation, activationDerivative, gelu, geluTanh} from '../../core/nn/activations.js';
import type {Bend} from './settings.js';

const LEAST = 4; // the axis goes at least so far on both sides
const POINTS = 241;
const HEIGHT = 232;
const LINE = 15; // px between two labels on the axis
const MARGIN = {left: 30, right: 8, top: 10, bottom: 22};

export interface CurveGeometry {
  readonly width: number;
  readonly height: number;
  /** End of the axis on both sides. */
  readonly reach: number;
  readonly low: number;
  readonly high: number;
  x(z: number): number;
  y(value: number): number;
  /** The z of an x. */
  z(x: number): number;
}

function* samples(reach: number): Generator<number> {
  for (let i = 0; i < POINTS; i++) yield (2 * i * reach) / (POINTS - 1) - reach;
}

/** @param room the inline size there is, in px */
export function layoutCurve(bend: Bend, z: number, room: number): CurveGeometry {
  const reach = Math.max(LEAST, Math.ceil(Math.abs(z)));
  const [f, slope] = [activation(bend), activationDerivative(bend)];
  const values = [...samples(reach)].flatMap((at) => [f(at), slope(at)]);
  const low = Math.min(-0.5, Math.floor(Math.min(...values) * 2) / 2);
  const high = Math.max(1, Math.ceil(Math.max(...values) * 2) / 2);
  const width = Math.max(200, room);
  const inner = width - MARGIN.left - MARGIN.right;
  const tall = HEIGHT - MARGIN.top - MARGIN.bottom;
  return {
    ...{width, height: HEIGHT, reach, low, high},
    x: (at) => MARGIN.left + ((at + reach) / (2 * reach)) * inner,
    y: (value) => MARGIN.top + ((high - value) / (high - low)) * tall,
    z: (x) => ((x - MARGIN.left) / inner) * 2 * reach - reach,
  };
}

function path(f: (z: number) => number, {reach, x, y}: CurveGeometry): string {
  return [...samples(reach)]
    .map((z, i) => `${i ? 'L' : 'M'}${x(z).toFixed(1)} ${y(f(z)).toFixed(1)}`)
    .join('');
}

/** The largest distance between GELU and its approximation on the axis. */
export function largestError(reach: number): number {
  return Math.max(...Array.from(samples(reach), (z) => Math.abs(gelu(z) - geluTanh(z))));
}

export function drawCurve(bend: Bend, z: number, geometry: CurveGeometry): TemplateResult {
  const {width, height, reach, low, high, x, y} = geometry;
  const [f, slope] = [activation(bend), activationDerivative(bend)];
  const [value, steep] = [f(z), slope(z)];
  // So much of the tangent that it is seen, and as long on paper wherever it stands.
  const unit = [x(1) - x(0), (y(0) - y(1)) * steep];
  const part = 44 / Math.hypot(...unit);
  const end = (side: number) => [x(z) + side * part * unit[0], y(value) - side * part * unit[1]];
  const [[x1, y1], [x2, y2]] = [end(-1), end(1)];
  const label = (at: number, text: string, which: 'x' | 'y') =>
    which === 'x'
      ? svg`<text class="middle" x=${x(at)} y=${height - 6}>${text}</text>`
      : svg`<text class="end" x=${MARGIN.left - 5} y=${y(at) + 4}>${text}</text>`;
  const minus = (number: number) => String(number).replace('-', '−');
  return svg`<svg class="curve-svg" width=${width} height=${height} aria-hidden="true">
    <line class="axis" x1=${x(-reach)} x2=${x(reach)} y1=${y(0)} y2=${y(0)}></line>
    <line class="axis" x1=${x(0)} x2=${x(0)} y1=${y(low)} y2=${y(high)}></line>
    ${[-reach, 0, reach].map((at) => label(at, minus(at), 'x'))}
    ${[low, 0, high].filter((at) => at >= 0 || y(at) - y(0) >= LINE).map((at) => label(at, minus(at), 'y'))}
    <path class="slope" d=${path(slope, geometry)}></path>
    <path class="bend" d=${path(f, geometry)}></path>
    <line class="drop" x1=${x(z)} x2=${x(z)} y1=${y(0)} y2=${y(value)}></line>
    <line class="tangent" x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>
    <circle class="slope-at" cx=${x(z)} cy=${y(steep)} r="3"></circle>
    <circle class="place" cx=${x(z)} cy=${y(value)} r="7"></circle>
  </svg>`;
}
