import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InParts} from '../../controllers/in-parts.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SessionLink} from '../../controllers/session-link.js';
import {SettingsController} from '../../controllers/settings.js';
import {houseFiles} from '../../runtime/house-files.js';
import type {ChosenFormat} from '../../views/chosen-formats.js';
import {renderFigure} from '../../views/figure.js';
import type {Share} from '../../views/precision.js';
import {grouped} from '../../views/grouped.js';
import {renderCards} from './cards.js';
import {
  renderCardChoice,
  renderKeeping,
  renderPagePrecision,
  renderProgress,
  renderPrompt,
} from './controls.js';
import {Fields} from './fields.js';
import {TEMPERATURE, WRITTEN, type Question} from './jobs.js';
import {styles} from './llm-quantization-cost.styles.js';
import {Measurements} from './measurements.js';
import {numbersOf} from './numbers.js';
import {renderCaches, renderSentences, renderWeights} from './results.js';
import {settings, type CacheFormat} from './settings.js';
import {quantizationCostStrings, type QuantizationCostStrings} from './strings.js';

/**
 * What quantization costs and saves: the house model is measured with its weights and its KV cache in every format, on text
 * that it was not trained on, and continues the reader’s prompt in each; and published models with a context are held
 * against the memory of accelerators.
 *
 * @summary Measured perplexity, sentences and bytes of a real model in every number format; which models fit which cards.
 * @tag llm-quantization-cost
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
 * @csspart input - The fields of prompt, seed, context and sequences.
 * @csspart problems - What is wrong with a number.
 * @csspart progress - How far the measuring is.
 * @csspart weights - The table of formats of the weights.
 * @csspart sentences - What FP32 and the chosen format write, in a narrow figure.
 * @csspart caches - The table of formats of the KV cache.
 * @csspart provenance - What was measured on what.
 * @csspart precision - The page's precision, where figures share one.
 * @csspart keeping - What the published models are kept in.
 * @csspart cards - Which models fit which accelerators.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while the model loads.
 * @csspart error - Shown when something could not be loaded or computed.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-loss] - Perplexity that is lost.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 *
 * @fires {LlmPrecisionRequestEvent} llm-precision-request - The reader wants the page's figures to compute with a precision; has `precision`.
 */
export class LlmQuantizationCost extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    prompt: {},
    seed: {reflect: true, useDefault: true},
    format: {reflect: true, useDefault: true},
    share: {reflect: true, useDefault: true},
    cache: {reflect: true, useDefault: true},
    context: {reflect: true, useDefault: true},
    batch: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What the model continues in every format.
   * @default an example
   */
  prompt: string = settings.prompt.default;

  /**
   * Decides every draw of that.
   * @default 1
   */
  seed: number = settings.seed.default;

  /**
   * The format of weights that is looked at: fp32, tf32, bf16, fp16, fp8_e4m3, fp8_e5m2, int8, fp4_e2m1, int4, nf4 or ternary.
   * @default 'int4'
   */
  format: ChosenFormat = settings.format.default;

  /**
   * What shares a scale: the whole tensor, a channel (row), or each group of 128, 64, 32 or 16 in a row.
   * @default 'channel'
   */
  share: Share = settings.share.default;

  /**
   * The format of the KV cache: fp32, fp16, fp8_e4m3, int8, int4, nf4 or ternary.
   * @default 'fp16'
   */
  cache: CacheFormat = settings.cache.default;

  /**
   * Tokens of each sequence, for published models.
   * @default 8192
   */
  context: number = settings.context.default;

  /**
   * Sequences at a time, for published models.
   * @default 16
   */
  batch: number = settings.batch.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `quantizationCostStrings`. */
  strings: Partial<QuantizationCostStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #link = new SessionLink(this);
  // So that it hears of the page's precision; where it stands alone there is none to hear of.
  readonly #model: ModelClient = new ModelClient(this, {
    wants: (): readonly string[] | undefined =>
      this.#viewport.near && this.#model.isShared ? [] : undefined,
    names: [],
  });
  readonly #measurements = new Measurements(this, {
    session: () => this.#link.session,
    question: () => (this.#viewport.near ? this.#question : undefined),
  });
  readonly #fields = new Fields(this);
  readonly #parts = new InParts(this);
  #menu: FigureMenu | undefined;

  get #question(): Question {
    const {share, cache, prompt, seed} = this;
    return {checkpoint: this.#model.settings.checkpoint, share, cache, prompt, seed};
  }

  protected override updated(): void {
    const {status, done} = this.#measurements;
    const there = this.#parts.isDrawn ? 'ready' : 'loading';
    const running = done > 0 ? there : 'loading'; // what is there can be read
    const state = {idle: 'idle', running, done: there, stopped: there, error: 'error'}[status];
    this.setAttribute('state', this.#viewport.near ? state : 'idle');
    if ((state === 'ready' || state === 'error') && !this.#menu) void this.#loadMenu();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadMenu(): Promise<void> {
    const later = await import('./later.js').catch(() => undefined);
    if (!later || this.#menu) return;
    this.#menu = new later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = {...quantizationCostStrings, ...this.strings};
    const measurements = this.#measurements;
    const fields = this.#fields;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !measurements.config,
      body: html`${renderPrompt(this, words)} ${renderKeeping(this, fields, words)}
        ${renderProgress(measurements, words)}
        <div class="room">
          ${renderWeights(measurements, this, words)} ${renderSentences(measurements, this, words)}
          ${renderPagePrecision(this, this.#model, words)} ${this.#renderProvenance(words)}
          <details>
            <summary>${words.byCache}</summary>
            ${renderCaches(measurements, this, words)}
          </details>
          <details>
            <summary>${words.howToRead}</summary>
            <p class="hint">${words.costHint}</p>
          </details>
        </div>
        ${this.#parts.next(
          () =>
            html`<div class="section" role="group" aria-labelledby="cards-title">
              <p class="section-title" id="cards-title">${words.whichFit}</p>
              ${renderCardChoice(this, fields, words)} ${renderCards(this, words)}
            </div>`,
        )}`,
      numbers: this.#menu?.renderNumbers(() => numbersOf(measurements, this, words), words.heading),
      strings: words,
    });
  }

  #renderProvenance(words: QuantizationCostStrings): TemplateResult {
    const found = this.#measurements.perplexityOf({weights: 'fp32', cache: this.cache, writes: true});
    return html`<p class="readout" part="provenance">
      ${
        found
          ? html`${words.measuredOn} <code>${found.texts}</code> ${words.textsWord}
              <code>${grouped(found.tokens)}</code> ${words.predictions}
              <code>${TEMPERATURE}</code> ${words.fromSeed} <code>${this.seed}</code>,
              <code>${WRITTEN}</code> ${words.ofTokens}
              ${
                this.#model.settings.checkpoint === 'base'
                  ? html`${words.theFile}
                      <code>${grouped(houseFiles['model.safetensors'].bytes)}</code> ${words.fileBytes}`
                  : nothing
              }`
          : nothing
      }
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-quantization-cost': LlmQuantizationCost;
  }
}
