/** The text that a figure's model reads, where the figure asks for it itself, and what the model left out of it. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../context/model.js';
import {LONGEST_PROMPT} from './model-settings.js';
import {LlmTextRequestEvent} from '../events/text-request.js';
import {renderNotices} from '../views/notices.js';
import type {FigureStrings} from '../views/strings.js';

export const promptFieldStrings = {
  text: 'Text',
  model: 'nano',
  leftOut: 'tokens do not fit in the model’s context and were left out at the end.',
};

type Words = FigureStrings & typeof promptFieldStrings;

/** What was left out of a text that is too long. */
export function renderLeftOut(run: LiveRun | undefined, {leftOut}: Words): unknown {
  return run?.leftOut ? html`<p class="notice" role="status">${run.leftOut} ${leftOut}</p>` : nothing;
}

/** The field by itself, below its label: as high as its text, or three rows where an engine has no `field-sizing`. A change is asked for by an event. */
export function renderTextField(text: string, words: FigureStrings): TemplateResult {
  return html`<textarea
      class="text"
      part="input"
      id="text"
      dir="auto"
      rows="3"
      spellcheck="false"
      maxlength=${LONGEST_PROMPT}
      placeholder=${text}
      .value=${text}
      @input=${({target}: Event) => {
        const input = target as HTMLTextAreaElement;
        const isGranted = input.dispatchEvent(new LlmTextRequestEvent(input.value));
        if (!isGranted) input.value = text;
      }}
    ></textarea>
    ${renderNotices(text, LONGEST_PROMPT, words)}`;
}

/**
 * The field with its label, and what is to know of what it holds.
 *
 * @param text what it holds; undefined where another figure has the field
 */
export function renderPromptField(text: string | undefined, run: LiveRun | undefined, words: Words): unknown {
  const field = (value: string) =>
    html`<label for="text">${words.text}</label> ${renderTextField(value, words)}`;
  return [text === undefined ? nothing : field(text), renderLeftOut(run, words)];
}
