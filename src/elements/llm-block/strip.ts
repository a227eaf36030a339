/** Many numbers as bars up and down: in units of one number across, and of the largest one up and down. */
import {nothing, svg, type TemplateResult} from 'lit';

/** The end of the scale: the largest magnitude. */
export function reachOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest || 1;
}

/** The bars on one side of zero as one path, zero being at 1. */
export function barsPath(values: Float32Array, reach: number, isBelow: boolean): string {
  const width = values.length > 400 ? 1 : 0.85; // no gaps where there would be hairs
  let path = '';
  for (const [i, value] of values.entries())
    if (value !== 0 && value < 0 === isBelow) path += `M${i} 1V${(1 - value / reach).toFixed(3)}h${width}V1z`;
  return path;
}

/** @param isWeight whether they are weights from 0 to 1, which have no other side */
export function drawStrip(values: Float32Array, isWeight: boolean, active = -1): TemplateResult {
  const reach = isWeight ? 1 : reachOf(values);
  const height = isWeight ? 1 : 2;
  return svg`<svg
    class="strip" viewBox=${`0 0 ${values.length} ${height}`} preserveAspectRatio="none" aria-hidden="true"
  >
    <rect class="ground" width=${values.length} height=${height}></rect>
    ${active < 0 ? nothing : svg`<rect class="active" x=${active} width="1" height=${height}></rect>`}
    <path class=${isWeight ? 'weights' : 'bars-above'} d=${barsPath(values, reach, false)}></path>
    <path class="bars-below" d=${barsPath(values, reach, true)}></path>
  </svg>`;
}

/** Which number lies at an x of a strip that is so wide. */
export function numberAt(x: number, width: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((x / width) * count)));
}
