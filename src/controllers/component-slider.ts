import {html, type ReactiveElement, type TemplateResult} from 'lit';
import {
  componentAt,
  drawBarRows,
  layoutBarRows,
  type BarRow,
  type BarRowsGeometry,
} from '../views/bar-rows.js';

export interface ComponentRows {
  rows: readonly BarRow[];
  /** The end of their scale. */
  range: number;
  part: string;
  label: string;
  /** What is said aloud of the component that is looked at. */
  said: string;
}

/** Vectors as rows of bars, one component of which is looked at: the one pointed at, else the one chosen by a click or by keys. */
export class ComponentSlider {
  readonly #host: ReactiveElement & {component: number};
  #hovered = -1;
  #geometry: BarRowsGeometry | undefined;
  #components = 0;

  constructor(host: ReactiveElement & {component: number}) {
    this.#host = host;
  }

  /**
   * Takes up how much is drawn, before it is.
   *
   * @param room the inline size there is, in px
   * @returns the component that is looked at
   */
  layOut(room: number, components: number, rows: number): number {
    this.#components = components;
    this.#geometry = layoutBarRows(room, components, rows);
    return this.#active;
  }

  get #active(): number {
    return this.#hovered < 0 ? this.#chosen : this.#hovered;
  }

  get #chosen(): number {
    return Math.min(this.#host.component, this.#components - 1);
  }

  readonly #onPointer = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const isLeaving = event.type === 'pointerleave';
    const at = isLeaving ? -1 : componentAt(x, y, this.#geometry!, this.#components);
    const isClick = event.type === 'click';
    if (isClick && at >= 0) this.#host.component = at;
    else if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = isClick && event.pointerType === 'touch' ? -1 : at;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.#components - 1;
    const by = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -8, PageUp: 8};
    const step = by[event.key as keyof typeof by];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : this.#chosen + step;
    if (Number.isNaN(to)) return;
    event.preventDefault();
    this.#hovered = -1;
    this.#host.component = Math.max(0, Math.min(last, to));
    this.#host.requestUpdate();
  };

  render({rows, range, part, label, said}: ComponentRows): TemplateResult {
    return html`<div
      class="rows"
      part=${part}
      role="slider"
      tabindex="0"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax=${this.#components - 1}
      aria-valuenow=${this.#active}
      aria-valuetext=${said}
      @pointermove=${this.#onPointer}
      @click=${this.#onPointer}
      @pointerleave=${this.#onPointer}
      @keydown=${this.#onKey}
    >
      ${drawBarRows(rows, range, this.#geometry!, this.#active)}
    </div>`;
  }
}
