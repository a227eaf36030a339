/**
 * Vectors as rows of bars, one below the other, so that a component stands in one column: the geometry, and the drawing.
 * A bar says a value by its length, and its sign by whether it goes up or down, and by its colour.
 */
import {nothing, svg, type TemplateResult} from 'lit';

export interface BarRow {
  readonly name: string;
  /** (components) */
  readonly values: ArrayLike<number>;
  /** Said at the row's end. */
  readonly note?: string;
  /** The end of its scale, where it is not that of the others. */
  readonly range?: number;
}

export interface BarRowsGeometry {
  readonly width: number;
  readonly height: number;
  /** Components in a line; a long vector takes several, each with all rows. */
  readonly perLine: number;
  readonly lines: number;
  readonly cell: number;
  readonly rows: number;
}

const LABEL = 18;
const BARS = 40;
const GAP = 6;
const ROW = LABEL + BARS + GAP;
const NARROWEST = 5.5;
const LEAST = 200; // also where there is no room at all yet

/** @param room the inline size there is, in px */
export function layoutBarRows(room: number, components: number, rows: number): BarRowsGeometry {
  const width = Math.max(LEAST, room);
  const lines = Math.max(1, Math.ceil((components * NARROWEST) / width));
  const perLine = Math.ceil(components / lines);
  return {width, height: lines * rows * ROW, perLine, lines, cell: width / perLine, rows};
}

/** The component at a place in the drawing; −1 where there is none. */
export function componentAt(x: number, y: number, geometry: BarRowsGeometry, components: number): number {
  const {perLine, cell, rows, lines} = geometry;
  const line = Math.floor(y / (rows * ROW));
  const column = Math.floor(x / cell);
  const at = line * perLine + column;
  return line >= 0 && line < lines && column >= 0 && column < perLine && at < components ? at : -1;
}

/** @param active the component that is looked at */
export function drawBarRows(
  rows: readonly BarRow[],
  range: number,
  geometry: BarRowsGeometry,
  active: number,
): TemplateResult {
  const {width, height, perLine, lines, cell} = geometry;
  const line = Math.floor(active / perLine);
  const x = (active % perLine) * cell;
  const y = line * rows.length * ROW;
  return svg`<svg class="bar-rows" width=${width} height=${height} aria-hidden="true">
    <rect class="here" x=${x.toFixed(2)} y=${y + LABEL - 2} width=${cell.toFixed(2)} height=${rows.length * ROW - LABEL - GAP + 4}></rect>
    ${Array.from({length: lines}, (_, i) => rows.map((row, at) => drawRow(row, at, i, range, geometry)))}
  </svg>`;
}

function drawRow(
  {name, values, note, range: own}: BarRow,
  at: number,
  line: number,
  range: number,
  {width, perLine, cell, rows, lines}: BarRowsGeometry,
): TemplateResult {
  const top = (line * rows + at) * ROW + LABEL;
  const [from, to] = [line * perLine, Math.min(values.length, (line + 1) * perLine)];
  const middle = top + BARS / 2;
  const bars = (isBelow: boolean): string => {
    let path = '';
    for (let i = from; i < to; i++) {
      if (values[i] < 0 !== isBelow) continue;
      const height = (Math.min(1, Math.abs(values[i]) / (own ?? range)) * BARS) / 2;
      const x = (i - from) * cell + cell * 0.12;
      path += `M${x.toFixed(2)} ${middle}h${(cell * 0.76).toFixed(2)}v${(isBelow ? height : -height).toFixed(2)}H${x.toFixed(2)}z`;
    }
    return path;
  };
  return svg`<g>
    <text x="0" y=${top - 5}>${name}${lines > 1 ? ` ${from}–${to - 1}` : ''}</text>
    ${note && line === 0 ? svg`<text class="end" x=${width} y=${top - 5}>${note}</text>` : nothing}
    <line x1="0" x2=${((to - from) * cell).toFixed(2)} y1=${middle} y2=${middle}></line>
    <g class="above"><path class="colour" d=${bars(false)}></path></g>
    <g class="below"><path class="colour" d=${bars(true)}></path></g>
  </g>`;
}
