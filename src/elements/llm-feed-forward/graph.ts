/** The small network: what it computes, its marks, which of them belong together, and the drawing of it. */
import {html, svg, type TemplateResult} from 'lit';
import {activation} from '../../core/nn/activations.js';
import {multiply, type MatrixLine} from '../../views/matrix.js';
import {signed} from '../../views/signed.js';
import {typed, typedTerm} from '../../views/typed.js';
import {HIDDEN, IN, OUT, type Bend} from './settings.js';
import type {FeedForwardStrings} from './strings.js';

/** The matrices, of which each mark is one number: X, W₁, the neurons, W₂ and Y. */
export type MatrixName = 'x' | 'w1' | 'h' | 'w2' | 'y';

/** One circle or line of the drawing, and one cell of a matrix, by rows. */
export interface Mark {
  readonly in: MatrixName;
  readonly index: number;
}

/** A row or a column of weights: what goes out of one circle, or comes into one. */
export interface Line extends MatrixLine {
  readonly in: 'w1' | 'w2';
}

export interface Network {
  readonly x: readonly number[]; // (IN)
  readonly w1: readonly number[]; // (IN · HIDDEN)
  /** x W₁ */
  readonly h: readonly number[]; // (HIDDEN)
  /** After the bend. */
  readonly a: readonly number[]; // (HIDDEN)
  readonly w2: readonly number[]; // (HIDDEN · OUT)
  /** a W₂ */
  readonly y: readonly number[]; // (OUT)
}

export function compute(
  x: readonly number[],
  w1: readonly number[],
  w2: readonly number[],
  bend: Bend,
): Network {
  const h = multiply(x, w1, IN);
  const a = h.map(activation(bend));
  return {x, w1, h, a, w2, y: multiply(a, w2, HIDDEN)};
}

const colsOf = (name: MatrixName): number => (name === 'w1' ? HIDDEN : OUT);
const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);

/** All marks, from the inputs to the outputs. */
export const marks: readonly Mark[] = (
  [
    ['x', IN],
    ['w1', IN * HIDDEN],
    ['h', HIDDEN],
    ['w2', HIDDEN * OUT],
    ['y', OUT],
  ] as const
).flatMap(([name, count]) => range(count).map((index) => ({in: name, index})));

export const isSame = (a: Mark | Line, b: Mark | Line): boolean =>
  a.in === b.in && a.index === b.index && wayOf(a) === wayOf(b);
const wayOf = (mark: Mark | Line): Line['way'] | undefined => ('way' in mark ? mark.way : undefined);

/** The mark, with those that it is computed from, or for an input and a weight, goes to. */
export function related({in: name, index}: Mark): Mark[] {
  const of = (matrix: MatrixName, ...indices: number[]) => indices.map((each) => ({in: matrix, index: each}));
  switch (name) {
    case 'x':
      return [...of('x', index), ...of('w1', ...range(HIDDEN).map((j) => index * HIDDEN + j))];
    case 'w1':
      return [...of('x', Math.floor(index / HIDDEN)), ...of('w1', index), ...of('h', index % HIDDEN)];
    case 'h':
      return [
        ...of('x', ...range(IN)),
        ...of('w1', ...range(IN).map((i) => i * HIDDEN + index)),
        ...of('h', index),
      ];
    case 'w2':
      return [...of('h', Math.floor(index / OUT)), ...of('w2', index), ...of('y', index % OUT)];
    case 'y':
      return [
        ...of('h', ...range(HIDDEN)),
        ...of('w2', ...range(HIDDEN).map((j) => j * OUT + index)),
        ...of('y', index),
      ];
  }
}

/** The circle that a row or a column belongs to. */
const circleOf = ({in: name, way, index}: Line): Mark => ({
  in: way === 'row' ? (name === 'w1' ? 'x' : 'h') : name === 'w1' ? 'h' : 'y',
  index,
});

/** A row or a column, with its circle; a column with all that its circle is computed from. */
export function relatedToLine(line: Line): Mark[] {
  const {in: name, way, index} = line;
  if (name === 'w1' || way === 'column') return related(circleOf(line));
  return [circleOf(line), ...range(OUT).map((k) => ({in: name, index: index * OUT + k}))];
}

// What is typed is printed as it is; neurons, which may have no end, to four places.
const NEURON = [2, 4] as const;
const RESULT = [3, 6] as const;

const product = (a: string, b: number): string => `${a} · ${typedTerm(b)}`;
const sums = (terms: readonly string[], b: readonly number[], col: number, cols: number): string =>
  terms.map((term, i) => product(term, b[i * cols + col])).join(' + ');

/** A mark's equation, with its numbers put in. */
export function equationOf({in: name, index}: Mark, {x, w1, h, a, w2, y}: Network, f: string): string {
  const place = (cols: number) => `[${Math.floor(index / cols) + 1}, ${(index % cols) + 1}]`;
  const inputs = x.map((value) => typedTerm(value));
  const neurons = a.map((value) => typedTerm(value, ...NEURON));
  // No more places than the neurons that it is computed from.
  const result = (value: number) =>
    a.every((each) => Math.abs(each - Number(each.toFixed(NEURON[1]))) < 1e-9)
      ? typed(value, ...RESULT)
      : signed(value, 3);
  switch (name) {
    case 'x':
      return `x${index + 1} = ${typed(x[index])}`;
    case 'w1': {
      const [i, j] = [Math.floor(index / HIDDEN), index % HIDDEN];
      return `x${i + 1} · W₁${place(HIDDEN)} = ${product(inputs[i], w1[index])} = ${typed(x[i] * w1[index], ...RESULT)} → h${j + 1}`;
    }
    case 'h': {
      const bent = f && `,  ${f}(h${index + 1}) = ${result(a[index])}`;
      return `h${index + 1} = ${sums(inputs, w1, index, HIDDEN)} = ${typed(h[index], ...RESULT)}${bent}`;
    }
    case 'w2': {
      const [j, k] = [Math.floor(index / OUT), index % OUT];
      return `a${j + 1} · W₂${place(OUT)} = ${product(neurons[j], w2[index])} = ${result(a[j] * w2[index])} → y${k + 1}`;
    }
    case 'y':
      return `y${index + 1} = ${sums(neurons, w2, index, OUT)} = ${result(y[index])}`;
  }
}

/** A row's or a column's equation: of a row all that goes out of its circle, of a column what comes into its. */
export function equationOfLine(line: Line, network: Network, f: string): string {
  const {in: name, way, index} = line;
  if (way === 'column') return equationOf(circleOf(line), network, f);
  const cols = colsOf(name);
  const weights = network[name].slice(index * cols, (index + 1) * cols);
  const from = name === 'w1' ? network.x[index] : network.a[index];
  const term = name === 'w1' ? typedTerm(from) : typedTerm(from, ...NEURON);
  const parts = weights.map((weight) => typed(weight)).join(', ');
  const result = weights.map((weight) => signed(from * weight, 3)).join(', ');
  return `${name === 'w1' ? 'x' : 'a'}${index + 1} · ${name === 'w1' ? 'W₁' : 'W₂'}[${index + 1}, :] = ${term} · (${parts}) = (${result})`;
}

/** What the network makes of its input, in a sentence. */
export function renderSummary({x, a, y}: Network, f: string, words: FeedForwardStrings): TemplateResult {
  const vector = (values: readonly string[]) => html`<code>(${values.join(', ')})</code>`;
  const above = a.filter((value) => value > 0).length;
  return html`${f && `${f}: `}${vector(x.map((value) => typed(value)))} ${words.becomes}
  ${vector(y.map((value) => signed(value, 2)))}${f && html`; <code>${above}</code> ${words.of} <code>${a.length}</code> ${words.neuronsAbove}`}`;
}

/** What a mark is called. */
export function nameOf({in: name, index}: Mark): string {
  const cols = colsOf(name);
  const place = `${Math.floor(index / cols) + 1}, ${(index % cols) + 1}`;
  return name === 'w1' ? `W₁[${place}]` : name === 'w2' ? `W₂[${place}]` : `${name}${index + 1}`;
}

const [WIDTH, HEIGHT, RADIUS] = [360, 300, 23];
const COLUMNS = {x: 36, h: 180, y: 324};

function placeOf(name: 'x' | 'h' | 'y', index: number): {x: number; y: number} {
  const count = {x: IN, h: HIDDEN, y: OUT}[name];
  return {x: COLUMNS[name], y: (HEIGHT / (count + 1)) * (index + 1)};
}

/** The ends of a weight's line. */
function endsOf({in: name, index}: Mark): {from: {x: number; y: number}; to: {x: number; y: number}} {
  const [row, col] = [Math.floor(index / colsOf(name)), index % colsOf(name)];
  return name === 'w1'
    ? {from: placeOf('x', row), to: placeOf('h', col)}
    : {from: placeOf('h', row), to: placeOf('y', col)};
}

/**
 * The weight whose line is nearest to a point, in px of the drawing's box: what takes a finger is so wide that lines
 * overlap.
 */
export function nearestLine(x: number, y: number, box: {width: number; height: number}): Mark {
  const [left, top] = [(x / box.width) * WIDTH, (y / box.height) * HEIGHT];
  const name = left < COLUMNS.h ? 'w1' : 'w2';
  const distance = (mark: Mark) => {
    const {from: a, to: b} = endsOf(mark);
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    return Math.abs(dy * (left - a.x) - dx * (top - a.y)) / Math.hypot(dx, dy);
  };
  return marks
    .filter((mark) => mark.in === name)
    .reduce((best, mark) => (distance(mark) < distance(best) ? mark : best));
}

export interface GraphOptions {
  network: Network;
  isLit: (mark: Mark) => boolean;
  /** Which mark the Tab key reaches. */
  entry: Mark;
  label: (mark: Mark) => string;
}

/** Lines are as thick as their weights, and dashed below zero. */
export function drawGraph({network, isLit, entry, label}: GraphOptions): TemplateResult {
  const largest = Math.max(1, ...[...network.w1, ...network.w2].map(Math.abs));
  const group = (mark: Mark, classes: string, content: TemplateResult) =>
    svg`<g class=${`mark ${classes}${isLit(mark) ? ' lit' : ''}`} role="option" data-mark=${`${mark.in}-${mark.index}`}
      tabindex=${isSame(mark, entry) ? 0 : -1} aria-selected=${isSame(mark, entry)} aria-label=${label(mark)}>${content}</g>`;
  const edge = (mark: Mark) => {
    const {from, to} = endsOf(mark);
    const weight = network[mark.in as 'w1' | 'w2'][mark.index];
    const wide = (0.75 + (6 * Math.abs(weight)) / largest).toFixed(2);
    return group(
      mark,
      weight < 0 ? 'below' : 'above',
      svg`<line class="touch" x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y}></line>
        <line class="edge" x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} stroke-width=${wide}
          stroke-dasharray=${weight < 0 ? '6 3' : 'none'}></line>`,
    );
  };
  const node = (mark: Mark, name: 'x' | 'h' | 'y') => {
    const {x, y} = placeOf(name, mark.index);
    const value = (name === 'h' ? network.a : network[name])[mark.index];
    return [
      group(mark, name === 'h' ? 'node neuron' : 'node', svg`<circle cx=${x} cy=${y} r=${RADIUS}></circle>`),
      // Beside it, not in it: what is read aloud is its label.
      svg`<g aria-hidden="true">
        <text x=${x} y=${y + 4}>${typed(value, 2, name === 'x' ? 3 : 2)}</text>
        <text class="name" x=${x} y=${y - RADIUS - 5}>${name === 'h' ? 'a' : name}${mark.index + 1}</text>
      </g>`,
    ];
  };
  // In the order of marks, so that reading and drawing agree; lines are drawn first, below the circles.
  const lines = marks.filter((mark) => mark.in === 'w1' || mark.in === 'w2');
  const nodes = marks.filter((mark) => mark.in !== 'w1' && mark.in !== 'w2');
  return svg`<svg class="graph" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="presentation">
    ${lines.map((mark) => edge(mark))}
    ${nodes.map((mark) => node(mark, mark.in as 'x' | 'h' | 'y'))}
  </svg>`;
}
