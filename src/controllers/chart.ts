import type {ReactiveController, ReactiveElement} from 'lit';
import type {Curve, CurveChart} from '../views/chart.js';
import {laidOut} from '../views/laid-out.js';

export interface ChartOptions {
  /** Picks the chart's element in the host's shadow root. */
  selector: string;
  /** What to draw now; undefined for nothing. */
  curve: () => Curve | undefined;
  /** Told which point the reader clicked or dragged to. */
  onPick: (point: number) => void;
}

/** Keeps a curve drawn in one element of the host; its code is loaded when there is first something to draw. */
export class Chart implements ReactiveController {
  /** Why the chart's code did not come. */
  error: Error | undefined;

  readonly #host: ReactiveElement;
  readonly #options: ChartOptions;
  #container: Element | null = null;
  #chart: CurveChart | undefined;

  constructor(host: ReactiveElement, options: ChartOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const container = this.#host.renderRoot.querySelector(this.#options.selector);
    const curve = container ? this.#options.curve() : undefined;
    if (container !== this.#container) this.#letGo();
    if (!container || !curve) return;
    if (container !== this.#container) void this.#load(container as HTMLElement);
    this.#chart?.show(curve);
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
      const {CurveChart} = await import('../views/chart.js');
      await laidOut();
      if (this.#container !== container || this.#chart) return; // let go meanwhile, or taken up twice
      this.#chart = new CurveChart(container, this.#options.onPick);
    } catch (error) {
      this.error = error as Error;
    }
    this.#host.requestUpdate();
  }
}
