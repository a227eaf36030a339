/** What the figures of a page compute with, where they share a model, and how a reader changes that. */
import {html, type TemplateResult} from 'lit';
import type {FormatName, Granularity, NumberFormat} from '../core/index.js';
import {renderButton} from './run-controls.js';

/** What shares a scale: the matrix, a row of it, or so many numbers of a row. */
export type Share = 'tensor' | 'channel' | '128' | '64' | '32' | '16';
export const shares: readonly Share[] = ['tensor', 'channel', '128', '64', '32', '16'];

export const granularityOf = (share: Share): Granularity =>
  share === 'tensor' || share === 'channel' ? share : Number(share);

export const precisionStrings = {
  tensor: 'whole tensor',
  channel: 'each channel',
  eachGroup: 'each group of',
  weightsIn: 'with weights in',
  pagePrecision: 'Precision of the page’s figures',
  published: 'weights as published',
  makeIt: 'Make it',
  resetPrecision: 'Back to the published weights',
  pageRounds:
    'The page’s figures round the matrices of all blocks: scaled by the largest magnitude (ternary by the mean), without a rotation or an outlier.',
};

export type PrecisionStrings = typeof precisionStrings;
type NamedFormat = Pick<NumberFormat, 'title' | 'storedBits'>;

/** Whether a format has scales, so that something can share one. */
export const isScaled = ({storedBits}: NamedFormat): boolean => storedBits <= 8;

export const shareName = (share: string, words: PrecisionStrings): string =>
  words[share as 'tensor' | 'channel'] ?? `${words.eachGroup} ${share}`;

/** "int4:32", as `<llm-model>` has it. */
export const precisionOf = (name: FormatName, format: NamedFormat, share: Share): string =>
  isScaled(format) ? `${name}:${share}` : name;

/** "INT4, each group of 32" of "int4:32". @param formats numberFormats, which views do not load */
export function precisionName(
  precision: string,
  formats: Readonly<Record<FormatName, NamedFormat>>,
  words: PrecisionStrings,
): string {
  const [name, share = 'channel'] = precision.split(':');
  const format = formats[name as FormatName];
  return isScaled(format) ? `${format.title}, ${shareName(share, words)}` : format.title;
}

/**
 * @param precision what they compute with, as `<llm-model>` has it
 * @param chosen what they could
 * @param nameOf a precision in words
 */
export function renderPrecision(
  precision: string,
  chosen: string,
  nameOf: (precision: string) => string,
  ask: (precision: string) => void,
  words: PrecisionStrings,
): TemplateResult {
  return html`<div class="choice precision" part="precision" role="group" aria-label=${words.pagePrecision}>
      <span
        >${words.pagePrecision}:
        <b role="status">${precision === 'fp32' ? words.published : nameOf(precision)}</b></span
      >
      ${renderButton(`${words.makeIt} ${nameOf(chosen)}`, () => ask(chosen), precision === chosen)}
      ${renderButton(words.resetPrecision, () => ask('fp32'), precision === 'fp32')}
    </div>
    <p class="hint">${words.pageRounds}</p>`;
}
