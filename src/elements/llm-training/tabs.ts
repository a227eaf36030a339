import {html, type TemplateResult} from 'lit';
import type {TrainingView} from './settings.js';
import type {TrainingStrings} from './strings.js';

/** The choice of views (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/): arrows go to the next one, Home and End to the ends. */
export function renderTabs(
  names: readonly TrainingView[],
  chosen: TrainingView,
  words: TrainingStrings,
  choose: (name: TrainingView) => void,
): TemplateResult {
  const onKey = (event: KeyboardEvent) => {
    const list = event.currentTarget as HTMLElement;
    const isRtl = getComputedStyle(list).direction === 'rtl';
    const at = names.indexOf(chosen);
    const by = {ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1}[event.key];
    const ends = {Home: 0, End: names.length - 1}[event.key];
    const to = by === undefined ? ends : (at + by + names.length) % names.length;
    if (to === undefined) return;
    event.preventDefault();
    choose(names[to]);
    list.querySelectorAll<HTMLElement>('[role="tab"]')[to].focus();
  };
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${words.views} @keydown=${onKey}>
    ${names.map(
      (name) =>
        html`<button
          type="button"
          role="tab"
          id=${`tab-${name}`}
          aria-selected=${name === chosen}
          aria-controls="view"
          tabindex=${name === chosen ? 0 : -1}
          @click=${() => choose(name)}
        >
          ${words[name]}
        </button>`,
    )}
  </div>`;
}
