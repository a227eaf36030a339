/** The gradients of the house model for the reader's text: which groups of parameters get how much, and what a step changes. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {logitsAfter} from '../../context/model.js';
import {Answer, type Asking} from '../../controllers/answer.js';
import {nameOfToken, placeIn} from '../../controllers/run-place.js';
import type {GradientReport} from '../../core/training/gradient-report.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import type {TopTokens} from '../../runtime/model-protocol.js';
import {topTokens} from '../../runtime/top-tokens.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import {labelOf} from '../../views/vocabulary.js';
import {grouped} from '../../views/grouped.js';
import {digits} from './digits.js';
import {GroupTable} from './group-table.js';
import {groupsOf} from './groups.js';
import type {PartHost} from './part-host.js';
import {rates, type Aim} from './settings.js';
import {renderSteps} from './steps.js';
import type {BackpropStrings} from './strings.js';

/** The same fields are the same question; so tokens are said as a text. */
export interface GradientQuestion {
  readonly model: ModelHandle;
  /** IDs of the tokens that are read. */
  readonly read: string;
  /** The one that is to follow the last of them; −1 where each is to be followed by the next. */
  readonly target: number;
}

/** Tokens that are offered as what is to come. */
const OFFERED = 24;

async function measure({model, read, target}: GradientQuestion, asking: Asking): Promise<GradientReport> {
  const tokens = read.split(' ').map(Number);
  const targets = target < 0 ? undefined : tokens.map((_, i) => (i < tokens.length - 1 ? -1 : target));
  return model.gradients(tokens, {targets, rates}, asking);
}

export class ModelPart {
  readonly answer: Answer<GradientQuestion, GradientReport>;
  readonly #host: PartHost;
  readonly #settings: () => ModelSettings;
  readonly #groups: GroupTable;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined, shared: () => ModelSettings) {
    this.#host = host;
    this.#settings = shared;
    this.#groups = new GroupTable(host);
    this.answer = new Answer(
      host,
      () => {
        const now = run();
        return now && this.#questionOf(now);
      },
      measure,
    );
  }

  #questionOf(run: LiveRun): GradientQuestion | undefined {
    const {model, tokens} = run;
    if (this.#host.aim === 'text')
      return tokens.length > 1 ? {model, read: tokens.join(' '), target: -1} : undefined;
    const position = this.#positionIn(run);
    return {model, read: tokens.slice(0, position + 1).join(' '), target: this.targetIn(run)};
  }

  #positionIn(run: LiveRun): number {
    return placeIn(run, {...this.#settings(), head: 0}).position;
  }

  /** The token that is to come: the one chosen, else the text's own, else the likeliest. */
  targetIn(run: LiveRun): number {
    const {guess} = this.#host;
    const position = this.#positionIn(run);
    if (guess >= 0 && guess < run.vocabulary.ends.length) return guess;
    return run.tokens[position + 1] ?? this.#likeliest(run, 1).tokens[0];
  }

  #likeliest(run: LiveRun, top: number): TopTokens {
    const logits = logitsAfter(run, this.#positionIn(run));
    return topTokens(logits, logits.length, top);
  }

  /** For the host's updated(). */
  focus(): void {
    this.#groups.focus();
  }

  /** @param chips the tokens of the text, drawn */
  render(run: LiveRun, chips: TemplateResult, room: number, words: BackpropStrings): TemplateResult {
    const {state} = this.answer;
    const report = state.value;
    const isWaiting = state.status === 'loading' && (state.isLate || !report);
    const progress = state.status === 'loading' ? state.progress : undefined;
    const isEmpty = this.#host.aim === 'text' && run.tokens.length < 2;
    return html`<div class="tokens">${chips}</div>
      ${this.#renderAim(run, words)}
      ${run.interventions.length ? html`<p class="notice" role="status">${words.withoutChanges}</p>` : nothing}
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.answer.retry(), words)
          : html`<div class="model-room">
              ${
                isEmpty
                  ? html`<p class="notice" role="status">${words.noTargets}</p>`
                  : report
                    ? this.#renderReport(run, report, room, words)
                    : nothing
              }
              <div class="wait-room">
                ${isWaiting && !isEmpty ? renderWait(words.gradients, progress ?? {doing: 'compute', done: 0, total: 0}, words) : nothing}
              </div>
            </div>`
      }`;
  }

  #renderAim(run: LiveRun, words: BackpropStrings): TemplateResult {
    const {aim} = this.#host;
    const radio = (value: Aim, title: string) =>
      html`<label class="check"
        ><input
          type="radio"
          name="aim"
          .checked=${aim === value}
          @change=${() => {
            this.#host.aim = value;
          }}
        />${title}</label
      >`;
    return html`<fieldset>
      <legend>${words.aimLabel}</legend>
      ${radio('next', words.aimNext)} ${aim === 'next' ? this.#renderTarget(run, words) : nothing}
      ${radio('text', words.aimText)}
    </fieldset>`;
  }

  /** The choice of the token that is to come: the text's own, or one of the likeliest. */
  #renderTarget(run: LiveRun, words: BackpropStrings): TemplateResult {
    const host = this.#host;
    const own: number | undefined = run.tokens[this.#positionIn(run) + 1];
    const {tokens, probabilities} = this.#likeliest(run, OFFERED);
    const chosen = this.targetIn(run);
    const offered = [...new Set([...(own === undefined ? [] : [own]), ...tokens, chosen])];
    const note = (id: number) => {
      const at = tokens.indexOf(id);
      return `${at < 0 ? '' : percent(probabilities[at])}${id === own ? ` · ${words.ownNext}` : ''}`;
    };
    return html`<select
      aria-label=${words.wanted}
      @change=${({target}: Event) => {
        host.guess = Number((target as HTMLSelectElement).value);
      }}
    >
      ${offered.map(
        (id) =>
          html`<option value=${id === own ? -1 : id} .selected=${id === chosen}>
            ${labelOf(run.vocabulary, id)} ${note(id)}
          </option>`,
      )}
    </select>`;
  }

  #renderReport(run: LiveRun, report: GradientReport, room: number, words: BackpropStrings): TemplateResult {
    const asked = this.answer.answered ?? this.#questionOf(run)!;
    const position = asked.read.split(' ').length - 1;
    const {vocab_size: vocab, num_hidden_layers: layers} = run.model.info.config;
    const groups = groupsOf(report, layers);
    const name = nameOfToken(run, Math.min(position, run.tokens.length - 1), words);
    const who =
      asked.target < 0
        ? html`${words.meanLoss} <code>${report.targets}</code> ${words.targetsUnit}`
        : html`${words.lossFor} <b class="token">${labelOf(run.vocabulary, asked.target)}</b> ${words.after}
            <b class="token"><bdi>${name}</bdi></b>`;
    return html`<p class="readout" part="model-loss" role="status">
        ${who} ${words.is} <code>${report.loss.toFixed(4)}</code> ${words.nats}; ${words.againstGuess}
        <code>${grouped(vocab)}</code> ${words.costs}
        <code>ln ${vocab} = ${Math.log(vocab).toFixed(4)}</code>. ${words.whole}
        <code>‖g‖ = ${digits(report.norm)}</code>.
      </p>
      ${this.#groups.render(groups, layers, words)} ${renderSteps(this.#host, report, vocab, room, words)}`;
  }
}
