import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {EncodingName} from '../../core/tokenizer/encoding-parts.js';
import {vocabularySizes} from '../../core/tokenizer/vocabulary-sizes.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {
  choiceSetting,
  flagSetting,
  optionalSetting,
  SettingsController,
  textSetting,
} from '../../controllers/settings.js';
import {LlmTokensChangeEvent} from '../../events/tokens-change.js';
import type {ChipContent} from '../../views/chips.js';
import {renderFigure} from '../../views/figure.js';
import {renderNotices} from '../../views/notices.js';
import {firstText} from './first-text.js';
import type * as later from './later.js';
import {styles} from './llm-tokenizer.styles.js';
import {TokenizerPane} from './pane.js';
import {tokenizerStrings, type TokenizerStrings} from './strings.js';

const names = Object.keys(vocabularySizes) as EncodingName[];
const contents: readonly ChipContent[] = ['text', 'ids', 'bytes'];

/** Longest text, in UTF-16 units. A text field with more than this makes browsers stutter. */
const LONGEST = 200_000;

const settings = {
  text: textSetting(firstText, LONGEST),
  encoding: choiceSetting(names, 'o200k_base'),
  compare: optionalSetting(names),
  show: choiceSetting(contents, 'text'),
  markers: flagSetting,
  heading: {...textSetting('', 200), isAuthors: true},
};

/**
 * Any text as the tokens a language model reads, live, under the public encodings of OpenAI's models or the house model's own.
 *
 * @summary A live tokenizer: type text, see its tokens, their IDs and bytes; one encoding or two side by side.
 * @tag llm-tokenizer
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
 * @csspart readout - The line about the token pointed at or selected.
 * @csspart stats - The statistics.
 * @csspart controls - The controls below.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while an encoding loads.
 * @csspart error - Shown when an encoding could not be loaded.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-wash] - Ground of what is pointed at in the menu.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-tint-1] - First of the five tints that tokens cycle through.
 * @cssproperty [--llm-tint-2] - Second tint.
 * @cssproperty [--llm-tint-3] - Third tint.
 * @cssproperty [--llm-tint-4] - Fourth tint.
 * @cssproperty [--llm-tint-5] - Fifth tint.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers and bytes.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTokensChangeEvent} llm-tokens-change - The text has been tokenized anew; has `text`, `encoding` and `ids`.
 */
export class LlmTokenizer extends LitElement {
  static override styles: CSSResultGroup = styles;

  // Not by decorators: their helpers would take 2 % of what a page may load for this figure.
  static override properties: PropertyDeclarations = {
    text: {},
    encoding: {reflect: true},
    compare: {reflect: true},
    show: {reflect: true},
    markers: {type: Boolean, reflect: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The text to tokenize. Like the value of a text field it is read from the attribute, not written back to it.
   * @default an example
   */
  text: string = settings.text.default;

  /**
   * The encoding: o200k_base, cl100k_base, p50k_base, p50k_edit, r50k_base, gpt2, or nano, the house model's own.
   * @default 'o200k_base'
   */
  encoding: EncodingName = settings.encoding.default;

  /**
   * A second encoding to lay beside the first; empty for none.
   * @default ''
   */
  compare: EncodingName | '' = settings.compare.default;

  /**
   * What the chips show: text, ids or bytes.
   * @default 'text'
   */
  show: ChipContent = settings.show.default;

  /** Whether spaces and tabs are marked. */
  markers = false;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `tokenizerStrings`. */
  strings: Partial<TokenizerStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #panes = {encoding: this.#pane('encoding'), compare: this.#pane('compare')};
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;
  #outcome: object | undefined; // the last that was told of

  get #words(): TokenizerStrings {
    return {...tokenizerStrings, ...this.strings};
  }

  #pane(name: 'encoding' | 'compare'): TokenizerPane {
    return new TokenizerPane(this, name, () => {
      const encoding = this[name];
      return this.#viewport.near && encoding ? {text: this.text, encoding} : undefined;
    });
  }

  get #shownPanes(): readonly TokenizerPane[] {
    return this.compare ? Object.values(this.#panes) : [this.#panes.encoding];
  }

  protected override willUpdate(): void {
    for (const pane of this.#shownPanes) pane.update();
  }

  protected override updated(): void {
    const {call} = this.#panes.encoding;
    const status = this.#shownPanes.map((pane) => pane.call.state.status);
    this.setAttribute(
      'state',
      (['error', 'loading', 'idle'] as const).find((bad) => status.includes(bad)) ?? 'ready',
    );
    const outcome = call.state.status === 'error' ? call.state.error : call.state.value;
    if (!outcome || outcome === this.#outcome || call.state.status === 'loading') return;
    this.#outcome = outcome;
    if (!this.#later) void this.#loadLater();
    if (call.state.status !== 'ready' || !call.answered) return;
    this.dispatchEvent(
      new LlmTokensChangeEvent(call.answered.text, call.answered.encoding, call.state.value.ids),
    );
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (this.#later) this.#menu ??= new this.#later.FigureMenu(this, this.#settings);
    this.requestUpdate();
  }

  readonly #onInput = (event: Event) => {
    this.text = (event.target as HTMLTextAreaElement | HTMLSelectElement).value;
  };

  protected override render(): TemplateResult {
    const words = this.#words;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      body: [this.#renderInput(), this.#renderPanes()],
      controls: this.#renderControls(),
      numbers: this.#menu?.renderNumbers(() => this.#later!.numbersOf(this.#shownPanes, words), words.tokens),
      isEmpty: !this.#shownPanes.some(({call}) => call.state.value),
      strings: words,
    });
  }

  #renderInput(): TemplateResult {
    const words = this.#words;
    const examples = this.#later?.examplesIn(words) ?? [];
    const chosen = examples.some(({text}) => text === this.text) ? this.text : '';
    return html`<div class="input-row">
        <label for="text">${words.text}</label>
        <div class="example">
          <label for="example">${words.example}</label>
          <select id="example" .value=${chosen} @change=${this.#onInput}>
            <option value="" hidden ?selected=${!chosen}>${words.exampleChoose}</option>
            ${examples.map(({name, text}) => html`<option value=${text} ?selected=${text === chosen}>${name}</option>`)}
          </select>
        </div>
      </div>
      <textarea
        class="text"
        part="input"
        id="text"
        dir="auto"
        rows="3"
        spellcheck="false"
        maxlength=${LONGEST}
        placeholder=${this.text}
        .value=${this.text}
        @input=${this.#onInput}
      ></textarea>
      ${renderNotices(this.text, LONGEST, words)}`;
  }

  #renderPanes(): TemplateResult {
    return html`<div class=${this.compare ? 'panes two' : 'panes'}>
      ${this.#renderPane('encoding', this.encoding)}
      ${this.compare ? this.#renderPane('compare', this.compare) : nothing}
    </div>`;
  }

  #renderPane(name: 'encoding' | 'compare', encoding: EncodingName): TemplateResult {
    const {show, markers} = this;
    return this.#panes[name].render({
      encoding,
      picker: this.#renderPicker(name),
      show,
      markers,
      words: this.#words,
    });
  }

  #renderPicker(setting: 'encoding' | 'compare'): TemplateResult {
    const words = this.#words;
    return html`<label for=${setting}>${setting === 'encoding' ? words.encoding : words.compare}</label>
      <select
        id=${setting}
        .value=${this[setting]}
        @change=${(event: Event) => {
          this[setting] = (event.target as HTMLSelectElement).value as EncodingName;
        }}
      >
        ${setting === 'compare' ? html`<option value="" ?selected=${!this.compare}>${words.none}</option>` : nothing}
        ${names.map((name) => html`<option ?selected=${name === this[setting]}>${name}</option>`)}
      </select>`;
  }

  #renderControls(): TemplateResult {
    const words = this.#words;
    const labels: Record<ChipContent, string> = {
      text: words.showText,
      ids: words.showIds,
      bytes: words.showBytes,
    };
    return html`<fieldset>
        <legend>${words.show}</legend>
        ${contents.map(
          (content) =>
            html`<label class="check"
              ><input
                type="radio"
                name="show"
                .checked=${content === this.show}
                @change=${() => (this.show = content)}
              />${labels[content]}</label
            >`,
        )}
      </fieldset>
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.markers}
          @change=${(event: Event) => (this.markers = (event.target as HTMLInputElement).checked)}
        />${words.markers}</label
      >
      ${this.compare ? nothing : html`<div class="field">${this.#renderPicker('compare')}</div>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-tokenizer': LlmTokenizer;
  }
}
