/** What a step costs with the cache and without, and what all steps so far have. */
import {html, type TemplateResult} from 'lit';
import type {ModelConfig} from '../../core/index.js';
import {quantity} from '../../views/quantity.js';
import {grouped} from '../../views/grouped.js';
import {ways, type Cost, type Step} from './race.js';
import type {KvCacheStrings} from './strings.js';

export function renderCosts(step: Step, config: ModelConfig, words: KvCacheStrings): TemplateResult {
  const {num_hidden_layers: layers, num_key_value_heads: heads, head_dim} = config;
  const row = (name: string, cell: (way: 'cached' | 'whole') => string, kind = '') =>
    html`<tr class=${kind}>
      <th scope="row">${name}</th>
      ${ways.map((way) => html`<td>${cell(way)}</td>`)}
    </tr>`;
  const group = (all: Record<'cached' | 'whole', Cost>, when: string) => [
    row(`${when}: ${words.tokensRead}`, (way) => grouped(all[way].tokens), 'first'),
    row(words.matricesRow, (way) => grouped(all[way].matrices), 'inner'),
    row(words.attentionRow, (way) => grouped(all[way].attention), 'inner'),
    row(words.flopsRow, (way) => grouped(all[way].matrices + all[way].attention), 'inner'),
    row(words.timeChart, (way) => quantity(all[way].time), 'inner'),
  ];
  return html`<table class="facts costs" part="costs">
      <thead>
        <tr>
          <td></td>
          ${ways.map((way) => html`<th scope="col">${words[way]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${group(step.costs, step.step === 0 ? words.promptStep : words.thisStep)}
        ${group(step.sums, words.soFar)}
        ${row(words.bytesKept, (way) => grouped(way === 'cached' ? BigInt(step.bytes) : 0n), 'first')}
      </tbody>
    </table>
    <p class="equation" part="bytes">
      <code
        >2 × ${layers} ${words.layers} × ${heads} ${words.kvHeads} × ${head_dim} ${words.dHead} × 4 B =
        ${grouped(8 * layers * heads * head_dim)} B</code
      >
      ${words.aToken};
      <span>× ${step.length} ${words.tokens} = <code>${grouped(step.bytes)} B</code>.</span>
    </p>`;
}
