/** How the model is kept, what it is to write, and how far the measuring is. */
import {html, nothing, type TemplateResult} from 'lit';
import type {ModelClient} from '../../controllers/model-client.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {LlmPrecisionRequestEvent} from '../../events/precision-request.js';
import {renderChoiceList} from '../../views/choice-list.js';
import {chosenFormats} from '../../views/chosen-formats.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {renderNotices} from '../../views/notices.js';
import {precisionName, precisionOf, renderPrecision, shareName, shares} from '../../views/precision.js';
import {renderButton} from '../../views/run-controls.js';
import type {Fields} from './fields.js';
import type {Measurements} from './measurements.js';
import type {PartHost} from './part-host.js';
import {cacheFormats, LONGEST_PROMPT} from './settings.js';
import type {QuantizationCostStrings} from './strings.js';

const named = <Name extends FormatName>(formats: readonly Name[]) =>
  formats.map((name) => [name, numberFormats[name].title] as const);

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
      maxlength=${LONGEST_PROMPT}
      .value=${host.prompt}
      @input=${({target}: Event) => {
        host.prompt = (target as HTMLInputElement).value;
      }}
    />
    ${renderNotices(host.prompt, LONGEST_PROMPT, words)}
  </div>`;

export const renderKeeping = (
  host: PartHost,
  fields: Fields,
  words: QuantizationCostStrings,
): TemplateResult =>
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
      ${fields.render('seed', words)}
    </div>
    ${fields.renderProblems(['seed'], words)}`;

export const renderCardChoice = (
  host: PartHost,
  fields: Fields,
  words: QuantizationCostStrings,
): TemplateResult =>
  html`<div class="choice">
      ${renderChoiceList(words.formatOfWeights, host.format, named(chosenFormats), (format) => {
        host.format = format;
      })}
      ${fields.render('context', words)} ${fields.render('batch', words)}
    </div>
    ${fields.renderProblems(['context', 'batch'], words)}`;

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

/** What the page's figures compute with; nothing where this one stands alone. */
export function renderPagePrecision(
  host: PartHost,
  model: ModelClient,
  words: QuantizationCostStrings,
): TemplateResult | typeof nothing {
  if (!model.isShared) return nothing;
  return renderPrecision(
    model.settings.precision,
    precisionOf(host.format, numberFormats[host.format], host.share),
    (precision) => precisionName(precision, numberFormats, words),
    (precision) => host.dispatchEvent(new LlmPrecisionRequestEvent(precision)),
    words,
  );
}
