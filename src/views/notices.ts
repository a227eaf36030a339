import {html, nothing} from 'lit';
import type {FigureStrings} from './strings.js';
import {grouped} from './grouped.js';

/** What a reader has to know of a text they gave: that it fills its field, or holds what cannot be written. */
export function renderNotices(text: string, longest: number, words: FigureStrings): unknown {
  const notice = (content: unknown) => html`<p class="notice" role="status">${content}</p>`;
  return [
    // Cut in the middle of a character it is one unit shorter.
    text.length >= longest - 1
      ? notice([words.longest, ` ${grouped(longest)} `, words.charactersLeftOut])
      : nothing,
    /\p{Surrogate}/u.test(text) ? notice(words.surrogates) : nothing,
  ];
}
