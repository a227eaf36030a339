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
  /** The parameter that the audit nudges. */
  readonly nudged: number;
  readonly words: BackpropStrings;
}

const LINE = 14;

export function drawGraph(drawing: GraphDrawing): TemplateResult {
  const {layout, words} = drawing;
  const {width, height, boxes, edges} = layout;
  // Lines lie below all boxes, and the one that is looked at above the others.
  return svg`<svg class="graph-svg" width=${width} height=${height} role="listbox" aria-label=${words.graphLabel}>
    ${edges.map((edge) => drawEdge(edge, drawing))}
    ${Array.from(boxes.values(), (box) => drawBox(box, drawing))}
  </svg>`;
}

function drawEdge({step, path}: Edge, {story, moment, names, active, entry}: GraphDrawing): TemplateResult {
  const index = story.backward.indexOf(step);
  const mark: Mark = `e${index}`;
  const {phase, edge} = moment;
  const reached = edge ? story.backward.indexOf(edge) : phase === 'update' ? story.backward.length : -1;
  const isBack = index <= reached;
  const isNow = edge === step;
  const [from, to] = [names.of(step.from), names.of(step.to)];
  const kind = ['edge', isBack ? 'is-back' : '', isNow ? 'is-now' : '', active === mark ? 'is-active' : ''];
  const width = isBack ? 1 + 5 * Math.min(1, Math.abs(step.contribution)) : 1;
  const said = isBack ? `: ${signed(step.contribution, 4)}` : '';
  return svg`<g class=${kind.join(' ')} data-mark=${mark} role="option" aria-selected=${active === mark}
      tabindex=${entry === mark ? 0 : -1} aria-label=${`∂${from}/∂${to}${said}`}>
    <path class="touch" d=${path}></path>
    <path class="line" d=${path} stroke-width=${width.toFixed(2)} stroke-dasharray=${isBack && step.contribution < 0 ? '6 3' : 'none'}></path>
  </g>`;
}

function drawBox(box: Box, drawing: GraphDrawing): TemplateResult {
  const {story, moment, names, active, entry, nudged, words} = drawing;
  const {cell, x, y, width, height} = box;
  const {value, role} = cell;
  const mark: Mark = `n${value.id}`;
  const {values, gradients, node, edge, phase} = moment;
  const [now, gradient] = [values[value.id], gradients[value.id]];
  const {parameters} = story.network.mlp;
  const index = parameters.indexOf(value);
  const isParameter = index >= 0;
  const isNow = node === value || edge?.to === value || (phase === 'update' && isParameter);
  const kind = [
    'node',
    role,
    isNow ? 'is-now' : '',
    active === mark ? 'is-active' : '',
    isParameter || role === 'input' ? 'is-given' : '',
    index === nudged ? 'is-nudged' : '',
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
    ${line(0, 'name', names.label(value))}
    ${line(1, 'value', now === undefined ? '·' : short(now))}
    ${gradient === undefined ? nothing : line(2, 'gradient', short(gradient))}
  </g>`;
}
