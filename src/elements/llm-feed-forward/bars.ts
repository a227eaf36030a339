/** Many numbers as a row of bars up and down: the geometry, and the drawing. */
import {svg, type TemplateResult} from 'lit';

export const HEIGHT = 44;

/** The end of the scale of some values: their largest magnitude. */
export function reachOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest || 1;
}

/** Which bar lies at an x of a row that is so wide. */
export function barAt(x: number, width: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((x / width) * count)));
}

/** The bars on one side of zero as one path. */
export function barsPath(values: Float32Array, reach: number, width: number, isBelow: boolean): string {
  const [cell, middle] = [width / values.length, HEIGHT / 2];
  const gap = cell > 3 ? 1 : 0;
  let path = '';
  for (const [i, value] of values.entries()) {
    if (value === 0 || value < 0 !== isBelow) continue;
    const to = middle - (value / reach) * (middle - 1);
    path += `M${(i * cell).toFixed(2)} ${middle}V${to.toFixed(2)}h${(cell - gap).toFixed(2)}V${middle}z`;
  }
  return path;
}

export function drawBars(values: Float32Array, width: number, active: number): TemplateResult {
  const reach = reachOf(values);
  const cell = width / values.length;
  return svg`<svg class="bars-svg" width=${width} height=${HEIGHT} aria-hidden="true">
    <rect class="ground" width=${width} height=${HEIGHT}></rect>
    <path class="bars-above" d=${barsPath(values, reach, width, false)}></path>
    <path class="bars-below" d=${barsPath(values, reach, width, true)}></path>
    <line class="zero" x2=${width} y1=${HEIGHT / 2} y2=${HEIGHT / 2}></line>
    ${
      active < 0
        ? ''
        : svg`<rect class="active" x=${active * cell - 1.5} y="0.75" width=${cell + 3} height=${HEIGHT - 1.5}></rect>`
    }
  </svg>`;
}
