/** A server of requests: what the reader sets, what it does over time under two policies, and what that comes to. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {accelerators} from '../../core/accounting/accelerators.js';
import {iterationAt} from '../../core/accounting/batching/log.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {Session, SessionError} from '../../runtime/index.js';
import {Drag} from '../../views/drag.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {quantity} from '../../views/quantity.js';
import {renderSlider} from '../../views/slider.js';
import {Fields, problemOf, type Problem} from './fields.js';
import {count, duration} from './format.js';
import {LaneCanvas, lanesOf, marksOf, type LaneDrawing} from './lanes.js';
import {renderMoment} from './moment.js';
import type {Part, PartHost, PartPlace, ServingChoice} from './part-host.js';
import {renderLaw, renderRefused, renderResults, resultTable} from './results.js';
import {acceleratorNames, modelNames, policyNames, precisionNames, spreadNames} from './settings.js';
import {simulate, type Outcome, type Served} from './simulation.js';
import type {BatchingStrings} from './strings.js';

/** The slider over time goes by thousandths. */
const PARTS = 1000;

const deciding = [
  ...['policy', 'against', 'batch', 'budget', 'requests', 'rate', 'prompt', 'promptSpread', 'output'],
  ...['outputSpread', 'seed', 'model', 'accelerator', 'weights', 'cache'],
] as (keyof ServingChoice)[];

const colours = ['--_prefill', '--_decode', '--_padding', '--_rule', '--_ink'];

interface Shown {
  readonly outcome: Outcome;
  readonly drawings: readonly LaneDrawing[];
}

export class ServingPart implements Part {
  readonly #host: PartHost;
  readonly #fields: Fields;
  readonly #answer: Answer<ServingChoice, true>;
  readonly #canvases: readonly LaneCanvas[];
  readonly #drag = new Drag();
  #before = 0; // the moment, before the pointer went down
  #shown: Shown | undefined; // the last that could be simulated
  #problem: Problem | undefined;

  constructor(host: PartHost, {session, isSeen}: PartPlace) {
    this.#host = host;
    this.#fields = new Fields(host);
    const question = () =>
      host.view === 'serving' && isSeen()
        ? (Object.fromEntries(deciding.map((name) => [name, host[name]])) as unknown as ServingChoice)
        : undefined;
    this.#answer = new Answer(host, question, (choice, asking) => this.#simulate(session(), choice, asking));
    this.#canvases = [0, 1].map((i) => new LaneCanvas(host, `#lanes-${i}`, () => this.#shown?.drawings[i]));
  }

  async #simulate(session: Session, choice: ServingChoice, asking: Asking): Promise<true> {
    let problem: Problem | undefined;
    try {
      const outcome = await simulate(session, choice, asking);
      const drawings = outcome.all.map(({run}): LaneDrawing => {
        return {
          lanes: lanesOf(run) + 1,
          colours,
          marks: (width, mark) => marksOf(run, width / outcome.seconds, mark),
        };
      });
      if (!asking.signal.aborted) this.#shown = {outcome, drawings};
    } catch (error) {
      problem = problemOf(error as SessionError);
    }
    if (!asking.signal.aborted) this.#problem = problem;
    return true;
  }

  get status(): Part['status'] {
    const {status} = this.#answer.state;
    return status === 'loading' && this.#shown ? 'ready' : status;
  }

  reset(): void {
    this.#fields.reset();
  }

  /** The moment that is looked at, in seconds. */
  #momentOf({seconds}: Outcome): number {
    const {at} = this.#host;
    return at < 0 ? seconds / 2 : Math.min(at / 1000, seconds);
  }

  #go(seconds: number): void {
    this.#host.at = Math.max(0, Number((seconds * 1000).toPrecision(9)));
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as Element;
    const {seconds} = this.#shown!.outcome;
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      this.#before = this.#host.at;
      target.setPointerCapture(event.pointerId);
    }
    const asked = this.#drag.read(event);
    const {left, width} = target.getBoundingClientRect();
    if (asked === 'go') this.#go(Math.min(1, Math.max(0, (event.clientX - left) / width)) * seconds);
    else if (asked === 'back') this.#host.at = this.#before;
  };

  render(words: BatchingStrings): TemplateResult {
    const {state} = this.#answer;
    const wait = state.status === 'loading' && state.isLate;
    return html`${this.#renderControls(words)}
      <div class="news" part="news">
        ${wait ? renderWait(words.simulation, state.progress, words) : nothing}
        ${this.#problem && !this.#problem.field ? html`<p class="warning" part="problem" role="alert">${this.#problem.message}</p>` : nothing}
      </div>
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.#answer.retry(), words)
          : this.#shown
            ? this.#renderOutcome(this.#shown.outcome, words)
            : html`<div class="runs-room"></div>`
      }
      <p class="hint">
        ${words.servingHint}
        <a href=${modelPresets[this.#host.model].source}>${modelPresets[this.#host.model].title}</a>,
        <a href=${accelerators[this.#host.accelerator].source}
          >${accelerators[this.#host.accelerator].title}</a
        >, <a href="https://www.usenix.org/conference/osdi22/presentation/yu">Orca 2022</a>,
        <a href="https://arxiv.org/abs/2403.02310">Sarathi-Serve 2024</a>,
        <a href="https://doi.org/10.1145/1498765.1498785">roofline 2009</a>.
      </p>`;
  }

  #renderControls(words: BatchingStrings): TemplateResult {
    const {policy, against} = this.#host;
    const fields = this.#fields;
    const number = (name: Parameters<Fields['number']>[0], label: string) =>
      fields.number(name, label, this.#problem, words);
    const hasBudget = policy === 'chunked' || against === 'chunked';
    return html`<div class="fields" role="group" aria-label=${words.howServed}>
        ${fields.choice('policy', words.policy, policyNames, (each) => words[each])}
        ${fields.choice('against', words.against, [...policyNames, 'none'], (each) => words[each])}
        ${number('batch', words.batch)} ${hasBudget ? number('budget', words.budget) : nothing}
        ${fields.choice('model', words.model, modelNames, (each) => modelPresets[each].title)}
        ${fields.choice('accelerator', words.accelerator, acceleratorNames, (each) => accelerators[each].title)}
        ${fields.choice('weights', words.weights, precisionNames, (each) => each.toUpperCase())}
        ${fields.choice('cache', words.cache, precisionNames, (each) => each.toUpperCase())}
      </div>
      <div class="fields" role="group" aria-label=${words.whatComes}>
        ${number('requests', words.requests)} ${number('rate', words.rate)} ${number('prompt', words.prompt)}
        ${fields.choice('promptSpread', words.promptSpread, spreadNames, (each) => words[each])}
        ${number('output', words.output)}
        ${fields.choice('outputSpread', words.outputSpread, spreadNames, (each) => words[each])}
        ${number('seed', words.seed)}
      </div>`;
  }

  #renderOutcome(outcome: Outcome, words: BatchingStrings): TemplateResult {
    const {all, seconds, seed, rate, prompt, output} = outcome;
    return html`${seconds > 0 ? this.#renderTimeline(outcome, words) : nothing}
      ${renderRefused(all[0].run, words)} ${renderResults(outcome, words)}
      <p class="hint">${words.spreadHint}</p>
      ${all.map((served) => renderLaw(served, words))}
      <p class="readout" part="drawn">
        <code>${count(outcome.count)}</code> ${words.drawn} <code>${seed}</code>: ${words.promptsOf}
        <code>${count(prompt)}</code>, ${words.answersOf} <code>${count(output)}</code>
        ${words.tokensOnAverage}
        ${rate > 0 ? html`${words.atRandom} <code>${quantity(rate)}</code>.` : words.atOnce}
      </p>`;
  }

  #renderTimeline(outcome: Outcome, words: BatchingStrings): TemplateResult {
    const {all, seconds} = outcome;
    const moment = this.#momentOf(outcome);
    const x = ((1000 * moment) / seconds).toFixed(2);
    return html`<ul class="kinds" aria-label=${words.colours}>
        ${(['prefill', 'decode', 'padding', 'idle', 'bound'] as const).map((kind) => html`<li class=${kind}>${words[kind]}</li>`)}
      </ul>
      ${all.map(
        ({policy, run}, i) =>
          html`<p class="label">${words[policy]}</p>
            <div
              class="lanes"
              part="timeline"
              role="img"
              aria-label=${`${words.timelineOf} ${words[policy]}: ${count(lanesOf(run))} ${words.lanesWord}, ${duration(run.summary.seconds)}`}
              @pointerdown=${this.#onPointer}
              @pointermove=${this.#onPointer}
              @pointerup=${this.#onPointer}
              @pointercancel=${this.#onPointer}
            >
              <canvas id=${`lanes-${i}`} @transitionend=${this.#canvases[i].onColours}></canvas>
              <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
                <line x1=${x} x2=${x} y2="100"></line>
              </svg>
            </div>`,
      )}
      <div class="ticks" aria-hidden="true">
        ${[0, 1, 2, 3].map((quarter) => html`<span>${duration((quarter * seconds) / 4)}</span>`)}<span
          >${duration(seconds)}</span
        >
      </div>
      <div class="scrub">
        ${renderSlider({
          name: words.moment,
          value: Math.round((PARTS * moment) / seconds),
          least: 0,
          most: PARTS,
          step: 1,
          said: duration(moment),
          onInput: (value) => this.#go((value / PARTS) * seconds),
        })}
        ${this.#renderIterations(all[all.length - 1], moment, words)}
      </div>
      <div class="moments" aria-live="polite">
        ${all.map((served) => renderMoment(served, moment, words))}
      </div>`;
  }

  #renderIterations({policy, run: {log}}: Served, moment: number, words: BatchingStrings): TemplateResult {
    const index = Math.max(0, iterationAt(log, moment));
    return renderSlider({
      name: `${words.iterationOf} ${words[policy]}`,
      value: index + 1,
      least: 1,
      most: log.length,
      step: 1,
      said: `${count(index + 1)} ${words.of} ${count(log.length)}`,
      onInput: (value) => this.#go(log.start[value - 1] + log.seconds[value - 1] / 2),
    });
  }

  numbers(words: BatchingStrings): NumbersTable {
    return this.#shown ? resultTable(this.#shown.outcome, words) : {columns: [words.what], rows: []};
  }
}
