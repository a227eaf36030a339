import type {ReactiveElement, TemplateResult} from 'lit';
import {
  componentAt,
  drawBarRows,
  layoutBarRows,
  type BarRow,
  type BarRowsGeometry,
} from '../views/bar-rows.js';
import {PointSlider} from './point-slider.js';

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
  readonly #slider: PointSlider;
  #geometry: BarRowsGeometry | undefined;
  #active = 0;

  constructor(host: ReactiveElement & {component: number}) {
    this.#slider = new PointSlider(host, {
      get: () => host.component,
      set: (component) => (host.component = component),
    });
  }

  /**
   * Takes up how much is drawn, before it is.
   *
   * @param room the inline size there is, in px
   * @returns the component that is looked at
   */
  layOut(room: number, components: number, rows: number): number {
    const geometry = (this.#geometry = layoutBarRows(room, components, rows));
    return (this.#active = this.#slider.aim(components, (x, y) => componentAt(x, y, geometry, components)));
  }

  render({rows, range, part, label, said}: ComponentRows): TemplateResult {
    const chart = drawBarRows(rows, range, this.#geometry!, this.#active);
    return this.#slider.render(this.#active, {kind: 'rows', part, label, said, chart});
  }
}
