/** Gradients at every depth of stacks with their norms before the layers or after the sums. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {
  batchOf,
  endsOf,
  keyOf,
  lengthsOf,
  measureAll,
  measurePair,
  type Batch,
  type DepthPair,
  type DepthQuestion,
} from './depth-run.js';
import {drawLogChart, pointsAcross, type LogLine} from './log-chart.js';
import type {PartHost} from './part-host.js';
import {depths, initializations, type Measure} from './settings.js';
import type {NormStrings} from './strings.js';

/** Two charts stand side by side from here on, in px. */
const ROOMY = 760;
const BETWEEN = 40;

export class DepthPart {
  readonly answer: Answer<DepthQuestion & {layers: number}, DepthPair>;
  readonly sweep: Answer<DepthQuestion, DepthPair[]>;
  readonly #host: PartHost;
  #batches = new WeakMap<LiveRun, {seed: number; batch: Batch}>();
  #block = 0;
  #hovered = -1;
  #width = 0;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    const question = (): DepthQuestion | undefined => {
      const now = run();
      if (!now) return undefined;
      const {initialization, seed} = host;
      return {model: now.model, batch: keyOf(this.#batchOf(now)), initialization, seed};
    };
    this.answer = new Answer(
      host,
      () => {
        const asked = question();
        return asked && {...asked, layers: host.depth};
      },
      measurePair,
    );
    // After the stacks that are looked at.
    this.sweep = new Answer(
      host,
      () => (this.answer.state.status === 'ready' ? question() : undefined),
      measureAll,
    );
  }

  #batchOf(run: LiveRun): Batch {
    const {seed} = this.#host;
    const known = this.#batches.get(run);
    if (known?.seed === seed) return known.batch;
    const batch = batchOf(run, seed);
    this.#batches.set(run, {seed, batch});
    return batch;
  }

  readonly #onPointer = (event: PointerEvent) => {
    const pair = this.answer.state.value;
    if (!pair) return;
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const x = pointsAcross({at: blocksOf(pair), isLog: false, width: this.#width});
    const away = x.map((at) => Math.abs(at - (event.clientX - box.left)));
    const at = event.type === 'pointerleave' ? -1 : away.indexOf(Math.min(...away));
    const isClick = event.type === 'click';
    if (isClick) this.#block = at;
    else if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = isClick && event.pointerType === 'touch' ? -1 : at;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent) => {
    const last = (this.answer.state.value?.layers ?? 1) - 1;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -8, PageUp: 8};
    const step = by[event.key as keyof typeof by];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : this.#block + step;
    if (Number.isNaN(to)) return;
    event.preventDefault();
    this.#hovered = -1;
    this.#block = Math.max(0, Math.min(last, to));
    this.#host.requestUpdate();
  };

  readonly #onDepth = (event: Event) => {
    this.#host.depth = depths[Number((event.target as HTMLInputElement).value)];
  };

  render(run: LiveRun, room: number, words: NormStrings): TemplateResult {
    const {state} = this.answer;
    const batch = this.#batchOf(run);
    const wait = state.status === 'loading' && (state.isLate || !state.value);
    const progress = state.status === 'loading' ? state.progress : undefined;
    return html`${this.#renderChoice(words)}
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.answer.retry(), words)
          : html`<div class="depth-room">
              ${state.value ? this.#renderPair(state.value, room, words) : nothing}
              <div class="wait-room">
                ${wait ? renderWait(words.gradients, progress ?? {doing: 'compute', done: 0, total: 0}, words) : nothing}
              </div>
            </div>`
      }
      <p class="hint">
        ${batch.isText ? words.readsText : words.readsRandom} <code>${batch.tokens.length - 1}</code>.
        ${words.depthHint}
      </p>`;
  }

  #renderChoice(words: NormStrings): TemplateResult {
    const {depth, initialization, measure, seed} = this.#host;
    const select = <Name extends 'initialization' | 'measure'>(
      name: Name,
      value: PartHost[Name],
      choices: readonly PartHost[Name][],
    ) =>
      html`<label class="number-field"
        >${words[name]}
        <select
          @change=${({target}: Event) => {
            this.#host[name] = (target as HTMLSelectElement).value as PartHost[Name];
          }}
        >
          ${choices.map((each) => html`<option value=${each} ?selected=${each === value}>${words[each]}</option>`)}
        </select></label
      >`;
    return html`<div class="choice">
      <label class="slider"
        ><span>${words.depth}</span>
        <input
          type="range"
          min="0"
          max=${depths.length - 1}
          step="1"
          .value=${String(depths.findIndex((each) => each === depth))}
          aria-valuetext=${depth}
          @input=${this.#onDepth}
        />
        <output>${depth}</output></label
      >
      ${select('initialization', initialization, initializations)}
      ${select<'measure'>('measure', measure, ['parameters', 'stream'] satisfies Measure[])}
      <label class="number-field"
        >${words.seed}
        <input
          type="number"
          min="0"
          max=${2 ** 32 - 1}
          step="1"
          .value=${String(seed)}
          @change=${({target}: Event) => {
            const input = target as HTMLInputElement;
            if (input.value && input.checkValidity()) this.#host.seed = Number(input.value);
            else input.value = String(seed);
          }}
      /></label>
    </div>`;
  }

  #renderPair(pair: DepthPair, room: number, words: NormStrings): TemplateResult {
    const {measure} = this.#host;
    const isRoomy = room >= ROOMY;
    this.#width = isRoomy ? (room - BETWEEN) / 2 : room;
    this.#block = Math.min(this.#block, pair.layers - 1);
    const at = Math.min(this.#hovered < 0 ? this.#block : this.#hovered, pair.layers - 1);
    const [pre, post] = [pair.pre, pair.post].map((each) => lengthsOf(each, measure));
    const lines: LogLine[] = [
      {kind: 'pre', name: words.preShort, values: pre},
      {kind: 'post', name: words.postShort, values: post},
    ];
    return html`<div class=${isRoomy ? 'charts two' : 'charts'}>
        <div>
          <p class="label">${words.chart}, ${pair.layers} ${words.chartOf}</p>
          <div
            class="chart-box"
            part="chart"
            role="slider"
            tabindex="0"
            aria-label=${words.chart}
            aria-valuemin="0"
            aria-valuemax=${pair.layers - 1}
            aria-valuenow=${at}
            aria-valuetext=${`${words.block} ${at}: ${words.pre} ${digits(pre[at])}, ${words.post} ${digits(post[at])}`}
            @pointermove=${this.#onPointer}
            @click=${this.#onPointer}
            @pointerleave=${this.#onPointer}
            @keydown=${this.#onKey}
          >
            ${drawLogChart({lines, at: blocksOf(pair), isLog: false, xLabel: words.block, width: this.#width, active: at})}
          </div>
          <p class="readout" part="readout">
            ${words.block} <code>${at}</code>: ${words.preShort} <code>${digits(pre[at])}</code>,
            ${words.postShort} <code>${digits(post[at])}</code>
          </p>
        </div>
        <div>${this.#renderSweep(measure, words)}</div>
      </div>
      ${this.#renderEnds(pair, measure, words)}`;
  }

  #renderEnds(pair: DepthPair, measure: Measure, words: NormStrings): TemplateResult {
    const row = (name: string, kind: 'pre' | 'post') => {
      const {first, last} = endsOf(pair[kind], measure);
      return html`<tr>
        <th scope="row">${name}</th>
        <td>${digits(first)}</td>
        <td>${digits(last)}</td>
        <td>${digits(first / last)}</td>
        <td>${pair[kind].loss.toFixed(3)}</td>
      </tr>`;
    };
    const heads = [words.first, words.last, words.ratio, words.loss];
    return html`<table class="moments" part="ends">
      <thead>
        <tr>
          <th scope="col">${pair.layers} ${words.depth.toLowerCase()}</th>
          ${heads.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row(words.pre, 'pre')} ${row(words.post, 'post')}
      </tbody>
    </table>`;
  }

  #renderSweep(measure: Measure, words: NormStrings): TemplateResult {
    const {state} = this.sweep;
    const pairs = state.value;
    const title = html`<p class="label">${words.sweepTitle}</p>`;
    if (state.status === 'error')
      return html`${title}${renderFailure(state.error, () => this.sweep.retry(), words)}`;
    if (!pairs)
      return html`${title}
        <div class="sweep-room">
          ${renderWait(words.gradients, {doing: 'compute', done: 0, total: 0}, words)}
        </div>`;
    const last = (kind: 'pre' | 'post') => pairs.map((pair) => endsOf(pair[kind], measure).last);
    const [pre, post] = [last('pre'), last('post')];
    const guide = depths.map((layers) => pre[0] * Math.sqrt(depths[0] / layers));
    const lines: LogLine[] = [
      {kind: 'guide', name: '1/√L', values: guide},
      {kind: 'pre', name: words.preShort, values: pre},
      {kind: 'post', name: words.postShort, values: post},
    ];
    const [grown, grownPost] = [pre, post].map((values) => values[values.length - 1] / values[0]);
    return html`${title}
      ${drawLogChart({lines, at: depths, isLog: true, xLabel: words.sweepAxis, width: this.#width, active: -1})}
      <p class="readout" part="sweep">
        ${words.fell} <code>${digits(grown)}</code> ${words.times}
        <code>${digits(grownPost)}</code> ${words.timesPost} <code>${digits(1 / Math.sqrt(24))}</code>.
      </p>`;
  }
}

const blocksOf = ({layers}: DepthPair): number[] => Array.from({length: layers}, (_, i) => i);

/** A length or a ratio to the digits that mean something. */
export const digits = (value: number): string =>
  value >= 1e-3 && value < 1e4
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(2).replace('-', '−');
