/** Which published models fit which accelerators. */
import {html, type TemplateResult} from 'lit';
import {accelerators} from '../../core/accounting/accelerators.js';
import {modelPresets} from '../../core/accounting/presets.js';
import {acceleratorsFor} from '../../core/accounting/training-run.js';
import type {FormatName} from '../../core/quantization/formats.js';
import {bytesOfCache, bytesOfWeights, exactly, inBytes} from './sizes.js';
import type {Share} from './settings.js';
import type {QuantizationCostStrings} from './strings.js';

/** How models are kept, and how long the texts are. */
export interface Keeping {
  readonly format: FormatName;
  readonly share: Share;
  readonly cache: FormatName;
  readonly context: number;
  readonly batch: number;
}

const cards = Object.values(accelerators);

export interface Fit {
  readonly title: string;
  readonly source: string;
  /** Tokens of each sequence: no more than the model reads. */
  readonly tokens: number;
  readonly weights: bigint;
  readonly cache: bigint;
  /** Of each accelerator so many are needed. */
  readonly cards: readonly bigint[];
}

export function fits({format, share, cache, context, batch}: Keeping): readonly Fit[] {
  return Object.values(modelPresets).map(({title, source, config}) => {
    const tokens = Math.min(context, config.max_position_embeddings);
    const weights = bytesOfWeights(config, format, share);
    const kept = bytesOfCache(config, cache, Math.min(tokens, config.sliding_window ?? tokens), batch);
    const bytes = weights + kept;
    return {
      title,
      source,
      tokens,
      weights,
      cache: kept,
      cards: cards.map((card) => acceleratorsFor(bytes, card)),
    };
  });
}

export function renderCards(keeping: Keeping, words: QuantizationCostStrings): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.whichFit}>
      <table class="results cards" part="cards">
        <thead>
          <tr>
            <th scope="col">${words.modelWord}</th>
            <th scope="col">${words.tokensWord}</th>
            <th scope="col">${words.weightsWord}</th>
            <th scope="col">${words.cacheWord}</th>
            ${cards.map(
              ({title, source, memory}) =>
                html`<th scope="col">
                  <a href=${source} rel="noreferrer">${title.replace('NVIDIA ', '')}</a>
                  ${inBytes(BigInt(memory))}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${fits(keeping).map(
            ({title, source, tokens, weights, cache, cards: needed}) =>
              html`<tr>
                <th scope="row"><a href=${source} rel="noreferrer">${title}</a></th>
                <td>${exactly(tokens)}</td>
                <td title=${`${exactly(weights)} B`}>${inBytes(weights)}</td>
                <td title=${`${exactly(cache)} B`}>${inBytes(cache)}</td>
                ${needed.map((count) =>
                  count === 1n
                    ? html`<td class="fits">✓ ${words.fits}</td>`
                    : html`<td class="too-large">${exactly(count)} ${words.cardsWord}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="hint">${words.cardsHint}</p>`;
}
