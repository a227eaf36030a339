/** A small matrix, whose cells can be changed or read, and lit. */
import {html, noChange, type TemplateResult} from 'lit';
import {Directive, directive, type ElementPart} from 'lit/directive.js';
import {signed} from './signed.js';

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
  /** The words for "row" and "column". */
  words: {readonly row: string; readonly column: string};
}

const LARGEST_CELL = 99;

/**
 * Writes a number into a field, but not over one that is being typed: of "-0" the number is 0, and of "-" there is
 * none, and writing that would take the minus away.
 */
class FieldValue extends Directive {
  #written: number | undefined;

  render(_value: number): unknown {
    return noChange;
  }

  override update({element}: ElementPart, [value]: [number]): unknown {
    const field = element as HTMLInputElement;
    if (value !== this.#written && field.valueAsNumber !== value) field.value = String(value);
    this.#written = value;
    return noChange;
  }
}
const fieldValue = directive(FieldValue);

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

function renderCell(i: number, options: MatrixOptions): TemplateResult {
  const {label, values, cols, onInput, isLit, words, largest = LARGEST_CELL} = options;
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
    min=${-largest}
    max=${largest}
    data-cell=${i}
    aria-label=${place}
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
