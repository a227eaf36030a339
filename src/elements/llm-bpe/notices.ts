import {html, nothing} from 'lit';
import type {BpeStrings} from './strings.js';

/** What a reader has to know of a text they gave: that it fills its field, or holds what cannot be written. */
export function renderNotices(text: string, longest: number, words: BpeStrings): unknown {
  const isFull = text.length >= longest;
  return [
    isFull
      ? html`<p class="notice" role="status">
          ${words.longest} ${longest.toLocaleString('en')} ${words.charactersUnit}; ${words.leftOut}
        </p>`
      : nothing,
    /\p{Surrogate}/u.test(text) ? html`<p class="notice">${words.surrogates}</p>` : nothing,
  ];
}
