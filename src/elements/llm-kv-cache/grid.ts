/** The cache as a grid, layers × KV heads by tokens: each cell a key above a value. The geometry, and the drawing. */
import {nothing, svg, type TemplateResult} from 'lit';

/** A cell: a head of a layer, all of them counted from 0, and a token. */
export interface Cell {
  readonly row: number;
  readonly token: number;
}

export interface GridGeometry {
  readonly width: number;
  readonly height: number;
  /** A cell's. */
  readonly cell: number;
  readonly rows: number;
  readonly columns: number;
  /** Rows of a layer, which stand closer. */
  readonly heads: number;
}

const [LABEL, TOP, ROW, GAP] = [44, 9, 15, 5];
const HALF = 6.5;
/** Shades of norms. */
export const SHADES = 5;

/** @param room the inline size there is, in px */
export function layoutGrid(room: number, layers: number, heads: number, columns: number): GridGeometry {
  const width = Math.max(200, Math.floor(room));
  const rows = layers * heads;
  const height = TOP + rows * ROW + (layers - 1) * GAP + 2;
  return {width, height, cell: (width - LABEL - 2) / columns, rows, columns, heads};
}

const topOf = (row: number, heads: number): number => TOP + row * ROW + Math.floor(row / heads) * GAP;

/** The cell at a place; undefined where there is none. */
export function cellAt(x: number, y: number, {cell, rows, columns, heads}: GridGeometry): Cell | undefined {
  const token = Math.floor((x - LABEL) / cell);
  if (token < 0 || token >= columns) return undefined;
  for (let row = 0; row < rows; row++)
    if (y >= topOf(row, heads) && y < topOf(row, heads) + ROW) return {row, token};
  return undefined;
}

/** What is drawn of a step. */
export interface GridContent {
  /** Tokens whose keys and values there are. */
  readonly filled: number;
  /** The first of those that the step has computed. */
  readonly from: number;
  /** Norms as shares of the largest, (tokens, rows). */
  readonly keys: readonly number[];
  readonly values: readonly number[];
  readonly active?: Cell;
}

const shadeOf = (share: number): number => Math.min(SHADES - 1, Math.floor(share * SHADES));

function shades(
  kind: 'key' | 'value',
  geometry: GridGeometry,
  {filled, ...content}: GridContent,
): TemplateResult[] {
  const {cell, rows, heads} = geometry;
  const norms = kind === 'key' ? content.keys : content.values;
  const paths = new Array<string>(SHADES).fill('');
  const wide = Math.max(0.5, cell - (cell > 4 ? 1 : 0)).toFixed(2);
  for (let token = 0; token < filled; token++)
    for (let row = 0; row < rows; row++) {
      const top = topOf(row, heads) + (kind === 'key' ? 0 : HALF);
      const x = (LABEL + token * cell).toFixed(2);
      paths[shadeOf(norms[token * rows + row])] += `M${x} ${top}h${wide}v${HALF}h-${wide}z`;
    }
  return paths.map((path, i) => svg`<path class=${`of-${kind} shade-${i}`} d=${path}></path>`);
}

/** @param names of the rows */
export function drawGrid(
  geometry: GridGeometry,
  content: GridContent,
  names: readonly string[],
): TemplateResult {
  const {width, height, cell, rows, columns, heads} = geometry;
  const {filled, from, active} = content;
  const [x, wide] = [LABEL + from * cell, Math.max(1, (filled - from) * cell)];
  return svg`<svg class="cache" width=${width} height=${height} aria-hidden="true">
    ${names.map((name, row) => svg`<text x="0" y=${topOf(row, heads) + 11}>${name}</text>`)}
    ${names.map((_, row) => svg`<rect class="room" x=${LABEL} y=${topOf(row, heads)} width=${(columns * cell).toFixed(2)} height=${2 * HALF}></rect>`)}
    ${shades('key', geometry, content)} ${shades('value', geometry, content)}
    <rect class="now" x=${x.toFixed(2)} y="1" width=${wide.toFixed(2)} height="4"></rect>
    <rect class="new" x=${(x - 0.5).toFixed(2)} y=${TOP - 2} width=${wide.toFixed(2)} height=${topOf(rows - 1, heads) + ROW - TOP + 2}></rect>
    ${
      active
        ? svg`<rect class="active" x=${(LABEL + active.token * cell - 1).toFixed(2)} y=${topOf(active.row, heads) - 1} width=${(cell + 1).toFixed(2)} height=${2 * HALF + 2}></rect>`
        : nothing
    }
  </svg>` as TemplateResult;
}
