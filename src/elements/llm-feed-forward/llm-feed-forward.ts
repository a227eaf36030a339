import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {hasTrace} from '../../controllers/traced-run.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import type * as later from './later.js';
import {styles} from './llm-feed-forward.styles.js';
import {NetworkPart} from './network.js';
import {partNames, settings, type Bend, type FeedForwardPart} from './settings.js';
import {feedForwardStrings, type FeedForwardStrings} from './strings.js';
import {namesOf, SwigluPart} from './swiglu.js';

/**
 * A feed-forward network: a small one, as circles and lines and as the matrices that these are, each of which lights the other;
 * and the house model's own, all its numbers at the selected token. Inside an `<llm-model>` text, token and layer are those of
 * all its figures; alone it has its own.
 *
 * @summary A small network as graph and matrices at once, and the SwiGLU layer of the house model at the selected token.
 * @tag llm-feed-forward
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
 * @csspart network - The small network.
 * @csspart graph - It as circles and lines.
 * @csspart matrices - It as matrices.
 * @csspart equation - The equation of what is pointed at.
 * @csspart summary - Of each part, a sentence that says what it shows.
 * @csspart model - The model's layer.
 * @csspart input - The text field, where the figure stands alone.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart row-x - What goes into the layer, as bars.
 * @csspart row-gate - The gate of each neuron, as bars.
 * @csspart row-up - What it lets through, as bars.
 * @csspart row-product - Both together, as bars.
 * @csspart row-out - What the layer adds to the vector, as bars.
 * @csspart value - The number pointed at, with how it is computed.
 * @csspart strongest - The most active neurons.
 * @csspart costs - The table of parameters.
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
 * @cssproperty [--llm-neuron] - Neurons.
 * @cssproperty [--llm-positive] - End of the signed scale for values above zero.
 * @cssproperty [--llm-negative] - Its other end, for values below zero.
 * @cssproperty [--llm-neutral] - Its middle, for zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token or a layer; has `selection`.
 */
export class LlmFeedForward extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    input: {},
    first: {},
    second: {},
    activation: {reflect: true},
    width: {reflect: true},
    show: {reflect: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /** Position of the selected token, where the element stands alone: 1 is the text's first token, −1 the last. */
  token: number = settings.token.default;

  /** The layer that is looked at, from 0, where the element stands alone. */
  layer: number = settings.layer.default;

  /**
   * What goes into the small network, two numbers: as an attribute "1, -0.5".
   * @default [1, −0.5]
   */
  input: readonly number[] = settings.input.default;

  /**
   * Its first matrix, 2 × 3, row by row.
   * @default [0.8, −0.6, 0.4, −0.2, 1, 0.6]
   */
  first: readonly number[] = settings.first.default;

  /**
   * Its second, 3 × 2.
   * @default [0.5, −1, 1.2, 0.4, −0.8, 0.6]
   */
  second: readonly number[] = settings.second.default;

  /**
   * The bend between them: relu, gelu, silu or linear, which is none.
   * @default 'relu'
   */
  activation: Bend = settings.activation.default;

  /**
   * The width for which parameters are counted, 1 to 1,000,000.
   * @default 4096
   */
  width: number = settings.width.default;

  /**
   * The one part to show, network or model; empty for both.
   * @default ''
   */
  show: FeedForwardPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `feedForwardStrings`. */
  strings: Partial<FeedForwardStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #model: ModelClient = new ModelClient(this, {
    // Which layers there are is known with the first run, which then is for nothing else.
    wants: () =>
      this.#shows('model') && this.#viewport.near
        ? this.#model.state.run
          ? namesOf(this.#layer)
          : []
        : undefined,
    names: ['text', 'token', 'layer'],
  });
  readonly #network = new NetworkPart(this);
  readonly #swiglu = new SwigluPart(this);
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): FeedForwardStrings {
    return {...feedForwardStrings, ...this.strings};
  }

  /** The layer that is looked at: the nearest that the model has. */
  get #layer(): number {
    const {state, settings: shared} = this.#model;
    return Math.min(shared.layer, (state.run?.model.info.config.num_hidden_layers ?? Infinity) - 1);
  }

  #shows(part: FeedForwardPart): boolean {
    return !this.show || this.show === part;
  }

  protected override willUpdate(): void {
    const {state, settings: shared} = this.#model;
    // The run before is shown until the one with this layer's numbers is there.
    if (state.run && hasTrace(state.run, namesOf(this.#layer)))
      this.#swiglu.update(state.run, shared, this.#layer);
  }

  protected override updated(): void {
    const {status: run} = this.#model.state;
    const needsRun = this.#shows('model');
    const isWaiting = needsRun && run === 'ready' && !this.#swiglu.rows;
    const status = needsRun ? (isWaiting ? 'loading' : run) : this.#viewport.near ? 'ready' : 'idle';
    this.setAttribute('state', status);
    if ((status === 'ready' || status === 'error') && !this.#later) void this.#loadLater();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      body: partNames.filter((part) => this.#shows(part)).map((part) => this.#renderPart(part, words)),
      numbers: this.#menu?.renderNumbers(
        () =>
          this.#later!.numbersOf(
            {
              network: this.#shows('network') ? this.#network.network : undefined,
              rows: this.#shows('model') ? this.#swiglu.rows : undefined,
            },
            words,
          ),
        words.heading,
      ),
      isEmpty: !this.#shows('network') && !(this.#model.state.run && this.#swiglu.rows),
      strings: words,
    });
  }

  #renderPart(part: FeedForwardPart, words: FeedForwardStrings): TemplateResult {
    const title = words[`${part}Title`];
    return html`<div class="section" part=${part} role="group" aria-labelledby=${`${part}-title`}>
      ${
        this.show
          ? html`<span hidden id=${`${part}-title`}>${title}</span>`
          : html`<p class="section-title" id=${`${part}-title`}>${title}</p>`
      }
      ${part === 'network' ? this.#network.render(words) : this.#renderModel(words)}
    </div>`;
  }

  #renderModel(words: FeedForwardStrings): TemplateResult {
    const {state, settings: shared, isShared} = this.#model;
    const failure =
      state.status === 'error' ? renderFailure(state.error, () => this.#model.retry(), words) : undefined;
    const waits = state.status === 'loading' && (state.isLate || !state.run);
    const notice = waits
      ? renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words)
      : undefined;
    const text = isShared ? undefined : shared.text;
    return this.#swiglu.render({text, room: this.#room.value, notice, failure, words});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-feed-forward': LlmFeedForward;
  }
}
