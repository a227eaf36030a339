/** A drawing that is read point by point: the one pointed at, else the one chosen by a click or by keys. */
import {html, type ReactiveElement, type TemplateResult} from 'lit';
import {stepOf} from '../views/line-chart.js';

export interface PointChart {
  /** Its class; chart-box. */
  kind?: string;
  part: string;
  label: string;
  /** What is said aloud of the point that is looked at. */
  said: string;
  /** The drawing. */
  chart: unknown;
}

/** Where a point is kept. */
export interface Chosen {
  get: () => number;
  set: (point: number) => void;
}

export class PointSlider {
  readonly #host: ReactiveElement;
  readonly #chosen: Chosen;
  #hovered = -1;
  #count = 0;
  #hit: (x: number, y: number) => number = () => -1;

  /** @param chosen where the chosen point is kept; here, where it is left out */
  constructor(host: ReactiveElement, chosen?: Chosen) {
    let kept = 0;
    this.#host = host;
    this.#chosen = chosen ?? {get: () => kept, set: (point) => (kept = point)};
  }

  /**
   * Takes up where the points are, before they are drawn.
   *
   * @param x in px from the chart's left edge, (points)
   * @returns the point that is looked at
   */
  layOut(x: readonly number[]): number {
    return this.aim(x.length, (at) => {
      const away = x.map((each) => Math.abs(each - at));
      return away.indexOf(Math.min(...away));
    });
  }

  /**
   * The same of another drawing.
   *
   * @param hit which of `count` points a place is of, in px from the left and the top; −1 for none
   */
  aim(count: number, hit: (x: number, y: number) => number): number {
    this.#count = count;
    this.#hit = hit;
    return this.#within(this.#hovered < 0 ? this.#chosen.get() : this.#hovered);
  }

  #within(point: number): number {
    return Math.max(0, Math.min(this.#count - 1, point));
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const {left, top} = (event.currentTarget as Element).getBoundingClientRect();
    const isLeaving = event.type === 'pointerleave';
    const at = isLeaving ? -1 : this.#hit(event.clientX - left, event.clientY - top);
    const isClick = event.type === 'click';
    if (isClick && at >= 0) this.#chosen.set(at);
    else if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = isClick && event.pointerType === 'touch' ? -1 : at;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const step = stepOf(event);
    if (step === undefined) return;
    event.preventDefault();
    this.#hovered = -1;
    this.#chosen.set(this.#within(this.#within(this.#chosen.get()) + step));
    this.#host.requestUpdate();
  };

  render(at: number, {kind = 'chart-box', part, label, said, chart}: PointChart): TemplateResult {
    return html`<div
      class=${kind}
      part=${part}
      role="slider"
      tabindex="0"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax=${this.#count - 1}
      aria-valuenow=${at}
      aria-valuetext=${said}
      @pointermove=${this.#onPointer}
      @click=${this.#onPointer}
      @pointerleave=${this.#onPointer}
      @keydown=${this.#onKey}
    >
      ${chart}
    </div>`;
  }
}
