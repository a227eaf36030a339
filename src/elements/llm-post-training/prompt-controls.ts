/** The prompt, with examples to choose from, and how answers are drawn. */
import {html, type TemplateResult} from 'lit';
import {renderExamples} from '../../views/example-list.js';
import {renderNotices} from '../../views/notices.js';
import {renderButton, renderSeed} from '../../views/run-controls.js';
import {prompts} from './examples.js';
import type {PartHost} from './part-host.js';
import {LONGEST} from './settings.js';
import type {PostTrainingStrings} from './strings.js';

export function renderPrompt(host: PartHost, words: PostTrainingStrings): TemplateResult {
  return html`<div class="prompt">
    <div class="field">
      <label for="prompt">${words.prompt}</label>
      <textarea
        id="prompt"
        part="input"
        dir="auto"
        class="text"
        spellcheck="false"
        maxlength=${LONGEST}
        .value=${host.prompt}
        @input=${({target}: Event) => {
          host.prompt = (target as HTMLTextAreaElement).value;
        }}
      ></textarea>
      ${renderNotices(host.prompt, LONGEST, words)}
    </div>
    ${renderExamples({
      id: 'example',
      names: prompts,
      chosen: prompts.indexOf(host.prompt),
      choose: (index) => {
        host.prompt = prompts[index];
      },
      words,
    })}
  </div>`;
}

export function renderTemperature(host: PartHost, words: PostTrainingStrings): TemplateResult {
  return html`<label class="slider"
    ><span>${words.temperature}</span>
    <input
      type="range"
      min="0"
      max="2"
      step="0.1"
      .value=${String(host.temperature)}
      @input=${({target}: Event) => {
        host.temperature = Number((target as HTMLInputElement).value);
      }}
    />
    <output>${host.temperature.toFixed(1)}</output></label
  >`;
}

/** The seed, and a way to the next. */
export function renderNextSeed(host: PartHost, words: PostTrainingStrings): TemplateResult {
  const next = (): void => {
    host.seed = host.seed === 2 ** 32 - 1 ? 0 : host.seed + 1;
  };
  return html`${renderSeed(host, words)} ${renderButton(words.nextSeed, next)}`;
}
