import {html, type TemplateResult} from 'lit';
import type {TrainingStrings} from './strings.js';
import type {PartHost} from './view.js';

/** What decides first weights and batches. */
export function renderSeed(host: PartHost, words: TrainingStrings): TemplateResult {
  const {seed} = host;
  return html`<label class="number-field"
    >${words.seed}
    <input
      type="number"
      min="0"
      max=${2 ** 32 - 1}
      step="1"
      .value=${String(seed)}
      @change=${({target}: Event) => {
        const input = target as HTMLInputElement;
        if (input.value && input.checkValidity()) host.seed = Number(input.value);
        else input.value = String(seed);
      }}
  /></label>`;
}
