/** The controls of a training run: its seed, train and pause, and its checkpoints. */
import {html, type TemplateResult} from 'lit';
import type {RunStrings} from './run-strings.js';
import {renderSlider} from './slider.js';

/** A whole number from `least` to `most`; what is none is not taken. */
export function renderCount(
  name: string,
  value: number,
  [least, most]: readonly [number, number],
  set: (value: number) => void,
): TemplateResult {
  return html`<label class="number-field"
    >${name}
    <input
      type="number"
      min=${least}
      max=${most}
      step="1"
      .value=${String(value)}
      @change=${({target}: Event) => {
        const input = target as HTMLInputElement;
        if (input.value && input.checkValidity()) set(Number(input.value));
        else input.value = String(value);
      }}
  /></label>`;
}

/** What decides first weights and batches. */
export const renderSeed = (host: {seed: number}, words: Pick<RunStrings, 'seed'>): TemplateResult =>
  renderCount(words.seed, host.seed, [0, 2 ** 32 - 1], (seed) => {
    host.seed = seed;
  });

/** A button; where it `isOff` it is there, and does nothing. */
export function renderButton(name: string, onClick: () => void, isOff = false, kind = ''): TemplateResult {
  return html`<button type="button" class=${kind} aria-disabled=${isOff} @click=${() => isOff || onClick()}>
    ${name}
  </button>`;
}

/** What the buttons read and do of a run. */
export interface Drive {
  readonly isGoing: boolean;
  readonly steps: number;
  /** Whether it cannot go on as it is. */
  readonly isStuck?: boolean;
  readonly toggle: () => void;
  readonly startOver: () => void;
}

export function renderDrive(
  {isGoing, steps, isStuck, toggle, startOver}: Drive,
  words: RunStrings,
): TemplateResult {
  const name = isGoing ? words.pause : steps > 0 ? words.resume : words.train;
  return html`<div class="buttons">
    ${renderButton(name, toggle, isStuck, 'main')} ${renderButton(words.startOver, startOver)}
  </div>`;
}

/** Places along a run, and what can be done at the one that is looked at. */
export function renderPlaces(
  name: string,
  at: number,
  last: number,
  said: string,
  pick: (at: number) => void,
  button: TemplateResult,
): TemplateResult {
  const slider = renderSlider({name, value: at, least: 0, most: last, step: 1, said, onInput: pick});
  return html`<div class="kept">${slider} ${button}</div>`;
}
