/** What is near a word as a table, and what the map shows of the whole. */
import {html, nothing, type TemplateResult} from 'lit';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import type {Atlas} from './atlas.js';
import type {Neighbour, Neighbourhood} from './neighbours.js';
import type {EmbeddingStrings} from './strings.js';
import type {WordTable} from './words.js';

/** @param choose told which word the reader wants to go to */
export function renderNeighbours(
  table: WordTable,
  {near, nearOnMap}: Neighbourhood,
  choose: (place: number) => void,
  words: EmbeddingStrings,
): TemplateResult {
  // In each row, for what came and went would move the page at every word that is pointed at.
  const row = ({place, cosine, distance, mapDistance, isMisplaced}: Neighbour, rank: number) =>
    html`<tr>
      <td>
        <button type="button" class="go" @click=${() => choose(place)}>${table.words[place]}</button>
      </td>
      <td>${signed(cosine, 2)}</td>
      <td>${distance.toFixed(2)}</td>
      <td>${mapDistance.toFixed(2)}</td>
      <td class=${isMisplaced ? 'flag' : nothing}>${isMisplaced ? words.far : nothing} ${rank}</td>
    </tr>`;
  return html`<table class="neighbours" part="neighbours">
      <thead>
        <tr>
          <th scope="col">${words.word}</th>
          <th scope="col">${words.cosine}</th>
          <th scope="col">${words.distance}</th>
          <th scope="col">${words.onMap}</th>
          <th scope="col">${words.place}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th colspan="4" scope="rowgroup" class="near">${words.near}</th>
          <th>${words.onMap}</th>
        </tr>
        ${near.map((each) => row(each, each.mapRank))}
      </tbody>
      <tbody>
        <tr>
          <th colspan="4" scope="rowgroup">${words.nearOnMap}</th>
          <th>${words.placeInTruth}</th>
        </tr>
        ${nearOnMap.map((each) => row(each, each.cosineRank))}
      </tbody>
    </table>
    <p class="hint">${words.farMeans} ${table.words.length - 1}.</p>`;
}

export function renderShare({table, map}: Atlas, words: EmbeddingStrings): TemplateResult {
  const [first, second] = map.variances.map((variance) => variance / (map.total || 1));
  const {unread} = table;
  return html`<p class="hint" part="share">
      ${table.words.length} ${words.shareWords} <code>${percent(first + second)}</code> ${words.shareOf}
      (<code>${percent(first)}</code> ${words.and} <code>${percent(second)}</code>); ${words.shareRest}
      ${table.d_model - 2} ${words.shareHidden}
    </p>
    ${
      unread.length
        ? html`<p class="hint">
            ${unread.length} ${words.unreadMany} “${unread.slice(0, 3).join('”, “')}”: ${words.unreadWhy}
          </p>`
        : nothing
    }`;
}
