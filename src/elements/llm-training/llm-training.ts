import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {AcceleratorName} from '../../core/index.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {OwnSession} from '../../controllers/own-session.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import type * as later from './later.js';
import {styles} from './llm-training.styles.js';
import {settings, viewNames, type Modulus, type TextSource, type TrainingView} from './settings.js';
import {trainingStrings, type TrainingStrings} from './strings.js';
import {renderTabs} from './tabs.js';
import type {View} from './view.js';
import {loadView} from './views.js';

/**
 * Training that really happens: a small language model that learns a text in a worker, with its losses, its checkpoints,
 * what it writes at each, and forks; modular addition that is memorised first and understood much later; the recorded run
 * of the house model; and what a run costs.
 *
 * @summary A language model trained live, grokking live, the house model's recorded run, and the cost of training.
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
 * @csspart result - What has come out.
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
    view: {reflect: true, useDefault: true},
    fixed: {type: Boolean, reflect: true},
    source: {reflect: true, useDefault: true},
    text: {},
    rate: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    p: {reflect: true, useDefault: true},
    decay: {reflect: true, useDefault: true},
    parameters: {reflect: true, useDefault: true},
    tokens: {reflect: true, useDefault: true},
    accelerator: {reflect: true, useDefault: true},
    count: {reflect: true, useDefault: true},
    utilization: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What is shown: live, grokking, recorded or scaling.
   * @default 'live'
   */
  view: TrainingView = settings.view.default;

  /** Whether the choice of views is left out. */
  fixed: boolean = settings.fixed.default;

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

  /**
   * What modular addition is modulo: 31, 59 or 97.
   * @default 59
   */
  p: Modulus = settings.p.default;

  /**
   * Its weight decay, 0 to 3.
   * @default 1
   */
  decay: number = settings.decay.default;

  /**
   * Parameters of the run whose cost is counted: "70e9", "70B", "70 000 000 000".
   * @default '70e9'
   */
  parameters: string = settings.parameters.default;

  /**
   * Tokens of that run.
   * @default '1.4e12'
   */
  tokens: string = settings.tokens.default;

  /**
   * What that run is done on: a100, h100, h200, l4 or rtx4090.
   * @default 'h100'
   */
  accelerator: AcceleratorName = settings.accelerator.default;

  /**
   * How many of them.
   * @default 1024
   */
  count: number = settings.count.default;

  /**
   * Which share of their peak is reached, in percent.
   * @default 40
   */
  utilization: number = settings.utilization.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `trainingStrings`. */
  strings: Partial<TrainingStrings> = {};

  /** @internal */
  readonly session = () => this.#session.value;

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #session = new OwnSession(this);
  readonly #views = new Map<TrainingView, View>();
  #loading: TrainingView | undefined;
  #error: Error | undefined; // why a view's code did not come
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  /** @internal */
  get isSeen(): boolean {
    return this.#viewport.near && !document.hidden;
  }

  get #words(): TrainingStrings {
    return {...trainingStrings, ...this.strings};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    for (const view of this.#views.values()) view.release();
  }

  readonly #onVisibility = (): void => this.requestUpdate();

  protected override willUpdate(): void {
    if (!this.isConnected) return;
    for (const [name, view] of this.#views) view.update(this.isSeen && name === this.view);
    if (this.#viewport.near && !this.#views.has(this.view) && !this.#error) void this.#load(this.view);
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
    const status = this.#error ? 'error' : (this.#views.get(this.view)?.status ?? 'loading');
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
    const view = this.#views.get(this.view);
    const badge = view?.isRecorded
      ? {computedLive: words.recordedBadge, computedLiveWhy: words.recordedWhy}
      : undefined;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !view || view.status !== 'ready',
      body: [
        this.fixed
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
      : (view?.render(this.#room.value, words) ?? renderWait(words.code, undefined, words));
    if (this.fixed) return html`<div part="view" class="view">${content}</div>`;
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
