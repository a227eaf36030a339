import {LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InParts} from '../../controllers/in-parts.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {LlmTextRequestEvent} from '../../events/text-request.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFigure} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {Bars} from './bars.js';
import {renderBody, type Change} from './body.js';
import {Continuation} from './continuation.js';
import type {Distribution} from './distribution.js';
import {Generation, type DrawSettings} from './generation.js';
import type * as later from './later.js';
import {styles} from './llm-sampling.styles.js';
import {placeIn, quoteBefore, readPlace} from './place.js';
import {samplingOf, settings} from './settings.js';
import {samplingStrings, type SamplingStrings} from './strings.js';

/** How many of the likeliest tokens have a bar, and how many where there is little room, in px. */
const BARS = 12;
const FEW_BARS = 8;
const NARROW = 544;

/**
 * How logits become a token: the house model's distribution over what comes after the prompt, what temperature, filters and
 * penalties make of it, in the order in which they apply, and the text that is drawn from it token by token, which can be
 * stepped back, turned elsewhere and taken as the next prompt. It looks at the end of the prompt, for that is where a text goes
 * on; once there are generated tokens, at the place of the one that is selected.
 *
 * @summary From logits to a token: temperature, filters and their effect, generation with its alternatives, and a tree of continuations.
 * @tag llm-sampling
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
 * @csspart input - The prompt's text field, where the figure stands alone.
 * @csspart bars - The likeliest tokens with their bars.
 * @csspart candidate - The button of one of them.
 * @csspart logit - How one logit is computed.
 * @csspart pipeline - The stages, their sliders and what each leaves.
 * @csspart continuation - The end of the prompt and the generated tokens.
 * @csspart tokens - The list of generated tokens.
 * @csspart token - One of them.
 * @csspart readout - The lines about the token selected.
 * @csspart branches - The texts that the reader can return to.
 * @csspart tree - The tree of likely continuations.
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
 * @cssproperty [--llm-probability] - Bars of what is drawn from.
 * @cssproperty [--llm-probability-soft] - Bars of the model's own probabilities.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the generated tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another prompt; has `text`.
 */
export class LlmSampling extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    checkpoint: {reflect: true, useDefault: true},
    repetitionPenalty: {attribute: 'repetition-penalty', reflect: true, useDefault: true},
    temperature: {reflect: true, useDefault: true},
    topK: {attribute: 'top-k', reflect: true, useDefault: true},
    topP: {attribute: 'top-p', reflect: true, useDefault: true},
    minP: {attribute: 'min-p', reflect: true, useDefault: true},
    typical: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    maxTokens: {attribute: 'max-tokens', reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The prompt, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /**
   * Which of the house model's checkpoints runs, where the element stands alone: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /**
   * Logits of tokens used before are divided by it where positive, multiplied where negative: 1, which is off, to 2.
   * @default 1
   */
  repetitionPenalty: number = settings.repetitionPenalty.default;

  /**
   * Logits are divided by it, 0 to 2: 1 leaves them, 0 is greedy.
   * @default 0.8
   */
  temperature: number = settings.temperature.default;

  /**
   * How many of the likeliest tokens are kept; 0 for all.
   * @default 0
   */
  topK: number = settings.topK.default;

  /**
   * The fewest tokens that together have this share are kept, 0 to 1, which keeps all.
   * @default 0.95
   */
  topP: number = settings.topP.default;

  /**
   * Tokens at least so many times as likely as the likeliest are kept, 0, which keeps all, to 1.
   * @default 0
   */
  minP: number = settings.minP.default;

  /**
   * The tokens whose surprise is nearest to the expected one are kept, up to this share, 0 to 1, which keeps all.
   * @default 1
   */
  typical: number = settings.typical.default;

  /**
   * Decides what chance draws: the same seed gives the same text.
   * @default 1
   */
  seed: number = settings.seed.default;

  /**
   * How many tokens are generated at a time, 1 to 200.
   * @default 24
   */
  maxTokens: number = settings.maxTokens.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `samplingStrings`. */
  strings: Partial<SamplingStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #size = new InlineSize(this);
  readonly #parts = new InParts(this);
  readonly #viewport = new NearViewport(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near ? [] : undefined),
    names: ['text', 'checkpoint'],
  });
  readonly #generation = new Generation(this, {
    settings: () => this.#drawSettings,
    maxTokens: () => this.maxTokens,
    isSeen: () => this.#viewport.near,
  });
  readonly #continuation = new Continuation(this, this.#generation);
  readonly #bars = new Bars(this, (candidate) => this.#generation.force(candidate));
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;
  #tree: later.ContinuationTree | undefined;
  #isTreeOpen = false;
  #logit: later.LogitReader | undefined;
  #isLogitOpen = false;
  #distribution: Distribution | Error | undefined;

  get #words(): SamplingStrings {
    return {...samplingStrings, ...this.strings};
  }

  get #drawSettings(): DrawSettings {
    return {...samplingOf(this), seed: this.seed};
  }

  protected override willUpdate(): void {
    this.#generation.follow(this.#model.state.run);
  }

  protected override updated(): void {
    const {status, run} = this.#model.state;
    const isFailed = this.#generation.error ?? this.#distribution instanceof Error;
    const isWaiting = status === 'ready' && !this.#parts.isDrawn;
    this.setAttribute('state', isFailed ? 'error' : isWaiting ? 'loading' : status);
    if ((run || status === 'error') && !this.#later) void this.#loadLater();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later ??= await import('./later.js').catch(() => undefined);
    if (!this.#later || this.#menu) return;
    this.#menu = new this.#later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.#tree = new this.#later.ContinuationTree(this, () => {
      const {run} = this.#model.state;
      if (!run || !this.#isTreeOpen || !this.#viewport.near || this.#generation.isRunning) return undefined;
      const {logits, used: tokens} = placeIn(run, this.#generation);
      return {run, tokens, logits, quote: quoteBefore(run, this.#generation)};
    });
    this.#logit = new this.#later.LogitReader(this, () => {
      const {run} = this.#model.state;
      if (!run || !this.#isLogitOpen || !this.#viewport.near) return undefined;
      return {run, tokens: placeIn(run, this.#generation).used};
    });
    this.requestUpdate();
  }

  readonly #onChange = (name: Change, value: number) => {
    this[name] = value;
  };

  readonly #onTree = (event: Event) => {
    this.#isTreeOpen = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  };

  readonly #onLogit = (event: Event) => {
    this.#isLogitOpen = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  };

  readonly #onUse = () => {
    const {run} = this.#model.state;
    if (run) this.dispatchEvent(new LlmTextRequestEvent(run.text + this.#generation.text));
  };

  protected override render(): TemplateResult {
    const words = this.#words;
    const {state, settings: shared, isShared} = this.#model;
    const {run} = state;
    const bars = this.#size.value < NARROW ? FEW_BARS : BARS;
    this.#distribution = run && readPlace(run, this.#generation, samplingOf(this), bars);
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      body: [
        renderPromptField(isShared ? undefined : shared.text, run, words),
        renderBody({
          state,
          distribution: this.#distribution,
          values: this,
          settings: this.#drawSettings,
          generation: this.#generation,
          bars: this.#bars,
          continuation: this.#continuation,
          tree: this.#tree,
          isTreeOpen: this.#isTreeOpen,
          logit: this.#logit,
          isLogitOpen: this.#isLogitOpen,
          next: this.#parts.next,
          onChange: this.#onChange,
          onRetry: () => this.#model.retry(),
          onTree: this.#onTree,
          onLogit: this.#onLogit,
          onUse: this.#onUse,
          words,
        }),
      ],
      numbers: run && this.#menu?.renderNumbers(() => this.#numbers(run, words), words.bars),
      isEmpty: !run || this.#distribution instanceof Error,
      strings: words,
    });
  }

  #numbers(run: LiveRun, words: SamplingStrings): NumbersTable {
    const {numbersOf, ROWS} = this.#later!;
    return numbersOf(readPlace(run, this.#generation, samplingOf(this), ROWS), run.vocabulary, words);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-sampling': LlmSampling;
  }
}
