import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {Answer} from '../../controllers/answer.js';
import {InParts} from '../../controllers/in-parts.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {SettingsController} from '../../controllers/settings.js';
import {hasTrace} from '../../controllers/traced-run.js';
import type {PartialConfig} from '../../core/model/complete-config.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {labelOf} from '../../views/vocabulary.js';
import {renderControls} from './controls.js';
import {Detail} from './detail.js';
import {renderDifferences} from './differences.js';
import {Flow} from './flow.js';
import type * as later from './later.js';
import {namesOf, parameterOf, valuesOf, type Place} from './live.js';
import {styles} from './llm-block.styles.js';
import {nanoConfig, type BlockModel} from './models.js';
import {anatomyOf, count, type Anatomy, type PartName} from './parts.js';
import {settings} from './settings.js';
import {Source} from './source.js';
import {renderBar, renderSum} from './stack.js';
import {blockStrings, type BlockStrings} from './strings.js';

/**
 * The decoder block as a diagram, whose every part opens: what it is for, its formula, sizes, parameters, arithmetic, and for
 * the house model the numbers in it at the selected token. Published models' blocks are drawn from their configs. Inside an
 * `<llm-model>` text, token, layer and head are those of all its figures; alone it has its own.
 *
 * @summary The decoder block of the house model, GPT-2, Llama, Mistral and Qwen: every part opens, and the sums are theirs.
 * @tag llm-block
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
 * @csspart choice - The model, and how many tokens it reads.
 * @csspart source - Where the config is from.
 * @csspart bar-parameters - Where the model's parameters are.
 * @csspart bar-flops - Where its arithmetic is.
 * @csspart sum - The sum of the parameters.
 * @csspart input - The text field, where the figure stands alone.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart flow - The diagram.
 * @csspart part - One part of it.
 * @csspart layers - How many layers there are, and which one is looked at.
 * @csspart detail - What is open.
 * @csspart formula - Its formula.
 * @csspart live - What is in it now.
 * @csspart values - These numbers, as bars.
 * @csspart value - The one that is pointed at.
 * @csspart summary-live - All of them in a few.
 * @csspart differences - What differs from the house model.
 * @csspart summary - A sentence that says what the figure shows.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while something loads.
 * @csspart error - Shown when something could not be loaded, or could not run.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-residual] - The residual stream.
 * @cssproperty [--llm-query] - Queries.
 * @cssproperty [--llm-key] - Keys.
 * @cssproperty [--llm-value] - Values.
 * @cssproperty [--llm-attention] - Attention weights.
 * @cssproperty [--llm-neuron] - Neurons.
 * @cssproperty [--llm-probability] - Logits.
 * @cssproperty [--llm-positive] - End of the signed scale for values above zero.
 * @cssproperty [--llm-negative] - Its other end, for values below zero.
 * @cssproperty [--llm-neutral] - Its middle, for zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-font-math=math] - Font of formulas: one with a MATH table.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token, a layer or a head; has `selection`.
 */
export class LlmBlock extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    head: {reflect: true},
    model: {reflect: true},
    config: {attribute: false},
    length: {reflect: true},
    open: {reflect: true},
    number: {reflect: true, useDefault: true},
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

  /** The attention head that is looked at, from 0, where the element stands alone. */
  head: number = settings.head.default;

  /**
   * The model whose block is drawn: nano, the house model, whose numbers are live, or a published one, such as gpt2.
   * @default 'nano'
   */
  model: BlockModel = settings.model.default;

  /** Any other model's config, instead: what is left out is as in its family. */
  config: PartialConfig | undefined;

  /**
   * How many tokens are read: the work of attention grows with them. 1 to 131,072, and no more than the model takes.
   * @default 1024
   */
  length: number = settings.length.default;

  /**
   * The part that is open, such as q or norm1; empty for none.
   * @default ''
   */
  open: PartName | '' = settings.open.default;

  /**
   * The number of the open part that is looked at, from 0; -1 for the one that is largest.
   * @default -1
   */
  number: number = settings.number.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `blockStrings`. */
  strings: Partial<BlockStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #parts = new InParts(this);
  readonly #source = new Source(this);
  readonly #client: ModelClient = new ModelClient(this, {
    wants: () => (this.#isLive && this.#viewport.near ? namesOf(this.#layer) : undefined),
    names: ['text', 'token', 'layer', 'head'],
  });
  /** What the open part multiplies by, for its equation; where it does not come there is the number alone. */
  readonly #weights: Answer<{model: ModelHandle; name: string}, Float32Array> = new Answer(
    this,
    () => {
      const {run} = this.#client.state;
      const name = this.#parameter;
      // Rounded weights are others than these.
      const isWanted = this.#isLive && this.#viewport.near && run?.precision === 'fp32';
      return isWanted && name ? {model: run.model, name} : undefined;
    },
    async ({model, name}, {signal}) => (await model.readParameters([name], {signal})).get(name)!.data,
  );
  readonly #tokens = new RunTokens(this);
  readonly #flow = new Flow(this, new Detail(this));
  #traced: Pick<Place, 'run' | 'layer'> | undefined;
  #anatomy: Anatomy = anatomyOf(nanoConfig, 1);
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): BlockStrings {
    return {...blockStrings, ...this.strings};
  }

  /** Whether the model is the one that runs here. */
  get #isLive(): boolean {
    return this.model === 'nano' && !this.config;
  }

  /** The layer that is looked at: the nearest that the model has. */
  get #layer(): number {
    return Math.min(this.#client.settings.layer, nanoConfig.num_hidden_layers - 1);
  }

  /** Where the numbers are that are shown; undefined where there are none yet. */
  get #place(): Place | undefined {
    const now = this.#client.state.run;
    if (!this.#isLive || !this.#source.shown.isNano || !now) return (this.#traced = undefined);
    // Another run, or another layer of it, is shown once all of it is there: until then the one before.
    if (hasTrace(now, namesOf(this.#layer))) this.#traced = {run: now, layer: this.#layer};
    if (!this.#traced) return undefined;
    const {run, layer} = this.#traced;
    const head = Math.min(this.#client.settings.head, nanoConfig.num_attention_heads - 1);
    const asked = this.#weights.answered;
    const isOpen = asked?.model === run.model && asked.name === this.#parameter && layer === this.#layer;
    const weights = isOpen ? this.#weights.state.value : undefined;
    const position = Math.min(this.#tokens.position, run.tokens.length - 1);
    return {run, layer, head, position, weights};
  }

  /** The parameter that the open part multiplies by. */
  get #parameter(): string | undefined {
    return this.open ? parameterOf(this.open, this.#layer) : undefined;
  }

  protected override willUpdate(): void {
    if (this.#isLive) this.#tokens.update(this.#client.state.run, this.#client.settings.token);
  }

  protected override updated(): void {
    const {status: run} = this.#client.state;
    const {status} = this.#source;
    const ours = !this.#viewport.near ? 'idle' : status;
    const isWaiting = !this.#parts.isDrawn || (this.#isLive && run === 'ready' && !this.#place);
    this.setAttribute('state', isWaiting ? 'loading' : this.#isLive ? run : ours);
    if (this.#viewport.near && !this.#later) void this.#loadLater();
  }

  // Not before the first picture, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#client.menuSettings(this.#settings));
    this.requestUpdate();
  }

  /** What is to be drawn: when settings are checked, which they are not before. */
  #take(): void {
    this.#source.update(this.model, this.config, this.#viewport.near);
    const {config} = this.#source.shown;
    const T = Math.min(this.length, config.max_position_embeddings);
    if (config !== this.#anatomy.config || T !== this.#anatomy.T) this.#anatomy = anatomyOf(config, T);
  }

  protected override render(): TemplateResult {
    this.#take();
    const words = this.#words;
    const place = this.#place;
    const anatomy = this.#anatomy;
    const token = place ? this.#tokenName(place, words) : '';
    const {next} = this.#parts;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      body: [
        next(
          () =>
            html`${renderControls(this, this.#source, anatomy, words)}
              <div class="measures">
                ${renderBar(anatomy, 'parameters', place?.layer ?? -1, words)}
                ${renderBar(anatomy, 'flops', place?.layer ?? -1, words)}
              </div>
              ${renderSum(anatomy, words)} ${this.#isLive ? this.#renderTokens(words) : nothing}`,
        ),
        next(() => this.#flow.render(anatomy, place, token, words)),
        next(
          () =>
            html`${this.#renderSummary(words)}
            ${renderDifferences(anatomy.config, this.#titleIn(words), words)}`,
        ),
      ],
      numbers: this.#menu?.renderNumbers(
        () => this.#later!.numbersOf(anatomy, ({name}) => place && valuesOf(place, name), words),
        words.heading,
      ),
      strings: words,
    });
  }

  #titleIn(words: BlockStrings): string {
    return this.#source.shown.title || words.given;
  }

  #tokenName({run, position}: Place, words: BlockStrings): string {
    return position ? labelOf(run.vocabulary, run.tokens[position]) : words.beginning;
  }

  #renderTokens(words: BlockStrings): TemplateResult {
    const {state, settings: asked, isShared} = this.#client;
    const {num_hidden_layers, num_attention_heads} = nanoConfig;
    const outside = (name: string, value: number, count: number) =>
      value < count
        ? nothing
        : html`<p class="notice" role="status">
            ${name} ${value} ${words.asked} 0 ${words.to} ${count - 1}. ${name} ${count - 1} ${words.shown}
          </p>`;
    const waits = state.status === 'loading' && (state.isLate || !state.run);
    return html`<div class="text-and-tokens">
        ${renderPromptField(isShared ? undefined : asked.text, state.run, words)}
        <div class="tokens">
          ${
            state.status === 'error'
              ? renderFailure(state.error, () => this.#client.retry(), words)
              : waits && !state.run
                ? renderWait(words.model, state.progress, words)
                : this.#tokens.render(words.tokens)
          }
        </div>
      </div>
      ${outside(words.layer, asked.layer, num_hidden_layers)}
      ${outside(words.head, asked.head, num_attention_heads)}`;
  }

  #renderSummary(words: BlockStrings): TemplateResult {
    const {config, T, parameters, flops, flopsOfAll} = this.#anatomy;
    return html`<p class="hint" part="summary" aria-live="polite">
        ${this.#titleIn(words)}: <code>${config.num_hidden_layers}</code> ${words.layers},
        <code>${count(parameters.total)}</code> ${words.parametersOf}. ${words.costs}
        <code>${count(T)}</code> ${words.tokensCost} <code>${count(flops.total)}</code> ${words.readingAll}
        <code>${count(flopsOfAll.total)}</code>.
      </p>
      <p class="hint">${words.hint} ${words.reading}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-block': LlmBlock;
  }
}
