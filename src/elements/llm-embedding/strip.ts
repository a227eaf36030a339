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
const LEVELS = 16; // of a colour: more cannot be told apart, and the bar says the rest

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

/** The column at a place in the drawing; −1 where there is none. */
export function columnAt(x: number, y: number, geometry: StripGeometry, count: number): number {
  const {left, perLine, cell, lines} = geometry;
  const column = Math.floor((x - left) / cell);
  const line = Array.from({length: lines}, (_, i) => y - lineTop(geometry, i)).findIndex(
    (below) => below >= 0 && below < CELLS,
  );
  const at = line * perLine + column;
  return line >= 0 && column >= 0 && column < perLine && at < count ? at : -1;
}

/**
 * The row of a matrix of some shape, as cells. They say a value three times: by the colour of their ground, by how far their
 * bar goes, and by whether it goes up or down. Cells of a colour are one path, for elements cost time at every key.
 */
export function drawStrip(
  values: Float32Array,
  range: number,
  geometry: StripGeometry,
  active: number,
  shape: string,
): TemplateResult {
  const {width, height, matrix, left, cell} = geometry;
  const [first, last] = [lineTop(geometry, 0), lineTop(geometry, geometry.lines - 1) + CELLS];
  const {row} = matrix;
  const cells = Array.from(values, (value, i) => cellAt(i, value / range, geometry));
  const at = cells[active];
  return svg`<svg class="strip-svg" width=${width} height=${height} aria-hidden="true">
    ${width < MATRIX.from ? nothing : svg`<text x="0" y=${TOP - 4}>${shape}</text>`}
    <rect class="matrix" x="0.5" y=${TOP + 0.5} width=${matrix.width - 1} height=${matrix.height - 1}></rect>
    <path class="wedge" d=${`M${matrix.width} ${row}L${left - 2} ${first}V${last}z`}></path>
    <line class="row" x1="0" x2=${matrix.width} y1=${row} y2=${row}></line>
    <path class="ground" d=${pathOf(cells)}></path>
    ${drawColours(cells, true)} ${drawColours(cells, false)}
    <path class="bar" d=${pathOf(cells.map(barOf))}></path>
    ${Array.from({length: geometry.lines}, (_, line) => drawColumns(values.length, line, geometry))}
    <rect class="here" x=${at.x} y=${at.y} width=${cell} height=${CELLS}></rect>
  </svg>`;
}

/** A rectangle, and how far the value in it goes: from −1 to 1. */
interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly share: number;
}

function cellAt(i: number, share: number, geometry: StripGeometry): Cell {
  const {left, perLine, cell} = geometry;
  const y = lineTop(geometry, Math.floor(i / perLine));
  return {x: left + (i % perLine) * cell, y, width: cell, height: CELLS, share};
}

function barOf({x, y, width, share}: Cell): Cell {
  const half = CELLS / 2;
  const height = Math.abs(share) * half;
  return {x: x + 1, y: share < 0 ? y + half : y + half - height, width: width - 2, height, share};
}

function pathOf(cells: readonly Cell[]): string {
  return cells
    .map(
      ({x, y, width, height}) =>
        `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}H${x.toFixed(2)}z`,
    )
    .join('');
}

/** The colours of all cells on one side of zero. */
function drawColours(cells: readonly Cell[], isBelow: boolean): TemplateResult {
  const levels: Cell[][] = Array.from({length: LEVELS + 1}, () => []);
  for (const cell of cells)
    if (cell.share < 0 === isBelow) levels[Math.round(Math.abs(cell.share) * LEVELS)].push(cell);
  return svg`<g class=${isBelow ? 'below' : 'above'}>${levels.map(
    (some, level) => svg`<path class="colour" fill-opacity=${level / LEVELS} d=${pathOf(some)}></path>`,
  )}</g>`;
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
