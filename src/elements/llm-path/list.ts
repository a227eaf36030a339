/** The steps as a list: of each its name, its sentence and its drawing, or the room for them. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {renderFailure} from '../../views/figure.js';
import {renderDrawing} from './drawings.js';
import {sentenceOf, textOf} from './sentence.js';
import {stepNames, type StepName, type Told} from './steps.js';
import type {PathStrings} from './strings.js';

interface Steps {
  run: LiveRun | undefined;
  /** The one that is looked at; 0 for all alike. */
  step: number;
  /** What the names link to. */
  ids: readonly string[];
  toldOf(name: StepName): Told | Error | undefined;
  retry(): void;
}

export function renderSteps(steps: Steps, words: PathStrings): TemplateResult {
  const {step, ids} = steps;
  return html`<ol class=${step ? 'stepped' : ''} part="path" aria-label=${words.path}>
    ${stepNames.map((name, i) => {
      const title = words[name];
      return html`<li
        part="step"
        class=${i + 1 < step ? 'passed' : ''}
        aria-current=${i + 1 === step ? 'step' : nothing}
      >
        <span class="number" aria-hidden="true">${i + 1}</span>
        <span class="name" part="name"
          >${i < ids.length ? html`<a href=${`#${encodeURIComponent(ids[i])}`}>${title}</a>` : title}</span
        >
        ${renderTold(steps, name, words)}
      </li>`;
    })}
  </ol>`;
}

function renderTold({run, toldOf, retry}: Steps, name: StepName, words: PathStrings): TemplateResult {
  const told = toldOf(name);
  if (told instanceof Error) return html`<div class="sentence">${renderFailure(told, retry, words)}</div>`;
  const isKnown = run && told;
  return html`<p class="sentence" part="sentence">
      ${
        isKnown
          ? [sentenceOf(told, run, words), told.note && html`<small class="note">${words[told.note]}</small>`]
          : html`<span class="pending">…</span>`
      }
    </p>
    <div class="drawing" part="drawing" aria-hidden="true">
      ${isKnown ? renderDrawing(told.drawing, (fact) => textOf(fact, run, words)) : nothing}
    </div>`;
}
