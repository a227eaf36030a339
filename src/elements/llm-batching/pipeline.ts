/** Pipeline stages: who works when, and the bubble beside its formula. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {accelerators} from '../../core/accounting/accelerators.js';
import type {PipelineRun} from '../../core/accounting/pipeline.js';
import type {PipelineStage} from '../../core/accounting/pipeline-stages.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {Session} from '../../runtime/index.js';
import {renderFailure} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderSlider} from '../../views/slider.js';
import {Fields, type Limits} from './fields.js';
import {count, inUnits, percent} from './format.js';
import {LaneCanvas, renderTicks, type LaneDrawing} from './lanes.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {amountNames, limits, modelNames, precisionNames, scheduleNames, type NumberName} from './settings.js';
import {setupOf} from './simulation.js';
import {renderMemory, renderStages, timeOf, type PipelineChoice} from './stages.js';
import type {BatchingStrings} from './strings.js';

/** Stages at most whose lines have numbers. */
const NAMED = 9;
const PARTS = 1000;

/** Pieces of work that the worker runs at most. */
const MOST_PIECES = 20_000;

const deciding = [
  ...(['schedule', 'stages', 'microBatches', 'stagesOf', 'tokens', 'accelerator', 'weights'] as const),
  ...amountNames,
];

/** Only whole layers, and only so many pieces of work. */
function limitsOf({stages, stagesOf, schedule}: PartHost): Limits {
  const most = stagesOf === 'equal' ? limits.stages[1] : modelPresets[stagesOf].config.num_hidden_layers;
  const pieces = Math.min(stages, most) * (schedule === 'forward' ? 1 : 2);
  return {stages: [1, most, 'whole'], microBatches: [1, Math.floor(MOST_PIECES / pieces), 'whole']};
}

interface Shown {
  readonly run: PipelineRun;
  readonly drawing: LaneDrawing;
  readonly models: readonly PipelineStage[] | undefined;
  readonly choice: PipelineChoice;
}

export default class PipelinePart implements Part {
  readonly #host: PartHost;
  readonly #fields: Fields<PipelineChoice>;
  readonly #answer: Answer<PipelineChoice, true>;
  readonly #canvas: LaneCanvas;
  #shown: Shown | undefined; // the last that could be simulated
  #share = 0.25; // of the whole: the moment that is looked at

  constructor(host: PartHost, {session, isSeen}: PartPlace) {
    this.#host = host;
    this.#fields = new Fields(host, () => limitsOf(host), deciding);
    const question = () => (host.view === 'pipeline' && isSeen() ? this.#fields.choice : undefined);
    this.#answer = new Answer(host, question, (choice, asking) => this.#simulate(session(), choice, asking));
    this.#canvas = new LaneCanvas(
      host,
      'stage-lanes',
      () => this.#shown?.drawing,
      (share) => this.#go(share),
    );
  }

  get status(): Part['status'] {
    const {status} = this.#answer.state;
    return status === 'loading' && this.#shown ? 'ready' : status;
  }

  get isThere(): boolean {
    return this.#shown !== undefined;
  }

  reset(): void {
    this.#fields.reset();
    this.#share = 0.25;
  }

  async #simulate(session: Session, choice: PipelineChoice, {signal}: Asking): Promise<true> {
    const {schedule, stages, microBatches, stagesOf, tokens} = choice;
    const isForward = schedule === 'forward';
    const kept = {weights: isForward ? choice.weights : 'bf16', cache: 'bf16'} as const; // trained are no INT8 weights
    const {run, stages: models} = await session.call(
      'runPipeline',
      {
        model: stagesOf === 'equal' ? undefined : setupOf(stagesOf, {...choice, ...kept}),
        stages,
        shape: {schedule, microBatches},
        microBatch: {tokens, logits: isForward ? 'last' : 'all'},
      },
      {signal},
    );
    const drawing: LaneDrawing = {
      lanes: stages,
      colours: ['--_prefill', '--_decode'],
      inks: ['--_on-forward', '--_on-backward'],
      marks: (width, mark) => {
        const scale = width / run.seconds;
        for (const {stage, kind, start, seconds, microBatch} of run.events)
          mark(stage, kind === 'forward' ? 0 : 1, start * scale, (start + seconds) * scale, microBatch + 1);
      },
    };
    if (!signal.aborted) this.#shown = {run, drawing, models, choice};
    return true;
  }

  #go(share: number): void {
    this.#share = share;
    this.#host.requestUpdate();
  }

  render(words: BatchingStrings): TemplateResult {
    const host = this.#host;
    const {state} = this.#answer;
    const fields = this.#fields;
    const number = (name: NumberName) => fields.number(name, words);
    const isModel = host.stagesOf !== 'equal';
    return html`<div class="fields">
        ${fields.choose('schedule', words, scheduleNames, (each) => words[each])} ${number('stages')}
        ${number('microBatches')}
        ${fields.choose('stagesOf', words, ['equal', ...modelNames], (each) => (each === 'equal' ? words.equal : modelPresets[each].title))}
        ${isModel ? number('tokens') : nothing}
      </div>
      ${
        isModel
          ? fields.renderMachine(
              words.byHand,
              host.schedule === 'forward'
                ? fields.choose('weights', words, precisionNames, (each) => each.toUpperCase())
                : nothing,
              words,
            )
          : nothing
      }
      ${fields.renderNews(undefined, nothing, words)}
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.#answer.retry(), words)
          : this.#shown && this.#renderRun(this.#shown, words)
      }`;
  }

  #renderRun({run, models, choice}: Shown, words: BatchingStrings): TemplateResult {
    const {stages, seconds, bubbleShare} = run;
    const P = stages.length;
    const {microBatches} = choice;
    const formula = (P - 1) / (microBatches + P - 1);
    const time = timeOf(models, words);
    const kept = Math.max(...stages.map((stage) => stage.keptMicroBatches));
    const moment = this.#share * seconds;
    const isSame = Math.abs(formula - bubbleShare) < 1e-9;
    return html`<ul class="kinds" aria-label=${words.colours}>
        <li class="prefill">${words.forwardPass}</li>
        ${run.events.some(({kind}) => kind === 'backward') ? html`<li class="decode">${words.backwardPass}</li>` : nothing}
      </ul>
      <p class="label">${words.lineOf}</p>
      <div class="stages">
        <div class="stage-names" aria-hidden="true">
          ${P <= NAMED ? stages.map((_, i) => html`<span>${i + 1}</span>`) : nothing}
        </div>
        ${this.#canvas.render(`${words.timelineOf} ${count(P)} ${words.stagesWord}, ${time(seconds)}`, this.#share)}
        ${renderTicks(seconds, time)}
      </div>
      <div class="scrub">
        ${renderSlider({
          name: words.moment,
          value: Math.round(PARTS * this.#share),
          least: 0,
          most: PARTS,
          step: 1,
          said: time(moment),
          onInput: (value) => this.#go(value / PARTS),
        })}
      </div>
      <p class="readout told" part="moment" aria-live="polite">${renderStages(run, moment, words)}</p>
      <p class="equation" part="bubble">
        ${words.bubble} <b><code>${percent(bubbleShare)}</code></b
        >. ${words.formula}
        <code>(P − 1)/(M + P − 1) = ${P - 1}/${microBatches + P - 1} = ${percent(formula)}</code>.
        ${isSame ? words.agrees : models ? words.differs : nothing} ${words.wholeTakes}
        <code>${time(seconds)}</code>. ${models ? nothing : words.ofForward}
        ${kept > 0 ? html`${words.keeps} <code>${count(kept)}</code> ${words.microBatchesWord}` : words.keepsNone}
      </p>
      ${models ? renderMemory(models, choice, words) : nothing}
      <p class="hint">
        ${words.pipelineHint} <a href="https://arxiv.org/abs/1811.06965">GPipe 2018</a>,
        <a href="https://arxiv.org/abs/2104.04473">Narayanan 2021</a>${
          choice.stagesOf === 'equal'
            ? nothing
            : html`,
                <a href=${modelPresets[choice.stagesOf].source}>${modelPresets[choice.stagesOf].title}</a>,
                <a href=${accelerators[choice.accelerator].source}
                  >${accelerators[choice.accelerator].title}</a
                >`
        }.
      </p>`;
  }

  numbers(words: BatchingStrings): NumbersTable {
    const {run, models} = this.#shown ?? {};
    const columns = [
      ...[words.stage, words.layers, words.work, words.busy, words.idleTime, words.kept, words.heldWeights],
    ];
    const time = timeOf(models, words);
    return {
      columns,
      rows: (run?.stages ?? []).map(({busySeconds, idleSeconds, keptMicroBatches}, i) => [
        i + 1,
        models?.[i].layers ?? '',
        models ? time(models[i].seconds) : '',
        percent(busySeconds / (busySeconds + idleSeconds)),
        time(idleSeconds),
        keptMicroBatches,
        models ? inUnits(models[i].weightBytes, 'B') : '',
      ]),
    };
  }
}
