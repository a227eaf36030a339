/** The graph, drawn: a box for each node with its value and its gradient, a line for each edge. */
import {nothing, svg, type TemplateResult} from 'lit';
import {short} from './digits.js';
import type {Box, Edge, GraphLayout, Mark} from './layout.js';
import type {Moment, Story} from './network.js';
import {signed} from '../../views/signed.js';
import type {Names} from './unfold.js';
import type {BackpropStrings} from './strings.js';

export interface GraphDrawing {
  readonly story: Story;
  readonly moment: Moment;
  readonly layout: GraphLayout;
  readonly names: Names;
  /** What is looked at, and what Tab reaches. */
  readonly active: Mark | undefined;
  readonly entry: Mark;
  readonly words: BackpropStrings;
}

const LINE = 14;

export function drawGraph(drawing: GraphDrawing): TemplateResult {
  const {layout, words} = drawing;
  const {width, height, boxes, edges} = layout;
  const lines = edges.map((edge) => drawEdge(edge, drawing));
  // Lines lie below all boxes, their numbers above.
  return svg`<svg class="graph-svg" width=${width} height=${height} role="listbox" aria-label=${words.graphLabel}>
    ${lines.map(([line]) => line)}
    ${Array.from(boxes.values(), (box) => drawBox(box, drawing))}
    ${lines.map(([, number]) => number)}
  </svg>`;
}

/** The line, and where it is looked at what has come back along it. */
function drawEdge(
  {step, index, path, middle: [x, y]}: Edge,
  {moment, names, active, entry, words}: GraphDrawing,
): [TemplateResult, TemplateResult | typeof nothing] {
  const mark: Mark = `e${index}`;
  const isBack = index < moment.reached;
  const isNow = moment.edge === step;
  const isActive = active === mark;
  const {contribution, local} = step;
  const [from, to] = [names.of(step.from), names.of(step.to)];
  const kind = ['edge', isBack ? 'is-back' : '', isNow ? 'is-now' : '', isActive ? 'is-active' : ''];
  const width = isBack ? 1 + 5 * Math.min(1, Math.abs(contribution)) : 1;
  const said = isBack ? ` = ${signed(local, 4)}, ${words.to} ∂L/∂${to}: ${signed(contribution, 4)}` : '';
  return [
    svg`<g class=${kind.join(' ')} data-mark=${mark} role="option" aria-selected=${isActive}
      tabindex=${entry === mark ? 0 : -1} aria-label=${`∂${from}/∂${to}${said}`}>
    <path class="touch" d=${path}></path>
    <path class="line" d=${path} stroke-width=${width.toFixed(2)} stroke-dasharray=${isBack && contribution < 0 ? '6 3' : 'none'}></path>
  </g>`,
    isBack && (isNow || isActive)
      ? svg`<text class="middle on-line" aria-hidden="true" x=${x.toFixed(1)} y=${y.toFixed(1)} dy="0.35em">${short(contribution)}</text>`
      : nothing,
  ];
}

function drawBox(box: Box, drawing: GraphDrawing): TemplateResult {
  const {story, moment, names, active, entry, words} = drawing;
  const {cell, x, y, width, height} = box;
  const {value, role} = cell;
  const mark: Mark = `n${value.id}`;
  const {values, gradients, node, edge, phase} = moment;
  const [now, gradient] = [values[value.id], gradients[value.id]];
  const isParameter = story.network.mlp.parameters.includes(value);
  const isNow = node === value || edge?.to === value || (phase === 'update' && isParameter);
  const kind = [
    'node',
    role,
    isNow ? 'is-now' : '',
    active === mark ? 'is-active' : '',
    isParameter || role === 'input' ? 'is-given' : '',
  ];
  const middle = x + width / 2;
  const top = y + height / 2 - LINE;
  const line = (at: number, what: string, text: string) =>
    svg`<text class=${what} x=${middle.toFixed(1)} y=${(top + at * LINE).toFixed(1)} dy="0.35em">${text}</text>`;
  // What is seen comes first, as it is seen: those who speak to their machine call it so.
  const seen = [names.label(value), now === undefined ? '·' : short(now)];
  const said =
    gradient === undefined
      ? `${seen.join(' ')}, ${now === undefined ? words.unknown : words.value}`
      : `${seen.join(' ')} ${short(gradient)}, ${words.value}, ${words.gradient}`;
  return svg`<g class=${kind.join(' ')} data-mark=${mark} data-id=${value.id} role="option" aria-selected=${active === mark}
      tabindex=${entry === mark ? 0 : -1} aria-label=${said}>
    <rect x=${x.toFixed(1)} y=${y.toFixed(1)} width=${width.toFixed(1)} height=${height.toFixed(1)}></rect>
    ${line(0, 'name', seen[0])}
    ${line(1, 'value', seen[1])}
    ${gradient === undefined ? nothing : line(2, 'gradient', short(gradient))}
  </g>`;
}
