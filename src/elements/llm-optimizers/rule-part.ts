/** The chosen optimizer: its rule with a step's numbers put in, what it is, and what it remembers. */
import {html, type TemplateResult} from 'lit';
import {optimizerBytes} from '../../core/accounting/optimizer-bytes.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {PartHost} from './part-host.js';
import type {Race} from './racing.js';
import {renderRule} from './rule.js';
import {bytesPerWeight} from './standings.js';
import type {OptimizerStrings} from './strings.js';

/** What one of them computes, at this step. */
export function renderRulePart(
  host: PartHost,
  race: Race | undefined,
  step: number,
  words: OptimizerStrings,
): TemplateResult {
  const {optimizer} = host;
  const path = race?.paths.find(({name}) => name === optimizer);
  const {config, parameters} = modelPresets['llama-3-8b'];
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  return html`<div class="section" role="group" aria-labelledby="rule-title">
    <p class="section-title" id="rule-title">${words.ruleTitle} ${words[optimizer]}</p>
    <p class="note">${words[`${optimizer}Note`]}</p>
    <div class="rule-room">
      ${renderRule(path, step, host.optimizers.includes(optimizer) ? words.noStep : words.notRacing, words)}
    </div>
    <p class="readout" part="bytes">
      ${words.bytesOf} <code>${bytesPerWeight(optimizer)}</code> ${words.bytesEach}
      <code>${gigabytes(Number(optimizerBytes(optimizer, config)))}</code> ${words.bytesBeside}
      <code>${gigabytes(2 * parameters)}</code> ${words.bytesWeights}
    </p>
    <p class="hint">${words.etaNote}</p>
  </div>`;
}
