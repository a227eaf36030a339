/** A row of numbers as signed cells, beside the matrix that it is from: the geometry, and the drawing. */
import {nothing, svg, type TemplateResult} from 'lit';

export interface StripGeometry {
  readonly width: number;
  readonly height: number;
  /** The matrix, and where in it the row lies. */
  readonly matrix: {readonly width: number; readonly height: number; readonly row: number};
  /** Where the cells begin. */
  readonly left: number;
  readonly perLine: number;
  readonly cell: number;
  readonly lines: number;
}

const TOP = 16; // the numbers of columns above a line of cells
const CELLS = 52; // block-size of a line of cells
const LINE = TOP + CELLS;
const NARROWEST = 9.5;
const LEAST = 160; // inline-size of all cells, also where there is no room at all yet
const MATRIX = {roomy: 76, narrow: 32, from: 560};
const WEDGE = {roomy: 56, narrow: 20};

/** @param room the inline size there is, in px */
export function layoutStrip(room: number, d_model: number, vocab: number, id: number): StripGeometry {
  const size = room < MATRIX.from ? 'narrow' : 'roomy';
  const left = MATRIX[size] + WEDGE[size];
  const space = Math.max(LEAST, room - left);
  const lines = Math.max(1, Math.ceil((d_model * NARROWEST) / space));
  const perLine = Math.ceil(d_model / lines);
  const height = Math.max(lines * LINE, 2 * LINE);
  return {
    ...{width: room, height, left, perLine, lines},
    cell: space / perLine,
    matrix: {width: MATRIX[size], height: height - TOP, row: TOP + ((id + 0.5) / vocab) * (height - TOP)},
  };
}

/** The top of a line of cells; few lines stand in the middle. */
export function lineTop({height, lines}: StripGeometry, line: number): number {
  return (height - lines * LINE) / 2 + line * LINE + TOP;
}

/** A round number that no value exceeds: the end of the scale. */
export function rangeOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(largest));
  return Number((Math.ceil(largest / unit) * unit).toPrecision(1));
}

/**
 * The row of a matrix of some shape, as cells. They say a value three times: by the colour of their ground, by how far their bar goes, and by whether it goes up or
 * down.
 */
export function drawStrip(
  values: Float32Array,
  range: number,
  geometry: StripGeometry,
  active: number,
  shape: string,
): TemplateResult {
  const {width, height, matrix, left} = geometry;
  const [first, last] = [lineTop(geometry, 0), lineTop(geometry, geometry.lines - 1) + CELLS];
  const {row} = matrix;
  return svg`<svg class="strip-svg" width=${width} height=${height} aria-hidden="true">
    ${width < MATRIX.from ? nothing : svg`<text x="0" y=${TOP - 4}>${shape}</text>`}
    <rect class="matrix" x="0.5" y=${TOP + 0.5} width=${matrix.width - 1} height=${matrix.height - 1}></rect>
    <path class="wedge" d=${`M${matrix.width} ${row}L${left - 2} ${first}V${last}z`}></path>
    <line class="row" x1="0" x2=${matrix.width} y1=${row} y2=${row}></line>
    ${Array.from(values, (value, i) => drawCell(value / range, i, geometry, i === active))}
    ${Array.from({length: geometry.lines}, (_, line) => drawColumns(values.length, line, geometry))}
  </svg>`;
}

function drawCell(value: number, i: number, geometry: StripGeometry, isActive: boolean): TemplateResult {
  const {left, perLine, cell} = geometry;
  const x = left + (i % perLine) * cell;
  const top = lineTop(geometry, Math.floor(i / perLine));
  const half = CELLS / 2;
  const size = Math.abs(value) * half;
  const amount = Math.abs(value).toFixed(3);
  return svg`<g class=${`cell ${value < 0 ? 'below' : 'above'}${isActive ? ' active' : ''}`} data-cell=${i}>
    <rect class="ground" x=${x} y=${top} width=${cell} height=${CELLS}></rect>
    <rect class="colour" x=${x} y=${top} width=${cell} height=${CELLS} fill-opacity=${amount}></rect>
    <rect class="bar" x=${x + 1} y=${value < 0 ? top + half : top + half - size} width=${cell - 2} height=${size}></rect>
  </g>`;
}

/** The numbers of the first and the last column of a line, and the middle of its cells. */
function drawColumns(count: number, line: number, geometry: StripGeometry): TemplateResult {
  const {left, perLine, cell} = geometry;
  const [from, to] = [line * perLine, Math.min(count, (line + 1) * perLine) - 1];
  const right = left + (to - from + 1) * cell;
  const top = lineTop(geometry, line);
  return svg`<line class="zero" x1=${left} x2=${right} y1=${top + CELLS / 2} y2=${top + CELLS / 2}></line>
    <text x=${left} y=${top - 4}>${from}</text>
    <text class="end" x=${right} y=${top - 4}>${to}</text>`;
}
