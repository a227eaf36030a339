/** One number in all formats. */
import {html, nothing, type TemplateResult} from 'lit';
import {numberFormats, type NumberFormat} from '../../core/quantization/formats.js';
import {chosenFormats, type ChosenFormat} from '../../views/chosen-formats.js';
import {encodeText, rounded, written, type Encoded} from './numeral.js';
import type {QuantizationStrings} from './strings.js';

/** A number as a format has it. */
export interface RoundedRow {
  readonly name: ChosenFormat;
  readonly format: NumberFormat;
  /** undefined where the format has nothing for it. */
  readonly encoded: Encoded | undefined;
}

export function roundInAll(given: number): readonly RoundedRow[] {
  const text = written(given);
  return chosenFormats.map((name) => {
    const format = numberFormats[name];
    const encoded = encodeText(format, text);
    return {name, format, encoded: typeof encoded === 'object' ? encoded : undefined};
  });
}

/** How far off, and that as a part of the number in percent; "" where there is no such thing. */
export function errorOf({value, given}: Encoded): readonly [error: string, relative: string] {
  const error = value - given;
  if (value === given || Number.isNaN(error)) return [Number.isNaN(error) ? '' : '0', ''];
  const share = Math.abs(error / given) * 100;
  return [rounded(error, 3), Number.isFinite(share) ? `${rounded(share, 3)}%` : ''];
}

export function renderRounding(
  rows: readonly RoundedRow[],
  chosen: ChosenFormat,
  choose: (name: ChosenFormat) => void,
  words: QuantizationStrings,
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.inAllFormats}>
    <table class="results rounding" part="rounding">
      <caption>
        ${words.inAllFormats}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.format}</th>
          <th scope="col" class="of-bits">${words.bitsWord}</th>
          <th scope="col" class="nearest">${words.nearest}</th>
          <th scope="col" class="error">${words.error}</th>
          <th scope="col" class="relative">${words.relativeError}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(({name, format: {title, bits}, encoded}) => {
          const [error, relative] = encoded ? errorOf(encoded) : ['', ''];
          return html`<tr class=${name === chosen ? 'chosen' : ''}>
            <th scope="row">
              <button type="button" aria-pressed=${name === chosen} @click=${() => choose(name)}>
                ${title}
              </button>
            </th>
            <td class="of-bits">${bits}</td>
            <td class="nearest">
              ${encoded ? html`<bdi>${rounded(encoded.value, 9)}</bdi>` : words.hasNoNaN}
            </td>
            <td class="error">${error ? html`<bdi>${error}</bdi>` : nothing}</td>
            <td class="relative">${relative}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
