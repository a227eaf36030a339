/** Where the nodes and edges of the network lie: from left to right, or where there is little room from top to bottom. */
import type {BackwardStep, Value} from '../../core/training/scalar.js';
import type {Cell, Story} from './network.js';

export interface Box {
  readonly cell: Cell;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An edge of the graph, along which a value goes forward and a gradient back; those inside a pair of boxes have no line. */
export interface Edge {
  readonly step: BackwardStep;
  /** Of the step among those back. */
  readonly index: number;
  readonly path: string;
  readonly middle: readonly [x: number, y: number];
}

export interface GraphLayout {
  readonly isWide: boolean;
  readonly width: number;
  readonly height: number;
  /** By the node's ID. */
  readonly boxes: ReadonlyMap<number, Box>;
  readonly edges: readonly Edge[];
}

const [STAGES, ROWS, GAPS] = [12, 6, 7];
/** Stages that follow without a gap: a weight and its product, a bias and its sum. */
const joined = [2, 4, 7, 9];
const WIDE = {along: 56, across: 50, pitch: 58, gap: 26, mostGap: 62};
const TALL = {along: 48, gap: 26, most: 66, between: 3};
/** The room from which the graph lies from left to right. */
export const WIDE_FROM = STAGES * WIDE.along + GAPS * WIDE.gap;

/** @param room the inline size there is, in px */
export function layoutGraph({cells, backward}: Story, room: number): GraphLayout {
  const isWide = room >= WIDE_FROM;
  const along = isWide ? WIDE.along : TALL.along;
  const free = (room - STAGES * WIDE.along - 2) / GAPS;
  const gap = isWide ? Math.min(WIDE.mostGap, free) : TALL.gap;
  const across = isWide ? WIDE.across : Math.max(0, Math.min(TALL.most, room / ROWS - TALL.between));
  const pitch = isWide ? WIDE.pitch : across + TALL.between;
  const place = (stage: number): number =>
    stage * along + (stage - joined.filter((each) => each <= stage).length) * gap + 1;
  const [length, breadth] = [place(STAGES - 1) + along + 1, ROWS * pitch];
  const at = (main: number, cross: number): readonly [number, number] =>
    isWide ? [main, cross] : [cross, main];
  const boxes = new Map<number, Box>();
  for (const cell of cells) {
    const [x, y] = at(place(cell.stage), cell.row * pitch - across / 2);
    const [width, height] = at(along, across);
    boxes.set(cell.value.id, {cell, x, y, width, height});
  }
  const main = ({cell}: Box): number => place(cell.stage);
  const cross = ({cell}: Box): number => cell.row * pitch;
  /** Where lines into a node end: the beginning of the pair that it is in. */
  const begin = (node: Value): Box => {
    const box = boxes.get(node.id)!;
    const {inputs, operation} = node;
    const first = {'×': inputs[0], Σ: inputs.at(-1)}[operation!.symbol];
    return first ? boxes.get(first.id)! : box;
  };
  const edges: Edge[] = [];
  for (const [index, step] of backward.entries()) {
    const [box, to] = [boxes.get(step.to.id)!, begin(step.from)];
    if (box.cell.role === 'weight' || box.cell.role === 'bias') continue;
    const start = [main(box) + along, cross(box)] as const;
    const end = [main(to), cross(to)] as const;
    // A logit's own line to the loss goes past the node between.
    const bend = box.cell.role === 'logit' && to.cell.role === 'loss' ? place(10) + along - 8 : start[0];
    const half = (bend + end[0]) / 2;
    const points = [start, [bend, start[1]], [half, start[1]], [half, end[1]], end] as const;
    const [a, b, c, d, e] = points.map(([m, x]) =>
      at(m, x)
        .map((value) => value.toFixed(1))
        .join(' '),
    );
    edges.push({
      ...{step, index},
      path: `M${a}L${b}C${c} ${d} ${e}`,
      middle: at(half, (start[1] + end[1]) / 2),
    });
  }
  const [width, height] = at(length, breadth);
  return {isWide, width, height, boxes, edges};
}

/** A node or an edge that can be looked at: "n4", "e12", the number of the node or of the step back. */
export type Mark = `n${number}` | `e${number}`;

/** All marks in the order of the computation: from stage to stage, and where there is no box a line between. */
export function marksOf({isWide, boxes, edges}: GraphLayout): Mark[] {
  const places: [Mark, x: number, y: number][] = [];
  for (const [id, {x, y}] of boxes) places.push([`n${id}`, x, y]);
  for (const {index, middle} of edges) places.push([`e${index}`, ...middle]);
  const rank = ([, x, y]: (typeof places)[number]) => (isWide ? x * 1e4 + y : y * 1e4 + x);
  return places.sort((a, b) => rank(a) - rank(b)).map(([mark]) => mark);
}
