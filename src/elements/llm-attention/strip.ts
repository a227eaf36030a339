/** A vector as a strip of bars, up for what is above zero and down for what is below. */
import {nothing, svg, html, type TemplateResult} from 'lit';

export interface Strip {
  values: ArrayLike<number>;
  /** The same before it was scaled, as an outline. */
  behind?: ArrayLike<number>;
  /** Where a bar ends that fills its half. */
  range: number;
  quantity: 'query' | 'key' | 'attention' | 'value' | 'residual';
  /** The component that is spoken of. */
  active?: number;
}

const GAP = 0.14;

function pathOf(values: ArrayLike<number>, range: number): string {
  return Array.from(values, (value, i) => {
    const height = Math.max(-1, Math.min(1, value / range));
    return `M${(i + GAP).toFixed(2)} 1V${(1 - height).toFixed(3)}H${(i + 1 - GAP).toFixed(2)}V1z`;
  }).join('');
}

export function renderStrip({values, behind, range, quantity, active}: Strip): TemplateResult {
  const n = values.length;
  return html`<svg
    class="strip ${quantity}"
    viewBox="0 0 ${n} 2"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${active === undefined ? nothing : svg`<rect class="here" x=${active} y="0" width="1" height="2"></rect>`}
    ${behind ? svg`<path class="behind" d=${pathOf(behind, range)}></path>` : nothing}
    <path class="bars" d=${pathOf(values, range)}></path>
    <line class="zero" x1="0" x2=${n} y1="1" y2="1"></line>
  </svg>`;
}

/** The component of a strip that an event points at. */
export function componentAt(event: MouseEvent, count: number): number {
  const {left, width} = (event.currentTarget as Element).getBoundingClientRect();
  return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - left) / width) * count)));
}

/** A round number that no value exceeds: the end of a scale. */
export function rangeOf(...vectors: ArrayLike<number>[]): number {
  let most = 0;
  for (const values of vectors)
    for (const value of Array.from(values)) most = Math.max(most, Math.abs(value));
  if (!(most > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(most)) / 2;
  return Number((Math.ceil(most / unit) * unit).toPrecision(2));
}
