/** Two lines over a common axis, their values on a logarithmic scale: the geometry, and the drawing. */
import {nothing, svg, type TemplateResult} from 'lit';
import {pathThrough, placeNames} from '../../views/line-chart.js';

export interface LogLine {
  /** The class, which decides how it looks. */
  readonly kind: 'pre' | 'post' | 'guide';
  readonly name: string;
  /** (points), all above zero */
  readonly values: ArrayLike<number>;
}

export interface LogChart {
  readonly lines: readonly LogLine[];
  /** Where the points stand, (points); on a logarithmic axis too where `isLog`. */
  readonly at: readonly number[];
  readonly isLog: boolean;
  readonly xLabel: string;
  readonly width: number;
  /** The point that is looked at; −1 for none. */
  readonly active: number;
}

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [52, 62, 12, 40, 240];
const LEAST = 240;

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Ends of the axis at 1, 2 or 5 times a power of ten, and the marks between them. */
export function logScale(values: Iterable<number>): Scale {
  let [least, most] = [Infinity, 0];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++)
    for (const factor of [1, 2, 5]) marks.push(Number(`${factor}e${power}`));
  const low = marks.findLast((mark) => mark <= least) ?? marks[0];
  const high = marks.find((mark) => mark >= most && mark > low) ?? marks[marks.length - 1];
  const between = marks.filter((mark) => mark >= low && mark <= high);
  // Of many marks the powers of ten alone are told.
  return {
    low,
    high,
    ticks: between.length > 8 ? between.filter((mark) => /^1(0*|e.*)$|^0\.0*1$/.test(String(mark))) : between,
  };
}

/** Where the points stand in px. */
export function pointsAcross({at, isLog, width}: Pick<LogChart, 'at' | 'isLog' | 'width'>): number[] {
  const span = Math.max(LEAST, width) - LEFT - RIGHT;
  const f = isLog ? Math.log : (value: number) => value;
  const [first, last] = [f(at[0]), f(at[at.length - 1])];
  return at.map((value) => LEFT + (last > first ? (f(value) - first) / (last - first) : 0.5) * span);
}

export function drawLogChart(chart: LogChart): TemplateResult {
  const {lines, at, xLabel, active} = chart;
  const width = Math.max(LEAST, chart.width);
  const {low, high, ticks} = logScale(lines.flatMap(({values}) => Array.from(values)));
  const bottom = HEIGHT - BOTTOM;
  const y = (value: number) => TOP + (Math.log(high / value) / Math.log(high / low)) * (bottom - TOP);
  const x = pointsAcross(chart);
  const names = placeNames(
    lines.map(({values}) => y(values[values.length - 1])),
    bottom,
  );
  return svg`<svg class="log-chart" width=${width} height=${HEIGHT} aria-hidden="true">
    ${ticks.map(
      (
        tick,
      ) => svg`<line class="rule" x1=${LEFT} x2=${width - RIGHT} y1=${y(tick).toFixed(1)} y2=${y(tick).toFixed(1)}></line>
        <text class="tick" x=${LEFT - 6} y=${y(tick).toFixed(1)} dy="0.35em">${tick}</text>`,
    )}
    ${active < 0 ? nothing : svg`<line class="here" x1=${x[active].toFixed(1)} x2=${x[active].toFixed(1)} y1=${TOP} y2=${bottom}></line>`}
    ${at.map((value, i) => (isTold(i, x) ? svg`<text class="below" x=${x[i].toFixed(1)} y=${bottom + 16}>${value}</text>` : nothing))}
    <text class="below" x=${((LEFT + width - RIGHT) / 2).toFixed(1)} y=${HEIGHT - 6}>${xLabel}</text>
    ${lines.map(({kind, name, values}, i) => {
      const places = x.map((across, point) => [across, y(values[point])] as const);
      return svg`<g class=${kind}>
        <path class="line" d=${pathThrough(places)}></path>
        ${kind === 'guide' ? nothing : places.map(([across, down], point) => drawDot(kind, across, down, point === active))}
        <text class="name" x=${width - RIGHT + 8} y=${names[i].toFixed(1)} dy="0.35em">${name}</text>
      </g>`;
    })}
  </svg>`;
}

function drawDot(kind: LogLine['kind'], x: number, y: number, isActive: boolean): TemplateResult {
  const r = isActive ? 5 : 3;
  return kind === 'pre'
    ? svg`<circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r=${r}></circle>`
    : svg`<rect x=${(x - r).toFixed(1)} y=${(y - r).toFixed(1)} width=${2 * r} height=${2 * r}></rect>`;
}

/** Whether there is room for what stands below a point: 22 px, counted from the first one. */
function isTold(point: number, x: readonly number[]): boolean {
  const step = x.length > 1 ? (x[x.length - 1] - x[0]) / (x.length - 1) : Infinity;
  return point % Math.max(1, Math.ceil(22 / step)) === 0;
}
