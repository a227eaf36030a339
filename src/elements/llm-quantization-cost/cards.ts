/** Which published models fit which accelerators. */
import {html, nothing, type TemplateResult} from 'lit';
import {accelerators} from '../../core/accounting/accelerators.js';
import {modelPresets} from '../../core/accounting/presets.js';
import {acceleratorsFor} from '../../core/accounting/training-run.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {isScaled, precisionName, precisionOf, type Share} from '../../views/precision.js';
import {grouped} from '../../views/grouped.js';
import {inBytes} from '../../views/sizes.js';
import {bytesOfCache, bytesOfWeights} from './sizes.js';
import type {QuantizationCostStrings} from './strings.js';

/** How models are kept, and how long the texts are. */
export interface Keeping {
  readonly format: FormatName;
  readonly share: Share;
  readonly cache: FormatName;
  readonly context: number;
  readonly batch: number;
}

const all = Object.values(accelerators);
/** Tokens that none of the models reads more of. */
const longest = Math.max(...Object.values(modelPresets).map(({config}) => config.max_position_embeddings));

const titleOf = ({title}: (typeof all)[number]): string => title.replace('NVIDIA ', '');

/** Titles of the accelerators, in the order of Fit.cards. */
export const cardTitles: readonly string[] = all.map(titleOf);

export interface Fit {
  readonly title: string;
  readonly source: string;
  /** Tokens of each sequence: no more than the model reads. */
  readonly tokens: number;
  readonly weights: bigint;
  readonly cache: bigint;
  /** Bytes of one token's keys and values. */
  readonly perToken: bigint;
  /** Of each accelerator at least so many are needed. */
  readonly cards: readonly bigint[];
}

export function fits({format, share, cache, context, batch}: Keeping): readonly Fit[] {
  return Object.values(modelPresets).map(({title, source, config}) => {
    const tokens = Math.min(context, config.max_position_embeddings);
    const weights = bytesOfWeights(config, format, share);
    const kept = bytesOfCache(config, cache, Math.min(tokens, config.sliding_window ?? tokens), batch);
    const bytes = weights + kept;
    return {
      ...{title, source, tokens, weights, cache: kept},
      perToken: bytesOfCache(config, cache, 1),
      cards: all.map((card) => acceleratorsFor(bytes, card)),
    };
  });
}

/** In a narrow figure a model's numbers stand below its name, and cards have short ones. */
export function renderCards(keeping: Keeping, words: QuantizationCostStrings): TemplateResult {
  const {format, share, cache, context} = keeping;
  const isTooLong = context > longest;
  return html`<p class="readout keeping" part="keeping" role="status">
      ${words.weightsWord}:
      ${precisionName(precisionOf(format, numberFormats[format], share), numberFormats, words)}${isScaled(numberFormats[format]) ? words.withScales : ''}.
      ${words.cacheWord}:
      ${numberFormats[cache].title}${isScaled(numberFormats[cache]) ? words.withHeadScales : ''}.
      ${isTooLong ? html`<b>${words.noneReads} <code>${grouped(context)}</code> ${words.allItReads}</b>` : nothing}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label=${words.whichFit}>
      <table class="results cards" part="cards">
        <thead>
          <tr>
            <th scope="col">
              ${words.modelWord}
              <span class="brief">${words.tokensWord}: ${words.weightsWord} + ${words.cacheWord}</span>
            </th>
            <th scope="col" class="long">${words.tokensWord}</th>
            <th scope="col" class="long">${words.weightsWord}</th>
            <th scope="col" class="long">${words.cacheWord}</th>
            ${all.map(
              (card) =>
                html`<th scope="col">
                  <a href=${card.source} rel="noreferrer"
                    ><span class="long">${titleOf(card)}</span
                    ><span class="short">${/\S*\d\S*/.exec(card.title)?.[0]}</span></a
                  >
                  ${inBytes(BigInt(card.memory))}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${fits(keeping).map((fit) => renderFit(fit, words))}
        </tbody>
      </table>
    </div>
    <p class="hint">${words.cardsHint}</p>`;
}

function renderFit(
  {title, source, tokens, weights, cache, cards}: Fit,
  words: QuantizationCostStrings,
): TemplateResult {
  return html`<tr>
    <th scope="row">
      <a href=${source} rel="noreferrer">${title}</a>
      <span class="brief">${grouped(tokens)}: ${inBytes(weights)} + ${inBytes(cache)}</span>
    </th>
    <td class="long">${grouped(tokens)}</td>
    <td class="long" title=${`${grouped(weights)} B`}>${inBytes(weights)}</td>
    <td class="long" title=${`${grouped(cache)} B`}>${inBytes(cache)}</td>
    ${cards.map((count) =>
      count === 1n
        ? html`<td class="fits">✓ <span class="word">${words.fits}</span></td>`
        : html`<td class="too-large">≥ ${grouped(count)} <span class="word">${words.cardsWord}</span></td>`,
    )}
  </tr>`;
}
