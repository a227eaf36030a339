/** What feed-forward layers cost, in parameters. */
import {html, type TemplateResult} from 'lit';
import {countParameters} from '../../core/accounting/parameters.js';
import type {ModelConfig} from '../../core/index.js';
import type {PartHost} from './part-host.js';
import type {FeedForwardStrings} from './strings.js';

const count = (value: number): string => value.toLocaleString('en');

/** Weights of the layer in its forms, for a width: 8/3 d rounded up, since a width is whole. */
export function formsOf(d: number): {swiglu: number; plain: number; biased: number} {
  const d_mlp = Math.ceil((8 * d) / 3);
  return {swiglu: 3 * d * d_mlp, plain: 2 * d * 4 * d, biased: 2 * d * 4 * d + 4 * d + d};
}

export function renderCosts(host: PartHost, config: ModelConfig, words: FeedForwardStrings): TemplateResult {
  const {block, total} = countParameters(config);
  const layer = block.gate + block.up + block.down;
  const all = layer * config.num_hidden_layers;
  const {hidden_size: d_model, intermediate_size: d_mlp} = config;
  const forms = formsOf(host.width);
  const d = count(host.width);
  const row = (name: string, formula: string, value: number) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td><bdi dir="ltr">${formula}</bdi></td>
      <td><bdi dir="ltr">${count(value)}</bdi></td>
    </tr>`;
  return html`<p class="label" id="costs">${words.parameters}</p>
    <label class="number-field"
      >${words.widthOf}
      <input
        type="number"
        min="1"
        max="1000000"
        .value=${String(host.width)}
        @change=${({target}: Event) => {
          const input = target as HTMLInputElement;
          if (input.value && input.checkValidity()) host.width = Number(input.value);
          else input.value = String(host.width);
        }}
    /></label>
    <table class="costs" part="costs" aria-labelledby="costs">
      <thead>
        <tr>
          <th scope="col">${words.form}</th>
          <th scope="col">${words.formula}</th>
          <th scope="col">${words.count}</th>
        </tr>
      </thead>
      <tbody>
        ${row(`SwiGLU, ${words.here}`, `3 · ${d_model} · ${d_mlp}`, layer)}
        ${row(words.swiglu, `3 · ${d} · ${count(Math.ceil((8 * host.width) / 3))}`, forms.swiglu)}
        ${row(words.older, `2 · ${d} · 4 · ${d} + 5 · ${d}`, forms.biased)}
        ${row(words.olderPlain, `2 · ${d} · 4 · ${d}`, forms.plain)}
      </tbody>
    </table>
    <p class="hint">${words.equal}</p>
    <p class="hint">
      ${words.share} <code>${count(all)}</code>: <code>${((100 * all) / total).toFixed(1)} %</code>
      ${words.ofAll}
    </p>`;
}
