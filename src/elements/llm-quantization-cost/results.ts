/** What was measured, format by format. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {quantity} from '../../views/quantity.js';
import {grouped} from '../../views/grouped.js';
import {jobsOf, type Job, type Perplexity} from './jobs.js';
import type {Measurements} from './measurements.js';
import type {PartHost} from './part-host.js';
import type {CacheFormat} from './settings.js';
import {bytesOfCache, bytesOfWeights} from './sizes.js';
import type {QuantizationCostStrings} from './strings.js';

/** To four digits: what formats differ by. */
export const perplexityText = (value: number): string =>
  value < 1000 ? value.toFixed(value < 10 ? 4 : 2) : quantity(value);

/** How much it is above that of another, in percent. */
export function aboveText(found: Perplexity | undefined, base: Perplexity | undefined): string {
  if (!found || !base) return '…';
  const percent = 100 * (found.perplexity / base.perplexity - 1);
  const text = percent < 1000 ? percent.toFixed(2) : quantity(percent);
  return Number(text) === 0 ? '0%' : `${percent > 0 ? '+' : ''}${text.replace('-', '−')}%`;
}

/** Percent that the shortest bar of a loss stands for, and the longest: each ten times as much is as much longer. */
const [LEAST, MOST] = [0.01, 100_000];

/** How long a bar is, from 0 to 1. */
export function lossShare(found: Perplexity | undefined, base: Perplexity | undefined): number {
  if (!found || !base) return 0;
  const percent = 100 * (found.perplexity / base.perplexity - 1);
  return percent <= LEAST ? 0 : Math.min(1, Math.log(percent / LEAST) / Math.log(MOST / LEAST));
}

const bar = (kind: string, share: number): TemplateResult =>
  html`<svg class=${`bar of-${kind}`} width="100%" height="5" aria-hidden="true">
    ${svg`<rect class="whole" y="2" width="100%" height="1"></rect><rect width=${`${(100 * share).toFixed(1)}%`} height="5"></rect>`}
  </svg>`;

export const titleOf = (format: FormatName): string => numberFormats[format].title;

/** Weights first, then the cache. */
export function split(cache: CacheFormat): readonly [weights: readonly Job[], caches: readonly Job[]] {
  const jobs = jobsOf(cache);
  return [jobs.filter(({writes}) => writes), jobs.filter(({writes}) => !writes)];
}

export function renderWeights(
  measurements: Measurements,
  host: PartHost,
  words: QuantizationCostStrings,
): TemplateResult {
  const [jobs] = split(host.cache);
  const {config} = measurements;
  const base = measurements.perplexityOf(jobs[0]);
  const {share, cache} = host;
  const most = config && bytesOfWeights(config, 'fp32', share);
  return html`<table class="results wide" part="weights">
    <caption>
      ${words.byWeights} ${titleOf(cache)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.format}</th>
        <th scope="col" class="perplexity">${words.perplexity}</th>
        <th scope="col" class="above">${words.aboveFp32}</th>
        <th scope="col" class="disk">${words.onDisk}</th>
        <th scope="col" class="memory">${words.inMemory}</th>
        <th scope="col" class="says">${words.itWrites}</th>
      </tr>
    </thead>
    <tbody>
      ${jobs.map((job) => {
        const found = measurements.perplexityOf(job);
        const text = measurements.textOf(job);
        const {weights} = job;
        const disk = config && bytesOfWeights(config, weights, share);
        const memory = disk && disk + bytesOfCache(config, cache, config.max_position_embeddings);
        return html`<tr class=${weights === host.format ? 'chosen' : ''}>
          <th scope="row">
            <button
              type="button"
              aria-pressed=${weights === host.format}
              @click=${() => {
                host.format = weights;
              }}
            >
              ${titleOf(weights)}
            </button>
          </th>
          <td class="perplexity">${found ? perplexityText(found.perplexity) : '…'}</td>
          <td class="above"><bdi>${aboveText(found, base)}</bdi> ${bar('loss', lossShare(found, base))}</td>
          <td class="disk">
            ${disk ? grouped(disk) : '…'} ${bar('bytes', disk ? Number(disk) / Number(most) : 0)}
          </td>
          <td class="memory">${memory ? grouped(memory) : '…'}</td>
          <td class="says" dir="auto" .textContent=${text === undefined ? '…' : text.trim()}></td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** The sentences of FP32 and of the format that is chosen: where there is no room for those of all. */
export function renderSentences(
  measurements: Measurements,
  host: PartHost,
  words: QuantizationCostStrings,
): TemplateResult {
  const [jobs] = split(host.cache);
  const shown = jobs.filter(({weights}) => weights === 'fp32' || weights === host.format);
  return html`<dl class="sentences" part="sentences">
    ${shown.map((job) => {
      const text = measurements.textOf(job);
      return html`<div>
        <dt>${titleOf(job.weights)} ${words.writes}</dt>
        <dd class="says" dir="auto" .textContent=${text === undefined ? '…' : text.trim()}></dd>
      </div>`;
    })}
  </dl>`;
}

export function renderCaches(
  measurements: Measurements,
  host: PartHost,
  words: QuantizationCostStrings,
): TemplateResult {
  const [, jobs] = split(host.cache);
  const {config} = measurements;
  const base = measurements.perplexityOf(jobs[0]);
  return html`<table class="results" part="caches" aria-label=${words.byCache}>
    <thead>
      <tr>
        <th scope="col">${words.format}</th>
        <th scope="col">${words.perplexity}</th>
        <th scope="col">${words.aboveFp32}</th>
        <th scope="col">${words.bytesPerToken}</th>
      </tr>
    </thead>
    <tbody>
      ${jobs.map((job) => {
        const found = measurements.perplexityOf(job);
        return html`<tr class=${job.cache === host.cache ? 'chosen' : ''}>
          <th scope="row">
            <button
              type="button"
              aria-pressed=${job.cache === host.cache}
              @click=${() => {
                host.cache = job.cache;
              }}
            >
              ${titleOf(job.cache)}
            </button>
          </th>
          <td>${found ? perplexityText(found.perplexity) : '…'}</td>
          <td><bdi>${aboveText(found, base)}</bdi> ${bar('loss', lossShare(found, base))}</td>
          <td>${config ? grouped(bytesOfCache(config, job.cache, 1)) : nothing}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
