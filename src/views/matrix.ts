/** A small matrix, whose cells can be changed or read, and lit. */
import {html, type TemplateResult} from 'lit';
import {signed} from './signed.js';

export interface MatrixOptions {
  /** "W₁" */
  label: string;
  values: readonly number[]; // (rows · cols), by rows
  cols: number;
  /** Where cells can be changed: is told which one, and to what. */
  onInput?: (index: number, value: number) => void;
  /** Is told which cell the reader points at, or has the focus in; −1 none. */
  onPoint?: (index: number) => void;
  isLit?: (index: number) => boolean;
  /** The words for "row" and "column". */
  words: {readonly row: string; readonly column: string};
}

/** Most that a cell takes, on either side of zero. */
export const LARGEST_CELL = 99;

export function renderMatrix(options: MatrixOptions): TemplateResult {
  const {label, values, cols, onPoint} = options;
  const at = (event: Event) => Number((event.target as HTMLElement).dataset.cell ?? -1);
  const point = (event: Event) => onPoint?.(at(event));
  const leave = () => onPoint?.(-1);
  return html`<div class="matrix-box">
    <span class="matrix-label">${label} <small>${values.length / cols} × ${cols}</small></span>
    <div
      class=${`cells cols-${cols}`}
      role="group"
      aria-label=${`${label}, ${values.length / cols} × ${cols}`}
      @pointerover=${point}
      @pointerleave=${leave}
      @focusin=${point}
      @focusout=${leave}
    >
      ${values.map((_, i) => renderCell(i, options))}
    </div>
  </div>`;
}

function renderCell(i: number, {label, values, cols, onInput, isLit, words}: MatrixOptions): TemplateResult {
  const place = `${label}, ${words.row} ${Math.floor(i / cols) + 1}, ${words.column} ${(i % cols) + 1}`;
  const sign = values[i] < 0 ? ' below' : values[i] > 0 ? ' above' : '';
  const classes = `cell${sign}${isLit?.(i) ? ' lit' : ''}`;
  if (!onInput)
    return html`<button
      type="button"
      class=${classes}
      data-cell=${i}
      aria-label=${`${place}: ${signed(values[i], 2)}`}
    >
      ${signed(values[i], 2)}
    </button>`;
  return html`<input
    class=${classes}
    type="number"
    step="0.1"
    min=${-LARGEST_CELL}
    max=${LARGEST_CELL}
    data-cell=${i}
    aria-label=${place}
    .value=${String(values[i])}
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
