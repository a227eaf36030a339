/** How many accelerators, and which percentage of their peak: whole numbers that the reader types. */
import {html, noChange, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {LARGEST} from './settings.js';
import {readSize, type SizeProblem} from './sizes.js';
import type {ScalingStrings} from './strings.js';

export const countNames = ['count', 'utilization'] as const;
export type CountName = (typeof countNames)[number];
/** Why a text is no such number. */
export type CountProblem = SizeProblem;

const labels = {count: 'howMany', utilization: 'utilization'} as const;

/** The number that was typed, or what is wrong with it. */
export function readCount(name: CountName, text: string): number | CountProblem {
  const value = readSize(text);
  if (typeof value === 'string') return value;
  return value > LARGEST[name] ? 'tooLarge' : Number(value);
}

/** A field that keeps what was typed also where it is not taken. */
export function renderCount(
  name: CountName,
  value: number,
  isWrong: boolean,
  words: ScalingStrings,
  onText: (text: string) => void,
): TemplateResult {
  return html`<label class="number-field"
    >${words[labels[name]]}
    <input
      type="number"
      min="1"
      max=${LARGEST[name]}
      step="1"
      aria-invalid=${isWrong}
      .value=${isWrong ? noChange : String(value)}
      @input=${({target}: Event) => onText((target as HTMLInputElement).value)}
  /></label>`;
}

export function renderCountProblem(
  name: CountName,
  problem: CountProblem | undefined,
  words: ScalingStrings,
): unknown {
  if (!problem) return '';
  const said =
    problem === 'tooLarge'
      ? `${words.mostIs} ${grouped(BigInt(LARGEST[name]))}.`
      : words[problem === 'noSize' ? 'noCount' : problem];
  return html`<p class="warning">${words[labels[name]]}: ${said}</p>`;
}
