import type {ReactiveController, ReactiveElement} from 'lit';
import type {LineChart as Drawing, LineChartData} from '../views/line-chart.js';

export interface LineChartOptions {
  /** Picks the chart's element in the host's shadow root. */
  selector: string;
  /** What to draw now; undefined for nothing. The same object is drawn once. */
  data: () => LineChartData | undefined;
  /** Told which place along the axis the reader clicked or dragged to. */
  onPick?: (x: number) => void;
}

/** Keeps lines drawn in one element of the host; their code is loaded when there is first something to draw. */
export class LineChart implements ReactiveController {
  /** Why the chart's code did not come. */
  error: Error | undefined;

  readonly #host: ReactiveElement;
  readonly #options: LineChartOptions;
  #container: HTMLElement | null = null;
  #chart: Drawing | undefined;

  constructor(host: ReactiveElement, options: LineChartOptions) {
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
      const {LineChart: Drawing} = await import('../views/line-chart.js');
      if (this.#container !== container) return; // let go meanwhile
      this.#chart = new Drawing(container, (x) => this.#options.onPick?.(x));
    } catch (error) {
      this.error = error as Error;
    }
    this.#host.requestUpdate();
  }
}
