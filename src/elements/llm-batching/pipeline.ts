/** Pipeline stages: who works when, and the bubble beside its formula. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {accelerators} from '../../core/accounting/accelerators.js';
import type {PipelineRun} from '../../core/accounting/pipeline.js';
import type {PipelineStage} from '../../core/accounting/pipeline-stages.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {Session, SessionError} from '../../runtime/index.js';
import {Drag} from '../../views/drag.js';
import {renderFailure} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderSlider} from '../../views/slider.js';
import {Fields, problemOf, type Problem} from './fields.js';
import {count, duration, percent} from './format.js';
import {LaneCanvas, type LaneDrawing} from './lanes.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {acceleratorNames, modelNames, precisionNames, scheduleNames} from './settings.js';
import {setupOf} from './simulation.js';
import type {BatchingStrings} from './strings.js';

/** Stages that are told of in words. */
const TOLD = 12;
const PARTS = 1000;

const deciding = [
  ...['schedule', 'stages', 'microBatches', 'stagesOf', 'tokens', 'accelerator', 'weights', 'cache'],
] as (keyof PipelineChoice)[];

type PipelineChoice = Pick<
  PartHost,
  'schedule' | 'stages' | 'microBatches' | 'stagesOf' | 'tokens' | 'accelerator' | 'weights' | 'cache'
>;

interface Shown {
  readonly run: PipelineRun;
  readonly drawing: LaneDrawing;
  readonly models: readonly PipelineStage[] | undefined;
  readonly microBatches: number;
}

export default class PipelinePart implements Part {
  readonly #host: PartHost;
  readonly #fields: Fields;
  readonly #answer: Answer<PipelineChoice, true>;
  readonly #canvas: LaneCanvas;
  readonly #drag = new Drag();
  #shown: Shown | undefined; // the last that could be simulated
  #problem: Problem | undefined;
  #share = 0.25; // of the whole: the moment that is looked at

  constructor(host: PartHost, {session, isSeen}: PartPlace) {
    this.#host = host;
    this.#fields = new Fields(host);
    const question = () =>
      host.view === 'pipeline' && isSeen()
        ? (Object.fromEntries(deciding.map((name) => [name, host[name]])) as unknown as PipelineChoice)
        : undefined;
    this.#answer = new Answer(host, question, (choice, asking) => this.#simulate(session(), choice, asking));
    this.#canvas = new LaneCanvas(host, '#stage-lanes', () => this.#shown?.drawing);
  }

  get status(): Part['status'] {
    const {status} = this.#answer.state;
    return status === 'loading' && this.#shown ? 'ready' : status;
  }

  reset(): void {
    this.#fields.reset();
    this.#share = 0.25;
  }

  async #simulate(session: Session, choice: PipelineChoice, {signal}: Asking): Promise<true> {
    const {schedule, stages, microBatches, stagesOf, tokens} = choice;
    let problem: Problem | undefined;
    try {
      const {run, stages: models} = await session.call(
        'runPipeline',
        {
          model: stagesOf === 'equal' ? undefined : setupOf(stagesOf, choice),
          stages,
          shape: {schedule, microBatches},
          microBatch: {tokens, logits: schedule === 'forward' ? 'last' : 'all'},
        },
        {signal},
      );
      const drawing: LaneDrawing = {
        lanes: stages,
        colours: ['--_prefill', '--_decode'],
        marks: (width, mark) => {
          const scale = width / run.seconds;
          for (const {stage, kind, start, seconds} of run.events)
            mark(stage, kind === 'forward' ? 0 : 1, start * scale, (start + seconds) * scale);
        },
      };
      if (!signal.aborted) this.#shown = {run, drawing, models, microBatches};
    } catch (error) {
      problem = problemOf(error as SessionError);
    }
    if (!signal.aborted) this.#problem = problem;
    return true;
  }

  #go(share: number): void {
    this.#share = Math.min(1, Math.max(0, share));
    this.#host.requestUpdate();
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as Element;
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      target.setPointerCapture(event.pointerId);
    }
    const {left, width} = target.getBoundingClientRect();
    if (this.#drag.read(event) === 'go') this.#go((event.clientX - left) / width);
  };

  render(words: BatchingStrings): TemplateResult {
    const host = this.#host;
    const {state} = this.#answer;
    const fields = this.#fields;
    const number = (name: Parameters<Fields['number']>[0], label: string) =>
      fields.number(name, label, this.#problem, words);
    const isModel = host.stagesOf !== 'equal';
    return html`<div class="fields">
        ${fields.choice('schedule', words.schedule, scheduleNames, (each) => words[each])}
        ${number('stages', words.stages)} ${number('microBatches', words.microBatches)}
        ${fields.choice('stagesOf', words.stagesOf, ['equal', ...modelNames], (each) => (each === 'equal' ? words.equal : modelPresets[each].title))}
        ${
          isModel
            ? html`${number('tokens', words.tokens)}
              ${fields.choice('accelerator', words.accelerator, acceleratorNames, (each) => accelerators[each].title)}
              ${fields.choice('weights', words.weights, precisionNames, (each) => each.toUpperCase())}`
            : nothing
        }
      </div>
      <div class="news" part="news">
        ${this.#problem && !this.#problem.field ? html`<p class="warning" part="problem" role="alert">${this.#problem.message}</p>` : nothing}
      </div>
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.#answer.retry(), words)
          : this.#shown
            ? this.#renderRun(this.#shown, words)
            : html`<div class="stages-room"></div>`
      }
      <p class="hint">
        ${words.pipelineHint} <a href="https://arxiv.org/abs/1811.06965">GPipe 2019</a>,
        <a href="https://arxiv.org/abs/2104.04473">Narayanan 2021</a>${
          host.stagesOf === 'equal'
            ? nothing
            : html`, <a href=${modelPresets[host.stagesOf].source}>${modelPresets[host.stagesOf].title}</a>,
                <a href=${accelerators[host.accelerator].source}>${accelerators[host.accelerator].title}</a>`
        }.
      </p>`;
  }

  #renderRun({run, models, microBatches}: Shown, words: BatchingStrings): TemplateResult {
    const {stages, seconds, bubbleShare} = run;
    const P = stages.length;
    const formula = (P - 1) / (microBatches + P - 1);
    const kept = Math.max(...stages.map((stage) => stage.keptMicroBatches));
    const moment = this.#share * seconds;
    const x = (1000 * this.#share).toFixed(2);
    const isSame = Math.abs(formula - bubbleShare) < 1e-9;
    return html`<ul class="kinds" aria-label=${words.colours}>
        <li class="prefill">${words.forwardPass}</li>
        ${run.events.some(({kind}) => kind === 'backward') ? html`<li class="decode">${words.backwardPass}</li>` : nothing}
      </ul>
      <div
        class="lanes"
        part="timeline"
        role="img"
        aria-label=${`${words.timelineOf} ${count(P)} ${words.stagesWord}, ${duration(seconds)}`}
        @pointerdown=${this.#onPointer}
        @pointermove=${this.#onPointer}
        @pointerup=${this.#onPointer}
        @pointercancel=${this.#onPointer}
      >
        <canvas id="stage-lanes" @transitionend=${this.#canvas.onColours}></canvas>
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
          <line x1=${x} x2=${x} y2="100"></line>
        </svg>
      </div>
      <div class="scrub">
        ${renderSlider({
          name: words.moment,
          value: Math.round(PARTS * this.#share),
          least: 0,
          most: PARTS,
          step: 1,
          said: duration(moment),
          onInput: (value) => this.#go(value / PARTS),
        })}
      </div>
      <p class="readout told" part="moment" aria-live="polite">${this.#told(run, moment, words)}</p>
      <p class="equation" part="bubble">
        ${words.bubble} <b><code>${percent(bubbleShare)}</code></b
        >. ${words.formula}
        <code>(P − 1)/(M + P − 1) = ${P - 1}/${microBatches + P - 1} = ${percent(formula)}</code>.
        ${isSame ? words.agrees : models ? words.differs : nothing} ${words.wholeTakes}
        <code>${duration(seconds)}</code>.
        ${kept > 0 ? html`${words.keeps} <code>${count(kept)}</code>.` : words.keepsNone}
      </p>`;
  }

  /** What each stage does at the moment. */
  #told({events, stages}: PipelineRun, moment: number, words: BatchingStrings): unknown {
    const now = new Map(
      events
        .filter(({start, seconds}) => start <= moment && moment < start + seconds)
        .map((event) => [event.stage, event]),
    );
    return stages.slice(0, TOLD).map((_, stage) => {
      const event = now.get(stage);
      const doing = event
        ? html`${event.kind === 'forward' ? words.forwardOf : words.backwardOf}
            <code>${event.microBatch + 1}</code>`
        : words.waitsNow;
      return html`${words.stage} <code>${stage + 1}</code>:
        ${doing}${stage < stages.length - 1 ? '; ' : '.'}${stage === TOLD - 1 && stages.length > TOLD ? ' …' : ''}`;
    });
  }

  numbers(words: BatchingStrings): NumbersTable {
    const columns = [words.stage, words.layers, words.work, words.busy, words.idleTime, words.kept];
    const {run, models} = this.#shown ?? {};
    return {
      columns,
      rows: (run?.stages ?? []).map(({busySeconds, idleSeconds, keptMicroBatches}, i) => [
        i + 1,
        models?.[i].layers ?? '',
        models ? duration(models[i].seconds) : '',
        percent(busySeconds / (busySeconds + idleSeconds)),
        duration(idleSeconds),
        keptMicroBatches,
      ]),
    };
  }
}
