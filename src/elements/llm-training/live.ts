/** A small language model trained live: text, rate, curves, and what it writes at every checkpoint. */
import {html, nothing, type TemplateResult} from 'lit';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderButton, renderDrive, renderPlaces, renderSeed} from '../../views/run-controls.js';
import {grouped} from '../../views/grouped.js';
import type {Kept} from './branches.js';
import {LiveCharts} from './live-charts.js';
import {liveNumbers} from './live-numbers.js';
import {BATCH, CONTEXT, SAMPLE, TEMPERATURE} from './live-model.js';
import {renderState} from './live-news.js';
import {LiveRun} from './live-run.js';
import {LiveSource} from './live-source.js';
import {rates} from './settings.js';
import type {TrainingStrings} from './strings.js';
import type {PartHost, View} from './view.js';

/** Milliseconds between two drawings while it trains. */
const PACE = 150;
/** Steps of the slider for a factor of ten. */
const FINE = 10;

export const rateText = (rate: number): string => String(Number(rate.toPrecision(2)));

export class LiveView implements View {
  run: LiveRun | undefined;
  readonly #host: PartHost;
  readonly #source: LiveSource;
  readonly #charts: LiveCharts;
  #selected: Kept | undefined; // undefined for the latest
  #isOn = false;
  #isSuspended = false; // it trained when the figure went out of sight
  #timer: ReturnType<typeof setTimeout> | undefined;
  #key: readonly unknown[] = [];

  constructor(host: PartHost) {
    this.#host = host;
    this.#source = new LiveSource(host);
    this.#charts = new LiveCharts(
      host,
      () => (this.#isOn ? this.run : undefined),
      () => this.selected,
      (step) => this.#pickStep(step),
    );
  }

  /** The checkpoint that is looked at. */
  get selected(): Kept | undefined {
    return this.#selected ?? this.run?.kept.at(-1);
  }

  get status(): View['status'] {
    if (this.#source.error || this.run?.phase === 'failed') return 'error';
    if (this.#source.refused) return 'ready';
    return this.run && this.run.kept.length > 0 ? 'ready' : 'loading';
  }

  update(isOn: boolean): void {
    this.#isOn = isOn;
    this.#source.update(isOn);
    const {seed, rate, session} = this.#host;
    const text = this.#source.refused ? undefined : this.#source.text;
    if (!isOn) {
      if (!this.run?.wants) return;
      this.#isSuspended = true;
      this.run.pause();
      return;
    }
    const key = [text, seed];
    if (key.some((part, i) => part !== this.#key[i])) {
      this.#key = key;
      this.#begin();
    }
    if (!this.run && text) {
      this.run = new LiveRun({session, text, seed, rate, onChange: this.#onChange});
      void this.run.prepare();
    }
    this.run?.setRate(rate);
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    this.run?.start();
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#begin();
  }

  /** From nothing. */
  #begin(): void {
    this.run?.release();
    this.run = this.#selected = undefined;
    this.#isSuspended = false;
  }

  readonly #onChange = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#host.requestUpdate();
    }, PACE);
  };

  readonly #reset = (): void => {
    this.#begin();
    this.#host.requestUpdate();
  };

  #pickStep(step: number): void {
    const kept = this.run?.kept ?? [];
    const away = kept.map((each) => Math.abs(each.step - step));
    this.#select(away.lastIndexOf(Math.min(...away)));
  }

  #select(index: number): void {
    const kept = this.run?.kept ?? [];
    this.#selected = index >= kept.length - 1 ? undefined : kept[index];
    if (this.run) this.run.pinned = this.#selected;
    this.#host.requestUpdate();
  }

  #fork(kept: Kept): void {
    this.run!.fork(kept);
    this.#selected = undefined;
    this.run!.start();
    this.#host.requestUpdate();
  }

  render(words: TrainingStrings): TemplateResult {
    return html`${this.#source.render(words)}
      <div class="choice">${this.#renderRate(words)} ${renderSeed(this.#host, words)}</div>
      ${this.#renderRun(words)}`;
  }

  #renderRate(words: TrainingStrings): TemplateResult {
    const {rate} = this.#host;
    return html`<label class="slider"
      ><span>${words.rate}</span>
      <input
        type="range"
        min=${FINE * Math.log10(rates.least)}
        max=${FINE * Math.log10(rates.most)}
        step="1"
        .value=${String(FINE * Math.log10(rate))}
        aria-valuetext=${rateText(rate)}
        @change=${({target}: Event) => {
          this.#host.rate = Number(rateText(10 ** (Number((target as HTMLInputElement).value) / FINE)));
        }}
      />
      <output>${rateText(rate)}</output></label
    >`;
  }

  #renderRun(words: TrainingStrings): unknown {
    const {run} = this;
    if (this.#source.error) return renderFailure(this.#source.error, () => this.#source.retry(), words);
    if (this.#source.refused) return nothing;
    if (run?.phase === 'failed') return renderFailure(run.error!, this.#reset, words);
    if (!run || run.kept.length === 0)
      return html`<div class="room">${renderWait(words.freshModel, undefined, words)}</div>`;
    return html`${this.#renderDrive(run, words)} ${renderState(run, words, () => this.#recover(run))}
      ${this.#charts.renderLosses(run, words)} ${this.#renderKept(run, words)}
      ${this.#charts.renderRest(words)}
      <p class="hint">
        ${words.liveModel} <code>${grouped(run.parameters)}</code> ${words.liveHint}
        <code>${BATCH} × ${CONTEXT}</code> ${words.liveStep}
      </p>`;
  }

  #renderDrive(run: LiveRun, words: TrainingStrings): TemplateResult {
    const isGoing = run.wants || run.phase === 'running';
    const toggle = () => {
      if (isGoing) run.pause();
      else run.start();
      this.#host.requestUpdate();
    };
    const isStuck = run.phase === 'diverged' || run.phase === 'lost';
    return renderDrive({isGoing, steps: run.steps, isStuck, toggle, startOver: this.#reset}, words);
  }

  #recover(run: LiveRun): void {
    const {rate} = run.divergence!;
    this.#host.rate = Math.max(rates.least, Number(rateText(rate / 10)));
    this.#selected = undefined;
    run.recover(this.#host.rate);
  }

  #renderKept(run: LiveRun, words: TrainingStrings): TemplateResult {
    const {kept, branches} = run;
    const selected = this.selected!;
    const at = kept.indexOf(selected);
    const line = branches.indexOf(selected.branch) + 1;
    const name = `${words.step} ${selected.step}${branches.length > 1 ? `, ${words.line} ${line}` : ''}`;
    const isLast = at === kept.length - 1;
    const fork = renderButton(words.fork, () => this.#fork(selected), isLast);
    return html`${renderPlaces(words.checkpoint, at, kept.length - 1, name, (to) => this.#select(to), fork)}
      <p class="label">
        ${words.sampleAt} ${selected.step} (${words.given}, ${words.seed.toLowerCase()}
        ${this.run!.options.seed}, ${words.temperature} ${TEMPERATURE}, ${SAMPLE} ${words.bytes})
      </p>
      <pre
        class="sample"
        part="sample"
        role="group"
        tabindex="0"
        aria-label=${words.sample}
      ><b>${run.options.text.prompt}</b>${selected.sample}</pre>`;
  }

  numbers(words: TrainingStrings): NumbersTable {
    return liveNumbers(this.run, words);
  }
}
