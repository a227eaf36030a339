/** The loss as one weight moves, with the straight line of its gradient: the geometry, and the drawing. */
import {svg, type TemplateResult} from 'lit';
import {change} from './digits.js';
import type {Nudge} from './audit.js';
import type {BackpropStrings} from './strings.js';

export interface AuditCurve {
  readonly nudge: Nudge;
  /** Before the nudge. */
  readonly loss: number;
  /** The loss after another nudge. */
  readonly lossAt: (by: number) => number;
  readonly width: number;
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [240, 48, 76, 14, 38];
/** How far the axis goes on both sides, and how many points the curve has. */
const [REACH, POINTS] = [1.2, 61];

/** The nudge at a place in the drawing. */
export function epsilonAt(x: number, {width}: AuditCurve): number {
  return (2 * (x - LEFT) * REACH) / (width - LEFT - RIGHT) - REACH;
}

export function drawAudit({nudge, loss, lossAt, width}: AuditCurve, words: BackpropStrings): TemplateResult {
  const {weight, gradient, epsilon, measured, promised, left} = nudge;
  const by = Array.from({length: POINTS}, (_, i) => (2 * REACH * i) / (POINTS - 1) - REACH);
  const losses = by.map(lossAt);
  const ends = [-REACH, REACH].map((at) => loss + gradient * at);
  // As much of the straight line as fits beside the curve.
  const [lowest, highest] = [Math.min(...losses), Math.max(...losses)];
  const spare = Math.max(0.05, 0.6 * (highest - lowest));
  const low = Math.max(Math.min(lowest, ...ends), lowest - spare, 0);
  const high = Math.min(Math.max(highest, ...ends), highest + spare);
  const bottom = HEIGHT - BOTTOM;
  const x = (at: number) => LEFT + ((at + REACH) / (2 * REACH)) * (width - LEFT - RIGHT);
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (bottom - TOP);
  const within = (value: number) => Math.max(TOP, Math.min(bottom, y(value)));
  const path = losses
    .map((value, i) => `${i ? 'L' : 'M'}${x(by[i]).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  const [now, promise] = [y(loss + measured), within(loss + promised)];
  const from =
    Math.abs(gradient) > 1e-12 ? [low, high].map((value) => (value - loss) / gradient) : [-REACH, REACH];
  const [first, last] = [Math.max(-REACH, Math.min(...from)), Math.min(REACH, Math.max(...from))];
  const tick = (value: number) =>
    svg`<text class="tick end" x=${LEFT - 6} y=${y(value).toFixed(1)} dy="0.35em">${value.toFixed(3)}</text>`;
  const middle = (at: number, text: string) =>
    svg`<text class="tick middle" x=${x(at).toFixed(1)} y=${bottom + 16}>${text}</text>`;
  const apart = Math.abs(now - promise) > 14;
  return svg`<svg class="chart-svg" width=${width} height=${HEIGHT} aria-hidden="true">
    <line class="axis" x1=${LEFT} x2=${width - RIGHT} y1=${bottom} y2=${bottom}></line>
    ${tick(high)} ${tick(low)}
    ${[-1, 0, 1].map((at) => middle(at, (weight + at).toFixed(2).replace('-', '−')))}
    <text class="tick middle" x=${((LEFT + width - RIGHT) / 2).toFixed(1)} y=${HEIGHT - 4}>${words.auditAxis} ${nudge.name}</text>
    <line class="here" x1=${x(0).toFixed(1)} x2=${x(0).toFixed(1)} y1=${TOP} y2=${bottom}></line>
    <line class="line-promise" x1=${x(first).toFixed(1)} y1=${y(loss + gradient * first).toFixed(1)}
      x2=${x(last).toFixed(1)} y2=${y(loss + gradient * last).toFixed(1)}></line>
    <path class="curve-loss" d=${path}></path>
    <line class="rest" x1=${x(epsilon).toFixed(1)} x2=${x(epsilon).toFixed(1)} y1=${promise.toFixed(1)} y2=${now.toFixed(1)}></line>
    <circle class="start-dot" cx=${x(0).toFixed(1)} cy=${y(loss).toFixed(1)} r="4"></circle>
    <circle class="promise-dot" cx=${x(epsilon).toFixed(1)} cy=${promise.toFixed(1)} r="4"></circle>
    <circle class="handle-dot" cx=${x(epsilon).toFixed(1)} cy=${now.toFixed(1)} r="7"></circle>
    ${apart ? svg`<text class="rest-text" x=${(x(epsilon) + 12).toFixed(1)} y=${((now + promise) / 2).toFixed(1)} dy="0.35em">${change(left, 4)}</text>` : ''}
    <text class="line-name" x=${width - RIGHT + 8} y=${y(losses[POINTS - 1]).toFixed(1)} dy="0.35em">${words.curveName}</text>
    ${
      last > REACH - 0.01 && Math.abs(y(ends[1]) - y(losses[POINTS - 1])) > 14
        ? svg`<text class="line-name" x=${width - RIGHT + 8} y=${y(ends[1]).toFixed(1)} dy="0.35em">${words.lineName}</text>`
        : ''
    }
  </svg>`;
}
