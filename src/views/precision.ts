/** What the figures of a page compute with, where they share a model, and how a reader changes that. */
import {html, type TemplateResult} from 'lit';
import type {FormatName} from '../core/quantization/formats.js';
import {renderButton} from './run-controls.js';

/** Number formats that a reader may choose from, the widest first. */
export const chosenFormats: readonly FormatName[] = [
  ...(['fp32', 'tf32', 'bf16', 'fp16', 'fp8_e4m3', 'fp8_e5m2'] as const),
  ...(['int8', 'fp4_e2m1', 'int4', 'nf4', 'ternary'] as const),
];

export const precisionStrings = {
  tensor: 'whole tensor',
  channel: 'each channel',
  inARow: 'in a row',
  pagePrecision: 'Precision of the page’s figures',
  published: 'weights as published',
  makeIt: 'Make it',
  resetPrecision: 'Back to the published weights',
};

export type PrecisionStrings = typeof precisionStrings;

export const shareName = (share: string, words: PrecisionStrings): string =>
  words[share as 'tensor' | 'channel'] ?? `${share} ${words.inARow}`;

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
  </div>`;
}
