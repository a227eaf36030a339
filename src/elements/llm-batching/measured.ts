/** Batches of the house model, really decoded in the reader's worker, and timed. */
import {html, nothing, type TemplateResult} from 'lit';
import {LinePlot} from '../../controllers/line-plot.js';
import type {Progress} from '../../runtime/index.js';
import type {BatchTiming} from '../../runtime/serving-protocol.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {PlotData} from '../../views/line-plot.js';
import type {NumbersTable} from '../../views/numbers.js';
import {quantity} from '../../views/quantity.js';
import {renderButton} from '../../views/run-controls.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import type {BatchingStrings} from './strings.js';

const batches = [1, 2, 4, 8, 16, 32];
const [PROMPT, STEPS, REPEATS] = [32, 64, 7];

const charts = ['rate', 'step'] as const;

const rateOf = ({batch, milliseconds}: BatchTiming): number => (1000 * batch) / milliseconds;

export default class MeasuredPart implements Part {
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #plots: readonly LinePlot[];
  readonly #drawn = new Map<string, {of: readonly BatchTiming[]; words: BatchingStrings; data: PlotData}>();
  #words: BatchingStrings | undefined; // those the charts are labelled with
  #timings: readonly BatchTiming[] = [];
  #kernels: string | undefined;
  #progress: Progress | undefined;
  #error: Error | undefined;
  #isStopped = false;
  #controller: AbortController | undefined; // while it is measured

  constructor(host: PartHost, place: PartPlace) {
    this.#host = host;
    this.#place = place;
    host.addController(this);
    this.#plots = charts.map(
      (name) => new LinePlot(host, {selector: `#${name}-chart`, data: () => this.#dataOf(name)}),
    );
  }

  hostUpdate(): void {
    if (!this.#place.isSeen() || this.#host.view !== 'measured') this.#stop();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  get status(): Part['status'] {
    return this.#error ? 'error' : 'ready';
  }

  reset(): void {
    this.#stop();
    this.#timings = [];
    this.#error = this.#kernels = undefined;
    this.#isStopped = false;
  }

  readonly #stop = (): void => {
    if (!this.#controller) return;
    this.#controller.abort();
    this.#controller = undefined;
    this.#isStopped = true;
    this.#host.requestUpdate();
  };

  async #measure(): Promise<void> {
    this.reset();
    const controller = (this.#controller = new AbortController());
    const {signal} = controller;
    this.#progress = undefined;
    this.#host.requestUpdate();
    const tell = (change: () => void): void => {
      if (signal.aborted) return;
      change();
      this.#host.requestUpdate();
    };
    try {
      const params = {model: 'base', batches, prompt: PROMPT, steps: STEPS, repeats: REPEATS} as const;
      const {kernels} = await this.#place.session().call('timeDecoding', params, {
        signal,
        onProgress: (progress) => tell(() => (this.#progress = progress)),
        onEvent: (timing) => tell(() => (this.#timings = [...this.#timings, timing])),
      });
      tell(() => (this.#kernels = kernels));
    } catch (error) {
      tell(() => (this.#error = error as Error));
    }
    tell(() => (this.#controller = undefined));
  }

  /** The same object as long as the same is drawn. */
  #dataOf(name: (typeof charts)[number]): PlotData | undefined {
    const [timings, words] = [this.#timings, this.#words];
    if (timings.length === 0 || !words) return undefined;
    const known = this.#drawn.get(name);
    if (known?.of === timings) return known.data;
    const y = timings.map(name === 'rate' ? rateOf : ({milliseconds}) => milliseconds);
    const label = name === 'rate' ? words.tokensPerSecond : words.msPerStep;
    const data: PlotData = {
      xLabel: words.batchAxis,
      yLabel: label,
      isLogX: true,
      low: 0,
      high: 1.08 * Math.max(...y),
      lines: [{name: label, colour: '--_rate', x: timings.map(({batch}) => batch), y, dots: true}],
    };
    this.#drawn.set(name, {of: timings, words, data});
    return data;
  }

  render(words: BatchingStrings): TemplateResult {
    this.#words = words;
    if (this.#error) return renderFailure(this.#error, () => void this.#measure(), words);
    const isBusy = this.#controller !== undefined;
    const name = this.#timings.length > 0 ? words.measureAgain : words.measure;
    return html`<div class="buttons">
        ${isBusy ? renderButton(words.stop, this.#stop, false, 'main') : renderButton(name, () => void this.#measure(), false, 'main')}
      </div>
      <div class="news" part="progress">
        ${
          isBusy
            ? renderWait(words.timing, this.#progress, words)
            : html`<p role="status">
                ${this.#isStopped ? words.stopped : this.#timings.length === 0 ? words.notYet : nothing}
              </p>`
        }
      </div>
      <div class="charts">
        ${charts.map(
          (chart, i) =>
            html`<div>
              <p class="label">${words[`${chart}Chart`]}</p>
              <div
                class="chart"
                id=${`${chart}-chart`}
                part="chart"
                role="img"
                aria-label=${this.#saidOf(chart, words)}
              ></div>
              ${this.#plots[i].error ? renderFailure(this.#plots[i].error, () => this.#plots[i].retry(), words) : nothing}
            </div>`,
        )}
      </div>
      <p class="verdict charts-news" part="verdict" role="status">${this.#verdict(words)}</p>
      <p class="hint">${words.measuredHint}</p>`;
  }

  #saidOf(name: (typeof charts)[number], words: BatchingStrings): string {
    const of = name === 'rate' ? rateOf : ({milliseconds}: BatchTiming) => milliseconds;
    const points = this.#timings.map((timing) => `${timing.batch}: ${quantity(of(timing))}`);
    return `${words[`${name}Chart`]}. ${points.join(', ')}`;
  }

  /** What came of it, once all is measured. */
  #verdict(words: BatchingStrings): unknown {
    const [first, last] = [this.#timings[0], this.#timings.at(-1)];
    if (!this.#kernels || !first || !last) return nothing;
    return html`${words.measuredBadge} ${words.measuredFrom} <code>${first.batch}</code> ${words.to}
      <code>${last.batch}</code> ${words.timesTokens} <code>${quantity(rateOf(last) / rateOf(first))}</code>,
      ${words.timesTime} <code>${quantity(last.milliseconds / first.milliseconds)}</code>. ${this.#kernels}
      ${words.kernels}.`;
  }

  numbers(words: BatchingStrings): NumbersTable {
    return {
      columns: [words.batchAxis, words.tokensPerSecond, words.msPerStep],
      rows: this.#timings.map((timing) => [
        timing.batch,
        quantity(rateOf(timing)),
        quantity(timing.milliseconds),
      ]),
    };
  }
}
