/** Cosines by layer as dots on a line. */
import {svg, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';

export interface DriftGeometry {
  readonly width: number;
  readonly height: number;
  /** The lowest value of the axis; its highest is 1. */
  readonly low: number;
  /** (values) each */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Whether a label below an axis fits its whole name. */
  readonly isRoomy: boolean;
}

const LEFT = 44;
const RIGHT = 54;
const TOP = 26;
const BOTTOM = 26;
const HEIGHT = 190;
const WIDEST = 720;
const NARROWEST = 240;
const ROOMY = 92; // px between two values

/** @param room the inline size there is, in px */
export function layoutDrift(cosines: readonly number[], room: number): DriftGeometry {
  const width = Math.max(NARROWEST, Math.min(WIDEST, room));
  const low = Math.max(-1, Math.floor(Math.min(0.9, ...cosines) * 10 - 1e-9) / 10);
  const step = (width - LEFT - RIGHT) / Math.max(1, cosines.length - 1);
  const span = HEIGHT - TOP - BOTTOM;
  return {
    ...{width, height: HEIGHT, low, isRoomy: step >= ROOMY},
    x: cosines.map((_, i) => LEFT + i * step),
    y: cosines.map((value) => TOP + ((1 - value) / (1 - low)) * span),
  };
}

/** @param names what stands below each value */
export function drawDrift(
  cosines: readonly number[],
  geometry: DriftGeometry,
  names: readonly string[],
  description: string,
): TemplateResult {
  const {width, height, low, x, y} = geometry;
  const bottom = height - BOTTOM;
  const line = x.map((at, i) => `${i ? 'L' : 'M'}${at.toFixed(1)} ${y[i].toFixed(1)}`).join('');
  return svg`<svg class="drift-svg" width=${width} height=${height} role="img" aria-label=${description}>
    <line class="rule" x1=${LEFT - 8} x2=${width} y1=${TOP} y2=${TOP}></line>
    <line class="rule" x1=${LEFT - 8} x2=${width} y1=${bottom} y2=${bottom}></line>
    <text class="axis" x=${LEFT - 14} y=${TOP} dy="0.35em">1</text>
    <text class="axis" x=${LEFT - 14} y=${bottom} dy="0.35em">${signed(low, 1)}</text>
    <path class="line" d=${line}></path>
    ${cosines.map(
      (value, i) => svg`<circle class="dot" cx=${x[i]} cy=${y[i]} r="4"></circle>
      ${drawValue(value, i, geometry)}
      <text class="name" x=${x[i]} y=${height - 6}>${names[i]}</text>`,
    )}
  </svg>`;
}

/** A value where the line does not go: above a peak, below a dip, on the upper side of a slope, after the last. */
function drawValue(value: number, i: number, {x, y, height}: DriftGeometry): TemplateResult {
  const [before, after] = [y[i - 1] ?? y[i + 1] ?? y[i], y[i + 1]].map((other) => (other ?? 0) - y[i]);
  const isLast = i > 0 && i === y.length - 1;
  const isDip = before < 0 && after < 0 && y[i] + 20 < height - BOTTOM;
  const side = isLast || (before < 0 && after > 0) ? 'from' : before > 0 && after < 0 ? 'to' : '';
  const right = side === 'from' ? 8 : side === 'to' ? -8 : 0;
  const down = isLast ? 4 : isDip ? 20 : side ? -4 : -10;
  return svg`<text class=${`value ${side}`} x=${x[i] + right} y=${y[i] + down}>${signed(value, 3)}</text>`;
}
