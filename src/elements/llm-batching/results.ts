/** What the runs come to: numbers, Little's law, and who was refused. */
import {html, nothing, type TemplateResult} from 'lit';
import type {BatchingSummary, RefusedRequest, Spread} from '../../core/accounting/batching.js';
import {quantity} from '../../views/quantity.js';
import type {NumbersTable} from '../../views/numbers.js';
import {count, duration, inUnits, perByte, percent} from './format.js';
import type {PrecisionName} from './settings.js';
import type {Outcome, Served} from './simulation.js';
import type {BatchingStrings} from './strings.js';

const rate = (value: number): string => `${quantity(value)}/s`;
const spread = (times: Spread | null): string =>
  times ? [times.mean, times.median, times.p95].map(duration).join(' · ') : '–';

/** The first are shown at once. */
const SHOWN = 6;
const rows: readonly (readonly [keyof BatchingStrings, (summary: BatchingSummary) => string])[] = [
  ['throughput', (summary) => rate(summary.outputTokensPerSecond)],
  ['firstToken', (summary) => spread(summary.timeToFirstToken)],
  ['perToken', (summary) => spread(summary.timePerOutputToken)],
  ['mfu', (summary) => percent(summary.mfu)],
  ['bandwidthUsed', (summary) => percent(summary.bandwidthShare)],
  ['paddingTokens', (summary) => count(summary.paddingTokens)],
  ['longestPause', (summary) => (summary.timeBetweenTokens ? duration(summary.timeBetweenTokens.most) : '–')],
  ['latency', (summary) => spread(summary.latency)],
  ['busy', (summary) => percent(summary.busyShare)],
  ['peakCache', (summary) => inUnits(summary.peakCacheBytes, 'B')],
  ['inSystem', (summary) => quantity(summary.meanInSystem)],
  ['inQueue', (summary) => quantity(summary.meanWaiting)],
];

export function resultTable({all}: Outcome, words: BatchingStrings): NumbersTable {
  return {
    columns: [words.what, ...all.map(({policy}) => words[policy])],
    rows: rows.map(([name, of]) => [words[name]!, ...all.map(({run}) => of(run.summary))]),
  };
}

export function renderResults(outcome: Outcome, words: BatchingStrings): TemplateResult {
  const {columns, rows} = resultTable(outcome, words);
  const table = (some: typeof rows) =>
    html`<table class="results" part="results">
      <thead>
        <tr>
          ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${some.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td><code>${cell}</code></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  return html`${table(rows.slice(0, SHOWN))}
    <p class="hint">${words.spreadHint}</p>
    <details>
      <summary>${words.more}</summary>
      ${table(rows.slice(SHOWN))} ${outcome.all.map((served) => renderLaw(served, words))}
    </details>`;
}

/** The roof: its peak, its slope, its ridge, and where the steps of the runs stand to it; and what fits beside the weights. */
export function renderRoofline({all, weights, cache}: Outcome, words: BatchingStrings): TemplateResult {
  const {machine, storedBytes, cacheBytesPerToken, room} = all[0].run.costs;
  return html`<p class="readout" part="roofline">
    ${renderRidge(machine.flopsPerSecond, machine.bytesPerSecond, words)} ${words.ridgeMeans}
    ${all.map(({policy, intensity}) => {
      const steps = (
        [
          ['prefill', words.withPrefill],
          ['decode', words.decodeOnly],
        ] as const
      ).filter(([kind]) => intensity[kind] > 0);
      return steps.length === 0
        ? nothing
        : html`<b>${words[policy]}:</b>
            ${steps.map(([kind, what], i) => html`${i > 0 ? ', ' : ''}${what} <code>${perByte(intensity[kind])}</code>`)}. `;
    })}
    ${words.weightsTake} <code>${inUnits(storedBytes, 'B')}</code> (${formatOf('weights', weights, words)}),
    ${words.cacheTakes} <code>${count(cacheBytesPerToken)}&nbsp;B</code> ${words.aToken}
    (${formatOf('cache', cache, words)}); ${words.roomFor}
    <code>${count(room ?? 0)}</code> ${words.tokensWord}.
  </p>`;
}

/** With its scales, for on these the bytes depend. */
export const formatOf = (of: 'weights' | 'cache', format: PrecisionName, words: BatchingStrings): string =>
  format === 'bf16' ? 'BF16' : `${format.toUpperCase()}, ${words[`${of}_${format}`]}`;

export const renderRidge = (peak: number, bandwidth: number, words: BatchingStrings): TemplateResult =>
  html`${words.roof} <code>${inUnits(peak, 'FLOP/s', 4)}</code>, ${words.roofBandwidth}
    <code>${inUnits(bandwidth, 'B/s', 4)}</code>, ${words.ridge} <code>${perByte(peak / bandwidth)}</code>.`;

/** Little's law, with both sides: the left is counted moment by moment. */
function renderLaw({policy, run: {summary}}: Served, words: BatchingStrings): TemplateResult {
  const {meanInSystem, requestsPerSecond, latency} = summary;
  if (!latency) return html`${nothing}`;
  return html`<p class="equation" part="law">
    <b>${words.law}, ${words[policy]}:</b> L = <code>${quantity(meanInSystem)}</code> ${words.lIs}
    <code
      >${rate(requestsPerSecond)} · ${quantity(latency.mean)} s =
      ${quantity(requestsPerSecond * latency.mean)}</code
    >.
  </p>`;
}

/** Who was refused and why; the same under each policy. */
export function renderRefused({requests, costs}: Served['run'], words: BatchingStrings): unknown {
  const refused = requests.filter((each): each is RefusedRequest => each.status === 'refused');
  return (['weights', 'memory', 'context'] as const).map((reason) => {
    const all = refused.filter((each) => each.reason === reason);
    if (all.length === 0) return nothing;
    const longest = all.reduce((a, b) => (b.needed > a.needed ? b : a));
    return html`<p class="warning" part="refused">
      <code>${count(all.length)}</code> ${all.length === 1 ? words.isRefused : words.areRefused}
      ${
        reason === 'weights'
          ? html`${words.weightsRefused} <code>${inUnits(costs.storedBytes, 'B')}</code> ${words.of}
              <code>${inUnits(costs.machine.memory, 'B')}</code>.`
          : html`${reason === 'memory' ? words.memoryRefused : words.contextRefused}
              <code>${count(longest.needed)}</code> ${words.tokensAndRoom}
              <code>${count(longest.room)}</code>.`
      }
    </p>`;
  });
}
