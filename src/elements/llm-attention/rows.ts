/** The row of one query: for each key q·k, scaled, masked and as a weight, with arcs as wide as the weights. */
import {html, nothing, svg, type ReactiveElement, type TemplateResult} from 'lit';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import {isChanged} from './sum.js';
import type {View} from './view.js';

/** Inline-size of the arcs in px, and of the widest line: that of weight 1. */
const ARCS = 56;
const WIDEST = 14;
/** Weights below it have no line that could be seen. */
const LEAST = 0.002;
/** Of an arc to itself: where it begins and ends, in rows from the middle. */
const LOOP = 0.3;

/** Arcs from the query's row to those of the keys; a unit is a px across and a row down. */
export function arcPath(query: number, key: number): string {
  const [from, to] = query === key ? [query - LOOP, query + LOOP] : [query, key];
  const depth = (1 - Math.exp(-(Math.abs(query - key) + 1) / 6)) * (ARCS - WIDEST / 2);
  const x = ARCS - depth / 0.75; // a cubic goes three quarters of the way to its control points
  return `M${ARCS} ${from + 0.5}C${x.toFixed(1)} ${from + 0.5} ${x.toFixed(1)} ${to + 0.5} ${ARCS} ${to + 0.5}`;
}

function renderArcs(weights: Float32Array, {head, query, key}: View, side: string): TemplateResult {
  const lines = Array.from(weights, (weight, to) =>
    weight < LEAST
      ? nothing
      : svg`<path class=${to === key ? 'arc here' : 'arc'} data-to=${to} d=${arcPath(query, to)}
          stroke-width=${(WIDEST * weight).toFixed(2)}></path>`,
  );
  return html`<svg
    class="arcs ${side}"
    viewBox="0 0 ${ARCS} ${head.T}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${lines}
  </svg>`;
}

/** A bar for each weight; a unit is a hundredth of the weight 1 across and a row down. */
function renderBars(weights: Float32Array, query: number): TemplateResult {
  const bars = (width: (at: number) => number) =>
    Array.from({length: query + 1}, (_, at) => `M0 ${at + 0.3}h${width(at).toFixed(2)}v.4H0z`).join('');
  return html`<svg
    class="arcs end bars"
    viewBox="0 0 100 ${weights.length}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path class="room" d=${bars(() => 100)}></path>
    <path d=${bars((at) => 100 * weights[at])}></path>
  </svg>`;
}

/** Columns that a narrow figure leaves out. */
const classes: Record<number, string> = {1: 'raw', 3: 'mask'};

export interface RowEvents {
  /** The reader points at a key; −1 for none. */
  onPoint(key: number): void;
  onKey(key: number): void;
  onQuery(query: number): void;
}

const keyAt = (event: Event): number => {
  const row = (event.target as Element).closest<HTMLElement>('[data-key]');
  return row ? Number(row.dataset.key) : -1;
};

export class Rows {
  readonly #host: ReactiveElement;
  readonly #events: RowEvents;
  #shown = '';
  #focusDue = false;

  constructor(host: ReactiveElement, events: RowEvents) {
    this.#host = host;
    this.#events = events;
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = keyAt(event);
    const last = (event.currentTarget as HTMLElement).querySelectorAll('[data-key]').length - 1;
    const to = {ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last}[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.#events.onQuery(at);
    else if (to === undefined || at < 0) return;
    else {
      this.#focusDue = true;
      this.#events.onKey(Math.max(0, Math.min(last, to)));
    }
    event.preventDefault();
  };

  /** For the host's updated(): the focus follows the key, and the query's row is in sight. */
  updated(view: View): void {
    const box = this.#host.renderRoot.querySelector('.rows')!;
    const rowOf = (key: number) => box.querySelector<HTMLElement>(`[data-key="${key}"]`)!;
    const {head, query, key} = view;
    if (this.#focusDue) {
      this.#focusDue = false;
      rowOf(key).focus({preventScroll: true});
      this.#reveal(box, rowOf(key));
    }
    const shown = `${query} ${head.run.text}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const row = rowOf(query);
    requestAnimationFrame(() => this.#reveal(box, row, true)); // laid out with all else, not in the middle
  }

  /** Scrolls the box, never the page: the row is in sight, and where it is the query's most of what it may look at is too. */
  #reveal(box: Element, row: HTMLElement, isQuery = false): void {
    const [outer, inner] = [box, row].map((element) => element.getBoundingClientRect());
    const at = (inner.top - outer.top) / outer.height;
    const [least, most, to] = isQuery ? [0.5, 0.85, 0.75] : [0.1, 0.85, at < 0.5 ? 0.15 : 0.8];
    if (at < least || at > most) box.scrollTop += (at - to) * outer.height;
  }

  render(view: View): TemplateResult {
    const {head, query, words} = view;
    const isOpen = view.view === 'encoder';
    const weights = head.weights(query);
    const open = isOpen ? head.openWeights(query) : undefined;
    const heads = [words.key, words.product, `÷ √${head.d_head}`, words.mask, words.softmax];
    return html`<div class=${isOpen ? 'rows open' : 'rows'} part="rows" dir="ltr">
      <div class="ground">
        ${renderArcs(weights, view, 'start')}
        <div
          class="grid"
          role="grid"
          aria-label=${words.scores}
          @pointerover=${(event: Event) => this.#events.onPoint(keyAt(event))}
          @pointerleave=${() => this.#events.onPoint(-1)}
          @click=${(event: Event) => keyAt(event) >= 0 && this.#events.onKey(keyAt(event))}
          @keydown=${this.#onKey}
        >
          <div class="line heads" role="row">
            ${[...heads, ...(isOpen ? [words.noMask] : [])].map(
              (name, i) => html`<span role="columnheader" class=${classes[i] ?? ''}>${name}</span>`,
            )}
          </div>
          ${this.#renderRows(view, weights, open)}
        </div>
        ${open ? renderArcs(open, view, 'end') : renderBars(weights, query)}
      </div>
    </div>`;
  }

  #renderRows({head, query, key, labels}: View, weights: Float32Array, open?: Float32Array): unknown {
    const products = head.products(query);
    const root = Math.sqrt(head.d_head);
    const scores = head.scores(query);
    /** What is added to a score: nothing or −∞, unless a change in the model has made it another. */
    const added = (at: number) => {
      const more = scores[at] - products[at] / root;
      if (more === -Infinity) return '−∞';
      const isOther = isChanged(products[at] / root, scores[at]);
      return isOther && more < 0 ? signed(more, 2) : `+${isOther ? more.toFixed(2) : 0}`;
    };
    const share = (weight: number) =>
      html`<span role="gridcell">${weight === 0 ? '0' : percent(weight).replace('< ', '<')}</span>`;
    return labels.map((label, at) => {
      const isMasked = at > query;
      return html`<div
        role="row"
        data-key=${at}
        class=${`line${isMasked ? ' future' : ''}${at === query ? ' own' : ''}`}
        tabindex=${at === key ? 0 : -1}
        aria-selected=${at === key}
      >
        <bdi role="rowheader">${label}</bdi>
        <span role="gridcell" class="raw">${signed(products[at], 2)}</span>
        <span role="gridcell">${signed(products[at] / root, 2)}</span>
        <span role="gridcell" class="mask">${added(at)}</span>
        ${share(weights[at])} ${open ? share(open[at]) : nothing}
      </div>`;
    });
  }
}
