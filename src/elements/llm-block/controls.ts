/** Which model, and how many tokens it reads. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import type {PartialConfig} from '../../core/model/complete-config.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {modelNames, modelTitles, type BlockModel} from './models.js';
import {count, type Anatomy} from './parts.js';
import {LONGEST} from './settings.js';
import type {Source} from './source.js';
import type {BlockStrings} from './strings.js';

interface Host extends ReactiveElement {
  model: BlockModel;
  config: PartialConfig | undefined;
  length: number;
}

export function renderControls(
  host: Host,
  source: Source,
  {config, T, parameters}: Anatomy,
  words: BlockStrings,
): TemplateResult {
  const {shown, problem, failure} = source;
  const most = Math.min(LONGEST, config.max_position_embeddings);
  const GIVEN = 'given';
  return html`<div class="choice" part="choice">
      <label class="field"
        >${words.modelField}
        <select
          @change=${({target}: Event) => {
            const {value} = target as HTMLSelectElement;
            if (value === GIVEN) return;
            host.config = undefined;
            host.model = value as BlockModel;
          }}
        >
          ${host.config ? html`<option value=${GIVEN} .selected=${true}>${words.given}</option>` : nothing}
          ${modelNames.map(
            (name) =>
              html`<option value=${name} .selected=${!host.config && name === host.model}>
                ${modelTitles[name]}
              </option>`,
          )}
        </select>
      </label>
      <div class="length">
        <label class="field"
          >${words.length}
          <input
            type="range"
            min="0"
            max=${Math.ceil(Math.log2(most))}
            step="1"
            .value=${String(Math.round(Math.log2(T)))}
            aria-valuetext=${count(T)}
            @input=${({target}: Event) => {
              host.length = Math.min(most, 2 ** (target as HTMLInputElement).valueAsNumber);
            }}
          />
        </label>
        <span class="number-field">
          <input
            type="number"
            min="1"
            max=${most}
            aria-label=${words.length}
            .value=${String(T)}
            @change=${({target}: Event) => {
              const input = target as HTMLInputElement;
              if (input.value && input.checkValidity()) host.length = input.valueAsNumber;
              else input.value = String(T);
            }}
          />
          ${words.atMost} ${count(most)}
        </span>
      </div>
      ${
        shown.source
          ? html`<span class="source" part="source"
              ><code>${count(parameters.total)}</code> ${words.parametersOf}, ${words.published}:
              <a href=${shown.source}>config.json</a></span
            >`
          : shown.isNano
            ? html`<span class="source" part="source"
                ><code>${count(parameters.total)}</code> ${words.parametersOf}, ${words.house}</span
              >`
            : nothing
      }
    </div>
    ${
      problem
        ? html`<div class="failure" part="error" role="alert">
            <p>${words.badConfig} ${shown.title}.</p>
            <p><code>${problem.message}</code></p>
          </div>`
        : nothing
    }
    ${failure ? renderFailure(failure, () => source.retry(), words) : nothing}
    ${source.status === 'loading' ? renderWait(modelTitles[host.model], undefined, words) : nothing}`;
}
