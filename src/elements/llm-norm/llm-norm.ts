import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {LiveRun} from '../../context/model.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {placeIn} from '../../controllers/run-place.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {SettingsController} from '../../controllers/settings.js';
import {TracedRun} from '../../controllers/traced-run.js';
import type {Initialization} from '../../core/index.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {DepthPart} from './depth.js';
import type * as later from './later.js';
import {styles} from './llm-norm.styles.js';
import {normTrace} from './model-norms.js';
import {partNames, settings, type Measure, type NormPart, type NormPlace} from './settings.js';
import {normStrings, type NormStrings} from './strings.js';
import {VectorPart} from './vector.js';

/**
 * Normalisation: LayerNorm and RMSNorm of one vector of the house model’s residual stream, with what a constant or a factor
 * changes in them; and norms before the layers against norms after the sums, by the gradients of fresh stacks of 2 to 48
 * layers, which are computed here. Inside an `<llm-model>` text, token and layer are those of all its figures; alone it has
 * its own.
 *
 * @summary LayerNorm against RMSNorm on live vectors; norms before against norms after, by the gradients at every depth.
 * @tag llm-norm
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
 * @csspart input - The text field, where the figure stands alone.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart vector - One vector and its norms.
 * @csspart rows - The vector and both norms of it as rows of bars.
 * @csspart moments - Mean, variance and RMS of the three.
 * @csspart formulas - Both formulas for one component, with its numbers put in.
 * @csspart layer-formula - That of LayerNorm.
 * @csspart rms-formula - That of RMSNorm.
 * @csspart moved - How far constant and factor have moved both norms.
 * @csspart own - How far the model's own norm is from the one shown.
 * @csspart depth - Gradients by depth.
 * @csspart chart - The chart of gradients at every layer.
 * @csspart readout - The line about the layer pointed at or chosen.
 * @csspart sweep - What becomes of the last layer's gradient as stacks get deeper.
 * @csspart ends - The gradients of the first and the last layer.
 * @csspart missing - Said where a layer was asked for that there is none of.
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
 * @cssproperty [--llm-gradient] - Gradients.
 * @cssproperty [--llm-positive] - Values above zero.
 * @cssproperty [--llm-negative] - Values below zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-font-math=math] - Font of formulas: one with a MATH table.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token or a layer; has `selection`.
 */
export class LlmNorm extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    checkpoint: {reflect: true, useDefault: true},
    norm: {reflect: true, useDefault: true},
    gamma: {type: Boolean, reflect: true},
    shift: {reflect: true, useDefault: true},
    scale: {reflect: true, useDefault: true},
    component: {reflect: true, useDefault: true},
    depth: {reflect: true, useDefault: true},
    initialization: {reflect: true, useDefault: true},
    measure: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    stackLayer: {attribute: 'stack-layer', reflect: true, useDefault: true},
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

  /** The selected layer, from 0, where the element stands alone. */
  layer: number = settings.layer.default;

  /**
   * Which of the house model's checkpoints runs, where the element stands alone: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /**
   * Which norm: the one before attention, mlp or output.
   * @default 'attention'
   */
  norm: NormPlace = settings.norm.default;

  /** Whether what comes out is multiplied by γ, which the model has learned. */
  gamma: boolean = settings.gamma.default;

  /**
   * What is added to all components, −3 to 3, in units of the vector's own RMS.
   * @default 0
   */
  shift: number = settings.shift.default;

  /**
   * What they are multiplied by before, as a power of two: −3 to 3.
   * @default 0
   */
  scale: number = settings.scale.default;

  /**
   * The component that is looked at, from 0.
   * @default 0
   */
  component: number = settings.component.default;

  /**
   * How many layers the stacks have: 2, 4, 8, 12, 24 or 48.
   * @default 12
   */
  depth: number = settings.depth.default;

  /**
   * How their weights begin: glorot or gpt2.
   * @default 'glorot'
   */
  initialization: Initialization = settings.initialization.default;

  /**
   * Which gradients are shown: those of a layer's parameters, or of the stream into it.
   * @default 'parameters'
   */
  measure: Measure = settings.measure.default;

  /**
   * Decides the stacks' first weights.
   * @default 1
   */
  seed: number = settings.seed.default;

  /**
   * The layer of the stacks whose gradients are told, from 0.
   * @default 0
   */
  stackLayer: number = settings.stackLayer.default;

  /**
   * The one part to show, vector or depth; empty for both.
   * @default ''
   */
  show: NormPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `normStrings`. */
  strings: Partial<NormStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near ? (this.#shows('vector') ? normTrace : []) : undefined),
    names: ['text', 'token', 'layer', 'checkpoint'],
  });
  readonly #last = new TracedRun();
  readonly #tokens = new RunTokens(this);
  readonly #vector = new VectorPart(this, () => (this.#shows('vector') ? this.#run : undefined));
  readonly #depth = new DepthPart(this, () => (this.#shows('depth') ? this.#run : undefined));
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): NormStrings {
    return {...normStrings, ...this.strings};
  }

  /** The run, while somebody can see what is asked of it. */
  get #run(): LiveRun | undefined {
    return this.#viewport.near ? this.#model.state.run : undefined;
  }

  #shows(part: NormPart): boolean {
    return !this.show || this.show === part;
  }

  protected override willUpdate(): void {
    const {state, settings: shared} = this.#model;
    this.#tokens.update(state.run, shared.token);
  }

  protected override updated(): void {
    const {state} = this.#model;
    const statuses = [
      state.status,
      ...(state.run && this.#shows('vector') ? [this.#vector.answer.state.status] : []),
      ...(state.run && this.#shows('depth') ? this.#depth.statuses : []),
    ];
    const status = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad)) ?? 'ready';
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
    const {state, settings: shared, isShared} = this.#model;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !state.run,
      body: [
        renderPromptField(isShared ? undefined : shared.text, state.run, words),
        state.status === 'error'
          ? renderFailure(state.error, () => this.#model.retry(), words)
          : this.#renderBody(words),
      ],
      numbers: this.#menu?.renderNumbers(() => this.#later!.numbersOf(this.#shown, words), words.heading),
      strings: words,
    });
  }

  /** The run that has the vectors around the norms. */
  get #traced(): LiveRun | undefined {
    return this.#last.of(this.#model.state.run, normTrace);
  }

  get #shown(): later.Shown {
    const traced = this.#traced;
    return {
      vector:
        traced && this.#shows('vector')
          ? this.#vector.view(traced, placeIn(traced, {...this.#model.settings, head: 0}))
          : undefined,
      pair: this.#shows('depth') ? this.#depth.pair : undefined,
      sweep: this.#shows('depth') ? this.#depth.pairs : undefined,
    };
  }

  #renderBody(words: NormStrings): TemplateResult {
    const {state} = this.#model;
    const {run} = state;
    if (run)
      return html`${this.#shows('vector') ? this.#renderMissing(run, words) : nothing}
      ${partNames.filter((part) => this.#shows(part)).map((part) => this.#renderPart(part, run, words))}`;
    const progress = state.status === 'loading' ? state.progress : undefined;
    return html`<div class="room">
      ${state.status === 'loading' ? renderWait(words.model, progress, words) : nothing}
    </div>`;
  }

  /** What was asked for and is not there. */
  #renderMissing(run: LiveRun, words: NormStrings): unknown {
    const {layer} = this.#model.settings;
    const {num_hidden_layers: layers} = run.model.info.config;
    if (layer < layers || this.norm === 'output') return nothing;
    return html`<p class="notice" role="status" part="missing">
      ${words.noBlock} ${layer}. ${words.thereAre} ${layers} ${words.blocks} ${layers - 1}; ${words.shown}
      ${layers - 1}.
    </p>`;
  }

  #renderPart(part: NormPart, run: LiveRun, words: NormStrings): TemplateResult {
    const title = words[`${part}Title`];
    const traced = this.#traced;
    const content = {
      vector: () => [
        html`<div class="tokens">${this.#tokens.render(words.tokens)}</div>`,
        traced
          ? this.#vector.render(
              traced,
              placeIn(traced, {...this.#model.settings, token: this.#tokens.position, head: 0}),
              this.#room.value,
              words,
            )
          : html`<div class="vector-room"></div>`,
      ],
      depth: () => this.#depth.render(run, this.#room.value, words),
    }[part]();
    return html`<div class="section" part=${part} role="group" aria-labelledby=${`${part}-title`}>
      ${
        this.show
          ? html`<span hidden id=${`${part}-title`}>${title}</span>`
          : html`<p class="section-title" id=${`${part}-title`}>${title}</p>`
      }
      ${content}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-norm': LlmNorm;
  }
}
