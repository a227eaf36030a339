/** Which accelerators hold weights and cache. */
import {html, type TemplateResult} from 'lit';
import {exactly, inBytes} from '../../views/sizes.js';
import type {Card, Factors, Memory} from './factors.js';
import type {KvCacheStrings} from './strings.js';

/** The bar is as wide as so many of an accelerator's memories. */
const BAR = 1.5;

export function renderCards(
  cards: readonly Card[],
  {weights, cache: {allocated}, perToken}: Memory,
  {batch, window}: Factors,
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
      ${cards.map(({title, source, memory, holds, count, tokens}) => {
        const end = 100 / BAR;
        const [w, c] = [weights, allocated].map((part) =>
          Math.min(100, (end * Number(part)) / Number(memory)),
        );
        // A window that fits is enough for any length.
        const isAny = window !== null && tokens >= BigInt(window);
        return html`<tr class=${holds ? 'holds' : 'no'}>
          <th scope="row"><a href=${source}>${title}</a></th>
          <td>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect class="weights" width=${w.toFixed(2)} height="8"></rect>
              <rect
                class="cache-bar"
                x=${w.toFixed(2)}
                width=${Math.min(c, 100 - w).toFixed(2)}
                height="8"
              ></rect>
              <rect class="limit" x=${end.toFixed(2)} width="0.6" height="8"></rect>
            </svg>
          </td>
          <td>${holds ? words.holds : html`${words.needs} <code>${exactly(count)}</code>`}</td>
          <td><code>${isAny ? words.anyLength : exactly(tokens)}</code></td>
        </tr>`;
      })}
    </tbody>
    <caption>
      ${words.cardsKey}
      <b class="weights">${words.weightsWord}</b>
      ${inBytes(weights)},
      <b class="cache-bar">${words.cacheWord}</b>
      ${inBytes(allocated)}; ${words.cardsNote}
      <code>${exactly(BigInt(batch))}</code>
      ×
      <code>${exactly(perToken)} B</code
      >.
    </caption>
  </table>`;
}
