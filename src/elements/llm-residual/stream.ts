/** The stream at one position: what a block adds to it, component by component, and how long it grows. */
import {html, svg, type TemplateResult} from 'lit';
import {ComponentSlider} from '../../controllers/component-slider.js';
import type {LiveRun} from '../../context/model.js';
import type {BarRow} from '../../views/bar-rows.js';
import {roundRange} from '../../views/round-range.js';
import {signed} from '../../views/signed.js';
import {tiny} from '../../views/tiny.js';
import type {PartHost} from './part-host.js';
import {nameOfToken, type Place} from '../../controllers/run-place.js';
import type {ResidualStrings} from './strings.js';

/** What the stream's drawing is made of. */
export const streamTrace = [
  'blocks.*.resid_pre',
  'blocks.*.attn_out',
  'blocks.*.mlp_out',
  'blocks.*.resid_post',
];

/** What 32-bit arithmetic may lose, as a share of the largest component: a larger gap was written by hand. */
const ROUNDING = 1e-4;

/** What a block adds to the stream at a position; (d_model) each. */
export interface BlockSum {
  readonly before: Float32Array;
  readonly attention: Float32Array;
  readonly mlp: Float32Array;
  readonly after: Float32Array;
  /** after − (before + attention + mlp). */
  readonly gap: Float32Array;
  /** Whether the gap is more than arithmetic loses: interventions wrote to the stream. */
  readonly isChanged: boolean;
  readonly largestGap: number;
}

export function blockSum(run: LiveRun, {position, layer}: Place): BlockSum {
  const d_model = run.model.info.config.hidden_size;
  const row = (name: string) =>
    run.trace.get(`blocks.${layer}.${name}`)!.data.subarray(position * d_model, (position + 1) * d_model);
  const [before, attention, mlp, after] = ['resid_pre', 'attn_out', 'mlp_out', 'resid_post'].map(row);
  const gap = after.map((value, i) => value - (before[i] + attention[i] + mlp[i]));
  const largest = (values: Float32Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const largestGap = largest(gap);
  return {before, attention, mlp, after, gap, largestGap, isChanged: largestGap > ROUNDING * largest(after)};
}

/** Length of the stream at a position: before the first block and after each, (layers + 1). */
export function streamLengths(run: LiveRun, position: number): number[] {
  const {hidden_size: d_model, num_hidden_layers} = run.model.info.config;
  return Array.from({length: num_hidden_layers + 1}, (_, i) => {
    const name = i ? `blocks.${i - 1}.resid_post` : 'blocks.0.resid_pre';
    return lengthOf(run.trace.get(name)!.data.subarray(position * d_model, (position + 1) * d_model));
  });
}

/** √Σx² */
export function lengthOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

export class StreamPart {
  readonly #slider: ComponentSlider;

  constructor(host: PartHost) {
    this.#slider = new ComponentSlider(host);
  }

  render(run: LiveRun, place: Place, room: number, words: ResidualStrings): TemplateResult {
    const {layer, position} = place;
    const sum = blockSum(run, place);
    const {before, attention, mlp, after, gap, isChanged, largestGap} = sum;
    const note = (values: Float32Array) => `${words.length} ${lengthOf(values).toFixed(2)}`;
    const rows: BarRow[] = [
      {name: `${words.before} ${layer}`, values: before, note: note(before)},
      {name: words.plusAttention, values: attention, note: note(attention)},
      {name: words.plusMlp, values: mlp, note: note(mlp)},
      ...(isChanged ? [{name: words.plusChanges, values: gap, note: note(gap)}] : []),
      {name: `${words.equalsAfter} ${layer}`, values: after, note: note(after)},
    ];
    const range = roundRange(rows.map(({values}) => values));
    const at = this.#slider.layOut(room, before.length, rows.length);
    const terms = [before, attention, mlp, ...(isChanged ? [gap] : [])].map((values, i) =>
      i ? term(values[at]) : signed(values[at], 4),
    );
    const places = Math.max(0, -Math.floor(Math.log10(range)));
    return html`<p class="verdict">
        <b><bdi>${nameOfToken(run, position, words)}</bdi></b> (${words.position} ${position}), ${words.block}
        ${layer}
      </p>
      ${this.#slider.render({
        ...{rows, range, part: 'stream-rows', label: words.rowsLabel},
        said: `${words.component} ${at}: ${terms.join(' ')} = ${signed(after[at], 4)}`,
      })}
      <p class="equation" part="stream-sum">
        <span>${words.component} <code>${at}</code>:</span>
        <code>${terms.join(' ')} = ${signed(after[at], 4)}</code>
      </p>
      <p class="readout">
        ${words.largestDelta} <code part="stream-delta">${tiny(isChanged ? 0 : largestGap)}</code>.
        <span class="scale-text"
          >${words.barsFrom} <code>${signed(-range, places)}</code> ${words.to}
          <code>+${range.toFixed(places)}</code>.</span
        >
      </p>
      <p class="label" id="lengths-title">${words.lengths}</p>
      ${this.#renderLengths(run, position, words)}
      <p class="hint">${words.streamHint}</p>`;
  }

  #renderLengths(run: LiveRun, position: number, words: ResidualStrings): TemplateResult {
    const lengths = streamLengths(run, position);
    const most = Math.max(...lengths);
    return html`<table class="lengths" part="lengths" aria-labelledby="lengths-title">
      ${lengths.map(
        (value, i) =>
          html`<tr>
            <th scope="row">${i ? `${words.afterBlock} ${i - 1}` : words.embedding}</th>
            <td>
              ${svg`<svg class="length" aria-hidden="true"><rect width=${`${((100 * value) / most).toFixed(2)}%`} height="100%"></rect></svg>`}
            </td>
            <td class="number">${value.toFixed(2)}</td>
          </tr>`,
      )}
    </table>`;
  }
}

/** A number in the middle of a sum. */
const term = (value: number): string => (value < 0 ? `− ${(-value).toFixed(4)}` : `+ ${value.toFixed(4)}`);
