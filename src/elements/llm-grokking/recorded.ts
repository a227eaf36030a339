/** The recorded transformer that groks, beside the network that does so live. */
import {html, type TemplateResult} from 'lit';
import {Answer} from '../../controllers/answer.js';
import {LinePlot} from '../../controllers/line-plot.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {PlotData} from '../../views/line-plot.js';
import type {GrokkingHost} from './live.js';
import {accuracyLines, chartOf, renderLegend} from './parts.js';
import {grokkingRecording, type GrokkingRecording} from './recording.js';
import type {GrokkingStrings} from './strings.js';

export class RecordedGrokking {
  readonly #answer: Answer<{name: string}, GrokkingRecording>;
  readonly #chart: LinePlot;
  #words: GrokkingStrings | undefined;
  #drawn: PlotData | undefined;

  /** @param isOn whether somebody sees it */
  constructor(host: GrokkingHost, isOn: () => boolean) {
    this.#answer = new Answer(host, () => (isOn() ? {name: 'grokking'} : undefined), grokkingRecording);
    this.#chart = new LinePlot(host, {
      selector: '.recorded-grokking-chart',
      data: () => (isOn() ? this.#data() : undefined),
    });
  }

  #data(): PlotData | undefined {
    const record = this.#answer.state.value;
    if (!record || !this.#words) return undefined;
    const {steps, train, validation} = record;
    return (this.#drawn ??= chartOf(accuracyLines(steps, train, validation, this.#words), this.#words));
  }

  render(words: GrokkingStrings): TemplateResult {
    const {state} = this.#answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.#answer.retry(), words);
    this.#words = words;
    if (this.#chart.error) return renderFailure(this.#chart.error, () => this.#chart.retry(), words);
    const record = state.value;
    if (!record) return renderWait(words.recording, undefined, words);
    const {script, seed, p, decay, layers, width, memorized, generalized} = record;
    return html`<p class="readout recorded-title">
        <span class="badge">${words.recordedBadge}</span> <code>${script}</code>, ${words.seed.toLowerCase()}
        <code>${seed}</code>: ${words.aTransformer} (${words.blocks} <code>${layers}</code>, ${words.width}
        <code>${width}</code>), p = <code>${p}</code>, ${words.decayShort} <code>${decay}</code>
      </p>
      ${renderLegend(words)}
      <div class="chart recorded-grokking-chart" role="img" aria-label=${words.recordedGrokking}></div>
      <p class="readout" part="result">
        ${words.memorizedAt} <code>${memorized}</code>; ${words.understoodAt} <code>${generalized}</code>.
      </p>`;
  }

  rows(words: GrokkingStrings): (string | number)[][] {
    const record = this.#answer.state.value;
    if (!record) return [];
    return record.steps.map((at, i) => [
      words.recordedBadge,
      at,
      record.train[i].toFixed(4),
      record.validation[i].toFixed(4),
      '',
    ]);
  }
}
