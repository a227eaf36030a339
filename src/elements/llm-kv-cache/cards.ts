/** Which accelerators hold weights and cache. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {inBytes} from '../../views/sizes.js';
import type {Card, Factors, Memory} from './factors.js';
import type {KvCacheStrings} from './strings.js';

/** The bar is as wide as so many of an accelerator's memories. */
const BAR = 1.5;

/** Whether one holds it or how many do, and how many tokens fit: in words. */
export const saidOf = ({holds, count, tokens}: Card, context: number, words: KvCacheStrings): string[] => [
  holds ? words.holds : `${words.needs} ${grouped(count)}`,
  tokens < context ? grouped(tokens) : `${grouped(tokens)}, ${words.allItReads}`,
];

export function renderCards(
  cards: readonly Card[],
  {weights, cache: {allocated}, perToken}: Memory,
  {batch, model}: Factors,
  words: KvCacheStrings,
): TemplateResult {
  return html`<table class="facts cards" part="cards">
    <thead>
      <tr>
        <th scope="col">${words.card}</th>
        <th scope="col">${words.weightsAndCache}</th>
        <th scope="col">${words.verdictWord}</th>
        <th scope="col">${words.tokensFit}</th>
      </tr>
    </thead>
    <tbody>
      ${cards.map((card) => {
        const {title, source, memory, holds} = card;
        const [verdict, fit] = saidOf(card, model.context, words);
        const end = 100 / BAR;
        const [w, both] = [weights, weights + allocated].map((part) =>
          Math.min(100, (end * Number(part)) / Number(memory)),
        );
        return html`<tr class=${holds ? 'holds' : 'no'}>
          <th scope="row"><a href=${source}>${title}</a></th>
          <td>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect class="weights" width=${w.toFixed(2)} height="8"></rect>
              <rect class="cache-bar" x=${w.toFixed(2)} width=${(both - w).toFixed(2)} height="8"></rect>
              <rect class="limit" x=${end.toFixed(2)} width="0.6" height="8"></rect>
              ${both < 100 ? nothing : svg`<path class="torn" d="M96 8l1.2-8m1.2 8 1.2-8"></path>`}
            </svg>
          </td>
          <td data-label=${`${words.verdictWord}: `}>${verdict}</td>
          <td data-label=${`${words.tokensFit}: `}>${fit}</td>
        </tr>`;
      })}
    </tbody>
    <caption>
      ${words.cardsKey}
      <b class="weights">${words.weightsWord}</b>
      ${inBytes(weights)},
      <b class="cache-bar">${words.cacheWord}</b>
      ${inBytes(allocated)}; ${words.cardsNote}
      <code>${grouped(batch)}</code>
      ×
      <code>${grouped(perToken)} B</code
      >.
    </caption>
  </table>`;
}
