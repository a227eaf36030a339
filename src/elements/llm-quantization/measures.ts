/** What quantizing a matrix costs and saves, in numbers. */
import {html, nothing, type TemplateResult} from 'lit';
import type {Granularity, MatrixStudy} from '../../core/index.js';
import {shareName} from '../../views/precision.js';
import {tiny} from '../../views/tiny.js';
import {grouped} from '../../views/grouped.js';
import type {QuantizationStrings} from './strings.js';

/** Root mean square error. */
export const rmsOf = (mse: number): string => tiny(Math.sqrt(mse));

export const snrOf = (snr: number): string => (snr === Infinity ? '∞' : snr.toFixed(1).replace('-', '−'));

/** Bits of a weight, metadata included. */
export const bitsEach = (bytes: number, weights: number): string => ((8 * bytes) / weights).toFixed(2);

/** "each group of 64", and how many are left over in a row. */
export function sharedBy(granularity: Granularity, cols: number, words: QuantizationStrings): string {
  const name = shareName(String(granularity), words);
  const left = typeof granularity === 'number' ? cols % granularity : 0;
  return left ? `${name} (${words.lastOf} ${left})` : name;
}

/** Without groups as long as a row: they are the row. */
export const comparedOf = ({compared, cols}: MatrixStudy): MatrixStudy['compared'] =>
  compared.filter(({granularity}) => !(Number(granularity) >= cols));

export function renderMeasures(
  {rows, cols, errors, quantized, rms}: MatrixStudy,
  words: QuantizationStrings,
): TemplateResult {
  const {codes, scales, offsets, total} = quantized.bytes;
  return html`<p class="readout" part="measures" role="status">
    ${words.rmsError} <code>${rmsOf(errors.mse)}</code>, ${words.largestError}
    <code>${tiny(errors.max)}</code>, SQNR <code>${snrOf(errors.snr)} dB</code>. ${words.itTakes}
    <code>${grouped(codes)}</code> ${words.bytesOfCodes}${
      scales
        ? html` +
            <code>${grouped(scales)}</code>
            ${words.ofScales}${offsets ? html` + <code>${grouped(offsets)}</code> ${words.ofZeros}` : nothing}`
        : nothing
    }
    = <code>${grouped(total)}</code> ${words.bytes},
    <code>${bitsEach(total, rows * cols)}</code> ${words.bitsPerWeight}; ${words.inFp32}
    <code>${grouped(4 * rows * cols)}</code>. ${words.sigmaIs} <code>${tiny(rms)}</code> ${words.unit}
  </p>`;
}

export function renderRescue(
  study: MatrixStudy,
  share: string,
  isRotated: boolean,
  words: QuantizationStrings,
): TemplateResult | typeof nothing {
  const {rows, cols, outlierAt} = study;
  const compared = comparedOf(study);
  if (compared.length === 0) return nothing;
  const hasOutlier = outlierAt >= 0;
  const chosen = Number(share) >= cols ? 'channel' : share;
  const {plain, rotated} = compared.find(({granularity}) => String(granularity) === chosen)!;
  const [before, after] = [rmsOf(plain), rmsOf(rotated)];
  const verdict =
    before === after ? words.rotationSame : rotated < plain ? words.rotationHelps : words.rotationHarms;
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
            const isChosen = String(granularity) === chosen;
            return html`<tr class=${isChosen ? 'chosen' : ''}>
              <th scope="row">${sharedBy(granularity, cols, words)}</th>
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
    </div>
    <p class="readout" part="verdict">
      <b>${shareName(chosen, words)}</b>: ${words.rotationTurns} <code>${before}</code> ${words.rotationInto}
      <code>${after}</code>: ${verdict}
    </p>`;
}
