/** How the model is kept, what it is to write, and how far the measuring is. */
import {html, nothing, type TemplateResult} from 'lit';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {LlmPrecisionRequestEvent} from '../../events/precision-request.js';
import {renderChoiceList} from '../../views/choice-list.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {renderNotices} from '../../views/notices.js';
import {chosenFormats, shareName} from '../../views/precision.js';
import {renderButton, renderCount} from '../../views/run-controls.js';
import {precisionOf} from './jobs.js';
import type {Measurements} from './measurements.js';
import type {PartHost} from './part-host.js';
import {cacheFormats, LARGEST, shares} from './settings.js';
import type {QuantizationCostStrings} from './strings.js';

const named = (formats: readonly FormatName[]) =>
  formats.map((name) => [name, numberFormats[name].title] as const);

/** "INT4, 32 in a row" of "int4:32". */
export function precisionName(precision: string, words: QuantizationCostStrings): string {
  const [format, share = 'channel'] = precision.split(':');
  const {title} = numberFormats[format as FormatName];
  return precisionOf(format as FormatName, 'channel') === format
    ? title
    : `${title}, ${shareName(share, words)}`;
}

export const renderPrompt = (host: PartHost, words: QuantizationCostStrings): TemplateResult =>
  html`<div class="field">
    <label for="prompt">${words.prompt}</label>
    <input
      type="text"
      id="prompt"
      part="input"
      dir="auto"
      autocomplete="off"
      spellcheck="false"
      maxlength=${LARGEST.prompt}
      .value=${host.prompt}
      @input=${({target}: Event) => {
        host.prompt = (target as HTMLInputElement).value;
      }}
    />
    ${renderNotices(host.prompt, LARGEST.prompt, words)}
  </div>`;

export const renderKeeping = (host: PartHost, words: QuantizationCostStrings): TemplateResult =>
  html`<div class="choice">
    ${renderChoiceList(
      words.share,
      host.share,
      shares.map((share) => [share, shareName(share, words)] as const),
      (share) => {
        host.share = share;
      },
    )}
    ${renderChoiceList(words.cacheFormat, host.cache, named(cacheFormats), (cache) => {
      host.cache = cache;
    })}
    ${renderCount(words.seed, host.seed, [0, 2 ** 32 - 1], (seed) => {
      host.seed = seed;
    })}
  </div>`;

export const renderCardChoice = (host: PartHost, words: QuantizationCostStrings): TemplateResult =>
  html`<div class="choice">
    ${renderChoiceList(words.formatOfWeights, host.format, named(chosenFormats), (format) => {
      host.format = format;
    })}
    ${renderCount(words.context, host.context, [1, LARGEST.context], (context) => {
      host.context = context;
    })}
    ${renderCount(words.batch, host.batch, [1, LARGEST.batch], (batch) => {
      host.batch = batch;
    })}
  </div>`;

/** The button that stops it or lets it go on, and a bar. */
export function renderProgress(measurements: Measurements, words: QuantizationCostStrings): TemplateResult {
  const {status, done, total, error, progress, config} = measurements;
  if (status === 'error') return renderFailure(error!, () => measurements.goOn(), words);
  const isRunning = status === 'running';
  return html`<div class="choice progress" part="progress">
    ${
      isRunning
        ? renderButton(words.stop, () => measurements.stop(), false, 'main')
        : renderButton(words.goOn, () => measurements.goOn(), status !== 'stopped', 'main')
    }
    ${
      isRunning && !config
        ? renderWait(words.house, progress, words)
        : html`<span
            >${isRunning ? html`<progress aria-label=${words.measured} max=${total} value=${done}></progress>` : nothing}
            ${status === 'stopped' ? words.stopped : nothing} ${words.measured}
            <code>${done}</code> ${words.of} <code>${total}</code> ${words.ways}.</span
          >`
    }
  </div>`;
}

/** Asks the page for a precision. */
export function requestPrecision(host: PartHost, precision: string): void {
  host.dispatchEvent(new LlmPrecisionRequestEvent(precision));
}
