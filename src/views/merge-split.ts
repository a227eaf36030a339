import {nothing, svg, type TemplateResult} from 'lit';
import type {MergeHistory} from '../core/index.js';
import {DIGIT, fitLabel, GAP, type MergeGrid} from './merge-grid.js';
import type {MergeStory, Part} from './merge-steps.js';

/**
 * A piece as it is split at one step: its parts over their bytes, and above each place where two of them meet the rank
 * of the token they would make.
 */
const LINE = 18;
const CHIP = 38;
const ID = 18;
const LARGE = 9.7; // one character of 16 px monospace

/** A rank, and the line it stands on: ranks that would meet go on lines of their own. */
export interface PlacedRank {
  rank: number;
  x: number;
  line: number;
  isNext: boolean;
}

/** What is written where two parts do not merge. */
const NONE = '–';

export function placeRanks(
  {ranks, next}: MergeHistory['states'][number],
  parts: readonly Part[],
  {axis, column}: MergeGrid,
): PlacedRank[] {
  const ends: number[] = []; // where the last rank of each line ends
  return ranks.map((rank, i) => {
    const x = axis + parts[i].end * column;
    const half = ((rank < 0 ? 1 : String(rank).length) * DIGIT) / 2 + 2;
    const free = ends.findIndex((end) => end <= x - half);
    const line = free < 0 ? ends.length : free;
    ends[line] = x + half;
    return {rank, x, line, isNext: i === next};
  });
}

/** The lines that the ranks of any step need: so much room is kept at all of them. */
export function countLines({states}: MergeHistory, {parts}: MergeStory, grid: MergeGrid): number {
  const lines = states.flatMap((state, step) =>
    placeRanks(state, parts[step], grid).map(({line}) => line + 1),
  );
  return Math.max(1, ...lines);
}

export interface SplitOptions {
  step: number;
  label: (part: Part) => string;
  title: (part: Part) => string;
  /** Says what is drawn, for who does not see it. */
  description: string;
}

export function drawSplit(
  history: MergeHistory,
  story: MergeStory,
  grid: MergeGrid,
  {step, label, title, description}: SplitOptions,
): TemplateResult {
  const parts = story.parts[step];
  const {next} = history.states[step];
  const ranks = placeRanks(history.states[step], parts, grid);
  const top = countLines(history, story, grid) * LINE + 4;
  const height = top + CHIP + ID;
  // What merges next is drawn last, over its neighbours' lines.
  const isNext = (i: number) => next >= 0 && (i === next || i === next + 1);
  return svg`<svg class="merges-svg" role="img" aria-label=${description} width=${grid.width} height=${height}>
    ${ranks.map((placed) => drawRank(placed, top))}
    ${parts.map((part, i) => drawPart(part, grid, top, {text: label(part), title: title(part), isNext: isNext(i)}))}
    ${next >= 0 ? svg`<path class="joint" d=${`M${ranks[next].x - GAP} ${top + CHIP / 2}h${2 * GAP}`}></path>` : nothing}
  </svg>`;
}

interface PartLook {
  text: string;
  title: string;
  isNext: boolean;
}

/** A box's width, without the gap to its neighbours. */
const partWidth = ({start, end}: Part, {column}: MergeGrid): number => (end - start) * column - 2 * GAP;

function drawRank({rank, x, line, isNext}: PlacedRank, top: number): TemplateResult {
  const base = top - 8 - line * LINE;
  return svg`<g class=${isNext ? 'between next' : 'between'}>
    <line x1=${x} x2=${x} y1=${base + 3} y2=${top + CHIP / 2}></line>
    <text x=${x} y=${base}>${rank < 0 ? NONE : rank}</text>
  </g>`;
}

function drawPart(part: Part, grid: MergeGrid, top: number, {text, title, isNext}: PartLook): TemplateResult {
  const width = partWidth(part, grid);
  const x = grid.axis + part.start * grid.column + GAP;
  const middle = x + width / 2;
  const isLarge = fitLabel(text, width, LARGE) === text;
  const fits = String(part.id).length * DIGIT <= width + 2 * GAP;
  return svg`<g class=${`part tint-${(part.token % 5) + 1}${isNext ? ' next' : ''}`}>
    <title>${title}</title>
    <rect x=${x} y=${top} width=${width} height=${CHIP} rx="4"></rect>
    <text class=${isLarge ? 'label large' : 'label small'} x=${middle} y=${top + CHIP / 2} dy="0.35em">${isLarge ? text : fitLabel(text, width)}</text>
    ${fits ? svg`<text x=${middle} y=${top + CHIP + 14}>${part.id}</text>` : nothing}
  </g>`;
}
