/** What the run comes to, in four numbers. */
import {html, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {modelSettings} from '../../controllers/model-settings.js';
import {meanLoss} from '../../runtime/token-losses.js';
import {quantity} from '../../views/quantity.js';
import type {PromptStrings} from './strings.js';

/** How many things about the model are not as they were published. */
export function changesIn({interventions, precision}: ModelSettings): number {
  return interventions.length + Number(precision !== modelSettings.precision.default);
}

export interface StatsOptions {
  run: LiveRun | undefined;
  changes: number;
  onUndo: () => void;
  words: PromptStrings;
}

export function renderStats({run, changes, onUndo, words}: StatsOptions): TemplateResult {
  const loss = run ? meanLoss(run) : NaN;
  const context = run?.model.info.config.max_position_embeddings;
  const count = run ? `${run.tokens.length - 1} ${words.ofContext} ${context! - 1}` : '–';
  const stat = (name: string, value: unknown) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const undo = () =>
    html`<button type="button" class="undo" aria-label=${words.undoAll} @click=${onUndo}>
      ${words.undo}
    </button>`;
  return html`<dl class="stats" part="stats">
    ${stat(words.statTokens, count)} ${stat(words.loss, Number.isNaN(loss) ? '–' : loss.toFixed(3))}
    ${stat(words.perplexity, Number.isNaN(loss) ? '–' : quantity(Math.exp(loss)))}
    ${stat(words.changes, changes ? html`${changes} ${undo()}` : words.noChanges)}
  </dl>`;
}
