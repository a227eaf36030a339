/** From the heads' outputs, side by side, through W_O: what each head writes into the stream, and that it adds up. */
import {html, svg, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import type {TraceTensor} from '../../core/index.js';
import {placeIn} from '../../controllers/run-place.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {tiny} from '../../views/tiny.js';
import {labelOf} from '../../views/vocabulary.js';
import {number} from './number.js';
import type {PartHost} from './part-host.js';
import type {MultiHeadStrings} from './strings.js';

/** What is traced for this part. */
export const outputTrace = ['blocks.*.attn.z', 'blocks.*.attn_out'];

/** What the heads of a layer write at one position. */
export interface HeadOutputs {
  /** Of each head, (n_heads, d_head). */
  readonly z: readonly Float32Array[];
  /** Length of what each writes. */
  readonly norms: readonly number[];
  /** The part of each that goes in the direction of their sum, as a share of it: together 1. */
  readonly shares: readonly number[];
  /** Length of the sum. */
  readonly norm: number;
  /** Largest |sum − attn_out|. */
  readonly difference: number;
}

/**
 * Multiplies each head's z with its own columns of W_O: concatenation and projection are a sum over heads (Elhage et al.
 * 2021, https://transformer-circuits.pub/2021/framework).
 *
 * @param w_o (d_model, n_heads · d_head)
 * @param z (n_heads · d_head), of one position
 * @param attnOut (d_model), of the same
 */
export function headOutputs(
  {data: w_o, shape: [d_model, width]}: Pick<TraceTensor, 'data' | 'shape'>,
  z: Float32Array,
  attnOut: Float32Array,
  heads: number,
): HeadOutputs {
  const d_head = width / heads;
  const written = Array.from({length: heads}, (_, head) =>
    Float64Array.from({length: d_model}, (_, i) => {
      let sum = 0;
      for (let j = head * d_head; j < (head + 1) * d_head; j++) sum += w_o[i * width + j] * z[j];
      return sum;
    }),
  );
  const sum = Float64Array.from(attnOut, (_, i) => written.reduce((total, vector) => total + vector[i], 0));
  const square = dot(sum, sum);
  return {
    z: written.map((_, head) => z.subarray(head * d_head, (head + 1) * d_head)),
    norms: written.map((vector) => Math.sqrt(dot(vector, vector))),
    shares: written.map((vector) => dot(vector, sum) / square),
    norm: Math.sqrt(square),
    difference: sum.reduce((most, value, i) => Math.max(most, Math.abs(value - attnOut[i])), 0),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

export class OutputPart {
  readonly answer: Answer<{model: ModelHandle; layer: number}, TraceTensor>;
  readonly #host: PartHost;
  #run: LiveRun | undefined;
  #settings: ModelSettings | undefined;

  /** @param run what may be computed with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.answer = new Answer(
      host,
      () => {
        const shown = run();
        return shown && {model: shown.model, layer: placeIn(shown, this.#settings!).layer};
      },
      async ({model, layer}, {signal}) => {
        const name = `model.layers.${layer}.self_attn.o_proj.weight`;
        return (await model.readParameters([name], {signal})).get(name)!;
      },
    );
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun | undefined, settings: ModelSettings): void {
    this.#settings = settings;
    this.#run = run;
  }

  /** What is drawn, once it is known. */
  get outputs(): HeadOutputs | undefined {
    const run = this.#run;
    const {answered, state} = this.answer;
    if (!run || !state.value) return undefined;
    const {layer} = placeIn(run, this.#settings!);
    if (answered?.model !== run.model || answered.layer !== layer) return undefined;
    const position = placeIn(run, this.#settings!).position;
    const at = ({data}: TraceTensor) => {
      const width = data.length / run.tokens.length;
      return data.subarray(position * width, (position + 1) * width);
    };
    const read = (name: string) => at(run.trace.get(`blocks.${layer}.${name}`)!);
    const {num_attention_heads: heads} = run.model.info.config;
    return headOutputs(state.value, read('attn.z'), read('attn_out'), heads);
  }

  render(words: MultiHeadStrings): TemplateResult {
    const {state} = this.answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.answer.retry(), words);
    const {outputs} = this;
    if (!outputs)
      return html`<div class="output-room">
        ${state.status === 'loading' && state.isLate ? renderWait('W_O', state.progress, words) : ''}
      </div>`;
    return this.#renderOutputs(this.#run!, outputs, words);
  }

  #renderOutputs(run: LiveRun, outputs: HeadOutputs, words: MultiHeadStrings): TemplateResult {
    const {z, norms, shares, norm, difference} = outputs;
    const {layer, head: chosen} = placeIn(run, this.#settings!);
    const position = placeIn(run, this.#settings!).position;
    const name = position ? labelOf(run.vocabulary, run.tokens[position]) : words.beginning;
    const range = Math.max(
      0.1,
      Math.ceil(Math.max(...z.flatMap((row) => Array.from(row, Math.abs))) * 10) / 10 || 0,
    );
    const longest = Math.max(...norms, norm) || 1;
    const d_head = z[0].length;
    const d_model = run.model.info.config.hidden_size;
    const bar = (value: number) =>
      svg`<svg class="length" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width=${((100 * value) / longest || 0).toFixed(2)} height="6"></rect></svg>`;
    const intervenes = run.interventions.some(({at}) => at === `blocks.${layer}.attn_out`);
    return html`<p class="readout">
        ${words.layer} ${layer}. ${words.outputAt} <b class="query">${name}</b>: ${words.concat}.
        <span
          class="scale"
          role="img"
          aria-label=${`${words.scale} ${number(-range, 1)} ${words.to} +${range.toFixed(1)}`}
          ><code>${number(-range, 1)}</code><i></i><code>0</code><i></i
          ><code>+${range.toFixed(1)}</code></span
        >
      </p>
      <div class="outputs" part="outputs">
        ${z.map(
          (row, head) =>
            html`<div class=${head === chosen ? 'output chosen' : 'output'}>
              <button
                type="button"
                aria-pressed=${head === chosen}
                @click=${() => this.#host.dispatchEvent(new LlmSelectRequestEvent({head}))}
              >
                ${words.headShort} ${head}
              </button>
              ${drawStrip(row, range)}
              <span class="rows">W_O <small>${d_head} × ${d_model}</small></span>
              ${bar(norms[head])}
              <span class="amount">${words.norm} <code>${number(norms[head], 3)}</code></span>
              <span class="amount">${words.share} <code>${number(100 * shares[head], 1)}%</code></span>
            </div>`,
        )}
        <div class="output total">
          <span class="sum">${words.sum} = attn_out</span>
          ${bar(norm)}
          <span class="amount">${words.norm} <code>${number(norm, 3)}</code></span>
        </div>
      </div>
      <p class="verdict" part="check">
        ${words.check}
        <code>${Number.isFinite(difference) ? tiny(difference) : '–'}</code>.
        ${intervenes ? words.intervened : ''}
      </p>
      <p class="hint">${words.shareNote}</p>`;
  }
}

/** The numbers of one head's z as a row of cells. */
function drawStrip(row: Float32Array, range: number): TemplateResult {
  return svg`<svg class="strip" viewBox=${`0 0 ${row.length} 1`} preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width=${row.length} height="1"></rect>
    ${Array.from(
      row,
      (value, i) =>
        svg`<g class=${value < 0 ? 'below' : 'above'}><rect class="colour" x=${i} width="1" height="1" fill-opacity=${(Math.abs(value) / range || 0).toFixed(3)}></rect></g>`,
    )}
  </svg>` as TemplateResult;
}
