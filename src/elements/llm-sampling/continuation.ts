/** The generated tokens as chips, the buttons that make them, and the branches there are. */
import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {renderFailure} from '../../views/figure.js';
import {chipClass} from '../../views/chips.js';
import {labelOf} from '../../views/vocabulary.js';
import type {Candidate} from './distribution.js';
import {surprisal, textOfTokens, type Drawn, type DrawSettings, type Generation} from './generation.js';
import {leadOf} from './place.js';
import {share} from './share.js';
import type {SamplingStrings} from './strings.js';

export interface ContinuationOptions {
  run: LiveRun;
  /** Seed, and how many tokens at a time. */
  fields: TemplateResult;
  /** The tokens that might have come in the place that is looked at, the likeliest first. */
  candidates: readonly Candidate[];
  /** The settings of now. */
  settings: DrawSettings;
  /** Takes the whole as the new prompt. */
  onUse: () => void;
  words: SamplingStrings;
}

/** How many alternatives are named. */
const NAMED = 3;
/** Characters of a branch that are shown. */
const LONGEST_BRANCH = 90;

export class Continuation implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #generation: Generation;
  #focusDue = false;

  constructor(host: ReactiveElement, generation: Generation) {
    this.#host = host;
    this.#generation = generation;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#focusDue) return;
    this.#focusDue = false;
    const chip = this.#host.renderRoot.querySelector<HTMLElement>('.drawn-chip[aria-selected="true"]');
    chip?.focus();
    chip?.scrollIntoView({block: 'nearest'});
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const {selected, steps} = this.#generation;
    const runsLeft = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
    const last = steps.length - 1;
    const [forward, backward] = [selected + 1, selected - 1];
    const moves: Record<string, number> = {
      ...{ArrowRight: runsLeft ? backward : forward, ArrowLeft: runsLeft ? forward : backward},
      ...{ArrowDown: forward, ArrowUp: backward, Home: 0, End: last},
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#select(Math.min(last, Math.max(0, to)));
  };

  readonly #onClick = (event: Event) => {
    const chip = (event.target as Element).closest<HTMLElement>('.drawn-chip');
    if (chip) this.#select(Number(chip.dataset.step));
  };

  #select(step: number): void {
    this.#focusDue = true;
    this.#generation.select(step);
  }

  render(options: ContinuationOptions): TemplateResult {
    const {run, words} = options;
    const {steps, error} = this.#generation;
    return html`${this.#renderButtons(options)}
      <div class="said" part="continuation">
        <span class="lead" dir="auto">${leadOf(run)}</span>
        ${
          steps.length > 0
            ? html`<span
                class="chips"
                part="tokens"
                role="listbox"
                aria-label=${words.generated}
                aria-orientation="horizontal"
                @click=${this.#onClick}
                @keydown=${this.#onKey}
                >${steps.map((step, i) => this.#renderChip(step, i, run, words))}</span
              >`
            : nothing
        }
      </div>
      <div class="readout" part="readout">
        ${
          error ? renderFailure(error, () => void this.#generation.go(), words) : this.#renderReadout(options)
        }
        ${this.#renderStatus(words)}
      </div>
      ${this.#renderBranches(options)}`;
  }

  #renderButtons({fields, onUse, words}: ContinuationOptions): TemplateResult {
    const generation = this.#generation;
    const {isRunning, steps} = generation;
    const isEnd = generation.hasEnded || generation.room <= 0;
    // Not `disabled`, which would take the focus away from who has just used it.
    const button = (label: string, action: () => void, isOff: boolean, kind = '') =>
      html`<button
        type="button"
        class=${kind}
        aria-disabled=${isOff}
        @click=${() => (isOff ? undefined : action())}
      >
        ${label}
      </button>`;
    const isNothing = steps.length === 0;
    return html`<div class="buttons">
      ${
        isRunning
          ? button(words.stop, () => generation.stop(), false, 'main')
          : button(words.generate, () => void generation.go(), isEnd, 'main')
      }
      ${button(words.one, () => void generation.go(1), isEnd || isRunning)}
      ${button(words.back, () => generation.back(), isNothing)}
      ${button(words.clear, () => generation.clear(), isNothing)}
      ${button(words.use, onUse, isNothing || isRunning || generation.text === '')} ${fields}
    </div>`;
  }

  #renderChip(
    {token, probability, isForced}: Drawn,
    index: number,
    {vocabulary}: LiveRun,
    words: SamplingStrings,
  ): TemplateResult {
    const isSelected = index === this.#generation.selected;
    const label = labelOf(vocabulary, token);
    const amount = share(probability);
    return html`<span
      class=${`${chipClass(index, false)} drawn-chip${isForced ? ' forced' : ''}`}
      part="token"
      role="option"
      tabindex=${isSelected ? 0 : -1}
      aria-selected=${isSelected}
      aria-setsize=${this.#generation.steps.length}
      aria-posinset=${index + 1}
      aria-label=${`${label}, ${isForced ? `${words.forced}, ` : ''}${amount}`}
      data-step=${index}
      ><bdi>${label}</bdi
      ><svg class="bar" aria-hidden="true">
        <rect class="after" height="100%" width=${`${probability * 100}%`}></rect></svg
      ><small>${isForced ? words.forced : amount}</small></span
    >`;
  }

  #renderReadout({run, candidates, settings, words}: ContinuationOptions): TemplateResult {
    const {selected, steps, room} = this.#generation;
    const step = steps[selected];
    const label = (token: number) => html`<b><bdi>${labelOf(run.vocabulary, token)}</bdi></b>`;
    if (!step) return html`<p>${room > 0 ? words.nothingYet : words.full}</p>`;
    const others = candidates
      .filter(({token}) => token !== step.token)
      .slice(0, NAMED)
      .map(({token, before}, i) => html`${i ? ', ' : ' '}${label(token)} <code>${share(before)}</code>`);
    const isSame = JSON.stringify(settings) === JSON.stringify(step.settings);
    return html`<p>
      ${words.token} ${selected + 1} ${words.of} ${steps.length}: ${label(step.token)},
      ${step.isForced ? words.forcedWith : words.drawnWith} <code>${share(step.probability)}</code>;
      ${words.modelGave} <code>${share(step.modelProbability)}</code>.
      ${step.isForced ? words.wasChosenOver : words.beat}${others}. ${isSame ? nothing : words.otherSettings}
    </p>`;
  }

  /** How far generation is, and aloud what came of it: always there, since what comes with its words is not read. */
  #renderStatus(words: SamplingStrings): TemplateResult {
    const {steps, text, hasEnded, isRunning, room} = this.#generation;
    const end = hasEnded ? words.ended : room <= 0 && steps.length > 0 ? words.full : '';
    return html`<p role="status">
      ${isRunning ? `${words.generating} …` : html`<span class="visually-hidden">${text}</span> ${end}`}
    </p>`;
  }

  #renderBranches({run, words}: ContinuationOptions): unknown {
    const {branches, current} = this.#generation;
    if (branches.length < 2) return nothing;
    return html`<fieldset class="branches" part="branches">
      <legend>${words.branches}</legend>
      ${branches.map((steps, i) => {
        const text = textOfTokens(
          run.vocabulary,
          steps.map(({token}) => token),
        );
        const characters = Array.from(text);
        const isLong = characters.length > LONGEST_BRANCH;
        return html`<label class="check branch"
          ><input
            type="radio"
            name="branch"
            .checked=${i === current}
            @change=${() => this.#generation.choose(i)}
          /><bdi>${isLong ? `${characters.slice(0, LONGEST_BRANCH).join('')} …` : text}</bdi>
          <code>${surprisal(steps).toFixed(1)} ${words.bits}</code></label
        >`;
      })}
    </fieldset>`;
  }
}
