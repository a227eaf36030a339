/** A server of requests: what the reader sets, what it does over time under two policies, and what that comes to. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {accelerators} from '../../core/accounting/accelerators.js';
import {iterationAt} from '../../core/accounting/batching/log.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {Session, SessionError} from '../../runtime/index.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderButton} from '../../views/run-controls.js';
import {renderSlider} from '../../views/slider.js';
import {Fields} from './fields.js';
import {count, duration} from './format.js';
import {LaneCanvas, lanesOf, marksOf, renderTicks, type LaneDrawing} from './lanes.js';
import {renderMoment} from './moment.js';
import type {Part, PartHost, PartPlace, ServingChoice} from './part-host.js';
import {renderRefused, renderResults, renderRoofline, resultTable} from './results.js';
import {
  amountNames,
  modelNames,
  policyNames,
  precisionNames,
  spreadNames,
  type Limit,
  type NumberName,
  type SpreadName,
} from './settings.js';
import {simulate, type Outcome} from './simulation.js';
import type {BatchingStrings} from './strings.js';

/** The slider over time goes by thousandths. */
const PARTS = 1000;

const deciding = [
  ...['policy', 'against', 'batch', 'budget', 'requests', 'rate', 'prompt', 'promptSpread', 'output'],
  ...['outputSpread', 'seed', 'model', 'accelerator', 'weights', 'cache'],
  ...amountNames,
] as (keyof ServingChoice)[];

/** Lengths of a mean: whole where all are alike, and at most half where they are uniform, from 1 to twice the mean. */
const lengths = (kind: SpreadName): Limit =>
  kind === 'uniform' ? [1, 2 ** 19, 'whole'] : [1, 2 ** 20, kind === 'fixed' ? 'whole' : undefined];

const colours = ['--_prefill', '--_decode', '--_padding', '--_rule', '--_ink'];

interface Shown {
  readonly outcome: Outcome;
  readonly drawings: readonly LaneDrawing[];
}

export class ServingPart implements Part {
  readonly #host: PartHost;
  readonly #fields: Fields<ServingChoice>;
  readonly #answer: Answer<ServingChoice, true>;
  readonly #canvases: readonly LaneCanvas[];
  #shown: Shown | undefined; // the last that could be simulated
  #isTooLong = false; // what is set now

  constructor(host: PartHost, {session, isSeen}: PartPlace) {
    this.#host = host;
    this.#fields = new Fields(
      host,
      () => ({prompt: lengths(host.promptSpread), output: lengths(host.outputSpread)}),
      deciding,
    );
    const question = () => (host.view === 'serving' && isSeen() ? this.#fields.choice : undefined);
    this.#answer = new Answer(host, question, (choice, asking) => this.#simulate(session(), choice, asking));
    this.#canvases = [0, 1].map(
      (i) =>
        new LaneCanvas(
          host,
          `lanes-${i}`,
          () => this.#shown?.drawings[i],
          (share) => this.#go(share * this.#shown!.outcome.seconds),
        ),
    );
  }

  async #simulate(session: Session, choice: ServingChoice, asking: Asking): Promise<true> {
    let isTooLong = false;
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
      isTooLong = (error as SessionError).kind === 'CountError';
      if (!isTooLong) throw error;
    }
    if (!asking.signal.aborted) this.#isTooLong = isTooLong;
    return true;
  }

  get status(): Part['status'] {
    const {status} = this.#answer.state;
    return status === 'loading' && this.#shown ? 'ready' : status;
  }

  get isThere(): boolean {
    return this.#shown !== undefined || this.#isTooLong;
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

  render(words: BatchingStrings): TemplateResult {
    const {state} = this.#answer;
    const wait = state.status === 'loading' && state.isLate;
    return html`${this.#renderControls(words)}
    ${this.#fields.renderNews(
      this.#isTooLong ? words.tooLong : undefined,
      wait ? renderWait(words.simulation, state.progress, words) : nothing,
      words,
    )}
    ${
      state.status === 'error'
        ? renderFailure(state.error, () => this.#answer.retry(), words)
        : this.#shown && this.#renderOutcome(this.#shown.outcome, words)
    }`;
  }

  #renderControls(words: BatchingStrings): TemplateResult {
    const {policy, against, model, requests} = this.#host;
    const fields = this.#fields;
    const number = (name: NumberName) => fields.number(name, words);
    const spread = (name: 'promptSpread' | 'outputSpread') =>
      fields.choose(name, words, spreadNames, (each) => words[each]);
    const kept = (name: 'weights' | 'cache') =>
      fields.choose(name, words, precisionNames, (each) => each.toUpperCase());
    return html`<div class="fields">
        ${fields.choose('against', words, [...policyNames, 'none'], (each) => words[each])}
        ${fields.choose('policy', words, policyNames, (each) => words[each])} ${number('batch')}
        ${policy === 'chunked' || against === 'chunked' ? number('budget') : nothing} ${number('rate')}
        ${number('prompt')} ${number('output')}
      </div>
      <details>
        <summary>${words.requests}: ${count(requests)}</summary>
        <div class="fields">
          ${number('requests')} ${spread('promptSpread')} ${spread('outputSpread')} ${number('seed')}
        </div>
      </details>
      ${fields.renderMachine(
        `${words.machine} ${modelPresets[model].title},`,
        html`${fields.choose('model', words, modelNames, (each) => modelPresets[each].title)}
        ${kept('weights')} ${kept('cache')}`,
        words,
      )}`;
  }

  #renderOutcome(outcome: Outcome, words: BatchingStrings): TemplateResult {
    const {all, seconds, seed, prompt, output} = outcome;
    return html`${seconds > 0 ? this.#renderTimeline(outcome, words) : nothing}
      ${renderRefused(all[0].run, words)} ${seconds > 0 ? renderResults(outcome, words) : nothing}
      ${renderRoofline(outcome, words)}
      <p class="readout" part="drawn">
        <code>${count(outcome.count)}</code> ${words.drawn} <code>${seed}</code>: ${words.promptsOf}
        <code>${count(prompt)}</code>, ${words.answersOf} <code>${count(output)}</code>
        ${words.tokensOnAverage}
      </p>
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

  #renderTimeline(outcome: Outcome, words: BatchingStrings): TemplateResult {
    const {all, seconds} = outcome;
    const moment = this.#momentOf(outcome);
    return html`<ul class="kinds" aria-label=${words.colours}>
        ${(['prefill', 'decode', 'padding', 'empty', 'idle', 'bound'] as const).map((kind) => html`<li class=${kind}>${words[kind]}</li>`)}
      </ul>
      ${all.map(
        ({policy, run}, i) =>
          html`<p class="label"><b>${words[policy]}:</b> ${words[`${policy}Means`]}</p>
            ${this.#canvases[i].render(
              `${words.timelineOf} ${words[policy]}: ${count(lanesOf(run))} ${words.lanesWord}, ${duration(run.summary.seconds)}`,
              moment / seconds,
            )}`,
      )}
      ${renderTicks(seconds, duration)}
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
        ${renderButton(words.stepBack, () => this.#step(-1))}
        ${renderButton(words.stepOn, () => this.#step(1))}
      </div>
      <div class="moments" aria-live="polite">
        ${all.map((served) => renderMoment(served, moment, words))}
      </div>`;
  }

  /** To the step after, or before, of the policy below. */
  #step(by: number): void {
    const {outcome} = this.#shown!;
    const {log} = outcome.all.at(-1)!.run;
    const index = Math.min(log.length - 1, Math.max(0, iterationAt(log, this.#momentOf(outcome)) + by));
    this.#go(log.start[index] + log.seconds[index] / 2);
  }

  numbers(words: BatchingStrings): NumbersTable {
    return this.#shown ? resultTable(this.#shown.outcome, words) : {columns: [words.what], rows: []};
  }
}
