/** Modular addition, trained live: known by heart first, understood much later. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {LinePlot} from '../../controllers/line-plot.js';
import type {Session} from '../../runtime/index.js';
import {renderFailure} from '../../views/figure.js';
import type {PlotLine, PlotData} from '../../views/line-plot.js';
import {renderButton, renderDrive, renderPlaces, renderSeed} from '../../views/run-controls.js';
import {grouped} from '../../views/grouped.js';
import {GrokkingRun, type KeptState} from './run.js';
import {accuracyLines, chartOf, renderGrokkingNews, renderLegend, share} from './parts.js';
import {Sums} from './sums.js';
import {moduli, MOST_DECAY, type Modulus} from './settings.js';
import type {GrokkingStrings} from './strings.js';

/** Milliseconds between two drawings. */
const PACE = 100;

/** What is read and set of the element. */
export interface GrokkingHost extends ReactiveElement {
  p: Modulus;
  decay: number;
  seed: number;
  /** Where long work is done. */
  readonly session: () => Session;
}

export class LiveGrokking {
  run: GrokkingRun | undefined;
  readonly #host: GrokkingHost;
  readonly #chart: LinePlot;
  readonly #sums: Sums;
  #words: GrokkingStrings | undefined;
  #selected: KeptState | undefined;
  #isOn = false;
  #isSuspended = false;
  #key = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawn: {key: string; data: PlotData} | undefined;

  constructor(host: GrokkingHost) {
    this.#host = host;
    this.#chart = new LinePlot(host, {
      selector: '.grokking-chart',
      data: () => this.#data(),
      onPick: (step) => this.#pickStep(step),
    });
    this.#sums = new Sums(host, () => {
      const [run, kept] = [this.run, this.selected];
      return this.#isOn && run && kept && run.phase !== 'failed' ? {run, kept} : undefined;
    });
  }

  get selected(): KeptState | undefined {
    return this.#selected ?? this.run?.kept.at(-1);
  }

  get status(): 'loading' | 'ready' | 'error' {
    if (this.run?.phase === 'failed') return 'error';
    return this.run ? 'ready' : 'loading';
  }

  update(isOn: boolean): void {
    this.#isOn = isOn;
    const {p, seed, decay, session} = this.#host;
    if (!isOn) {
      if (!this.run?.wants) return;
      this.#isSuspended = true;
      this.run.pause();
      return;
    }
    const key = `${p} ${seed}`;
    if (key !== this.#key) this.#begin();
    this.#key = key;
    this.run ??= new GrokkingRun({session, p, seed, decay, onChange: this.#onChange});
    // Another decay is another line, from where the run is; it goes on if it was going.
    const {run} = this;
    if (decay !== run.line.decay) {
      const was = run.wants;
      run.fork(run.kept[run.kept.length - 1], decay);
      if (was) run.start();
    }
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    run.start();
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#begin();
  }

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
    const away = (this.run?.kept ?? []).map((each) => Math.abs(each.step - step));
    this.#select(away.lastIndexOf(Math.min(...away)));
  }

  #select(index: number): void {
    const kept = this.run?.kept ?? [];
    this.#selected = index >= kept.length - 1 ? undefined : kept[index];
    if (this.run) this.run.pinned = this.#selected;
    this.#host.requestUpdate();
  }

  #fork(from: KeptState): void {
    this.run!.fork(from, this.#host.decay);
    this.#selected = undefined;
    this.run!.start();
    this.#host.requestUpdate();
  }

  #data(): PlotData | undefined {
    const {run} = this;
    const words = this.#words;
    if (!run || !words || !this.#isOn) return undefined;
    const key = [run.lines.length, run.line.step.length].join();
    if (this.#drawn?.key !== key) {
      const lines = run.lines.flatMap((line): PlotLine[] =>
        accuracyLines(line.step, line.train, line.validation, words).map((each) => ({
          ...each,
          opacity: line === run.line ? 1 : 0.4,
        })),
      );
      this.#drawn = {key, data: chartOf(lines, words)};
    }
    return {...this.#drawn.data, marker: this.selected?.step};
  }

  renderChoice(words: GrokkingStrings): TemplateResult {
    const {p, decay} = this.#host;
    return html`<div class="choice">
      <label class="number-field"
        >${words.modulus}
        <select
          @change=${({target}: Event) => {
            this.#host.p = Number((target as HTMLSelectElement).value) as Modulus;
          }}
        >
          ${moduli.map((each) => html`<option value=${each} ?selected=${each === p}>${each}</option>`)}
        </select></label
      >
      <label class="slider"
        ><span>${words.decay}</span>
        <input
          type="range"
          min="0"
          max=${MOST_DECAY}
          step="0.1"
          .value=${String(decay)}
          @change=${({target}: Event) => {
            this.#host.decay = Number((target as HTMLInputElement).value);
          }}
        />
        <output>${decay}</output></label
      >
      ${renderSeed(this.#host, words)}
    </div>`;
  }

  /** Nothing, before there is a run. */
  render(words: GrokkingStrings): unknown {
    this.#words = words;
    const {run} = this;
    if (!run) return nothing;
    if (run.phase === 'failed') return renderFailure(run.error!, this.#reset, words);
    if (this.#chart.error) return renderFailure(this.#chart.error, () => this.#chart.retry(), words);
    const {line} = run;
    const [train, validation] = [line.train.at(-1), line.validation.at(-1)];
    const isGoing = run.wants;
    const toggle = () => {
      if (isGoing) run.pause();
      else run.start();
      this.#host.requestUpdate();
    };
    return html`${renderDrive({isGoing, steps: run.steps, toggle, startOver: this.#reset}, words)}
      <p class="readout state-line" part="state">
        ${words.step} <code>${grouped(line.step.at(-1) ?? run.steps)}</code> · ${words.trained}
        <code>${share(train)}</code> · ${words.unseen} <code>${share(validation)}</code> ·
        <code>${(run.spent / 1000).toFixed(1)}</code> s
      </p>
      ${renderLegend(words)}
      <div
        class="chart grokking-chart"
        part="chart"
        role="img"
        aria-label=${`${words.accuracy}: ${words.trained} ${share(train)}, ${words.unseen} ${share(validation)}`}
      ></div>
      ${this.#renderKept(run, words)}
      <div class="news" role="status" part="news" aria-live=${isGoing ? 'off' : 'polite'}>
        ${renderGrokkingNews(run, words)}
      </div>`;
  }

  renderSums(words: GrokkingStrings): unknown {
    const {run, selected} = this;
    return run && selected && run.phase !== 'failed' ? this.#sums.render(selected.step, words) : nothing;
  }

  #renderKept(run: GrokkingRun, words: GrokkingStrings): TemplateResult {
    const {kept, lines} = run;
    const selected = this.selected!;
    const at = kept.indexOf(selected);
    const name = `${words.step} ${selected.step}${lines.length > 1 ? `, ${words.decayShort} ${selected.line.decay}` : ''}`;
    const fork = renderButton(words.fork, () => this.#fork(selected), run.steps === 0);
    return renderPlaces(words.checkpoint, at, kept.length - 1, name, (to) => this.#select(to), fork);
  }

  rows(words: GrokkingStrings): (string | number)[][] {
    return (this.run?.lines ?? []).flatMap(({decay, step, train, validation, weightNorm}) =>
      step.map((at, i) => [
        ...[`${words.decayShort} ${decay}`, at, train[i].toFixed(4), validation[i].toFixed(4)],
        weightNorm[i].toFixed(2),
      ]),
    );
  }
}
