/** Pieces of the two pictures of grokking, the live one and the recorded. */
import {html, nothing, type TemplateResult} from 'lit';
import type {PlotLine, PlotData} from '../../views/line-plot.js';
import {grouped} from '../../views/grouped.js';
import type {GrokkingRun} from './run.js';
import type {GrokkingStrings} from './strings.js';

/** Share of right answers up to which nothing is understood yet. */
const PLATEAU = 0.1;

/** What has come of it so far. */
export function renderGrokkingNews(run: GrokkingRun, words: GrokkingStrings): TemplateResult {
  const {line, phase} = run;
  const [memorized, generalized] = [line.knownAt('train'), line.knownAt('validation')];
  const code = (value: number) => html`<code>${grouped(value)}</code>`;
  if (phase === 'lost')
    return html`<p class="warning">
      ${words.lostKept} ${code(run.steps)}.
      <button type="button" @click=${() => run.start()}>${words.goOn}</button>
    </p>`;
  if (generalized !== undefined)
    return html`<p class="readout">
      ${line.from === 0 && memorized !== undefined ? html`${words.memorizedAt} ${code(memorized)}; ` : ''}${words.understoodAt}
      ${code(generalized)}. ${words.understood} ${phase === 'done' ? words.rests : nothing}
    </p>`;
  if (phase === 'limit')
    return html`<p class="readout">
      ${code(run.steps)} ${words.limit} <code>${line.decay}</code>. ${words.limitWhy}
    </p>`;
  if (memorized !== undefined && line.from === 0)
    return html`<p class="readout">
      ${words.memorizedAt} ${code(memorized)}.
      ${line.validation.at(-1)! < PLATEAU ? words.plateau : words.rising}
    </p>`;
  return html`<p class="readout">
    ${line.from > 0 ? html`${words.forkedAt} ${code(line.from)}.` : words.notYet}
  </p>`;
}

export const share = (accuracy: number | undefined): string =>
  accuracy === undefined ? '–' : `${(100 * accuracy).toFixed(1)}%`;

export function renderLegend(words: GrokkingStrings): TemplateResult {
  return html`<p class="legend" aria-hidden="true">
    <span class="swatch validation-line dashed">${words.trained}</span>
    <span class="swatch loss-line">${words.unseen}</span>
  </p>`;
}

export function accuracyLines(
  x: readonly number[],
  train: readonly number[],
  validation: readonly number[],
  words: GrokkingStrings,
): PlotLine[] {
  return [
    {name: words.trained, colour: '--_ink', x, y: train, width: 1.5, dash: [5, 3]},
    {name: words.unseen, colour: '--_loss', x, y: validation},
  ].map((line) => ({...line, x: [...line.x], y: [...line.y]}));
}

export function chartOf(lines: readonly PlotLine[], words: GrokkingStrings): PlotData {
  return {lines, xLabel: words.stepsLog, yLabel: words.accuracy, isLogX: true, low: 0, high: 1.03};
}
