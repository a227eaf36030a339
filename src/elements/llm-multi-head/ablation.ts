/** A head switched off: what that does to the next token and to the loss, and which head's absence costs most. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {placeIn} from '../../controllers/run-place.js';
import {LlmInterventionsRequestEvent} from '../../events/interventions-request.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {tokenLosses} from '../../runtime/token-losses.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import {labelOf} from '../../views/vocabulary.js';
import {
  ablationOf,
  compare,
  headsOf,
  nextAfter,
  rankHeads,
  replacements,
  withHead,
  withoutHead,
  type AblationQuestion,
  type Comparison,
} from './ablation-data.js';
import {change, number} from './number.js';
import type {HeadPlace, PartHost} from './part-host.js';
import {ablationOps, type AblationOp} from './settings.js';
import type {MultiHeadStrings} from './strings.js';

/** How much colour the largest change has, in per cent: text on it is to be read. */
const MOST_TINT = 45;

export class AblationPart {
  readonly answer: Answer<AblationQuestion, Comparison>;
  readonly ranking: Answer<Pick<AblationQuestion, 'run' | 'op'>, Float64Array>;
  readonly #host: PartHost;
  readonly #tokens: RunTokens;
  readonly #interventions: () => LiveRun['interventions'];
  #run: LiveRun | undefined;
  #settings: ModelSettings | undefined;
  #isRanked = false;

  /**
   * @param run what may be computed with now; undefined for nothing
   * @param interventions those there are now, which others may have changed since the host was drawn
   */
  constructor(host: PartHost, run: () => LiveRun | undefined, interventions: () => LiveRun['interventions']) {
    this.#host = host;
    this.#interventions = interventions;
    this.#tokens = new RunTokens(host);
    this.answer = new Answer(
      host,
      () => {
        const shown = run();
        if (!shown) return undefined;
        const {layer, head} = placeIn(shown, this.#settings!); // not the position, which is no part of the question
        return {run: shown, layer, head, op: host.ablate};
      },
      compare,
    );
    this.ranking = new Answer(
      host,
      () => {
        const shown = this.#isRanked ? run() : undefined;
        return shown && {run: shown, op: host.ablate};
      },
      rankHeads,
    );
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun | undefined, settings: ModelSettings): void {
    this.#settings = settings;
    this.#run = run;
    if (run) this.#tokens.update(run, settings.token);
  }

  /** What each head costs in the run that is drawn, once it was asked for and is known. */
  get costs(): Float64Array | undefined {
    const {answered, state} = this.ranking;
    const isOfThis = answered?.run === this.#run && answered?.op === this.#host.ablate;
    return this.#isRanked && isOfThis ? state.value : undefined;
  }

  /** How far the ranking is, where it is asked for. */
  get rankingStatus(): ('idle' | 'loading' | 'ready' | 'error')[] {
    return this.#isRanked ? [this.ranking.state.status] : [];
  }

  /** The answer to what is drawn. */
  get comparison(): Comparison | undefined {
    const {answered, state} = this.answer;
    const run = this.#run;
    if (!run || !state.value || answered?.run !== run || answered.op !== this.#host.ablate) return undefined;
    const {layer, head} = placeIn(run, this.#settings!);
    return answered.layer === layer && answered.head === head ? state.value : undefined;
  }

  /** Tints the tokens by their change; for the host's updated(). */
  tint(): void {
    const {comparison} = this;
    const range = comparison && rangeOf(comparison.costs);
    for (const chip of this.#host.renderRoot.querySelectorAll<HTMLElement>('#tokens .chip')) {
      const cost = comparison?.costs[Number(chip.dataset.token) + 1];
      const share = range && cost ? Math.round((MOST_TINT * Math.abs(cost)) / range) : 0;
      const colour = cost! < 0 ? '--_negative' : '--_positive';
      // By CSSOM: a style attribute in the template would be refused under a strict Content-Security-Policy.
      chip.style.setProperty('--_tint', `color-mix(in oklab, var(--_neutral), var(${colour}) ${share}%)`);
    }
  }

  #request(interventions: LiveRun['interventions']): void {
    this.#host.dispatchEvent(new LlmInterventionsRequestEvent(interventions));
  }

  /** Asks that a head be off so. The mean may have to be computed first: where that fails the comparison says so. */
  async #switchOff(place: HeadPlace, op: AblationOp): Promise<void> {
    const meanOf = op === 'mean' && (await replacements(this.#run!.model, op).catch(() => undefined));
    const isStill = this.#host.isConnected && this.#host.ablate === op;
    if (meanOf === undefined || !isStill) return;
    this.#request(withoutHead(this.#interventions(), place, meanOf ? meanOf(place) : undefined));
  }

  render(words: MultiHeadStrings): TemplateResult {
    const run = this.#run!;
    const {state} = this.answer;
    if (state.status === 'error')
      return html`${this.#renderSwitch(run, words)}
      ${renderFailure(state.error, () => this.answer.retry(), words)}`;
    const {comparison} = this;
    return html`${this.#renderSwitch(run, words)} ${this.#renderRanking(words)}
      <div class="tokens">${this.#tokens.render(words.tokens)}</div>
      ${
        comparison
          ? html`${this.#renderLossAt(run, comparison, words)}
              <div class="columns">
                <div>${this.#renderNext(run, comparison, words)}</div>
                <div>${this.#renderLoss(run, comparison, words)}</div>
              </div>`
          : html`<div class="effects-room">
              ${state.status === 'loading' && state.isLate ? renderWait(words.comparing, state.progress ?? {doing: 'compute', done: 0, total: 0}, words) : nothing}
            </div>`
      }`;
  }

  #renderSwitch(run: LiveRun, words: MultiHeadStrings): TemplateResult {
    const place = placeIn(run, this.#settings!);
    const {interventions} = this.#settings!;
    const how = ablationOf(interventions, place);
    const shown = how ?? this.#host.ablate;
    const off = headsOf(run).filter((each) => ablationOf(interventions, each));
    const name = `${words.layerShort} ${place.layer}, ${words.headShort} ${place.head}`;
    return html`<div class="choice" part="switch">
        <label class="field"
          ><span>${words.op}</span>
          <select
            .value=${shown}
            @change=${({target}: Event) => {
              const to = (target as HTMLSelectElement).value as AblationOp;
              this.#host.ablate = to;
              if (ablationOf(this.#interventions(), place)) void this.#switchOff(place, to);
            }}
          >
            ${[...ablationOps, ...(how === 'textMean' ? [how] : [])].map((each) => html`<option value=${each} ?selected=${each === shown} .selected=${each === shown}>${words[each]}</option>`)}
          </select></label
        >
        <button
          type="button"
          @click=${() =>
            how
              ? this.#request(withHead(this.#interventions(), place))
              : void this.#switchOff(place, this.#host.ablate)}
        >
          ${how ? words.switchOn : words.switchOff} ${name}
        </button>
        ${
          off.length > 1
            ? html`<button
                type="button"
                @click=${() => this.#request(headsOf(run).reduce(withHead, this.#interventions()))}
              >
                ${words.switchAllOn}
              </button>`
            : nothing
        }
        <button
          type="button"
          aria-pressed=${this.#isRanked}
          @click=${() => {
            this.#isRanked = !this.#isRanked;
            this.#host.requestUpdate();
          }}
        >
          ${this.#isRanked ? words.rankStop : words.rank}
        </button>
      </div>
      <p class="state" role="status">
        ${words.layer} ${place.layer}, ${words.headShort} ${place.head}
        ${how ? words.headIsOff : words.headIsOn}
      </p>
      ${shown === 'mean' ? html`<p class="hint" part="mean">${words.meanNote}</p>` : nothing}
      ${shown === 'textMean' ? html`<p class="hint" part="mean">${words.textMeanNote}</p>` : nothing}`;
  }

  #renderRanking(words: MultiHeadStrings): unknown {
    if (!this.#isRanked) return nothing;
    const {state} = this.ranking;
    if (state.status === 'error') return renderFailure(state.error, () => this.ranking.retry(), words);
    const {costs} = this;
    if (!costs)
      return html`<div class="ranking">
        ${renderWait(words.ranking, state.status === 'loading' ? (state.progress ?? {doing: 'compute', done: 0, total: 0}) : undefined, words)}
      </div>`;
    const heads = headsOf(this.#run!);
    const sorted = [...costs.keys()].sort((a, b) => costs[b] - costs[a]).slice(0, 3);
    return html`<p class="ranking" part="ranking" role="status">
      ${
        Number.isFinite(costs[0])
          ? html`${words.rankFirst}
              ${sorted.map(
                (i, at) =>
                  html`${at ? ', ' : ''}<b
                      >${words.layerShort} ${heads[i].layer}, ${words.headShort} ${heads[i].head}</b
                    >
                    <code>${change(costs[i], 3)}</code>`,
              )}. <span class="hint">${words.rankNote}</span>`
          : words.noLoss
      }
    </p>`;
  }

  /** The line about the token that is pointed at or selected. */
  #renderLossAt(run: LiveRun, {costs, logitsWith}: Comparison, words: MultiHeadStrings): TemplateResult {
    const position = Math.min(this.#tokens.position, costs.length - 1);
    const range = rangeOf(costs);
    const before = tokenLosses({logits: logitsWith, tokens: run.tokens})[position];
    return html`<div class="tokens-foot">
      <p class="readout" part="readout" role="status">
        ${
          position
            ? html`${words.at} <b>${labelOf(run.vocabulary, run.tokens[position])}</b> ${words.from}
                <code>${number(before, 3)}</code> ${words.to}
                <code>${number(before + costs[position], 3)}</code> ${words.nats}
                <code>${change(costs[position], 3)}</code>`
            : html`<b>${words.beginning}</b> ${words.given}`
        }
      </p>
      <span
        class="scale"
        role="img"
        aria-label=${`${words.scale} ${number(-range, 1)} ${words.to} +${range.toFixed(1)}`}
        ><code>${number(-range, 1)}</code><i></i><code>0</code><i></i><code>+${range.toFixed(1)}</code></span
      >
    </div>`;
  }

  #renderNext(run: LiveRun, comparison: Comparison, words: MultiHeadStrings): TemplateResult {
    const {position} = placeIn(run, this.#settings!);
    const {tokens, came, withIt, without, bits} = nextAfter(run, comparison, position);
    const most = Math.max(...tokens.map((id) => Math.max(withIt[id], without[id])));
    const name = position ? labelOf(run.vocabulary, run.tokens[position]) : words.beginning;
    const bar = (id: number) => svg`<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="with" width=${((100 * withIt[id]) / most).toFixed(2)} height="5"></rect>
      <rect class="without" y="6" width=${((100 * without[id]) / most).toFixed(2)} height="5"></rect>
    </svg>`;
    return html`<table class="next" part="next">
        <caption>
          ${words.nextAfter}
          <b>${name}</b>
        </caption>
        <thead>
          <tr>
            <td colspan="2"></td>
            <th scope="col" class="with">${words.withIt}</th>
            <th scope="col" class="without">${words.withoutIt}</th>
          </tr>
        </thead>
        <tbody>
          ${tokens.map(
            (id) =>
              html`<tr class=${id === came ? 'came' : ''}>
                <th scope="row">
                  ${labelOf(run.vocabulary, id)}${id === came ? html` <small>${words.came}</small>` : nothing}
                </th>
                <td class="bars">${bar(id)}</td>
                <td>${percent(withIt[id])}</td>
                <td>${percent(without[id])}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="moved" part="divergence">
        ${words.moved} <code>${number(bits, 4)}</code> ${words.bits}
        <span class="hint">${words.bitsMean}</span>
      </p>`;
  }

  #renderLoss(
    run: LiveRun,
    {lossWith, lossWithout, costs}: Comparison,
    words: MultiHeadStrings,
  ): TemplateResult {
    const isOff = ablationOf(run.interventions, placeIn(run, this.#settings!)) !== undefined;
    const most = costs.reduce((best, cost, i) => (cost > costs[best] ? i : best), 0);
    const row = (name: string, value: string, isNow = false) =>
      html`<tr aria-current=${isNow}>
        <th scope="row">${name} ${isNow ? html`<small>${words.now}</small>` : nothing}</th>
        <td>${value}</td>
      </tr>`;
    return html`<table class="losses" part="losses">
        <caption>
          ${words.loss}
        </caption>
        <tbody>
          ${row(words.withIt, number(lossWith, 4), !isOff)}
          ${row(words.withoutIt, number(lossWithout, 4), isOff)}
          ${row(words.change, change(lossWithout - lossWith, 4))}
          ${row(
            words.totalChange,
            change(
              costs.reduce((sum, cost) => sum + cost, 0),
              3,
            ),
          )}
        </tbody>
      </table>
      ${
        most > 0
          ? html`<p class="most">
              ${words.mostAt} <b>${labelOf(run.vocabulary, run.tokens[most])}</b>
              <code>${change(costs[most], 3)}</code>:
              <button
                type="button"
                @click=${() => this.#host.dispatchEvent(new LlmSelectRequestEvent({token: most - 1}))}
              >
                ${words.lookThere}
              </button>
            </p>`
          : nothing
      }`;
  }
}

/** The end of the scale: what no change exceeds, to one place. */
function rangeOf(costs: Float64Array): number {
  const largest = costs.reduce((most, cost) => Math.max(most, Math.abs(cost) || 0), 0);
  return Math.max(0.1, Math.ceil(largest * 10) / 10);
}
