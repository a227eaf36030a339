import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InSight} from '../../controllers/in-sight.js';
import {OwnSession} from '../../controllers/own-session.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import type * as later from './later.js';
import {styles} from './llm-training.styles.js';
import {settings, viewNames, type TextSource, type TrainingView} from './settings.js';
import {trainingStrings, type TrainingStrings} from './strings.js';
import {renderTabs} from './tabs.js';
import type {View} from './view.js';
import {loadView} from './views.js';

/**
 * Training that really happens: a small language model that learns a text in a worker, with its losses, its checkpoints,
 * what it writes at each, and forks; and the recorded run of the house model.
 *
 * @summary A language model trained live, on a built-in text or the reader's own; and the house model's recorded run.
 * @tag llm-training
 *
 * @attr {'loading' | 'ready' | 'error'} state - Set by the element: how far it is. Read only.
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
 * @csspart tabs - The choice of what to look at.
 * @csspart view - What is looked at.
 * @csspart input - The field for the reader's own text.
 * @csspart text-state - What is said of the text.
 * @csspart state - The line with the numbers of the last step.
 * @csspart news - What has happened: a loss that ran away, a worker that was lost.
 * @csspart chart - A chart of losses or accuracies.
 * @csspart sample - What the model writes.
 * @csspart snapshot - The recorded losses at the step that is looked at.
 * @csspart result - When the head that copies appears.
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
 * @cssproperty [--llm-gradient] - Gradients.
 * @cssproperty [--llm-attention] - What attention does.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmTraining extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    show: {reflect: true},
    view: {reflect: true, useDefault: true},
    source: {reflect: true, useDefault: true},
    text: {},
    rate: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The one thing to show, live or recorded; empty for a choice of both.
   * @default ''
   */
  show: TrainingView | '' = settings.show.default;

  /**
   * What is chosen of both: live or recorded.
   * @default 'live'
   */
  view: TrainingView = settings.view.default;

  /**
   * What the live model learns from: built-in, or own for `text`.
   * @default 'built-in'
   */
  source: TextSource = settings.source.default;

  /** The text of one's own. */
  text: string = settings.text.default;

  /**
   * The live model's learning rate, 0.0001 to 10.
   * @default 0.005
   */
  rate: number = settings.rate.default;

  /**
   * Decides first weights, batches and samples.
   * @default 1
   */
  seed: number = settings.seed.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `trainingStrings`. */
  strings: Partial<TrainingStrings> = {};

  /** @internal */
  readonly session = () => this.#session.value;

  readonly #settings = new SettingsController(this, settings);
  readonly #sight = new InSight(this);
  readonly #session = new OwnSession(this);
  readonly #views = new Map<TrainingView, View>();
  #loading: TrainingView | undefined;
  #error: Error | undefined; // why a view's code did not come
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #shown(): TrainingView {
    // What is drawn first is not yet checked: willUpdate() comes before the settings' controller.
    const {show, view} = settings;
    return show.parse(this.show) || (view.parse(this.view) ?? view.default);
  }

  get #words(): TrainingStrings {
    return {...trainingStrings, ...this.strings};
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const view of this.#views.values()) view.release();
  }

  protected override willUpdate(): void {
    if (!this.isConnected) return;
    const {value: isSeen} = this.#sight;
    const shown = this.#shown;
    for (const [name, view] of this.#views) view.update(isSeen && name === shown);
    if (isSeen && !this.#views.has(shown) && !this.#error) void this.#load(shown);
  }

  async #load(name: TrainingView): Promise<void> {
    if (this.#loading === name) return;
    this.#loading = name;
    try {
      const View = await loadView(name);
      if (!this.#views.has(name)) this.#views.set(name, new View(this));
    } catch (error) {
      this.#error = error as Error;
    }
    if (this.#loading === name) this.#loading = undefined;
    this.requestUpdate();
  }

  protected override updated(): void {
    const status = this.#error ? 'error' : (this.#views.get(this.#shown)?.status ?? 'loading');
    this.setAttribute('state', status);
    if (status !== 'loading' && !this.#later) void this.#loadLater();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#settings);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const view = this.#views.get(this.#shown);
    const badge = view?.isRecorded
      ? {computedLive: words.recordedBadge, computedLiveWhy: words.recordedWhy}
      : undefined;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !view || view.status !== 'ready',
      body: [
        this.show
          ? nothing
          : renderTabs(viewNames, this.view, words, (name) => {
              this.#error = undefined;
              this.view = name;
            }),
        this.#renderView(view, words),
      ],
      numbers: view && this.#menu?.renderNumbers(() => view.numbers(words), words.heading),
      strings: {...words, ...badge},
    });
  }

  #renderView(view: View | undefined, words: TrainingStrings): TemplateResult {
    const content = this.#error
      ? renderFailure(this.#error, () => this.#retry(), words)
      : (view?.render(words) ?? renderWait(words.code, undefined, words));
    if (this.show) return html`<div part="view" class="view">${content}</div>`;
    return html`<div part="view" class="view" id="view" role="tabpanel" aria-labelledby=${`tab-${this.view}`}>
      ${content}
    </div>`;
  }

  #retry(): void {
    this.#error = undefined;
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-training': LlmTraining;
  }
}
