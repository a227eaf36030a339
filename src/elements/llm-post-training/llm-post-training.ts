import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SessionLink} from '../../controllers/session-link.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import AnswersPart from './answers.js';
import {styles} from './llm-post-training.styles.js';
import type {Part} from './part-host.js';
import {settings, views, type JudgeRule, type PostTrainingView} from './settings.js';
import {postTrainingStrings, type PostTrainingStrings} from './strings.js';

/**
 * Post-training, live on the house model: its three checkpoints answer the same prompt side by side; the reader’s own
 * preferences tune a copy by DPO. Where the page’s author names a view it shows that one alone, and else lets the reader
 * choose.
 *
 * @summary Base, instruct and preferred side by side; and preference tuning by the reader’s clicks, in the page.
 * @tag llm-post-training
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
 * @csspart views - The choice of view.
 * @csspart input - The field of the prompt.
 * @csspart problem - Why a prompt is not answered.
 * @csspart base - The column of base.
 * @csspart instruct - The column of instruct.
 * @csspart preferred - The column of preferred.
 * @csspart answer - What a model says.
 * @csspart answer-state - How far it is with that.
 * @csspart readout - What the columns show, in a sentence.
 * @csspart pairs - The answers to choose from.
 * @csspart pair - The two answers.
 * @csspart candidate - One of them.
 * @csspart count - How many preferences there are.
 * @csspart tuning - The tuning of a copy.
 * @csspart tuning-state - How far it is.
 * @csspart chart - A chart of its curves.
 * @csspart provenance - The settings that its curves were computed with.
 * @csspart precision - That the page's precision does not reach the tuning.
 * @csspart verdict - What it has come to, in words.
 * @csspart runs - The runs so far.
 * @csspart both - The reference and the copy side by side.
 * @csspart reference - The column of the reference.
 * @csspart tuned - The column of the copy.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while something loads.
 * @csspart error - Shown when something could not be loaded or computed.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-loss] - Losses.
 * @cssproperty [--llm-chosen] - The reward of chosen answers.
 * @cssproperty [--llm-rejected] - The reward of rejected answers.
 * @cssproperty [--llm-kl] - The divergence from the reference.
 * @cssproperty [--llm-probability] - Right answers.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmPostTraining extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    view: {reflect: true, useDefault: true},
    prompt: {},
    temperature: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    plain: {type: Boolean, reflect: true},
    beta: {reflect: true, useDefault: true},
    rate: {reflect: true, useDefault: true},
    judge: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What is shown: answers or preferences. Where it is given from the beginning, it is shown alone.
   * @default 'answers'
   */
  view: PostTrainingView = settings.view.default;

  /**
   * What the models are asked.
   * @default an example
   */
  prompt: string = settings.prompt.default;

  /**
   * At which answers are drawn, 0 to 2.
   * @default 1
   */
  temperature: number = settings.temperature.default;

  /**
   * Decides every draw.
   * @default 2
   */
  seed: number = settings.seed.default;

  /** Whether base is asked as its corpus asks, and not in a conversation. */
  plain: boolean = settings.plain.default;

  /**
   * How closely a copy is held to its reference: 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5 or 1.
   * @default 0.5
   */
  beta: number = settings.beta.default;

  /**
   * Learning rate of the tuning: 0.0001, 0.0005, 0.002, 0.01 or 0.1.
   * @default 0.0005
   */
  rate: number = settings.rate.default;

  /**
   * The rule that judges in the reader’s place: shorter or longer.
   * @default 'shorter'
   */
  judge: JudgeRule = settings.judge.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `postTrainingStrings`. */
  strings: Partial<PostTrainingStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #link = new SessionLink(this);
  readonly #model: ModelClient = new ModelClient(this, {
    wants: () => undefined,
    hears: () => this.#viewport.near,
    names: [],
  });
  readonly #parts = new Map<PostTrainingView, Part>();
  readonly #asked = new Set<PostTrainingView>();
  #isFixed: boolean | undefined;
  #error: Error | undefined;
  #menu: FigureMenu | undefined;

  get #words(): PostTrainingStrings {
    return {...postTrainingStrings, ...this.strings};
  }

  protected override willUpdate(): void {
    this.#isFixed ??= this.hasAttribute('view'); // not yet reflected
    if (this.#viewport.near && !this.#asked.has(this.view)) void this.#load(this.view);
  }

  async #load(view: PostTrainingView): Promise<void> {
    this.#asked.add(view);
    try {
      const Part = view === 'answers' ? AnswersPart : (await import('./preferences.js')).default; // the larger
      const place = {
        session: () => this.#link.session,
        precision: () => this.#model.settings.precision,
        isSeen: () => this.#viewport.near,
      };
      this.#parts.set(view, new Part(this, place));
    } catch (error) {
      this.#error = error as Error;
    }
    this.requestUpdate();
  }

  protected override updated(): void {
    const status = this.#parts.get(this.view)?.status ?? (this.#error ? 'error' : 'loading');
    this.setAttribute('state', this.#viewport.near ? status : 'idle');
    if ((status === 'ready' || status === 'error') && !this.#menu) void this.#loadMenu();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadMenu(): Promise<void> {
    const later = await import('./later.js').catch(() => undefined);
    if (!later || this.#menu) return;
    const settings = this.#model.menuSettings(this.#settings);
    const {reset} = settings;
    settings.reset = () => {
      reset();
      for (const part of this.#parts.values()) part.reset();
    };
    this.#menu = new later.FigureMenu(this, settings);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const part = this.#parts.get(this.view);
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !part,
      body: [this.#isFixed ? nothing : this.#renderViews(words), this.#renderPart(part, words)],
      numbers: part && this.#menu?.renderNumbers(() => part.numbers(words), words.heading),
      strings: words,
    });
  }

  #renderViews(words: PostTrainingStrings): TemplateResult {
    return html`<fieldset class="views" part="views">
      <legend>${words.views}</legend>
      ${views.map(
        (view) =>
          html`<label class="check"
            ><input
              type="radio"
              name="view"
              .checked=${view === this.view}
              @change=${() => {
                this.view = view;
              }}
            />${words[view]}</label
          >`,
      )}
    </fieldset>`;
  }

  #renderPart(part: Part | undefined, words: PostTrainingStrings): unknown {
    if (part) return part.render(words);
    if (this.#error)
      return renderFailure(
        this.#error,
        () => {
          this.#error = undefined;
          this.#asked.delete(this.view);
          this.requestUpdate();
        },
        words,
      );
    return html`<div class="room">
      ${this.#viewport.near ? renderWait(words.viewCode, undefined, words) : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-post-training': LlmPostTraining;
  }
}
