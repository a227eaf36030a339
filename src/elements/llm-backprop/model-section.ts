/** The part on the model: the text, and its gradients once there is a run. */
import {html, nothing, type TemplateResult} from 'lit';
import type {ModelClient} from '../../controllers/model-client.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {ModelPart} from './model.js';
import type {BackpropStrings} from './strings.js';

/** @param chips the tokens of the text, drawn */
export function renderModelSection(
  client: ModelClient,
  part: ModelPart,
  chips: TemplateResult,
  room: number,
  words: BackpropStrings,
): TemplateResult {
  const {state, settings, isShared} = client;
  const {run} = state;
  const field = renderPromptField(isShared ? undefined : settings.text, run, words);
  if (state.status === 'error')
    return html`${field} ${renderFailure(state.error, () => client.retry(), words)}`;
  if (run) return html`${field} ${part.render(run, chips, room, words)}`;
  const progress = state.status === 'loading' ? state.progress : undefined;
  return html`${field}
    <div class="model-room">
      ${state.status === 'loading' ? renderWait(words.model, progress, words) : nothing}
    </div>`;
}
