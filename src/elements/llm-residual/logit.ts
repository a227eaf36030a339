/** A logit taken apart: whose it is, what each part of the model adds to it, and that this is all of it. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {logitsAfter} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import type {Contribution} from '../../core/index.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {topTokens} from '../../runtime/top-tokens.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import {tiny} from '../../views/tiny.js';
import {labelOf} from '../../views/vocabulary.js';
import {GUESSES} from './lens-rows.js';
import type {PartHost} from './part-host.js';
import {nameOfToken, type Place} from '../../controllers/run-place.js';
import {findTokens} from './search.js';
import {groupHeads, placeOf, splitLogit, type Split, type SplitQuestion} from './split-logit.js';
import type {ResidualStrings} from './strings.js';
import {layoutWaterfall, placeOnAxis, type Waterfall} from './waterfall.js';

/** What 32-bit arithmetic may lose: a larger gap has another cause. */
const ROUNDING = 1e-3;

export class LogitPart {
  readonly answer: Answer<SplitQuestion, Split>;
  readonly #host: PartHost;
  #place: Place = {position: 0, layer: 0, head: 0};
  #active = 0; // the row that the keyboard is at
  #hovered = -1;
  #query = '';

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.answer = new Answer(
      host,
      () => {
        const now = run();
        return now && this.#questionOf(now);
      },
      splitLogit,
    );
  }

  /** Takes up what is selected; for the host's willUpdate(). */
  update(place: Place): void {
    this.#place = place;
  }

  get shown(): {question: SplitQuestion; split: Split} | undefined {
    const {answered, state} = this.answer;
    return answered && state.value && {question: answered, split: state.value};
  }

  /** What is shown, where it answers what is asked of this run now: no older answer that is still to be seen. */
  shownOf(run: LiveRun): {question: SplitQuestion; split: Split} | undefined {
    const {shown} = this;
    const {position, target, against} = this.#questionOf(run);
    const is = shown?.question;
    const isOfNow =
      is?.run === run && is.position === position && is.target === target && is.against === against;
    return isOfNow ? shown : undefined;
  }

  /** Of no token that there is: the likeliest, and nobody's. */
  #questionOf(run: LiveRun): SplitQuestion {
    const {position} = this.#place;
    const at = Math.min(position, run.tokens.length - 1);
    const vocab = run.vocabulary.ends.length;
    const {target, against} = this.#host;
    const [likeliest] = topTokens(logitsAfter(run, at), vocab, 1).tokens;
    const whose = target >= 0 && target < vocab ? target : likeliest;
    const other = against >= 0 && against < vocab && against !== whose ? against : -1;
    return {run, position: at, target: whose, against: other};
  }

  readonly #onSearch = (event: Event) => {
    this.#query = (event.target as HTMLInputElement).value;
    this.#host.requestUpdate();
  };

  readonly #onSearchKey = (event: KeyboardEvent) => {
    const {shown} = this;
    if (event.key !== 'Enter' || !shown || !this.#query) return;
    event.preventDefault();
    const [first] = findTokens(shown.question.run.vocabulary, this.#query);
    if (first !== undefined) this.#choose(first);
  };

  #choose(token: number): void {
    this.#query = '';
    this.#host.target = token;
    this.#host.requestUpdate();
  }

  readonly #onAgainst = (event: Event) => {
    this.#host.against = Number((event.target as HTMLSelectElement).value);
  };

  readonly #onGrouped = (event: Event) => {
    this.#host.grouped = (event.target as HTMLInputElement).checked;
  };

  static #rowOf(event: Event): number {
    const row = (event.target as Element).closest<HTMLElement>('[data-part]');
    return row ? Number(row.dataset.part) : -1;
  }

  readonly #onPointer = (event: PointerEvent) => {
    const at = event.type === 'pointerleave' || event.pointerType === 'touch' ? -1 : LogitPart.#rowOf(event);
    if (at === this.#hovered) return;
    this.#hovered = at;
    this.#host.requestUpdate();
  };

  readonly #onClick = (event: Event) => {
    const at = LogitPart.#rowOf(event);
    if (at < 0) return;
    this.#active = at;
    this.#select((event.target as Element).closest<HTMLElement>('[data-part]')!.dataset.name!);
  };

  /** A head, or the block of another part, is asked for in all figures. */
  #select(name: string): void {
    const {layer, head} = placeOf(name);
    if (layer >= 0) this.#host.dispatchEvent(new LlmSelectRequestEvent(head < 0 ? {layer} : {layer, head}));
    this.#host.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const options = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('[data-part]')];
    const last = options.length - 1;
    const moves = {ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, Home: 0, End: last};
    const to = moves[event.key as keyof typeof moves] as number | undefined;
    if (to === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    this.#hovered = -1;
    if (to === undefined) this.#select(options[this.#active].dataset.name!);
    else {
      this.#active = Math.max(0, Math.min(last, to));
      options[this.#active].focus();
      this.#host.requestUpdate();
    }
  };

  render(run: LiveRun, words: ResidualStrings): TemplateResult {
    const {state} = this.answer;
    const {shown} = this;
    const wait =
      state.status === 'loading' && (state.isLate || !shown)
        ? renderWait(words.logitTitle, state.progress, words)
        : undefined;
    return html`${this.#renderChoice(shown?.question ?? this.#questionOf(run), words)}
    ${
      state.status === 'error'
        ? renderFailure(state.error, () => this.answer.retry(), words)
        : html`<div class="logit-room">
            ${shown ? this.#renderSplit(shown.question, shown.split, wait, words) : wait}
          </div>`
    }`;
  }

  #renderChoice({run, position, target, against}: SplitQuestion, words: ResidualStrings): TemplateResult {
    const vocab = run.vocabulary.ends.length;
    const {tokens, probabilities} = topTokens(logitsAfter(run, position), vocab, GUESSES);
    const label = (id: number) => labelOf(run.vocabulary, id);
    const found = this.#query ? findTokens(run.vocabulary, this.#query) : [];
    const button = (id: number, note: unknown) =>
      html`<button
        type="button"
        aria-pressed=${id === target}
        data-token=${id}
        @click=${() => this.#choose(id)}
      >
        <bdi>${label(id)}</bdi> ${note}
      </button>`;
    const opponents = [...new Set([...tokens, ...(against < 0 ? [] : [against])])].filter(
      (id) => id !== target,
    );
    const wrong = [this.#host.target, this.#host.against].find((id) => id >= vocab);
    return html`<div class="choice" part="targets">
        <span role="group" aria-label=${words.whose} class="buttons"
          ><span class="label" aria-hidden="true">${words.whose}</span>
          ${Array.from(tokens, (id, i) => button(id, html`<code>${percent(probabilities[i])}</code>`))}
          ${tokens.includes(target) ? nothing : button(target, nothing)}</span
        >
        <label class="number-field"
          >${words.other}
          <input
            type="search"
            class="search"
            autocomplete="off"
            spellcheck="false"
            maxlength="40"
            .value=${this.#query}
            @input=${this.#onSearch}
            @keydown=${this.#onSearchKey}
        /></label>
        <label class="number-field"
          >${words.minus}
          <select @change=${this.#onAgainst}>
            <option value="-1" ?selected=${against < 0}>${words.nobody}</option>
            ${opponents.map((id) => html`<option value=${id} ?selected=${id === against}>${label(id)}</option>`)}
          </select></label
        >
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.#host.grouped}
            @change=${this.#onGrouped}
          />${words.grouped}</label
        >
      </div>
      ${
        this.#query
          ? html`<p class="buttons" role="group" aria-label=${words.found}>
              ${found.length ? found.map((id) => button(id, nothing)) : words.notFound}
            </p>`
          : nothing
      }
      ${
        wrong === undefined
          ? nothing
          : html`<p class="notice" role="status">
              ${words.noToken} ${wrong}. ${words.thereAre} ${vocab} ${words.tokens} ${vocab - 1}.
            </p>`
      }`;
  }

  #renderSplit(question: SplitQuestion, split: Split, wait: unknown, words: ResidualStrings): TemplateResult {
    const {run, position, target, against} = question;
    const parts = this.#host.grouped ? groupHeads(split.parts) : split.parts;
    const plan = layoutWaterfall(parts);
    const isDifference = against >= 0;
    this.#active = Math.min(this.#active, parts.length - 1);
    const at = plan.steps[Math.min(this.#hovered < 0 ? this.#active : this.#hovered, parts.length - 1)];
    const delta = Math.abs(split.sum - split.logit);
    const label = (id: number) => html`<b><bdi>${labelOf(run.vocabulary, id)}</bdi></b>`;
    return html`<p class="verdict">
        ${words.whose} ${label(target)} ${isDifference ? html`${words.minus} ${label(against)}` : nothing}
        ${words.after}
        <b><bdi>${nameOfToken(run, position, words)}</bdi></b> (${words.position} ${position})
      </p>
      <p class="hint">
        ${words.barsFrom} <code>${signed(plan.low, digitsOf(plan))}</code> ${words.to}
        <code>${signed(plan.high, digitsOf(plan))}</code>.
      </p>
      <div
        class="parts"
        part="parts"
        role="listbox"
        aria-label=${words.parts}
        @click=${this.#onClick}
        @keydown=${this.#onKey}
        @pointerover=${this.#onPointer}
        @pointerleave=${this.#onPointer}
      >
        ${plan.steps.map((step, i) => this.#renderStep(step, i, plan, words))}
      </div>
      <div class="part-row total">
        <span>${words.sum}</span>
        ${drawBar(0, split.sum, plan)}
        <code part="sum">${signed(split.sum, 4)}</code>
      </div>
      <p class="check-sum" part="check">
        ${isDifference ? words.difference : words.logit}: <code part="logit">${signed(split.logit, 4)}</code>;
        ${words.delta} = <code part="delta">${tiny(delta)}</code>.
        ${delta > ROUNDING * (1 + Math.abs(split.logit)) ? words.changedLogits : nothing}
      </p>
      <p class="readout" role="status">
        ${
          wait ??
          html`${nameOfPart(at.name, words)}: <code>${plus(at.value, 4)}</code>; ${words.soFar}
            <code>${signed(at.from, 4)}</code> → <code>${signed(at.to, 4)}</code>.`
        }
      </p>
      <p class="hint">${words.logitHint} ${isDifference ? words.minusHint : nothing} ${words.selectHead}</p>`;
  }

  #renderStep(
    {name, value, from, to}: Contribution & {from: number; to: number},
    index: number,
    plan: Waterfall,
    words: ResidualStrings,
  ): TemplateResult {
    const {layer, head, kind} = placeOf(name);
    const isSelected = kind === 'head' && layer === this.#place.layer && head === this.#place.head;
    const title = nameOfPart(name, words);
    return html`<div
      class=${`part-row ${value < 0 ? 'below' : 'above'} ${kind === 'mlp' || kind === 'embed' ? 'ends' : ''}`}
      part="contribution"
      role="option"
      tabindex=${index === this.#active ? 0 : -1}
      aria-selected=${isSelected}
      aria-label=${`${title}: ${plus(value, 3)}, ${words.soFar} ${signed(to, 3)}`}
      data-part=${index}
      data-name=${name}
    >
      <span>${title}</span>
      ${drawBar(from, to, plan)}
      <code>${plus(value, 3)}</code>
    </div>`;
  }
}

/** A bar from one value to another, over the line of zero. */
function drawBar(from: number, to: number, plan: Waterfall): TemplateResult {
  const [a, b] = [from, to].map((value) => placeOnAxis(value, plan));
  const zero = placeOnAxis(0, plan);
  return svg`<svg class="fall" aria-hidden="true">
    <line class="zero" x1=${`${zero.toFixed(2)}%`} x2=${`${zero.toFixed(2)}%`} y1="0" y2="100%"></line>
    <rect class="colour" x=${`${Math.min(a, b).toFixed(2)}%`} width=${`${Math.max(0.3, Math.abs(b - a)).toFixed(2)}%`} y="20%" height="60%"></rect>
    <line class="so-far" x1=${`${b.toFixed(2)}%`} x2=${`${b.toFixed(2)}%`} y1="20%" y2="100%"></line>
  </svg>`;
}

/** What a part is called. */
export function nameOfPart(name: string, words: ResidualStrings): string {
  const {kind, layer, head} = placeOf(name);
  const names = {
    embed: words.embedding,
    position: words.pos_embed,
    head: `${words.head} ${head}`,
    attention: words.attention,
    bias: words.bias,
    mlp: words.mlp,
    final: words.finalBias,
    changes: words.changes,
  };
  return layer < 0 ? names[kind] : `${words.block} ${layer} · ${names[kind]}`;
}

const plus = (value: number, digits: number): string => {
  const text = signed(value, digits);
  return text.startsWith('−') ? text : `+${text}`;
};

/** Places that tell the ends of an axis. */
const digitsOf = ({step}: Waterfall): number => Math.max(0, -Math.floor(Math.log10(step)));
