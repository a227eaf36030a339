import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InSight} from '../../controllers/in-sight.js';
import {OwnSession} from '../../controllers/own-session.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFigure} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import type * as later from './later.js';
import {LiveGrokking} from './live.js';
import {styles} from './llm-grokking.styles.js';
import {RecordedGrokking} from './recorded.js';
import {FRACTION, KNOWN, networks, RATE} from './run.js';
import {settings, type Modulus} from './settings.js';
import {grokkingStrings, type GrokkingStrings} from './strings.js';

/**
 * Grokking: sums modulo a prime, half of them shown. A network that is trained here, in a worker, knows its half by heart
 * soon and finds the rule much later, or never: weight decay decides. Beside it a transformer whose run was recorded.
 *
 * @summary Modular addition trained live: known by heart first, understood much later; weight decay decides.
 * @tag llm-grokking
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
 * @csspart state - The line with the numbers of the last step.
 * @csspart news - What has happened: known by heart, understood, a worker that was lost.
 * @csspart chart - The chart of accuracies.
 * @csspart sums - The picture of all sums.
 * @csspart sum-counts - How many of either half are right.
 * @csspart sum - The chosen sum, and what the network says to it.
 * @csspart result - When the recorded transformer knew its half by heart, and when it understood.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while the recording loads.
 * @csspart error - Shown when something could not be loaded or computed.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-loss] - Accuracy on what was never seen.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmGrokking extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    p: {reflect: true, useDefault: true},
    decay: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What the sums are modulo: 31, 59 or 97.
   * @default 59
   */
  p: Modulus = settings.p.default;

  /**
   * Weight decay, 0 to 3: the control that decides.
   * @default 1
   */
  decay: number = settings.decay.default;

  /**
   * Decides first weights, and which half is shown.
   * @default 1
   */
  seed: number = settings.seed.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `grokkingStrings`. */
  strings: Partial<GrokkingStrings> = {};

  /** @internal */
  readonly session = () => this.#session.value;

  readonly #settings = new SettingsController(this, settings);
  readonly #sight = new InSight(this);
  readonly #session = new OwnSession(this);
  readonly #live = new LiveGrokking(this);
  readonly #recorded = new RecordedGrokking(this, () => this.#sight.value);
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#live.release();
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.#live.update(this.#sight.value);
  }

  protected override updated(): void {
    const {status} = this.#live;
    this.setAttribute('state', status);
    if (status !== 'loading' && !this.#later) void this.#loadLater();
  }

  // Not before the first picture, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#settings);
    this.requestUpdate();
  }

  #numbers(words: GrokkingStrings): NumbersTable {
    const {hidden, activation} = networks[this.p];
    return {
      columns: [words.line, words.step, words.trained, words.unseen, words.weightNorm],
      rows: [...this.#live.rows(words), ...this.#recorded.rows(words)],
      note: `${words.network} ${hidden}, ${activation}; ${words.rate} ${RATE}; ${words.share} ${FRACTION}; ${words.known} ${KNOWN}.`,
    };
  }

  protected override render(): TemplateResult {
    const words = {...grokkingStrings, ...this.strings};
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: this.#live.status !== 'ready',
      body: [
        this.#live.renderChoice(words),
        html`<div class="pair">
          <div class="side">${this.#live.render(words)}</div>
          <div class="side">${this.#recorded.render(words)}</div>
        </div>`,
        this.#live.renderSums(words),
        html`<p class="hint">${words.grokkingHint}</p>`,
      ],
      numbers: this.#menu?.renderNumbers(() => this.#numbers(words), words.heading),
      strings: words,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-grokking': LlmGrokking;
  }
}
