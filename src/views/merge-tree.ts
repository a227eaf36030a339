import {nothing, svg, type TemplateResult} from 'lit';
import {DIGIT, fitLabel, GAP, type MergeGrid} from './merge-grid.js';
import type {MergeStory, Part} from './merge-steps.js';

/**
 * The tree of a piece's merges. Columns are bytes and rows are steps, so every box spans exactly the bytes it stands
 * for, each row holds one merge, no two labels can meet, and the rows' ranks never fall from top to bottom: a token
 * cannot be merged before its halves.
 */
export interface TreeBox extends Part {
  /** The step that made it; 0 for a byte. */
  step: number;
  /** The step that merges it into another; Infinity for a token that stays. */
  used: number;
  x: number;
  y: number;
  width: number;
}

export interface MergeTree {
  boxes: TreeBox[];
  /** From each box that is merged down to the one it becomes. */
  links: {step: number; x: number; from: number; to: number}[];
  height: number;
}

const ROW = 32;
const BOX = 24;
const MEDIUM = 8.5; // one character of 14 px monospace

/** Where a step's row begins, in px. */
export const rowTop = (step: number): number => step * ROW;

export function layoutTree({parts, steps}: MergeStory, {axis, column}: MergeGrid): MergeTree {
  const boxes: TreeBox[] = [];
  const links: MergeTree['links'] = [];
  const open = new Map<number, TreeBox>(); // by the byte they begin at
  const add = ({id, start, end, token}: Part, step: number): TreeBox => {
    const box: TreeBox = {
      ...{id, start, end, token, step, used: Infinity},
      x: axis + start * column + GAP,
      y: rowTop(step) + (ROW - BOX) / 2,
      width: (end - start) * column - 2 * GAP,
    };
    boxes.push(box);
    open.set(start, box);
    return box;
  };
  for (const part of parts[0]) add(part, 0);
  for (const [i, {left, right, joined}] of steps.entries()) {
    const halves = [open.get(left.start)!, open.get(right.start)!];
    const {step, y: to} = add(joined, i + 1);
    for (const half of halves) {
      half.used = step;
      links.push({step, x: Math.round(half.x + half.width / 2), from: half.y + BOX, to});
    }
  }
  return {boxes, links, height: rowTop(steps.length + 1)};
}

export interface TreeOptions {
  /** How many steps are drawn; the room of the others stays free. */
  shown: number;
  label: (part: Part) => string;
  title: (box: TreeBox) => string;
  /** Says what the tree shows, for who does not see it. */
  description: string;
  stepLabel: string;
  rankLabel: string;
}

export function drawTree(tree: MergeTree, grid: MergeGrid, options: TreeOptions): TemplateResult {
  const {shown, description, stepLabel, rankLabel} = options;
  const boxes = tree.boxes.filter(({step}) => step <= shown);
  const links = tree.links.filter(({step}) => step <= shown);
  return svg`<svg class="merges-svg" role="img" aria-label=${description} width=${grid.width} height=${tree.height}>
    ${drawAxis(grid, 0, stepLabel, rankLabel)}
    ${links.map(({x, from, to}) => svg`<line class="link" x1=${x} x2=${x} y1=${from} y2=${to}></line>`)}
    ${boxes.map((box) => drawBox(box, grid, options))}
  </svg>`;
}

function drawBox(box: TreeBox, grid: MergeGrid, {shown, label, title}: TreeOptions): TemplateResult {
  const {id, step, used, token, x, y, width} = box;
  const state = used <= shown ? 'used' : step === shown && step > 0 ? 'newest' : 'open';
  return svg`<g class=${`box tint-${(token % 5) + 1} ${state}`}>
    <title>${title(box)}</title>
    ${step ? drawAxis(grid, step, step, id) : nothing}
    <rect x=${x} y=${y} width=${width} height=${BOX} rx="3"></rect>
    <text class=${grid.isRoomy ? 'label' : 'label small'} x=${x + width / 2} y=${y + BOX / 2} dy="0.35em">${fitLabel(label(box), width, grid.isRoomy ? MEDIUM : DIGIT)}</text>
  </g>`;
}

/** A row's step, where there is room for it, and its rank. */
function drawAxis(
  {axis, isRoomy}: MergeGrid,
  row: number,
  step: string | number,
  rank: string | number,
): TemplateResult {
  const y = rowTop(row) + ROW / 2;
  return svg`${isRoomy ? svg`<text x="0" y=${y} dy="0.35em">${step}</text>` : nothing}
    <text class="rank" x=${axis - 8} y=${y} dy="0.35em">${rank}</text>`;
}
