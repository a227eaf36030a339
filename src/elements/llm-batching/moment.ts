/** What a server does at one moment, in words. */
import {html, type TemplateResult} from 'lit';
import {batchingIteration, iterationAt} from '../../core/accounting/batching/log.js';
import {count, duration, inUnits, perByte} from './format.js';
import type {Served} from './simulation.js';
import type {BatchingStrings} from './strings.js';

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
  const {start, bound, flops, bytes, prefillTokens, decodeTokens, paddingTokens, waiting} = iteration;
  return html`<p class="readout moment" part="moment">
    <b>${words[policy]}:</b> ${words.stepWord} <code>${count(index + 1)}</code> ${words.of}
    <code>${count(log.length)}</code>, ${words.from} <code>${duration(start)}</code>, ${words.takes}
    <code>${duration(iteration.seconds)}</code>,
    ${bound === 'compute' ? words.computeBound : words.memoryBound}: <code>${inUnits(flops, 'FLOP')}</code>,
    <code>${inUnits(bytes, 'B')}</code>, <code>${perByte(flops / bytes)}</code>. ${words.prefill}
    <code>${count(prefillTokens)}</code>, ${words.decode} <code>${count(decodeTokens)}</code>,
    ${words.padding} <code>${count(paddingTokens)}</code> ${words.tokensWord}. ${words.wait}
    <code>${count(waiting)}</code>.
  </p>`;
}
