/** The reader's preferences, and a copy of instruct that is tuned by them. */
import {html, nothing, type TemplateResult} from 'lit';
import {OpenCheckpoint} from '../../controllers/house-checkpoint.js';
import {LinePlot} from '../../controllers/line-plot.js';
import {chatPrompt} from '../../runtime/chat.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {PlotData} from '../../views/line-plot.js';
import {renderPairs} from './choosing.js';
import {curveNames, curveOf, type CurveName} from './curves.js';
import {MOST_OF_PAIR, Pairs} from './pairs.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {renderNextSeed, renderPrompt, renderTemperature} from './prompt-controls.js';
import {renderTuning, tuningNumbers} from './progress.js';
import {renderProblem, Speaker, type Question} from './speaker.js';
import type {PostTrainingStrings} from './strings.js';
import {BATCH, Tuning, type Run} from './tuning.js';
import {voiceOf} from './voices.js';

export default class PreferencesPart implements Part {
  readonly pairs: Pairs;
  readonly tuning: Tuning;
  readonly charts: Record<CurveName, LinePlot>;
  readonly #host: PartHost;
  readonly #precision: () => string;
  readonly #reference = new OpenCheckpoint('instruct');
  readonly #open: () => Promise<ModelHandle>;
  readonly #own: Speaker;
  readonly #tuned: Speaker;
  #words: PostTrainingStrings | undefined;
  readonly #drawn = new Map<CurveName, {run: Run; points: number; data: PlotData}>();
  #frame = 0;

  constructor(host: PartHost, {session, precision, isSeen}: PartPlace) {
    this.#host = host;
    this.#precision = precision;
    host.addController(this);
    const isHere = (): boolean => host.view === 'preferences' && isSeen();
    this.#open = () => this.#reference.open(session(), () => undefined);
    this.pairs = new Pairs(host, {open: this.#open, seed: () => host.seed, isSeen: isHere});
    this.tuning = new Tuning(host, {
      ...{session, isSeen: isHere, maxTokens: MOST_OF_PAIR},
      inputOf: async (question) => {
        const model = await this.#open();
        return chatPrompt((await model.encode(question)).ids, model.info.config.vocab_size);
      },
    });
    this.#own = new Speaker(host, {
      question: () => (isHere() ? this.#question(0) : undefined),
      open: async (onProgress) => voiceOf(await this.#reference.open(session(), onProgress)),
    });
    this.#tuned = new Speaker(host, {
      question: () => (isHere() && this.tuning.isTuned ? this.#question(this.tuning.version) : undefined),
      open: async () => ({
        ...voiceOf(await this.#open()),
        generate: async (input, options, call) => {
          try {
            return await session().call('generateTuned', {model: this.tuning.id, input, options}, call);
          } catch (error) {
            if (['TuningNotOpenError', 'ConnectionLost'].includes((error as {kind?: string}).kind!))
              this.tuning.lose();
            throw error;
          }
        },
      }),
    });
    this.charts = Object.fromEntries(
      // Those that change seldom have their turn first.
      [...curveNames]
        .reverse()
        .map((name) => [
          name,
          new LinePlot(host, {selector: `.chart-${name}`, data: () => this.#curve(name)}),
        ]),
    ) as Record<CurveName, LinePlot>;
  }

  #question(version: number): Question {
    const {prompt, temperature, seed} = this.#host;
    return {prompt, temperature, seed, isPlain: false, version};
  }

  /**
   * What a chart shows: the same object until there is more to draw. One is drawn in a frame, for three at once would take
   * too long; none in a page that nobody sees, which has no frames.
   */
  #curve(name: CurveName): PlotData | undefined {
    const {run} = this.tuning;
    if (!run?.looks.length || !this.#words || this.#host.view !== 'preferences') return undefined;
    const drawn = this.#drawn.get(name);
    const points = name === 'reward' ? run.steps.length : run.looks.length;
    if (drawn?.run === run && drawn.points === points) return drawn.data;
    if (this.#frame) return drawn?.data; // its turn comes
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#host.requestUpdate();
    });
    const data = curveOf(name, run, this.#words);
    this.#drawn.set(name, {run, points, data});
    return data;
  }

  hostDisconnected(): void {
    this.#reference.leave();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  get status(): Part['status'] {
    const {pairs, tuning} = this;
    if (pairs.error || tuning.status === 'error' || this.#own.status === 'error') return 'error';
    if (tuning.isBusy || pairs.isBusy || this.#own.isBusy || this.#tuned.isBusy) return 'loading';
    return pairs.current ? 'ready' : 'idle';
  }

  reset(): void {
    this.tuning.reset();
    this.tuning.before = [];
    this.pairs.clear();
    this.#own.again();
  }

  readonly #begin = (): void => {
    const {beta, rate, seed} = this.#host;
    void import('../../views/line-plot.js').catch(() => undefined); // there by the first look
    void this.tuning.begin(this.pairs.choices, {beta, rate, batch: BATCH, seed});
  };

  render(words: PostTrainingStrings): TemplateResult {
    this.#words = words;
    const {pairs, tuning} = this;
    const host = this.#host;
    return html`<div class="section" part="pairs" role="group" aria-labelledby="pairs-title">
        <p class="section-title" id="pairs-title">${words.pairsTitle}</p>
        ${renderPairs(pairs, host, words)}
      </div>
      <div class="section" part="tuning" role="group" aria-labelledby="tuning-title">
        <p class="section-title" id="tuning-title">${words.tuningTitle}</p>
        ${renderTuning({tuning, charts: this.charts, choices: pairs.choices.length, host, begin: this.#begin, words})}
        ${this.#precision() === 'fp32' ? nothing : html`<p class="hint" part="precision">${words.staysPublished}</p>`}
      </div>
      <div class="section" part="both" role="group" aria-labelledby="both-title">
        <p class="section-title" id="both-title">${words.bothTitle}</p>
        ${renderPrompt(host, words)}
        <div class="choice">${renderTemperature(host, words)} ${renderNextSeed(host, words)}</div>
        ${renderProblem(this.#own.problem, words)}
        <div class="columns two">
          <div class="column" part="reference" role="group" aria-labelledby="reference-name">
            <p class="column-title" id="reference-name">${words.reference}</p>
            ${this.#own.render(words.instruct, words)}
          </div>
          <div class="column" part="tuned" role="group" aria-labelledby="tuned-name">
            <p class="column-title" id="tuned-name">${words.tunedCopy}</p>
            ${
              tuning.isTuned
                ? this.#tuned.render(words.tunedCopy, words)
                : html`<div class="said"></div>
                    <p class="said-state">${tuning.status === 'lost' ? words.copyLost : words.notTuned}</p>`
            }
          </div>
        </div>
      </div>`;
  }

  numbers(words: PostTrainingStrings): NumbersTable {
    return tuningNumbers(this.tuning, words);
  }
}
