/** Batches of the house model, really decoded in the reader's worker, and timed: once it is seen, and whenever asked. */
import {html, nothing, type TemplateResult} from 'lit';
import {InSight} from '../../controllers/in-sight.js';
import type {Progress} from '../../runtime/index.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {quantity} from '../../views/quantity.js';
import {renderButton} from '../../views/run-controls.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import type {BatchingStrings} from './strings.js';

const batches = [1, 2, 4, 8, 16, 32];
const [PROMPT, STEPS, REPEATS] = [32, 64, 7];

export default class MeasuredPart implements Part {
  readonly isThere = true;
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #sight: InSight;
  /** Milliseconds of a step, by batch: the least so far. */
  #times: ReadonlyMap<number, number> = new Map();
  #kernels: string | undefined; // once all is measured
  #progress: Progress | undefined;
  #error: Error | undefined;
  #isStopped = false; // by the reader
  #controller: AbortController | undefined; // while it is measured

  constructor(host: PartHost, place: PartPlace) {
    this.#host = host;
    this.#place = place;
    this.#sight = new InSight(host);
    host.addController(this);
  }

  hostUpdate(): void {
    const isSeen = this.#place.isSeen() && this.#sight.value && this.#host.view === 'measured';
    if (!isSeen) this.#abort();
    else if (!this.#controller && !this.#kernels && !this.#isStopped && !this.#error) void this.#measure();
  }

  hostDisconnected(): void {
    this.#abort();
  }

  get status(): Part['status'] {
    return this.#error ? 'error' : 'ready';
  }

  reset(): void {
    this.#abort();
    this.#times = new Map();
    this.#error = this.#kernels = this.#progress = undefined;
    this.#isStopped = false;
    this.#host.requestUpdate();
  }

  #abort(): void {
    this.#controller?.abort();
    this.#controller = undefined;
  }

  readonly #stop = (): void => {
    this.#abort();
    this.#isStopped = true;
    this.#host.requestUpdate();
  };

  readonly #again = (): void => this.reset();

  async #measure(): Promise<void> {
    const controller = (this.#controller = new AbortController());
    const {signal} = controller;
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
        onEvent: ({batch, milliseconds}) =>
          tell(() => (this.#times = new Map(this.#times).set(batch, milliseconds))),
      });
      tell(() => (this.#kernels = kernels));
    } catch (error) {
      tell(() => (this.#error = error as Error));
    }
    tell(() => (this.#controller = undefined));
  }

  /** Tokens a second, by batch. */
  #rateOf(batch: number): number {
    return (1000 * batch) / this.#times.get(batch)!;
  }

  render(words: BatchingStrings): TemplateResult {
    if (this.#error) return renderFailure(this.#error, this.#again, words);
    const isBusy = this.#controller !== undefined;
    const known = batches.filter((batch) => this.#times.has(batch));
    const [mostRate, mostTime] = [
      Math.max(...known.map((batch) => this.#rateOf(batch))),
      Math.max(...this.#times.values()),
    ];
    return html`<table class="results timed" part="timings" aria-busy=${isBusy}>
        <thead>
          <tr>
            ${[words.batchAxis, words.tokensPerSecond, words.msPerStep].map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${batches.map((batch) => {
            const time = this.#times.get(batch);
            return html`<tr>
              <th scope="row">${batch}</th>
              <td>${renderBar(time && this.#rateOf(batch), mostRate, 'decode')}</td>
              <td>${renderBar(time, mostTime, 'prefill')}</td>
            </tr>`;
          })}
        </tbody>
      </table>
      <div class="news timed-news" part="progress">
        ${
          isBusy
            ? renderWait(words.timing, this.#progress, words)
            : html`<p class="verdict" part="verdict" role="status">
                ${this.#isStopped ? words.stopped : this.#verdict(words)}
              </p>`
        }
      </div>
      <div class="buttons">
        ${isBusy ? renderButton(words.stop, this.#stop) : renderButton(words.measureAgain, this.#again)}
      </div>
      <p class="hint">${words.measuredHint}</p>`;
  }

  /** What came of it, once all is measured. */
  #verdict(words: BatchingStrings): unknown {
    if (!this.#kernels) return nothing;
    const [first, last] = [batches[0], batches.at(-1)!];
    const times = (of: (batch: number) => number) => quantity(of(last) / of(first));
    return html`${words.measuredBadge} ${words.measuredFrom} <code>${first}</code> ${words.to}
      <code>${last}</code> ${words.timesTokens} <code>${times((batch) => this.#rateOf(batch))}</code>,
      ${words.timesTime} <code>${times((batch) => this.#times.get(batch)!)}</code>. ${this.#kernels}
      ${words.kernels}.`;
  }

  numbers(words: BatchingStrings): NumbersTable {
    return {
      columns: [words.batchAxis, words.tokensPerSecond, words.msPerStep],
      rows: [...this.#times].map(([batch, time]) => [batch, quantity(this.#rateOf(batch)), quantity(time)]),
    };
  }
}

/** A number with a bar as long as its share of the largest. */
function renderBar(value: number | undefined, most: number, kind: string): TemplateResult {
  const width = value === undefined ? 0 : (100 * value) / most;
  return html`<svg class=${kind} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${width.toFixed(2)} height="8"></rect></svg
    ><code>${value === undefined ? '–' : quantity(value)}</code>`;
}
