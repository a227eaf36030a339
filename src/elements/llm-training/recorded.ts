/** The house model's own run, replayed: its losses, what it wrote on the way, and when the head that copies appears. */
import {html, type TemplateResult} from 'lit';
import {Answer} from '../../controllers/answer.js';
import {LinePlot} from '../../controllers/line-plot.js';
import {Playback} from '../../controllers/playback.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {PlotData} from '../../views/line-plot.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderButton, renderPlaces} from '../../views/run-controls.js';
import {grouped} from '../../views/grouped.js';
import {inductionOf, runRecording, type Induction, type RunRecording, type Snapshot} from './recording.js';
import type {TrainingStrings} from './strings.js';
import type {PartHost, View} from './view.js';

interface Replay {
  readonly run: RunRecording;
  readonly induction: Induction;
}

export class RecordedView implements View {
  readonly isRecorded = true;
  readonly #host: PartHost;
  readonly #answer: Answer<{name: string}, Replay>;
  readonly #charts: readonly LinePlot[];
  readonly #playback: Playback;
  #words: TrainingStrings | undefined;
  #drawn: readonly PlotData[] | undefined;
  #selected: number | undefined; // undefined for the one after the rise
  #isOn = false;

  constructor(host: PartHost) {
    this.#host = host;
    this.#playback = new Playback(host, {advance: () => this.#advance(), isSeen: () => this.#isOn});
    this.#answer = new Answer(
      host,
      () => (this.#isOn ? {name: 'run'} : undefined),
      async () => {
        const run = await runRecording();
        return {run, induction: inductionOf(run)};
      },
    );
    this.#charts = ['recorded-loss', 'induction'].map(
      (name, i) =>
        new LinePlot(host, {
          selector: `.${name}-chart`,
          data: () => this.#data(i),
          onPick: (step) => this.#pickStep(step),
        }),
    );
  }

  get status(): View['status'] {
    const {status} = this.#answer.state;
    return status === 'idle' ? 'loading' : status;
  }

  update(isOn: boolean): void {
    this.#isOn = isOn;
  }

  release(): void {
    this.#playback.stop();
  }

  /** Goes through the snapshots, from the first one where it stands at the last. */
  #play(): void {
    if (this.#at === this.#last) this.#select(0);
    this.#playback.play();
  }

  #advance(): boolean {
    this.#select(Math.min(this.#last, this.#at + 1));
    return this.#at < this.#last;
  }

  get #last(): number {
    return this.#answer.state.value!.run.snapshots.length - 1;
  }

  get #at(): number {
    const {value} = this.#answer.state;
    if (!value) return 0;
    return this.#selected ?? value.run.snapshots.indexOf(value.induction.after);
  }

  #select(at: number): void {
    this.#selected = at;
    this.#host.requestUpdate();
  }

  #pickStep(step: number): void {
    const away = (this.#answer.state.value?.run.snapshots ?? []).map((each) =>
      Math.abs(Math.log(Math.max(1, each.step)) - Math.log(Math.max(1, step))),
    );
    this.#select(away.indexOf(Math.min(...away)));
  }

  #data(chart: number): PlotData | undefined {
    const {value} = this.#answer.state;
    if (!value || !this.#words || !this.#isOn) return undefined;
    this.#drawn ??= draw(value, this.#words);
    return {...this.#drawn[chart], marker: value.run.snapshots[this.#at].step};
  }

  render(words: TrainingStrings): TemplateResult {
    this.#words = words;
    const {state} = this.#answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.#answer.retry(), words);
    const {value} = state;
    if (!value) return html`<div class="room">${renderWait(words.recording, undefined, words)}</div>`;
    const failed = this.#charts.find(({error}) => error);
    if (failed) return renderFailure(failed.error!, () => failed.retry(), words);
    const {run, induction} = value;
    const snapshot = run.snapshots[this.#at];
    return html`<p class="readout">
        <code>${run.script}</code>, ${words.seed.toLowerCase()} <code>${run.seed}</code>,
        ${run.optimizer === 'muon' ? 'Muon' : run.optimizer},
        <code>${grouped(run.tokensPerStep)}</code> ${words.tokensAStep},
        <code>${Math.round(run.seconds / 60)}</code> ${words.minutes}
      </p>
      <p class="legend" aria-hidden="true">
        <span class="swatch loss-line">${words.trainLoss}</span>
        <span class="swatch validation-line">${words.validationLoss}</span>
      </p>
      <div class="chart recorded-loss-chart" part="chart" role="img" aria-label=${words.recordedChart}></div>
      ${this.#renderSlider(snapshot, words)} ${this.#renderSnapshot(snapshot, induction, words)}
      <p class="legend" aria-hidden="true">
        <span class="swatch attention-line"
          >${words.inductionScore} ${induction.layer}.${induction.head}</span
        >
      </p>
      <div class="chart small induction-chart" role="img" aria-label=${words.inductionChart}></div>
      <p class="readout" part="result">
        ${words.inductionRise} <code>${grouped(induction.before.step)}</code> ${words.and}
        <code>${grouped(induction.after.step)}</code>: ${words.inductionScore}
        <code>${induction.layer}.${induction.head}</code> ${words.risesFrom}
        <code>${this.#score(induction, induction.before).toFixed(3)}</code> ${words.to}
        <code>${this.#score(induction, induction.after).toFixed(3)}</code>, ${words.againFalls}
        <code>${induction.before.repeated.again.toFixed(3)}</code> ${words.to}
        <code>${induction.after.repeated.again.toFixed(3)}</code>.
      </p>
      <p class="hint">${words.recordedHint}</p>`;
  }

  #score({scores}: Induction, snapshot: Snapshot): number {
    return scores[this.#answer.state.value!.run.snapshots.indexOf(snapshot)];
  }

  #renderSlider({step}: Snapshot, words: TrainingStrings): TemplateResult {
    const {playing} = this.#playback;
    const pick = (at: number) => {
      this.#playback.stop();
      this.#select(at);
    };
    const play = renderButton(playing ? words.pause : words.replay, () =>
      playing ? this.#playback.stop() : this.#play(),
    );
    const said = `${words.step} ${grouped(step)}`;
    return renderPlaces(words.snapshot, this.#at, this.#last, said, pick, play);
  }

  #renderSnapshot(snapshot: Snapshot, induction: Induction, words: TrainingStrings): TemplateResult {
    const {loss, repeated, sample} = snapshot;
    const rows = [
      [words.snapshotLoss, loss.toFixed(3)],
      [words.firstTime, repeated.first.toFixed(3)],
      [words.secondTime, repeated.again.toFixed(3)],
      [
        `${words.inductionScore} ${induction.layer}.${induction.head}`,
        this.#score(induction, snapshot).toFixed(3),
      ],
    ];
    return html`<div class="pair">
      <div>
        <p class="label">${words.sampleAt} ${grouped(snapshot.step)}</p>
        <pre class="sample" part="sample" role="group" tabindex="0" aria-label=${words.sample}>${sample}</pre>
      </div>
      <table class="facts" part="snapshot">
        <tbody>
          ${rows.map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${value}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  numbers(words: TrainingStrings): NumbersTable {
    const {value} = this.#answer.state;
    const columns = [words.step, words.snapshotLoss, words.firstTime, words.secondTime, words.inductionScore];
    const rows = value?.run.snapshots.map(({step, loss, repeated}, i) => [
      step,
      ...[loss, repeated.first, repeated.again, value.induction.scores[i]].map((each) => each.toFixed(3)),
    ]);
    return {columns, rows: rows ?? []};
  }
}

function draw({run, induction}: Replay, words: TrainingStrings): PlotData[] {
  const {curve, validation, snapshots, least} = run;
  const marks = [{x: Math.sqrt(induction.before.step * induction.after.step), name: words.inductionMark}];
  const common = {xLabel: words.stepsLog, isLogX: true, marks};
  return [
    {
      ...common,
      ...{yLabel: words.lossTokenAxis, isLogY: true, low: 0.4, high: 8},
      lines: [
        {name: words.trainLoss, colour: '--_loss', x: curve.step, y: curve.loss, width: 1.5},
        {
          name: words.validationLoss,
          colour: '--_ink',
          x: validation.step,
          y: validation.loss,
          width: 1.5,
          dots: true,
        },
      ],
      guides: [{y: least, name: `${words.leastLoss} ${least}`, isLeft: true}],
    },
    {
      ...common,
      yLabel: words.score,
      low: 0,
      high: 1,
      lines: [
        {
          ...{name: words.inductionScore, colour: '--_attention', dots: true},
          x: snapshots.map(({step}) => step),
          y: induction.scores,
        },
      ],
    },
  ];
}
