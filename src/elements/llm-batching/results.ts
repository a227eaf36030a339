/** What the runs come to: numbers, Little's law, and who was refused. */
import {html, nothing, type TemplateResult} from 'lit';
import type {BatchingSummary, RefusedRequest, Spread} from '../../core/accounting/batching.js';
import {quantity} from '../../views/quantity.js';
import type {NumbersTable} from '../../views/numbers.js';
import {count, duration, inUnits, percent} from './format.js';
import type {Outcome, Served} from './simulation.js';
import type {BatchingStrings} from './strings.js';

const rate = (value: number): string => `${quantity(value)}/s`;
const spread = (times: Spread | null): string =>
  times ? [times.mean, times.median, times.p95].map(duration).join(' · ') : '–';

const rows: readonly (readonly [keyof BatchingStrings, (summary: BatchingSummary) => string])[] = [
  ['throughput', (summary) => rate(summary.outputTokensPerSecond)],
  ['requestRate', (summary) => rate(summary.requestsPerSecond)],
  ['firstToken', (summary) => spread(summary.timeToFirstToken)],
  ['perToken', (summary) => spread(summary.timePerOutputToken)],
  ['betweenTokens', (summary) => spread(summary.timeBetweenTokens)],
  ['longestPause', (summary) => (summary.timeBetweenTokens ? duration(summary.timeBetweenTokens.most) : '–')],
  ['latency', (summary) => spread(summary.latency)],
  ['whole', (summary) => duration(summary.seconds)],
  ['busy', (summary) => percent(summary.busyShare)],
  ['mfu', (summary) => percent(summary.mfu)],
  ['bandwidth', (summary) => percent(summary.bandwidthShare)],
  ['paddingTokens', (summary) => count(summary.paddingTokens)],
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
  return html`<table class="results" part="results">
    <thead>
      <tr>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, ...cells]) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${cells.map((cell) => html`<td><code>${cell}</code></td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Little's law, with both sides: the left is counted moment by moment. */
export function renderLaw({policy, run: {summary}}: Served, words: BatchingStrings): TemplateResult {
  const {meanInSystem, requestsPerSecond, latency} = summary;
  if (!latency) return html`${nothing}`;
  return html`<p class="equation" part="law">
    <b>${words.law}, ${words[policy]}:</b> L = <code>${quantity(meanInSystem)}</code> ${words.lIs}; λ · W =
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
