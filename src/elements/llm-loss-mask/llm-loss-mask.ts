import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {OpenCheckpoint} from '../../controllers/house-checkpoint.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SessionLink} from '../../controllers/session-link.js';
import {SettingsController} from '../../controllers/settings.js';
import {maskPrompt} from '../../core/training/sft.js';
import {chatPrompt, chatTokens} from '../../runtime/chat.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderExamples} from '../../views/example-list.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {renderNotices} from '../../views/notices.js';
import {styles} from './llm-loss-mask.styles.js';
import {fitted, maskedLosses} from './masked-losses.js';
import {checkpoints, conversations, LONGEST, settings} from './settings.js';
import {lossMaskStrings, type LossMaskStrings} from './strings.js';
import {numbersOf, renderRead, type Read} from './tokens.js';

interface Question {
  readonly prompt: string;
  readonly answer: string;
  readonly checkpoint: HouseCheckpoint;
  /** The page's, where figures share one. */
  readonly precision: string;
}

/**
 * The loss mask of supervised fine-tuning, on a real conversation: each token with its loss under one of the house model’s
 * checkpoints, those of the answer counted and those of the prompt masked, and the mean loss with the mask and without.
 *
 * @summary Which tokens of a conversation supervised fine-tuning learns from, with the loss of each on a real model.
 * @tag llm-loss-mask
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
 * @csspart body - All that is below the header, to the caption.
 * @csspart input - The fields of prompt and answer.
 * @csspart problem - Why there are no losses, or what was left out.
 * @csspart note - What the losses of a checkpoint say of it.
 * @csspart tokens - The conversation's tokens.
 * @csspart token - One token.
 * @csspart sums - Mean losses with the mask and without.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while a checkpoint loads.
 * @csspart error - Shown when it could not be loaded, or could not run.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-loss] - Losses that count.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmLossMask extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    prompt: {},
    answer: {},
    checkpoint: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What the user says.
   * @default an example
   */
  prompt: string = settings.prompt.default;

  /**
   * The answer to learn, whose losses the mask lets through.
   * @default an example
   */
  answer: string = settings.answer.default;

  /**
   * Whose losses: those of base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `lossMaskStrings`. */
  strings: Partial<LossMaskStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #link = new SessionLink(this);
  readonly #model: ModelClient = new ModelClient(this, {
    wants: () => undefined,
    hears: () => this.#viewport.near,
    names: [],
  });
  readonly #models = new Map(checkpoints.map((name) => [name, new OpenCheckpoint(name)]));
  readonly #read = new Answer<Question, Read>(
    this,
    () => (this.#viewport.near && !this.#isEmpty ? this.#question : undefined),
    (question, asking) => this.#ask(question, asking),
  );
  #menu: FigureMenu | undefined;

  get #words(): LossMaskStrings {
    return {...lossMaskStrings, ...this.strings};
  }

  get #question(): Question {
    const {prompt, answer, checkpoint} = this;
    return {prompt, answer, checkpoint, precision: this.#model.settings.precision};
  }

  get #isEmpty(): boolean {
    return this.prompt.trim() === '' || this.answer.trim() === '';
  }

  /** What is shown now. */
  get #shown(): Read | undefined {
    return this.#isEmpty ? undefined : this.#read.state.value;
  }

  async #ask({prompt, answer, checkpoint, precision}: Question, {signal, onProgress}: Asking): Promise<Read> {
    const model = await this.#models.get(checkpoint)!.open(this.#link.session, onProgress, precision);
    const {vocab_size: vocab, max_position_embeddings: most} = model.info.config;
    const [asked, said] = await Promise.all(
      [prompt, answer].map(async (text) => (await model.encode(text, {signal})).ids),
    );
    const cut = fitted(asked.length, said.length, most);
    const before = chatPrompt(asked.subarray(0, cut.prompt), vocab);
    const after = [...said.subarray(0, cut.answer), chatTokens(vocab).end];
    const tokens = [...before, ...after];
    const [{losses}, decoded] = await Promise.all([
      model.evaluate([tokens], [], {signal}),
      model.decode(tokens, {signal}),
    ]);
    return {
      ...{checkpoint, precision, vocab, decoded, cut},
      losses: maskedLosses(losses[0], maskPrompt(before, after).targets),
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const model of this.#models.values()) model.leave();
  }

  protected override updated(): void {
    const status = this.#isEmpty ? 'ready' : this.#read.state.status;
    this.setAttribute('state', this.#viewport.near ? status : 'idle');
    if ((status === 'ready' || status === 'error') && !this.#menu) void this.#loadMenu();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadMenu(): Promise<void> {
    const later = await import('./later.js').catch(() => undefined);
    if (!later || this.#menu) return;
    this.#menu = new later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !this.#shown,
      body: html`${this.#renderFields(words)} ${this.#renderLosses(words)}
        <p class="hint">${words.hint}</p>`,
      numbers: this.#menu?.renderNumbers(() => numbersOf(this.#shown, words), words.heading),
      strings: words,
    });
  }

  #renderFields(words: LossMaskStrings): TemplateResult {
    const field = (name: 'prompt' | 'answer', label: string) =>
      html`<div class="field">
        <label for=${name}>${label}</label>
        <input
          type="text"
          id=${name}
          part="input"
          dir="auto"
          autocomplete="off"
          spellcheck="false"
          maxlength=${LONGEST}
          .value=${this[name]}
          @input=${({target}: Event) => {
            this[name] = (target as HTMLInputElement).value;
          }}
        />
        ${renderNotices(this[name], LONGEST, words)}
      </div>`;
    return html`<div class="conversation">
        ${field('prompt', words.userSays)} ${field('answer', words.assistantSays)}
        ${renderExamples({
          id: 'example',
          names: conversations.map(([prompt]) => prompt),
          chosen: conversations.findIndex(
            ([prompt, answer]) => prompt === this.prompt && answer === this.answer,
          ),
          choose: (index) => {
            [this.prompt, this.answer] = conversations[index];
          },
          words,
        })}
      </div>
      <fieldset>
        <legend>${words.lossOf}</legend>
        ${checkpoints.map(
          (name) =>
            html`<label class="check"
              ><input
                type="radio"
                name="checkpoint"
                .checked=${name === this.checkpoint}
                @change=${() => {
                  this.checkpoint = name;
                }}
              />${words[name]}, ${words[`${name}When`]}</label
            >`,
        )}
      </fieldset>`;
  }

  #renderLosses(words: LossMaskStrings): TemplateResult {
    const {state} = this.#read;
    if (this.#isEmpty) return html`<p class="notice" role="status" part="problem">${words.empty}</p>`;
    if (state.status === 'error') return renderFailure(state.error, () => this.#read.retry(), words);
    const {value} = state;
    const wait =
      state.status === 'loading' && (state.isLate || !value)
        ? renderWait(words[this.checkpoint], state.progress, words)
        : '';
    if (!value) return html`<div class="room">${this.#viewport.near ? wait : ''}</div>`;
    return html`<div class="wait-room">${wait}</div>
      ${renderRead(value, words)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-loss-mask': LlmLossMask;
  }
}
