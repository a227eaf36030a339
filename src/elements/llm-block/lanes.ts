/**
 * The picture beside the parts: the residual stream as a straight line, and the branches that leave it and are added back.
 * Each row draws its own piece, from the lanes that come up from the row below to those that go on above it.
 */
import {svg, type TemplateResult} from 'lit';
import type {ModelConfig} from '../../core/model/config.js';
import type {PartName} from './parts.js';

/** 0 is the residual stream. */
type Lane = 0 | 1 | 2 | 3;
/** What a line carries: the name of its colour. */
type Carried = 'residual' | 'plain' | 'query' | 'key' | 'value' | 'attention' | 'neuron' | 'probability';
type Lanes = ReadonlyMap<Lane, Carried>;

/** What a part does with the lanes. */
interface Step {
  /** Where its nodes are. */
  readonly at: readonly Lane[];
  /** From which lane to which node. */
  readonly edges: readonly (readonly [from: Lane, to: Lane])[];
  readonly ends?: readonly Lane[];
  /** What each node gives. */
  readonly gives: readonly Carried[];
}

/** A row's piece of the picture. */
export interface Piece {
  readonly below: Lanes;
  readonly above: Lanes;
  readonly step: Step;
  readonly isSum: boolean;
}

const X: readonly number[] = [16, 42, 60, 78]; // of the lanes, in px
export const WIDTH = 92;
const [BEND, NODE, SUM] = [8, 4.5, 7];
const FAR = 9999; // beyond any row: it is cut off at the row's edge

function stepOf(name: PartName, {mlp, norm_position}: ModelConfig): Step {
  const onStream: Step = {at: [0], edges: [[0, 0]], gives: ['residual']};
  const onBranch = (gives: Carried): Step => ({at: [1], edges: [[1, 1]], gives: [gives]});
  const sum: Step = {...onStream, edges: [[0, 0], [1, 0]], ends: [1]}; // prettier-ignore
  const isPost = norm_position === 'post';
  const input: Lane = isPost ? 0 : 3; // of q, k and v
  const isGated = mlp === 'gated';
  const inner: Lane = isPost ? 0 : isGated ? 2 : 1; // of gate and up
  switch (name) {
    case 'embedding':
      return {...onStream, edges: []};
    case 'norm1':
      return isPost ? onStream : {at: [3], edges: [[0, 3]], gives: ['plain']};
    case 'q':
      return {at: [1], edges: [[input, 1]], gives: ['query']};
    case 'k':
      return {at: [2], edges: [[input, 2]], gives: ['key']};
    case 'v':
      return {at: [3], edges: [[input, 3]], gives: ['value']};
    case 'rope':
      return {at: [1, 2], edges: [[1, 1], [2, 2]], gives: ['query', 'key']}; // prettier-ignore
    case 'scores':
      return {at: [1], edges: [[1, 1], [2, 1]], ends: [2], gives: ['attention']}; // prettier-ignore
    case 'softmax':
      return onBranch('attention');
    case 'mix':
      return {at: [1], edges: [[1, 1], [3, 1]], ends: [3], gives: ['value']}; // prettier-ignore
    case 'o':
    case 'down':
      return onBranch('residual');
    case 'add1':
    case 'add2':
      return sum;
    case 'norm2':
      return isPost ? onStream : {at: [inner], edges: [[0, inner]], gives: ['plain']};
    case 'gate':
      return {at: [1], edges: [[inner, 1]], gives: ['neuron']};
    case 'up':
      return isGated
        ? {at: [2], edges: [[inner, 2]], gives: ['neuron']}
        : {at: [1], edges: [[inner, 1]], gives: ['neuron']};
    case 'act':
      return isGated
        ? {at: [1], edges: [[1, 1], [2, 1]], ends: [2], gives: ['neuron']} // prettier-ignore
        : onBranch('neuron');
    case 'unembedding':
      return {...onStream, gives: ['probability']};
    default:
      return onStream;
  }
}

/** The pieces of all rows, from the first part on. */
export function piecesOf(names: readonly PartName[], config: ModelConfig): Piece[] {
  let below: Lanes = new Map();
  return names.map((name) => {
    const step = stepOf(name, config);
    const above = new Map(below);
    for (const lane of step.ends ?? []) above.delete(lane);
    step.at.forEach((lane, i) => above.set(lane, step.gives[i]));
    const piece = {below, above, step, isSum: name === 'add1' || name === 'add2'};
    below = above;
    return piece;
  });
}

/** A row above a piece, where nothing happens. */
export function passing({above}: Piece): Piece {
  return {below: above, above, step: {at: [], edges: [], gives: []}, isSum: false};
}

/** A line from a lane below into a node, round the corner where it is another lane's; y is from the row's middle. */
export function edgePath(from: Lane, to: Lane): string {
  const [x, end] = [X[from], X[to]];
  if (from === to) return `M${x} ${FAR}V0`;
  const turn = end > x ? BEND : -BEND;
  return `M${x} ${FAR}V${BEND}Q${x} 0 ${x + turn} 0H${end}`;
}

const isStream = (lane: Lane): boolean => lane === 0;

/** The stream comes first and the branches in a group, since these fade when a part is opened and the stream does not. */
export function drawPiece({below, above, step, isSum}: Piece): TemplateResult {
  const line = (carried: Carried, d: string) => svg`<path class=${`lane ${carried}`} d=${d}></path>`;
  const through = [...below].filter(([lane]) => !step.at.includes(lane) && !step.ends?.includes(lane));
  const draw = (isIn: (lane: Lane) => boolean) => [
    through.filter(([lane]) => isIn(lane)).map(([lane, carried]) => line(carried, `M${X[lane]} ${FAR}V${-FAR}`)), // prettier-ignore
    step.edges
      .filter(([from, to]) => isIn(from) && isIn(to))
      .map(([from, to]) => line(below.get(from)!, edgePath(from, to))),
    step.at.filter(isIn).map((lane) => line(above.get(lane)!, `M${X[lane]} 0V${-FAR}`)),
  ];
  const nodes = (isIn: (lane: Lane) => boolean) =>
    step.at
      .filter(isIn)
      .map((lane) =>
        isSum
          ? svg`<g class="sum"><circle cx=${X[lane]} r=${SUM}></circle><path d=${`M${X[lane] - 4} 0h8m-4-4v8`}></path></g>`
          : svg`<circle class=${`node ${above.get(lane)!}`} cx=${X[lane]} r=${NODE}></circle>`,
      );
  const isBranch = (lane: Lane) => !isStream(lane);
  const between = step.edges.filter(([from, to]) => isStream(from) !== isStream(to));
  return svg`<svg class="lanes" width=${WIDTH} aria-hidden="true"><g class="middle">
    <g class="branches">
      ${between.map(([from, to]) => line(below.get(from)!, edgePath(from, to)))}
      ${draw(isBranch)} ${nodes(isBranch)}
    </g>
    ${draw(isStream)} ${nodes(isStream)}
  </g></svg>`;
}
