import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {TracedRun} from '../../controllers/traced-run.js';
import type {Intervention} from '../../core/index.js';
import {activationDerivative} from '../../core/nn/activations.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {collapse, CollapsePart} from './collapse.js';
import type * as later from './later.js';
import {styles} from './llm-neuron.styles.js';
import {NeuronPlay} from './neuron.js';
import type {Shown} from './numbers.js';
import {RealNeuron} from './real.js';
import {partNames, settings, type Bend, type NeuronPart} from './settings.js';
import {neuronStrings, type NeuronStrings} from './strings.js';

/** The activations that are drawn. */
const wanted = ['blocks.*.mlp.post'];

/**
 * A neuron: the sum of its weighted inputs and the bend in it, to play with; two layers without a bend, which are one; and a
 * neuron of the house model, where it answers in the reader's text, what it pushes, and what the loss is without it. Inside an
 * `<llm-model>` text, token, layer and what is switched off are those of all its figures; alone it has its own.
 *
 * @summary A neuron to play with, two layers that collapse into one, and a real neuron of the house model to switch off.
 * @tag llm-neuron
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
 * @csspart neuron - The neuron to play with.
 * @csspart curve - Its activation function, with the point that can be dragged.
 * @csspart equation - Its equation with the numbers put in.
 * @csspart collapse - The two layers.
 * @csspart cell - The sum of products behind one cell of their product.
 * @csspart verdict - Whether both ways give the same.
 * @csspart real - The neuron of the model.
 * @csspart input - The text field, where the figure stands alone.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart readout - The line about the token pointed at or selected.
 * @csspart places - Where the neuron answers most.
 * @csspart pushes - The tokens that it makes likelier and less likely.
 * @csspart switch - The switch, and what it changes.
 * @csspart losses - The loss with and without the neuron.
 * @csspart costs - The tokens for which its absence costs most.
 * @csspart next - What the model expects after the text, with and without it.
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
 * @cssproperty [--llm-neuron] - Neurons and their activations.
 * @cssproperty [--llm-gradient] - The slope.
 * @cssproperty [--llm-positive] - End of the signed scale for values above zero.
 * @cssproperty [--llm-negative] - Its other end, for values below zero.
 * @cssproperty [--llm-neutral] - Its middle, for zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token or a layer; has `selection`.
 * @fires {LlmInterventionsRequestEvent} llm-interventions-request - The reader switches the neuron off or on; has `interventions`.
 */
export class LlmNeuron extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    interventions: {},
    neuron: {reflect: true},
    inputs: {},
    weights: {},
    bias: {reflect: true},
    activation: {reflect: true},
    vector: {},
    first: {},
    second: {},
    bent: {type: Boolean, reflect: true},
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

  /** The layer of the model's neuron, from 0, where the element stands alone. */
  layer: number = settings.layer.default;

  /**
   * What is changed in the run, where the element stands alone: as an attribute JSON, with a neuron switched off
   * [{"at": "blocks.2.mlp.post", "index": 50, "op": "zero"}].
   * @default []
   */
  interventions: readonly Intervention[] = settings.interventions.default;

  /** The number of the model's neuron in its layer, from 0. */
  neuron: number = settings.neuron.default;

  /**
   * Two inputs, from −3 to 3: as an attribute "1.2, -0.8".
   * @default [1.2, −0.8]
   */
  inputs: readonly number[] = settings.inputs.default;

  /**
   * Their weights, from −2 to 2.
   * @default [0.9, 0.5]
   */
  weights: readonly number[] = settings.weights.default;

  /**
   * The bias, from −3 to 3, or none.
   * @default 0.2
   */
  bias: number | 'none' = settings.bias.default;

  /**
   * The bend: linear, sigmoid, tanh, relu, leaky_relu, gelu, gelu_tanh or silu.
   * @default 'gelu'
   */
  activation: Bend = settings.activation.default;

  /**
   * What goes into the two layers: two numbers.
   * @default [1, −0.5]
   */
  vector: readonly number[] = settings.vector.default;

  /**
   * The matrix of the first of two layers, 2 × 3, row by row.
   * @default [0.8, −0.6, 0.4, −0.2, 1, 0.6]
   */
  first: readonly number[] = settings.first.default;

  /**
   * That of the second, 3 × 2.
   * @default [0.5, −1, 1.2, 0.4, −0.8, 0.6]
   */
  second: readonly number[] = settings.second.default;

  /** Whether there is a ReLU between the two layers. */
  bent: boolean = settings.bent.default;

  /**
   * The one part to show, neuron, collapse or real; empty for all.
   * @default ''
   */
  show: NeuronPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `neuronStrings`. */
  strings: Partial<NeuronStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#shows('real') && this.#viewport.near ? wanted : undefined),
    names: ['text', 'token', 'layer', 'interventions'],
  });
  readonly #play = new NeuronPlay(this);
  readonly #collapse = new CollapsePart(this);
  readonly #traced = new TracedRun();
  readonly #real = new RealNeuron(
    this,
    () => (this.#shows('real') ? this.#run : undefined),
    () => this.#model.settings.interventions,
  );
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): NeuronStrings {
    return {...neuronStrings, ...this.strings};
  }

  /** The run with all that is drawn of it, while somebody can see that. */
  get #run(): LiveRun | undefined {
    return this.#viewport.near ? this.#traced.of(this.#model.state.run, wanted) : undefined;
  }

  #shows(part: NeuronPart): boolean {
    return !this.show || this.show === part;
  }

  protected override willUpdate(): void {
    this.#real.update(this.#traced.of(this.#model.state.run, wanted), this.#model.settings);
  }

  protected override updated(): void {
    const statuses = this.#shows('real')
      ? [this.#model.state, this.#real.answer.state].map(({status}) => status)
      : [this.#viewport.near ? 'ready' : 'idle'];
    const status = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad)) ?? 'ready';
    this.setAttribute('state', status);
    if (this.#shows('real')) this.#real.tint();
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
      numbers: this.#menu?.renderNumbers(() => this.#later!.numbersOf(this.#shown, words), words.heading),
      isEmpty: this.show === 'real' && !this.#shown.real,
      strings: words,
    });
  }

  get #shown(): Shown {
    const shown = this.#real.shown;
    const {values} = this.#play;
    const slope = activationDerivative(this.activation)(values.z);
    return {
      play: this.#shows('neuron') ? {...values, slope} : undefined,
      collapse: this.#shows('collapse') ? collapse(this) : undefined,
      real:
        this.#shows('real') && this.#run && shown?.value
          ? {run: shown.run, comparison: shown.value}
          : undefined,
    };
  }

  #renderPart(part: NeuronPart, words: NeuronStrings): TemplateResult {
    const title = words[`${part}Title`];
    const content = {
      neuron: () => this.#play.render(this.#room.value, words),
      collapse: () => this.#collapse.render(words),
      real: () => this.#renderReal(words),
    }[part]();
    return html`<div class="section" part=${part} role="group" aria-labelledby=${`${part}-title`}>
      ${this.show ? html`<span hidden id=${`${part}-title`}>${title}</span>` : html`<p class="section-title" id=${`${part}-title`}>${title}</p>`}
      ${content}
    </div>`;
  }

  #renderReal(words: NeuronStrings): TemplateResult {
    const {state, settings: shared, isShared} = this.#model;
    const failure =
      state.status === 'error' ? renderFailure(state.error, () => this.#model.retry(), words) : undefined;
    const waits = state.status === 'loading' && (state.isLate || !state.run);
    const notice = waits
      ? renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words)
      : undefined;
    return this.#real.render(
      isShared ? undefined : shared.text,
      state.run ? undefined : notice,
      failure,
      words,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-neuron': LlmNeuron;
  }
}
