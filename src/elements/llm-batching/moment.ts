/** What a server does at one moment, in words. */
import {html, nothing, type TemplateResult} from 'lit';
import {batchingIteration, iterationAt, type BatchingPart} from '../../core/accounting/batching/log.js';
import {count, duration, inUnits} from './format.js';
import type {Served} from './simulation.js';
import type {BatchingStrings} from './strings.js';

/** Requests that are named of one kind; the rest are counted. */
const NAMED = 8;

/** @param seconds the moment */
export function renderMoment(
  {policy, run: {log}}: Served,
  seconds: number,
  words: BatchingStrings,
): TemplateResult {
  const index = iterationAt(log, seconds);
  const end = index < 0 ? 0 : log.start[index] + log.seconds[index];
  if (index < 0 || seconds > end) {
    const next = index + 1 < log.length ? log.start[index + 1] : undefined;
    return html`<p class="readout moment" part="moment">
      <b>${words[policy]}:</b>
      ${next === undefined ? words.allServed : html`${words.nobodyThere} <code>${duration(next)}</code>.`}
    </p>`;
  }
  const iteration = batchingIteration(log, index);
  const {start, bound, flops, bytes, prefillTokens, decodeTokens, paddingTokens, waiting, parts} = iteration;
  return html`<p class="readout moment" part="moment">
    <b>${words[policy]}:</b> ${words.iteration} <code>${count(index + 1)}</code> ${words.of}
    <code>${count(log.length)}</code>, ${words.from} <code>${duration(start)}</code>, ${words.takes}
    <code>${duration(iteration.seconds)}</code>,
    ${bound === 'compute' ? words.computeBound : words.memoryBound}: <code>${inUnits(flops, 'FLOP')}</code>,
    <code>${inUnits(bytes, 'B')}</code>. ${words.tokensOf}
    <code>${count(prefillTokens)}</code> ${words.ofPrefill},
    <code>${count(decodeTokens)}</code> ${words.ofDecode},
    <code>${count(paddingTokens)}</code> ${words.ofPadding}. <code>${count(waiting)}</code>
    ${waiting === 1 ? words.waits : words.wait}.
    ${(['prefill', 'decode', 'padding'] as const).map((kind) =>
      named(
        words[kind],
        parts.filter((part) => part.kind === kind),
      ),
    )}
  </p>`;
}

function named(name: string, parts: readonly BatchingPart[]): unknown {
  if (parts.length === 0) return nothing;
  const some = parts.slice(0, NAMED).map(({request}) => `#${request + 1}`);
  const more = parts.length > NAMED ? `, … (${parts.length})` : '';
  return html`${name} <code>${some.join(', ')}${more}</code>. `;
}
