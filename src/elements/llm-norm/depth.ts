/** Gradients at every depth of stacks with their norms before the layers or after the sums. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer, sameFields} from '../../controllers/answer.js';
import {PointSlider} from '../../controllers/point-slider.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {scientific} from '../../views/tiny.js';
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

/** How long a text has to rest before stacks read it, in ms: who types waits for none of them. */
const REST = 500;

export class DepthPart {
  readonly answer: Answer<DepthQuestion & {layers: number}, DepthPair>;
  readonly sweep: Answer<DepthQuestion, DepthPair[]>;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;
  readonly #slider: PointSlider;
  #batches = new WeakMap<LiveRun, {seed: number; batch: Batch}>();
  #rested: string | undefined; // the text that stacks read
  #resting: string | undefined; // the one that they will
  #timer = 0;
  #width = 0;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    this.#slider = new PointSlider(host, {
      get: () => host.stackLayer,
      set: (layer) => (host.stackLayer = layer),
    });
    this.answer = new Answer(host, () => this.#pairQuestion, measurePair);
    // After the stacks that are looked at.
    this.sweep = new Answer(
      host,
      () => (this.answer.state.status === 'ready' ? this.#question : undefined),
      measureAll,
    );
    host.addController({hostDisconnected: () => this.#rest(undefined)});
  }

  /** What is asked now; nothing where nobody can see it, and while the text is being written. */
  get #question(): DepthQuestion | undefined {
    const now = this.#run();
    if (!now) return undefined;
    const batch = this.#batchOf(now);
    if (!this.#hasRested(batch.isText ? keyOf(batch) : '')) return undefined;
    const {initialization, seed} = this.#host;
    return {model: now.model, batch: keyOf(batch), initialization, seed};
  }

  get #pairQuestion(): (DepthQuestion & {layers: number}) | undefined {
    const asked = this.#question;
    return asked && {...asked, layers: this.#host.depth};
  }

  #hasRested(text: string): boolean {
    this.#rested ??= text; // the first at once
    if (text === this.#rested) this.#rest(undefined);
    else if (text !== this.#resting) this.#rest(text);
    return text === this.#rested;
  }

  #rest(text: string | undefined): void {
    clearTimeout(this.#timer);
    this.#resting = text;
    if (text === undefined) return;
    this.#timer = window.setTimeout(() => {
      this.#rested = text;
      this.#host.requestUpdate();
    }, REST);
  }

  /** How far it is; of the sweep too. */
  get statuses(): string[] {
    return this.#resting === undefined ? [this.answer.state.status, this.sweep.state.status] : ['loading'];
  }

  /** What is known of what is asked now: an answer to another question is none. */
  get pair(): DepthPair | undefined {
    return answerTo(this.#pairQuestion, this.answer);
  }

  get pairs(): DepthPair[] | undefined {
    return answerTo(this.#question, this.sweep);
  }

  #batchOf(run: LiveRun): Batch {
    const {seed} = this.#host;
    const known = this.#batches.get(run);
    if (known?.seed === seed) return known.batch;
    const batch = batchOf(run, seed);
    this.#batches.set(run, {seed, batch});
    return batch;
  }

  readonly #onDepth = (event: Event) => {
    this.#host.depth = depths[Number((event.target as HTMLInputElement).value)];
  };

  render(run: LiveRun, room: number, words: NormStrings): TemplateResult {
    const {state} = this.answer;
    const batch = this.#batchOf(run);
    const isLoading = state.status === 'loading';
    const wait = this.#resting !== undefined || (isLoading && (state.isLate || !state.value));
    const progress = isLoading ? state.progress : undefined;
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
    const at = this.#slider.layOut(pointsAcross({at: blocksOf(pair), isLog: false, width: this.#width}));
    const [pre, post] = [pair.pre, pair.post].map((each) => lengthsOf(each, measure));
    const lines: LogLine[] = [
      {kind: 'pre', name: words.preShort, values: pre},
      {kind: 'post', name: words.postShort, values: post},
    ];
    return html`<div class=${isRoomy ? 'charts two' : 'charts'}>
        <div>
          <p class="label">${words.chart}, ${pair.layers} ${words.chartOf}</p>
          ${this.#slider.render(at, {
            part: 'chart',
            label: words.chart,
            said: `${words.block} ${at}: ${words.pre} ${digits(pre[at])}, ${words.post} ${digits(post[at])}`,
            chart: drawLogChart({
              lines,
              at: blocksOf(pair),
              isLog: false,
              xLabel: words.block,
              width: this.#width,
              active: at,
            }),
          })}
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
    const {pairs} = this;
    const title = html`<p class="label">${words.sweepTitle}</p>`;
    if (state.status === 'error')
      return html`${title}${renderFailure(state.error, () => this.sweep.retry(), words)}`;
    if (!pairs) {
      const progress = state.status === 'loading' ? state.progress : undefined;
      return html`${title}
        <div class="sweep-room">
          ${renderWait(words.gradients, progress ?? {doing: 'compute', done: 0, total: 0}, words)}
        </div>`;
    }
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

/** What is known of a question: an answer to another is none. */
const answerTo = <Question extends object, Value>(
  question: Question | undefined,
  {answered, state}: Answer<Question, Value>,
): Value | undefined => (question && sameFields(question, answered) ? state.value : undefined);

/** A length or a ratio to the digits that mean something. */
export const digits = (value: number): string =>
  value >= 1e-3 && value < 1e4 ? String(Number(value.toPrecision(3))) : scientific(value, 2);
