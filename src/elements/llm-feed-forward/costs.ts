/** What feed-forward layers cost, in parameters. */
import {html, type TemplateResult} from 'lit';
import {countParameters} from '../../core/accounting/parameters.js';
import type {ModelConfig} from '../../core/index.js';
import {grouped} from '../../views/grouped.js';
import type {PartHost} from './part-host.js';
import type {FeedForwardStrings} from './strings.js';

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
  const row = (name: string, formula: string, value: number) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td><bdi dir="ltr">${formula}</bdi></td>
      <td><bdi dir="ltr">${grouped(value)}</bdi></td>
    </tr>`;
  // The gated form, and the older ones of the same width beside it.
  const group = (title: string, width: number, gated: TemplateResult) => {
    const [d, forms] = [grouped(width), formsOf(width)];
    return html`<tbody>
      <tr>
        <th scope="rowgroup" colspan="3">${title} <bdi dir="ltr">d = ${d}</bdi></th>
      </tr>
      ${gated} ${row(words.older, `2 · ${d} · 4 · ${d} + 5 · ${d}`, forms.biased)}
      ${row(words.olderPlain, `2 · ${d} · 4 · ${d}`, forms.plain)}
    </tbody>`;
  };
  const {width} = host;
  const wide = `3 · ${grouped(width)} · ${grouped(Math.ceil((8 * width) / 3))}`;
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
      ${group(words.here, d_model, row('SwiGLU', `3 · ${grouped(d_model)} · ${grouped(d_mlp)}`, layer))}
      ${group(words.atWidth, width, row(words.swiglu, wide, formsOf(width).swiglu))}
    </table>
    <p class="hint">${words.equal}</p>
    <p class="hint">
      ${words.share} <code>${grouped(all)}</code>: <code>${((100 * all) / total).toFixed(1)}%</code>
      ${words.ofAll}
    </p>`;
}
