import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {EncodingName} from '../../core/tokenizer/encodings.js';
import type {CallState} from '../../controllers/call.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {LlmStepChangeEvent} from '../../events/step-change.js';
import {renderFailure, renderFigure} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import type * as later from './later.js';
import {styles} from './llm-bpe.styles.js';
import {MergeMode} from './merge-mode.js';
import {modes, settings, type BpeMode} from './settings.js';
import {bpeStrings, type BpeStrings} from './strings.js';

/** One of the element's two figures. */
interface View {
  /** What it waits for, the first thing first. */
  readonly states: readonly CallState<unknown>[];
  /** The step that is shown, and the tokens at it. */
  readonly shown: {step: number; steps: number; ids: Uint32Array};
  willUpdate(): void;
  render(words: BpeStrings): TemplateResult;
  numbers(words: BpeStrings, code: typeof later): NumbersTable;
}

/**
 * Byte-pair encoding at work: the merges that build one word from its bytes, out of the real merge table of an encoding,
 * or a vocabulary that is trained on the reader's own text.
 *
 * @summary Byte-pair encoding step by step: one word's merges from a real table, or a vocabulary trained on any text.
 * @tag llm-bpe
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
 * @csspart body - Everything between header and caption.
 * @csspart mode - The choice between the two figures.
 * @csspart input - A text field.
 * @csspart controls - The slider, and the buttons beside it.
 * @csspart readout - What the step shown did, in words.
 * @csspart split - The piece as it is split at the step shown.
 * @csspart tree - The tree of merges.
 * @csspart tokens - The tokens of the sentence.
 * @csspart token - One token of the sentence.
 * @csspart chart - The curve of tokens against vocabulary size.
 * @csspart merges - The list of merges.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while an encoding loads.
 * @csspart error - Shown when something could not be loaded.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-wash] - Ground of what is pointed at in the menu.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus, the newest merge and the one that comes next.
 * @cssproperty [--llm-tint-1] - First of the five tints that tokens cycle through.
 * @cssproperty [--llm-tint-2] - Second tint.
 * @cssproperty [--llm-tint-3] - Third tint.
 * @cssproperty [--llm-tint-4] - Fourth tint.
 * @cssproperty [--llm-tint-5] - Fifth tint.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers and bytes.
 *
 * @fires {LlmStepChangeEvent} llm-step-change - Another step is shown; has `step`, `steps` and `ids`.
 */
export class LlmBpe extends LitElement {
  static override styles: CSSResultGroup = styles;

  // Without decorators, as in llm-tokenizer: their helpers would be a large part of a small figure.
  static override properties: PropertyDeclarations = {
    mode: {reflect: true},
    encoding: {reflect: true},
    text: {},
    piece: {reflect: true, useDefault: true},
    step: {reflect: true, useDefault: true},
    training: {},
    sentence: {},
    merges: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The figure: "merge" for one word and a real table, "train" for a vocabulary of the reader's own.
   * @default 'merge'
   */
  mode: BpeMode = settings.mode.default;

  /**
   * Whose merge table: o200k_base, cl100k_base, p50k_base, p50k_edit, r50k_base, gpt2, or nano, the house model's own.
   * @default 'o200k_base'
   */
  encoding: EncodingName = settings.encoding.default;

  /**
   * The text of which one piece is merged. Read from the attribute, not written back to it.
   * @default ' unhappiness'
   */
  text: string = settings.text.default;

  /**
   * Which of the text's pieces is shown, counted from 0.
   * @default 0
   */
  piece: number = settings.piece.default;

  /**
   * The merge step shown: 0 for bare bytes, -1 for the last one.
   * @default -1
   */
  step: number = settings.step.default;

  /**
   * The text a vocabulary is trained on. Read from the attribute, not written back to it.
   * @default an example
   */
  training: string = settings.training.default;

  /**
   * The sentence that is split with the trained vocabulary. Read from the attribute, not written back to it.
   * @default an example
   */
  sentence: string = settings.sentence.default;

  /**
   * How many of the trained merges are used, at most 500.
   * @default 44
   */
  merges: number = settings.merges.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `bpeStrings`. */
  strings: Partial<BpeStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #merge: View = new MergeMode(this, () => this.#viewport.near && this.mode === 'merge');
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;
  #train: View | undefined;
  #loading: Promise<void> | undefined;
  #error: Error | undefined;
  #announced = '';

  get #words(): BpeStrings {
    return {...bpeStrings, ...this.strings};
  }

  /** Undefined where its code has not come yet. */
  get #view(): View | undefined {
    return this.mode === 'train' ? this.#train : this.#merge;
  }

  get #state(): CallState<unknown>['status'] {
    const view = this.#view;
    if (!view) return this.#error ? 'error' : this.#loading ? 'loading' : 'idle';
    const states = view.states.map(({status}) => status);
    return (['error', 'loading', 'idle'] as const).find((bad) => states.includes(bad)) ?? 'ready';
  }

  // One word and its merges are what most readers see first; the rest comes when it is wanted.
  async #load(): Promise<void> {
    try {
      const {TrainMode} = await import('./train-mode.js');
      this.#train = new TrainMode(this, () => this.#viewport.near && this.mode === 'train');
    } catch (error) {
      this.#error = error as Error;
    }
    setTimeout(() => this.requestUpdate()); // a task of its own: the code has just taken one
  }

  // After the first picture, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return; // it is asked for again at the next update
    this.#menu ??= new this.#later.FigureMenu(this, this.#settings);
    this.requestUpdate();
  }

  readonly #retry = () => {
    this.#error = this.#loading = undefined;
    this.requestUpdate();
  };

  protected override willUpdate(): void {
    if (this.mode === 'train' && this.#viewport.near) this.#loading ??= this.#load();
    this.#view?.willUpdate();
  }

  protected override updated(): void {
    const state = this.#state;
    this.setAttribute('state', state);
    if (!this.#menu && (state === 'ready' || state === 'error')) void this.#loadLater();
    if (state !== 'ready') return;
    const {shown} = this.#view!;
    const announced = [this.mode, shown.step, shown.steps, ...shown.ids].join();
    if (announced === this.#announced) return;
    this.#announced = announced;
    this.dispatchEvent(new LlmStepChangeEvent(shown.step, shown.steps, shown.ids));
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const view = this.#view;
    const title = this.heading || (this.mode === 'train' ? words.headingTrain : words.headingMerge);
    return renderFigure({
      title,
      menu: this.#menu?.render(words),
      body: [this.#renderModes(words), this.#renderView(words)],
      numbers: view && this.#menu?.renderNumbers(() => view.numbers(words, this.#later!), title),
      isEmpty: !view?.states.some(({value}) => value),
      strings: words,
    });
  }

  #renderView(words: BpeStrings): TemplateResult {
    if (this.#view) return this.#view.render(words);
    return this.#error ? renderFailure(this.#error, this.#retry, words) : html`<div class="unknown"></div>`;
  }

  #renderModes(words: BpeStrings): TemplateResult {
    const labels: Record<BpeMode, string> = {merge: words.modeMerge, train: words.modeTrain};
    return html`<fieldset class="modes" part="mode" aria-label=${words.mode}>
      ${modes.map(
        (mode) =>
          html`<label class="check"
            ><input
              type="radio"
              name="mode"
              .checked=${mode === this.mode}
              @change=${() => (this.mode = mode)}
            />${labels[mode]}</label
          >`,
      )}
    </fieldset>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-bpe': LlmBpe;
  }
}
