import type {ReactiveController, ReactiveElement} from 'lit';
import {laidOut} from '../views/laid-out.js';
import type {LinePlot as Drawing, PlotData} from '../views/line-plot.js';

export interface PlotOptions {
  /** Picks the chart's element in the host's shadow root. */
  selector: string;
  /** What to draw now; undefined for nothing. The same object is drawn once. */
  data: () => PlotData | undefined;
  /** Told which place along the axis the reader clicked or dragged to. */
  onPick?: (x: number) => void;
}

/** Keeps lines drawn in one element of the host; their code is loaded when there is first something to draw. */
export class LinePlot implements ReactiveController {
  /** Why the chart's code did not come. */
  error: Error | undefined;

  readonly #host: ReactiveElement;
  readonly #options: PlotOptions;
  #container: HTMLElement | null = null;
  #chart: Drawing | undefined;

  constructor(host: ReactiveElement, options: PlotOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const container = this.#host.renderRoot.querySelector<HTMLElement>(this.#options.selector);
    const data = container ? this.#options.data() : undefined;
    if (container !== this.#container) this.#letGo();
    if (!container || !data) return;
    if (container !== this.#container) void this.#load(container);
    this.#chart?.show(data);
  }

  hostDisconnected(): void {
    this.#letGo();
  }

  /** Asks for the code again, after an error. */
  retry(): void {
    this.error = undefined;
    this.#letGo();
    this.#host.requestUpdate();
  }

  #letGo(): void {
    this.#chart?.destroy();
    this.#chart = undefined;
    this.#container = null;
  }

  async #load(container: HTMLElement): Promise<void> {
    this.#container = container;
    try {
      const {LinePlot: Drawing} = await import('../views/line-plot.js');
      await laidOut();
      if (this.#container !== container || this.#chart) return; // let go meanwhile, or taken up twice
      this.#chart = new Drawing(container, (x) => this.#options.onPick?.(x));
    } catch (error) {
      this.error = error as Error;
    }
    this.#host.requestUpdate();
  }
}
