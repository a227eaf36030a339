import {nothing, svg, type TemplateResult} from 'lit';
import type {MergeStory, Part} from './merge-steps.js';

/**
 * The tree of a piece's merges. Columns are bytes and rows are steps, so every box spans exactly the bytes it stands
 * for, each row holds one merge, no two labels can meet, and the rows' ranks rise from top to bottom: a token cannot
 * be merged before its halves.
 */
export interface TreeBox extends Part {
  /** The step that made it; 0 for a byte. */
  step: number;
  /** The step that merges it into another; Infinity for a token that stays. */
  used: number;
  /** The token it ends up in, counted from 0. */
  token: number;
  x: number;
  y: number;
  width: number;
}

export interface MergeTree {
  boxes: TreeBox[];
  /** From each box that is merged down to the one it becomes. */
  links: {step: number; x: number; from: number; to: number}[];
  /** Where the rows' ranks end. */
  axis: number;
  width: number;
  height: number;
}

export const ROW = 32;
export const BOX = 24;
const GAP = 2;
const DIGIT = 7.3; // of 12 px monospace
const NARROWEST = 20; // a byte in hexadecimal
const WIDEST = 52;
/** From this room on there is space for the steps' numbers beside their ranks. */
const ROOMY = 480;

/** @param room the inline size there is, in px; the tree takes more where its columns would get too narrow */
export function layoutTree({parts, steps}: MergeStory, room: number): MergeTree {
  const bytes = parts[0].length;
  const axis = Math.ceil(DIGIT * (room < ROOMY ? 6 : 10)) + 4;
  const column = Math.max(NARROWEST, Math.min(WIDEST, Math.floor((room - axis) / bytes)));
  const last = parts.at(-1)!;

  const boxes: TreeBox[] = [];
  const links: MergeTree['links'] = [];
  const open = new Map<number, TreeBox>(); // by the byte they begin at
  const add = (part: Part, step: number) => {
    const box: TreeBox = {
      ...part,
      step,
      used: Infinity,
      token: last.findIndex(({end}) => part.end <= end),
      x: axis + part.start * column + GAP,
      y: step * ROW + (ROW - BOX) / 2,
      width: (part.end - part.start) * column - 2 * GAP,
    };
    boxes.push(box);
    open.set(part.start, box);
  };
  for (const part of parts[0]) add(part, 0);
  for (const [i, {left, right, joined}] of steps.entries()) {
    for (const part of [left, right]) {
      const half = open.get(part.start)!;
      half.used = i + 1;
      links.push({
        step: i + 1,
        x: half.x + half.width / 2,
        from: half.y + BOX,
        to: (i + 1) * ROW + (ROW - BOX) / 2,
      });
    }
    add(joined, i + 1);
  }
  return {boxes, links, axis, width: axis + bytes * column, height: (steps.length + 1) * ROW};
}

/** What fits into a box, in 12 to 14 px monospace; a character beyond Latin is taken for two. */
export function fitLabel(label: string, width: number): string {
  const room = Math.floor(width / DIGIT);
  let taken = 0;
  const sizes = Array.from(label, (character) => (character < '\u0300' ? 1 : 2));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  if (whole <= room) return label;
  const count = sizes.findIndex((size) => (taken += size) > room - 1);
  return `${Array.from(label).slice(0, count).join('')}…`;
}

export interface TreeOptions {
  /** How many steps are drawn; the room of the others stays free. */
  shown: number;
  label: (part: Part) => string;
  title: (box: TreeBox) => string;
  /** Says what the tree shows, for who does not see it. */
  description: string;
  bytesLabel: string;
}

export function drawTree(tree: MergeTree, options: TreeOptions): TemplateResult {
  const {shown, description} = options;
  const boxes = tree.boxes.filter(({step}) => step <= shown);
  // The svg's own namespace: a template of its own, inside the html of the caller.
  return svg`<svg class="merge-tree" role="img" aria-label=${description} width=${tree.width} height=${tree.height}>
    ${tree.links
      .filter(({step}) => step <= shown)
      .map(({x, from, to}) => svg`<line class="link" x1=${x} x2=${x} y1=${from} y2=${to}></line>`)}
    ${boxes.map((box) => drawBox(box, tree, options))}
  </svg>`;
}

function drawBox(
  box: TreeBox,
  {axis}: MergeTree,
  {shown, label, title, bytesLabel}: TreeOptions,
): TemplateResult {
  const {id, step, used, token, x, y, width} = box;
  const middle = y + BOX / 2;
  const state = used <= shown ? 'used' : step === shown && step > 0 ? 'open newest' : 'open';
  const isRow = step > 0 || box.start === 0; // the bytes share a row
  return svg`<g class=${`box tint-${(token % 5) + 1} ${state}`} data-step=${step}>
    <title>${title(box)}</title>
    ${isRow ? drawRowLabel(axis, middle, step, step ? String(id) : bytesLabel) : nothing}
    <rect x=${x} y=${y} width=${width} height=${BOX} rx="3"></rect>
    <text class=${width < 2 * NARROWEST ? 'label tight' : 'label'} x=${x + width / 2} y=${middle} dy="0.35em">${fitLabel(label(box), width)}</text>
  </g>`;
}

function drawRowLabel(axis: number, y: number, step: number, text: string): TemplateResult {
  const isRoomy = axis > DIGIT * 8;
  return svg`${isRoomy && step ? svg`<text class="step" x="0" y=${y} dy="0.35em">${step}</text>` : nothing}
    <text class="rank" x=${axis - 8} y=${y} dy="0.35em">${text}</text>`;
}
