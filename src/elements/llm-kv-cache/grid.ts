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
  readonly shading: Shading;
  readonly active?: Cell;
}

/** Tokens that are drawn together. */
const BLOCK = 32;

const kinds = ['key', 'value'] as const;

/** Keys and values of some tokens: of each kind a path for each shade. */
interface Block {
  readonly tokens: number;
  readonly paths: readonly (readonly [kind: string, path: string])[];
}

/** The colours of all cells there are; as tokens become more, only the last block is made anew. */
export class Shading {
  #blocks: Block[] = [];
  #of = '';

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /**
   * @param norms (tokens, rows) of keys, and of values
   * @param ranges where the scale of each ends
   */
  update(geometry: GridGeometry, norms: readonly (readonly number[])[], ranges: readonly number[]): void {
    const {rows, cell} = geometry;
    const of = `${cell} ${ranges.join(' ')}`;
    if (of !== this.#of) this.#blocks = [];
    this.#of = of;
    const all = norms[0].length / rows;
    this.#blocks.length = Math.ceil(all / BLOCK);
    for (let i = 0; i < this.#blocks.length; i++) {
      const [from, to] = [i * BLOCK, Math.min(all, (i + 1) * BLOCK)];
      // The same length is the same text only where it is the same race: another one begins with other norms.
      if (this.#blocks[i]?.tokens !== to - from)
        this.#blocks[i] = {tokens: to - from, paths: pathsOf(geometry, norms, ranges, from, to)};
    }
  }

  /** Another race begins. */
  clear(): void {
    this.#blocks = [];
  }
}

function pathsOf(
  {cell, rows, heads}: GridGeometry,
  norms: readonly (readonly number[])[],
  ranges: readonly number[],
  from: number,
  to: number,
): Block['paths'] {
  const wide = Math.max(0.5, cell - (cell > 4 ? 1 : 0)).toFixed(2);
  return kinds.flatMap((kind, k) => {
    const paths = new Array<string>(SHADES).fill('');
    for (let token = from; token < to; token++)
      for (let row = 0; row < rows; row++) {
        const shade = Math.min(SHADES - 1, Math.floor((SHADES * norms[k][token * rows + row]) / ranges[k]));
        paths[shade] +=
          `M${(token * cell).toFixed(2)} ${topOf(row, heads) + k * HALF}h${wide}v${HALF}h-${wide}z`;
      }
    return paths.map((path, shade) => [`of-${kind} shade-${shade}`, path] as const);
  });
}

/** @param names of the rows */
export function drawGrid(
  geometry: GridGeometry,
  content: GridContent,
  names: readonly string[],
): TemplateResult {
  const {width, height, cell, rows, columns, heads} = geometry;
  const {filled, from, shading, active} = content;
  const [x, wide] = [LABEL + from * cell, Math.max(1, (filled - from) * cell)];
  // What is to come is there already, and cut off.
  return svg`<svg class="cache" width=${width} height=${height} aria-hidden="true">
    ${names.map((name, row) => svg`<text x="0" y=${topOf(row, heads) + 11}>${name}</text>`)}
    ${names.map((_, row) => svg`<rect class="space" x=${LABEL} y=${topOf(row, heads)} width=${(columns * cell).toFixed(2)} height=${2 * HALF}></rect>`)}
    <svg x=${LABEL} width=${(filled * cell).toFixed(2)} height=${height}>
      ${shading.blocks.map(({paths}) => paths.map(([kind, path]) => svg`<path class=${kind} d=${path}></path>`))}
    </svg>
    <rect class="now" x=${x.toFixed(2)} y="1" width=${wide.toFixed(2)} height="4"></rect>
    <rect class="new" x=${(x - 0.5).toFixed(2)} y=${TOP - 2} width=${wide.toFixed(2)} height=${topOf(rows - 1, heads) + ROW - TOP + 2}></rect>
    ${
      active
        ? svg`<rect class="active" x=${(LABEL + active.token * cell - 1).toFixed(2)} y=${topOf(active.row, heads) - 1} width=${(cell + 1).toFixed(2)} height=${2 * HALF + 2}></rect>`
        : nothing
    }
  </svg>` as TemplateResult;
}
