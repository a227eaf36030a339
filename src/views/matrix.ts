/** A small matrix, whose cells can be changed or read, and lit. */
import {html, noChange, nothing, type TemplateResult} from 'lit';
import {Directive, directive, type ElementPart} from 'lit/directive.js';
import {signed} from './signed.js';

/** A row or a column, from 0. */
export interface MatrixLine {
  readonly way: 'row' | 'column';
  readonly index: number;
}

export interface MatrixOptions {
  /** "W₁" */
  label: string;
  values: readonly number[]; // (rows · cols), by rows
  cols: number;
  /** Where cells can be changed: is told which one, and to what. */
  onInput?: (index: number, value: number) => void;
  /** Most that a cell takes, on either side of zero. */
  largest?: number;
  /** Is told which cell the reader points at, or has the focus in; −1 none. */
  onPoint?: (index: number) => void;
  isLit?: (index: number) => boolean;
  /** Headings of rows and columns, which can be pointed at as cells can. A line is lit where all its cells are. */
  lines?: {
    readonly row: readonly string[];
    readonly column: readonly string[];
    readonly onPoint: (line: MatrixLine) => void;
  };
  /** The words for "row" and "column". */
  words: {readonly row: string; readonly column: string};
}

const LARGEST_CELL = 99;

/**
 * Writes a number into a field that somebody has typed in, but not over one that is being typed: of "-0" the number is 0, and of "-" there is
 * none, and writing that would take the minus away.
 */
class FieldValue extends Directive {
  #written: number | undefined;

  render: (value: number) => unknown = () => noChange;

  override update({element}: ElementPart, [value]: [number]): unknown {
    const field = element as HTMLInputElement;
    if (value !== this.#written && field.valueAsNumber !== value) field.value = String(value);
    this.#written = value;
    return noChange;
  }
}
const fieldValue = directive(FieldValue);

/**
 * Cells that can be changed are each reached by the Tab key, as fields are; headings, and cells that can only be pointed
 * at, are one stop of it and walked through by the arrow keys; what nothing listens to is text.
 */
export function renderMatrix(options: MatrixOptions): TemplateResult {
  const {label, values, cols, onPoint, lines} = options;
  const point = ({target}: Event) => {
    const {cell = -1, row, column} = (target as HTMLElement).dataset;
    if (row) lines?.onPoint({way: 'row', index: Number(row)});
    else if (column) lines?.onPoint({way: 'column', index: Number(column)});
    else onPoint?.(Number(cell));
  };
  const leave = () => onPoint?.(-1);
  const cells = html`<div class=${`cells cols-${cols}`}>
    ${values.map((_, i) => renderCell(i, options))}
  </div>`;
  return html`<div class="matrix-box">
    <span class="matrix-label">${label} <small>${values.length / cols} × ${cols}</small></span>
    <div
      class=${lines ? 'matrix headed' : 'matrix'}
      role="group"
      aria-label=${`${label}, ${values.length / cols} × ${cols}`}
      @pointerover=${point}
      @pointerleave=${leave}
      @focusin=${(event: FocusEvent) => {
        point(event);
        becomeStop(event.target as HTMLElement);
      }}
      @focusout=${leave}
      @keydown=${(event: KeyboardEvent) => walk(event, cols)}
    >
      ${lines ? [renderHeads('column', options), renderHeads('row', options), cells] : cells}
    </div>
  </div>`;
}

/** The buttons that are one stop of the Tab key with this one. */
function stopsWith(button: Element): HTMLElement[] {
  const kind = button.classList.contains('head') ? '.head' : 'button.cell';
  return [...button.closest('.matrix')!.querySelectorAll<HTMLElement>(kind)];
}

function becomeStop(target: HTMLElement): void {
  if (target.localName === 'button')
    for (const button of stopsWith(target)) button.tabIndex = button === target ? 0 : -1;
}

/** Cells lie in rows; headings follow each other, those of the columns first. A matrix runs left to right on every page. */
function walk(event: KeyboardEvent, cols: number): void {
  const from = event.target as HTMLElement;
  if (from.localName !== 'button' || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = stopsWith(from);
  const at = stops.indexOf(from);
  const width = from.classList.contains('head') ? 1 : cols;
  const isFirst = width > 1 && at % width === 0;
  const isLast = width > 1 && at % width === width - 1;
  const to = {
    ...{ArrowRight: isLast ? at : at + 1, ArrowLeft: isFirst ? at : at - 1},
    ...{ArrowDown: at + width, ArrowUp: at - width, Home: 0, End: stops.length - 1},
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  stops[to]?.focus();
}

function renderHeads(way: MatrixLine['way'], {label, values, cols, isLit, lines, words}: MatrixOptions) {
  const cellsOf = (line: number) =>
    [...values.keys()].filter((i) => (way === 'row' ? Math.floor(i / cols) : i % cols) === line);
  return html`<div class=${`heads ${way} ${way === 'row' ? '' : `cols-${cols}`}`}>
    ${lines![way].map(
      (name, line) =>
        html`<button
          type="button"
          class=${isLit && cellsOf(line).every(isLit) ? 'head lit' : 'head'}
          tabindex=${way === 'column' && line === 0 ? 0 : -1}
          data-row=${way === 'row' ? line : nothing}
          data-column=${way === 'column' ? line : nothing}
          aria-label=${`${label}, ${words[way]} ${line + 1}: ${name}`}
        >
          ${name}
        </button>`,
    )}
  </div>`;
}

function renderCell(i: number, options: MatrixOptions): TemplateResult {
  const {label, values, cols, onInput, onPoint, isLit, words, largest = LARGEST_CELL} = options;
  const place = `${label}, ${words.row} ${Math.floor(i / cols) + 1}, ${words.column} ${(i % cols) + 1}`;
  const sign = values[i] < 0 ? ' below' : values[i] > 0 ? ' above' : '';
  const classes = `cell${sign}${isLit?.(i) ? ' lit' : ''}`;
  if (!onInput && !onPoint) return html`<span class=${classes}>${signed(values[i], 2)}</span>`;
  if (!onInput)
    return html`<button
      type="button"
      class=${classes}
      tabindex=${i ? -1 : 0}
      data-cell=${i}
      aria-label=${`${place}: ${signed(values[i], 2)}`}
    >
      ${signed(values[i], 2)}
    </button>`;
  return html`<input
    class=${classes}
    type="number"
    step="0.1"
    min=${-largest}
    max=${largest}
    data-cell=${i}
    aria-label=${place}
    value=${values[i]}
    ${fieldValue(values[i])}
    @input=${({target}: Event) => {
      const {value, validity} = target as HTMLInputElement;
      if (value && !validity.rangeUnderflow && !validity.rangeOverflow) onInput(i, Number(value));
    }}
    @change=${({target}: Event) => {
      (target as HTMLInputElement).value = String(values[i]); // what was refused does not stay
    }}
  />`;
}

/** The product of two matrices, each by rows: (rows, inner) · (inner, cols). */
export function multiply(a: readonly number[], b: readonly number[], inner: number): number[] {
  const rows = a.length / inner;
  const cols = b.length / inner;
  return Array.from({length: rows * cols}, (_, at) => {
    const [row, col] = [Math.floor(at / cols), at % cols];
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += a[row * inner + i] * b[i * cols + col];
    return sum;
  });
}
