/** What a live run tells: its numbers, and when something has happened. */
import {html, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {GUESS} from './live-model.js';
import type {Branch} from './branches.js';
import type {LiveRun} from './live-run.js';
import type {TrainingStrings} from './strings.js';

/** The numbers of the last step, and what is to be said of them. */
export function renderState(run: LiveRun, words: TrainingStrings, recover: () => void): TemplateResult {
  const {branch, divergence, kept} = run;
  const number = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(3));
  const trained = branch.loss.at(-1);
  const last = kept.at(-1)!;
  return html`<p class="readout state-line" part="state">
      ${words.step} <code>${grouped(run.steps)}</code> · ${words.trainLoss} <code>${number(trained)}</code> ·
      ${words.validationLoss} <code>${number(branch.validation.at(-1))}</code> ${words.nats} ·
      ${words.gradientNorm} <code>${number(branch.gradientNorm.at(-1))}</code> ·
      <code>${run.tokensPerSecond === undefined ? '–' : grouped(Math.round(run.tokensPerSecond))}</code>
      ${words.tokensPerSecond}
    </p>
    <div class="news" role="status" part="news" aria-live=${run.phase === 'running' ? 'off' : 'polite'}>
      ${
        divergence
          ? html`<p class="warning">
              ${words.divergedAt} <code>${divergence.step}</code>:
              ${
                Number.isNaN(divergence.loss)
                  ? words.divergedNaN
                  : html`${words.divergedFrom} <code>${divergence.lowest.toFixed(2)}</code> ${words.to}
                      <code>${divergence.loss.toFixed(2)}</code>`
              }
              (${words.guess} <code>${GUESS.toFixed(2)}</code>). ${words.divergedWhy}
              <button type="button" @click=${recover}>${words.recover}</button>
            </p>`
          : run.phase === 'lost'
            ? html`<p class="warning">
                ${words.lostAt} <code>${branch.step.at(-1) ?? 0}</code>. ${words.lostKept}
                <code>${last.step}</code>.
                <button type="button" @click=${() => run.goOn()}>${words.goOn}</button>
              </p>`
            : renderNews(run, words)
      }
    </div>`;
}

/** Losses of so many steps are told apart from others by their mean. */
const SPAN = 20;
/** Nats that are no noise, where so many validations in a row are as far away. */
const [NOISE, IN_A_ROW] = [0.05, 3];

/** The mean of the losses up to a step, and the square of its standard error. */
function meanUntil({step, loss}: Branch, last: number): [mean: number, variance: number] {
  const end = step.findLastIndex((each) => each <= last) + 1;
  const losses = loss.slice(Math.max(0, end - SPAN), end);
  const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
  const variance = losses.reduce((sum, each) => sum + (each - mean) ** 2, 0) / losses.length;
  return [mean, variance / losses.length];
}

/** What the losses mean, where validation has risen from its lowest: a text learned by heart, or steps that are too long. */
function renderNews({branch}: LiveRun, words: TrainingStrings): TemplateResult {
  const {validation, validated} = branch;
  const last = validation.at(-1);
  if (last === undefined) return html`<p class="readout">${words.untrained}</p>`;
  const lowest = Math.min(...validation);
  if (Math.min(...validation.slice(-IN_A_ROW)) - lowest > NOISE) {
    const at = validated[validation.indexOf(lowest)];
    const [before, noiseBefore] = meanUntil(branch, at);
    const [now, noiseNow] = meanUntil(branch, validated.at(-1)!);
    const fell = before - now - 2 * Math.sqrt(noiseBefore + noiseNow); // at least, as far as chance lets one say
    return html`<p class="readout">
      ${words.validationLowest} <code>${at}</code> (<code>${lowest.toFixed(3)}</code>)
      ${fell > NOISE ? words.overfit : words.stuck}
    </p>`;
  }
  return html`<p class="readout">
    ${words.perplexity} <code>${Math.exp(last).toFixed(1)}</code> ${words.perplexityOf}
  </p>`;
}
