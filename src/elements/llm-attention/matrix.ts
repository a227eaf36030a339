/** The whole pattern on a canvas, a pixel for each weight: a row is a query, a column a key. */
import {html, nothing, svg, type ReactiveElement, type TemplateResult} from 'lit';
import {Drawing} from '../../views/laid-out.js';
import {percent} from '../../views/percent.js';
import {PatternPainter, renderPatternKey} from '../../views/pattern.js';
import {signed} from '../../views/signed.js';
import type {View} from './view.js';

interface Cell {
  query: number;
  key: number;
}

export interface MatrixEvents {
  onCell(cell: Cell): void;
}

/** The stairs above the diagonal, in cells. */
function stairs(T: number): string {
  const steps = Array.from({length: T}, (_, i) => `H${i + 1}V${i + 1}`);
  return `M0 0${steps.join('')}V0z`;
}

export class Matrix {
  readonly #host: ReactiveElement;
  readonly #events: MatrixEvents;
  readonly #painter = new PatternPainter();
  readonly #drawing: Drawing;
  #hovered: Cell | undefined;
  #view: View | undefined;

  constructor(host: ReactiveElement, events: MatrixEvents) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
    this.#events = events;
  }

  /** For the host's updated(): draws what has changed. */
  updated(view: View): void {
    this.#view = view;
    this.#drawing.ask();
  }

  #draw(): boolean {
    const {head, view} = this.#view!;
    const patterns = [head.pattern, ...(view === 'encoder' ? [head.openPattern] : [])];
    const canvases = this.#host.renderRoot.querySelectorAll('canvas');
    for (const [i, canvas] of canvases.entries()) this.#painter.paint(canvas, patterns[i], head.T, i > 0);
    return canvases.length > 0;
  }

  /** The colour scheme has changed. */
  readonly #onColours = () => {
    this.#painter.forget();
    if (this.#view) this.#drawing.ask();
  };

  readonly #cellAt = (event: MouseEvent): Cell => {
    const {left, top, width, height} = (event.currentTarget as Element).getBoundingClientRect();
    const T = this.#view!.head.T;
    const at = (share: number) => Math.max(0, Math.min(T - 1, Math.floor(share * T)));
    return {query: at((event.clientY - top) / height), key: at((event.clientX - left) / width)};
  };

  readonly #onPointer = (event: PointerEvent) => {
    const cell = event.type === 'pointerleave' ? undefined : this.#cellAt(event);
    if (cell?.query === this.#hovered?.query && cell?.key === this.#hovered?.key) return;
    this.#hovered = cell;
    this.#host.requestUpdate();
  };

  readonly #onClick = (event: MouseEvent) => this.#events.onCell(this.#cellAt(event));

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const {head, query, key} = this.#view!;
    const moves: Record<string, [number, number]> = {
      ...{ArrowUp: [query - 1, key], ArrowDown: [query + 1, key]},
      ...{ArrowLeft: [query, key - 1], ArrowRight: [query, key + 1]},
      ...{Home: [query, 0], End: [query, query], PageUp: [0, key], PageDown: [head.T - 1, key]},
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    const [row, column] = to.map((at) => Math.max(0, Math.min(head.T - 1, at)));
    this.#hovered = undefined;
    this.#events.onCell({query: row, key: column});
  };

  render(view: View): TemplateResult {
    const {words} = view;
    const isOpen = view.view === 'encoder';
    return html`<div class=${isOpen ? 'overview open' : 'overview'}>
      <div class="maps" dir="ltr">
        ${this.#renderMap(view, false)} ${isOpen ? this.#renderMap(view, true) : nothing}
      </div>
      <div>
        <p class="readout" id="cell" part="cell" aria-live=${this.#hovered ? 'off' : 'polite'}>
          ${this.#renderCell(view)}
        </p>
        ${renderPatternKey(words.weight)}
        <p class="hint">${words.patternHint}</p>
      </div>
    </div>`;
  }

  /** What is pointed at, unless the text has become shorter since, or what is selected. */
  #cellOf({head, query, key}: View): {query: number; key: number} {
    const at = this.#hovered;
    return at && Math.max(at.query, at.key) < head.T ? at : {query, key};
  }

  #renderMap(view: View, isOpen: boolean): TemplateResult {
    const {head, query, words} = view;
    const {T} = head;
    const {query: row, key: column} = this.#cellOf(view);
    return html`<div>
      <p class="axis">${words.axes}${isOpen ? html` · <b>${words.patternOpen}</b>` : nothing}</p>
      <div
        class="map"
        part="matrix"
        role="application"
        tabindex="0"
        aria-label=${isOpen ? `${words.patternLabel} (${words.patternOpen})` : words.patternLabel}
        aria-describedby="cell"
        @pointermove=${this.#onPointer}
        @pointerleave=${this.#onPointer}
        @click=${this.#onClick}
        @keydown=${this.#onKey}
      >
        <canvas aria-hidden="true" @transitionend=${this.#onColours}></canvas>
        <svg viewBox="0 0 ${T} ${T}" aria-hidden="true">
          ${
            isOpen
              ? nothing
              : svg`<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform=${`scale(${T / 240}) rotate(45)`}><line y2="6"></line></pattern>
              <path class="stairs" d=${stairs(T)} fill="url(#hatch)"></path>`
          }
          <rect class="row" y=${query} width=${T} height="1"></rect>
          <rect class="cell" x=${column} y=${row} width="1" height="1"></rect>
        </svg>
      </div>
    </div>`;
  }

  #renderCell(shown: View): TemplateResult {
    const {head, view, labels, words} = shown;
    const {query: row, key: column} = this.#cellOf(shown);
    const score = head.scores(row)[column];
    const open = view === 'encoder' ? head.openWeights(row)[column] : undefined;
    const weight = (value: number) => (value === 0 ? '0' : percent(value));
    return html`${words.cell} <bdi class="tok">${labels[row]}</bdi> (${row}), ${words.on}
      <bdi class="tok">${labels[column]}</bdi> (${column}): ${words.scaled}
      <code>${score === -Infinity ? '−∞' : signed(score, 2)}</code>, ${words.weight}
      <code>${weight(head.weights(row)[column])}</code>${
        open === undefined ? nothing : html`, ${words.noMask} <code>${weight(open)}</code>`
      }`;
  }
}
