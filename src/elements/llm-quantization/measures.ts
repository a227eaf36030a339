/** What quantizing a matrix costs and saves, in numbers. */
import {html, nothing, type TemplateResult} from 'lit';
import type {MatrixStudy} from '../../core/index.js';
import {shareName} from '../../views/precision.js';
import {tiny} from '../../views/tiny.js';
import type {QuantizationStrings} from './strings.js';

const count = (value: number): string => value.toLocaleString('en');

/** Root mean square error. */
export const rmsOf = (mse: number): string => tiny(Math.sqrt(mse));

export const snrOf = (snr: number): string => (snr === Infinity ? '∞' : snr.toFixed(1).replace('-', '−'));

/** Bits of a weight, metadata included. */
export const bitsEach = (bytes: number, weights: number): string => ((8 * bytes) / weights).toFixed(2);

export function renderMeasures(
  {rows, cols, errors, quantized}: MatrixStudy,
  words: QuantizationStrings,
): TemplateResult {
  const {codes, scales, offsets, total} = quantized.bytes;
  return html`<p class="readout" part="measures" role="status">
    ${words.rmsError} <code>${rmsOf(errors.mse)}</code>, ${words.largestError}
    <code>${tiny(errors.max)}</code>, SQNR <code>${snrOf(errors.snr)} dB</code>. ${words.itTakes}
    <code>${count(codes)}</code> ${words.bytesOfCodes}${
      scales
        ? html` +
            <code>${count(scales)}</code>
            ${words.ofScales}${offsets ? html` + <code>${count(offsets)}</code> ${words.ofZeros}` : nothing}`
        : nothing
    }
    = <code>${count(total)}</code> ${words.bytes},
    <code>${bitsEach(total, rows * cols)}</code> ${words.bitsPerWeight}; ${words.inFp32}
    <code>${count(4 * rows * cols)}</code>.
  </p>`;
}

export function renderRescue(
  {compared, rows, cols, outlierAt}: MatrixStudy,
  share: string,
  isRotated: boolean,
  words: QuantizationStrings,
): TemplateResult | typeof nothing {
  if (compared.length === 0) return nothing;
  const hasOutlier = outlierAt >= 0;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.rescue}>
    <table class="results" part="rescue">
      <caption>
        ${words.rescue}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.share}</th>
          <th scope="col">${words.bitsPerWeight}</th>
          <th scope="col">${words.withoutOutlier}</th>
          <th scope="col">${words.withOutlier}</th>
          <th scope="col">${words.rotated}</th>
        </tr>
      </thead>
      <tbody>
        ${compared.map(({granularity, bytes, without, plain, rotated}) => {
          const isChosen = String(granularity) === share;
          return html`<tr class=${isChosen ? 'chosen' : ''}>
            <th scope="row">${shareName(String(granularity), words)}</th>
            <td>${bitsEach(bytes.total, rows * cols)}</td>
            <td>${rmsOf(without)}</td>
            <td>
              ${hasOutlier ? (isChosen && !isRotated ? html`<b>${rmsOf(plain)}</b>` : rmsOf(plain)) : '–'}
            </td>
            <td>${isChosen && isRotated ? html`<b>${rmsOf(rotated)}</b>` : rmsOf(rotated)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
