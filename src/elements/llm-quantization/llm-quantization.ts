import {
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SessionLink} from '../../controllers/session-link.js';
import {SettingsController} from '../../controllers/settings.js';
import type {ChosenFormat} from '../../views/chosen-formats.js';
import {renderFigure} from '../../views/figure.js';
import type {Share} from '../../views/precision.js';
import {styles} from './llm-quantization.styles.js';
import {Parts} from './parts.js';
import {settings, type MatrixName, type QuantizationView, type Scaling} from './settings.js';
import {quantizationStrings, type QuantizationStrings} from './strings.js';

/**
 * Quantization: the bits of a number in every format, to flip; and the house model’s own matrices in few bits, with what
 * is lost, how scales for groups and a rotation save them from an outlier, and what they take. Where the page’s author
 * names a view it shows that one alone, and else lets the reader choose.
 *
 * @summary Bits of a number in each format; a real model’s matrices quantized, with their errors, live.
 * @tag llm-quantization
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
 * @csspart input - The field of the number.
 * @csspart problem - Why a number is none.
 * @csspart bits - The bits of the number.
 * @csspart bit - One bit.
 * @csspart value - What the bits stand for.
 * @csspart formula - The same written out.
 * @csspart neighbours - The format's next values.
 * @csspart below - The next below.
 * @csspart above - The next above.
 * @csspart number-line - The format's values near the number.
 * @csspart rounding - The number in all formats.
 * @csspart maps - The matrix before and after, and its errors.
 * @csspart map - One of these.
 * @csspart cell - The weight that is looked at.
 * @csspart histogram - How many weights have which value, and the levels that there are for them.
 * @csspart measures - Errors and bytes of the matrix.
 * @csspart rescue - Errors by what shares a scale, with the outlier and without, turned and not.
 * @csspart verdict - Whether a rotation helps.
 * @csspart precision - The page's precision, where figures share one.
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
 * @cssproperty [--llm-exponent] - Bits of an exponent.
 * @cssproperty [--llm-fraction] - Bits of a fraction.
 * @cssproperty [--llm-positive] - Weights above zero.
 * @cssproperty [--llm-negative] - Weights below zero.
 * @cssproperty [--llm-neutral] - Weights of zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-font-math=math] - Font of formulas: one with a MATH table.
 *
 * @fires {LlmPrecisionRequestEvent} llm-precision-request - The reader wants the page's figures to compute with a precision; has `precision`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a layer; has `selection`.
 */
export class LlmQuantization extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    view: {reflect: true, useDefault: true},
    format: {reflect: true, useDefault: true},
    number: {reflect: true, useDefault: true},
    layer: {reflect: true, useDefault: true},
    matrix: {reflect: true, useDefault: true},
    share: {reflect: true, useDefault: true},
    scaling: {reflect: true, useDefault: true},
    outlier: {reflect: true, useDefault: true},
    rotate: {type: Boolean, reflect: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What is shown: bits or weights. Where it is given from the beginning, it is shown alone.
   * @default 'bits'
   */
  view: QuantizationView = settings.view.default;

  /**
   * The number format: fp32, tf32, bf16, fp16, fp8_e4m3, fp8_e5m2, int8, fp4_e2m1, int4, nf4 or ternary; without one fp16
   * for bits, and int4 for weights.
   */
  format: ChosenFormat | '' = settings.format.default;

  /**
   * The number whose bits are shown: "0.1", "1/3", "∞", "NaN", or bits of the format as "0b0101".
   * @default '0.1'
   */
  number: string = settings.number.default;

  /** Whose matrix it is, where the element stands alone; inside an `<llm-model>` it is that one's. */
  layer: number = settings.layer.default;

  /**
   * The matrix of the layer: q, k, v, o, gate, up or down.
   * @default 'q'
   */
  matrix: MatrixName = settings.matrix.default;

  /**
   * What shares a scale: the whole tensor, a channel (row), or each group of 128, 64, 32 or 16 in a row.
   * @default 'tensor'
   */
  share: Share = settings.share.default;

  /**
   * How whole numbers are scaled: by the largest magnitude (absmax), or with a zero-point.
   * @default 'absmax'
   */
  scaling: Scaling = settings.scaling.default;

  /**
   * How large an outlier is put into the matrix, in standard deviations of its weights, 0 to 100.
   * @default 0
   */
  outlier: number = settings.outlier.default;

  /** Whether the matrix is rotated before it is quantized. */
  rotate: boolean = settings.rotate.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `quantizationStrings`. */
  strings: Partial<QuantizationStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #link = new SessionLink(this);
  // So that it hears of the page's precision; where it stands alone there is none to hear of.
  readonly #model: ModelClient = new ModelClient(this, {
    wants: (): readonly string[] | undefined =>
      this.#viewport.near && this.view !== 'bits' && this.#model.isShared ? [] : undefined,
    names: ['layer'],
  });
  readonly #parts = new Parts(this, {
    model: this.#model,
    session: () => this.#link.session,
    isSeen: () => this.#viewport.near,
  });
  #isFixed: boolean | undefined;
  #menu: FigureMenu | undefined;

  get #words(): QuantizationStrings {
    return {...quantizationStrings, ...this.strings};
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#isFixed ??= this.hasAttribute('view'); // not yet reflected
    if (this.hasUpdated && changed.has('format') && !changed.has('number')) this.#parts.bits.formatChanged();
    if (this.#viewport.near) void this.#parts.load();
  }

  protected override updated(): void {
    const {now, status} = this.#parts;
    now?.updated?.();
    this.setAttribute('state', this.#viewport.near ? status : 'idle');
    if (this.#viewport.near && (status === 'ready' || status === 'error') && !this.#menu)
      void this.#loadMenu();
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
    const {now} = this.#parts;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !now || now.isEmpty,
      body: [this.#isFixed ? nothing : this.#parts.renderChoice(words), this.#parts.render(words)],
      numbers: now && this.#menu?.renderNumbers(() => now.numbers(words), words.heading),
      strings: words,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-quantization': LlmQuantization;
  }
}
