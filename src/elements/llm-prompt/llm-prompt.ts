import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {ModelClient} from '../../controllers/model-client.js';
import {modelSettings} from '../../controllers/model-settings.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderLeftOut, renderTextField} from '../../controllers/prompt-field.js';
import {SettingsController, textSetting} from '../../controllers/settings.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {LlmInterventionsRequestEvent} from '../../events/interventions-request.js';
import {LlmPrecisionRequestEvent} from '../../events/precision-request.js';
import {LlmTextRequestEvent} from '../../events/text-request.js';
import {renderExamples} from '../../views/example-list.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {tokenLosses} from '../../runtime/token-losses.js';
import {percent} from '../../views/percent.js';
import {labelOf} from '../../views/vocabulary.js';
import type * as later from './later.js';
import {styles} from './llm-prompt.styles.js';
import {guessesAfter} from './reading.js';
import {changesIn, renderStats} from './stats.js';
import {promptStrings, type PromptStrings} from './strings.js';

const ownSettings = {
  text: modelSettings.text,
  token: modelSettings.token,
  heading: {...textSetting('', 200), isAuthors: true},
};

/** How many of the tokens that may follow are named. */
const GUESSES = 4;

/**
 * The text that all figures read: typed, or one of the examples, as the house model's tokens, one of which is selected.
 * Inside an `<llm-model>` text and selection are those of all its figures; alone it has its own.
 *
 * @summary The house model's input: a text as its tokens, what each cost the model, and what it expects next.
 * @tag llm-prompt
 *
 * @attr {'idle' | 'loading' | 'ready' | 'error'} state - Set by the element: how far it is. Read only.
 *
 * @slot caption - A caption below the figure.
 * @slot - Content for readers without JavaScript; not shown once the element works.
 *
 * @csspart figure - The whole figure.
 * @csspart header - The line with title, badge and menu.
 * @csspart title - The figure's title.
 * @csspart badge - Where the numbers come from.
 * @csspart menu-button - The button that opens the menu.
 * @csspart menu - The open menu.
 * @csspart body - Text field, tokens and statistics.
 * @csspart input - The text field.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart readout - The lines about the token pointed at or selected.
 * @csspart stats - The statistics.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while the model loads.
 * @csspart error - Shown when the model could not be loaded, or could not run.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token; has `selection`.
 * @fires {LlmInterventionsRequestEvent} llm-interventions-request - The reader undoes all changes; has `interventions`, none.
 * @fires {LlmPrecisionRequestEvent} llm-precision-request - With it, for weights as they are; has `precision`.
 */
export class LlmPrompt extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = ownSettings.text.default;

  /** Position of the selected token, where the element stands alone: 1 is the text's first token, −1 the last. */
  token: number = ownSettings.token.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `promptStrings`. */
  strings: Partial<PromptStrings> = {};

  readonly #settings = new SettingsController(this, ownSettings);
  readonly #viewport = new NearViewport(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near ? [] : undefined),
    names: ['text', 'token'],
    resetsShared: true,
  });
  readonly #tokens = new RunTokens(this);
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;
  #shown: LiveRun | undefined;
  #token: number | undefined; // the last that was selected
  #isNews = false; // whether the readout is told aloud

  get #words(): PromptStrings {
    return {...promptStrings, ...this.strings};
  }

  protected override willUpdate(): void {
    const {run} = this.#model.state;
    const {token} = this.#model.settings;
    const before = this.#shown;
    this.#shown = run;
    this.#tokens.update(run, token);
    // What is selected is told aloud; what is merely pointed at and its end are not, nor what is typed.
    if (token !== this.#token) this.#isNews = this.#token !== undefined;
    else if (run !== before || this.#tokens.position !== this.#tokens.selected) this.#isNews = false;
    this.#token = token;
  }

  protected override updated(): void {
    const {status, run} = this.#model.state;
    this.setAttribute('state', status);
    if ((run || status === 'error') && !this.#later) void this.#loadLater();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.requestUpdate();
  }

  readonly #onUndo = () => {
    const {interventions, precision} = modelSettings;
    this.dispatchEvent(new LlmInterventionsRequestEvent(interventions.default));
    this.dispatchEvent(new LlmPrecisionRequestEvent(precision.default));
  };

  protected override render(): TemplateResult {
    const words = this.#words;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      body: [this.#renderInput(words), this.#renderRun(words)],
      numbers:
        this.#shown &&
        this.#menu?.renderNumbers(() => this.#later!.numbersOf(this.#shown!, words), words.tokens),
      isEmpty: !this.#shown,
      strings: words,
    });
  }

  #renderInput(words: PromptStrings): TemplateResult {
    const {text: now} = this.#model.settings;
    const examples = this.#later?.examplesIn(words) ?? [];
    return html`<div class="input-row">
        <label for="text">${words.text}</label>
        ${renderExamples({
          id: 'example',
          names: examples.map(({name}) => name),
          chosen: examples.findIndex(({text}) => text === now),
          choose: (index) => {
            const request = new LlmTextRequestEvent(examples[index].text);
            return this.dispatchEvent(request);
          },
          words,
        })}
      </div>
      ${renderTextField(now, words)}`;
  }

  #renderRun(words: PromptStrings): TemplateResult {
    const {state, settings} = this.#model;
    const stats = renderStats({run: this.#shown, changes: changesIn(settings), onUndo: this.#onUndo, words});
    // With the way to undo what may be the error's cause.
    if (state.status === 'error')
      return html`<div class="tokens">${renderFailure(state.error, () => this.#model.retry(), words)}</div>
        ${stats}`;
    const waits = state.status === 'loading' && (state.isLate || !state.run);
    // Until its tokens are known, the text itself keeps their room.
    const tokens = this.#shown
      ? this.#tokens.render(words.tokens)
      : html`<div class="chips" inert>${settings.text}</div>`;
    return html`<div class="tokens">${tokens}</div>
      ${renderLeftOut(this.#shown, words)}
      <div class="readout" part="readout" aria-live=${this.#isNews ? 'polite' : 'off'}>
        ${
          waits
            ? renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words)
            : this.#shown && this.#renderReadout(this.#shown, words)
        }
      </div>
      ${stats}`;
  }

  #renderReadout(run: LiveRun, words: PromptStrings): TemplateResult {
    const position = this.#tokens.position;
    const label = (token: number) => html`<b>${labelOf(run.vocabulary, token)}</b>`;
    const guesses = guessesAfter(run, position, GUESSES).map(
      ({token, probability}, i) =>
        html`${i ? ', ' : ' '}${label(token)} <code>${percent(probability)}</code>`,
    );
    if (position === 0) return html`<p>${words.beginning}${guesses}.</p>`;
    const loss = tokenLosses(run)[position];
    return html`<p>
        ${words.token} ${position} ${words.of} ${run.tokens.length - 1}: ${label(run.tokens[position])} ·
        ${words.id} <code>${run.tokens[position]}</code> · ${words.given}
        <code>${percent(Math.exp(-loss))}</code> (<code>${(loss / Math.LN2).toFixed(2)}</code> ${words.bits}).
      </p>
      <p>${words.next}${guesses}.</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-prompt': LlmPrompt;
  }
}
