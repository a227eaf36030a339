import {LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SessionLink} from '../../controllers/session-link.js';
import {SettingsController} from '../../controllers/settings.js';
import type {AcceleratorName} from '../../core/accounting/accelerators.js';
import type {ModelPresetName} from '../../core/accounting/presets.js';
import {renderFigure} from '../../views/figure.js';
import {styles} from './llm-batching.styles.js';
import {Parts} from './parts.js';
import {
  settings,
  type BatchingView,
  type PolicyName,
  type PrecisionName,
  type ScheduleName,
  type SpreadName,
} from './settings.js';
import {batchingStrings, type BatchingStrings} from './strings.js';

/**
 * Many requests share one model: static and continuous batching and chunked prefill, simulated on a roofline and laid out
 * in time; pipeline stages and their bubble; and batches of the house model, timed in the page. Where the page’s author
 * names a view it shows that one alone, and else lets the reader choose.
 *
 * @summary Static, continuous and chunked batching on a timeline; pipeline bubbles; and batches of the live model, timed.
 * @tag llm-batching
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
 * @csspart machine - What may be set of the accelerator by hand.
 * @csspart problem - Why something is not simulated.
 * @csspart news - How far the simulation is.
 * @csspart timeline - What is done when.
 * @csspart moment - What a server does at the moment that is looked at, in words.
 * @csspart refused - Which requests are refused, and why.
 * @csspart roofline - The roofline, and where the steps stand to it.
 * @csspart memory - What the largest pipeline stage needs, and whether it fits.
 * @csspart results - The table of what the runs come to.
 * @csspart law - Little's law with both sides.
 * @csspart drawn - What the requests were drawn from.
 * @csspart bubble - The bubble of a pipeline, beside its formula.
 * @csspart progress - How far the measuring is.
 * @csspart timings - The table of what was measured, with bars.
 * @csspart verdict - What was measured, in words.
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
 * @cssproperty [--llm-danger] - Line beside a problem.
 * @cssproperty [--llm-prefill] - Prefill; forward passes.
 * @cssproperty [--llm-decode] - Decode; backward passes.
 * @cssproperty [--llm-padding] - Padding.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmBatching extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    view: {reflect: true, useDefault: true},
    policy: {reflect: true, useDefault: true},
    against: {reflect: true, useDefault: true},
    batch: {reflect: true, useDefault: true},
    budget: {reflect: true, useDefault: true},
    requests: {reflect: true, useDefault: true},
    rate: {reflect: true, useDefault: true},
    prompt: {reflect: true, useDefault: true},
    promptSpread: {attribute: 'prompt-spread', reflect: true, useDefault: true},
    output: {reflect: true, useDefault: true},
    outputSpread: {attribute: 'output-spread', reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    model: {reflect: true, useDefault: true},
    accelerator: {reflect: true, useDefault: true},
    weights: {reflect: true, useDefault: true},
    cache: {reflect: true, useDefault: true},
    peak: {reflect: true, useDefault: true},
    bandwidth: {reflect: true, useDefault: true},
    memory: {reflect: true, useDefault: true},
    overhead: {reflect: true, useDefault: true},
    at: {reflect: true, useDefault: true},
    schedule: {reflect: true, useDefault: true},
    stages: {reflect: true, useDefault: true},
    microBatches: {attribute: 'micro-batches', reflect: true, useDefault: true},
    stagesOf: {attribute: 'stages-of', reflect: true, useDefault: true},
    tokens: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /** What is shown: serving, pipeline or measured. Where it is given from the beginning, it is shown alone. @default 'serving' */
  view: BatchingView = settings.view.default;
  /** How requests share the model: static, continuous or chunked. @default 'continuous' */
  policy: PolicyName = settings.policy.default;
  /** The policy beside it, for the same requests; or none. @default 'static' */
  against: PolicyName | 'none' = settings.against.default;
  /** Requests in one iteration, at most. @default 8 */
  batch: number = settings.batch.default;
  /** Tokens in one iteration of chunked prefill, at most. @default 256 */
  budget: number = settings.budget.default;
  /** How many requests come. @default 32 */
  requests: number = settings.requests.default;
  /** Requests a second; 0 for all at once. @default 40 */
  rate: number = settings.rate.default;
  /** Tokens of a prompt, on average. @default 256 */
  prompt: number = settings.prompt.default;
  /** How prompts are spread: fixed, uniform, geometric or lognormal. @default 'geometric' */
  promptSpread: SpreadName = settings.promptSpread.default;
  /** Tokens of an answer, on average. @default 32 */
  output: number = settings.output.default;
  /** How answers are spread. @default 'geometric' */
  outputSpread: SpreadName = settings.outputSpread.default;
  /** Decides every draw. @default 1 */
  seed: number = settings.seed.default;
  /** The model that serves: the name of a preset, such as llama-3-8b. @default 'llama-3-8b' */
  model: ModelPresetName = settings.model.default;
  /** What it runs on: a100, h100, h200, l4 or rtx4090. @default 'h100' */
  accelerator: AcceleratorName = settings.accelerator.default;
  /** The accelerator's peak, by hand, such as "989 TFLOP/s"; empty for its own, of dense BF16. @default '' */
  peak: string = settings.peak.default;
  /** The bandwidth of its memory, such as "3.35 TB/s"; empty for its own. @default '' */
  bandwidth: string = settings.bandwidth.default;
  /** Its memory, such as "80 GB"; empty for its own. @default '' */
  memory: string = settings.memory.default;
  /** What each step takes beside its work, such as "20 µs"; empty for nothing. @default '' */
  overhead: string = settings.overhead.default;
  /** What weights are kept in: bf16, int8 or int4, with scales in FP16: one a row, or one for 128 numbers. @default 'bf16' */
  weights: PrecisionName = settings.weights.default;
  /** What keys and values are kept in; scales in FP16: one for each head's, or one for 32 numbers. @default 'bf16' */
  cache: PrecisionName = settings.cache.default;
  /** The moment that is looked at, in milliseconds; below 0 for the middle of the run. @default -1 */
  at: number = settings.at.default;
  /** In which order pipeline stages work: gpipe, 1f1b or forward. @default 'gpipe' */
  schedule: ScheduleName = settings.schedule.default;
  /** Pipeline stages. @default 4 */
  stages: number = settings.stages.default;
  /** Micro-batches that go through them. @default 8 */
  microBatches: number = settings.microBatches.default;
  /** What the stages are: equal, or those of a preset model. @default 'equal' */
  stagesOf: ModelPresetName | 'equal' = settings.stagesOf.default;
  /** Tokens of a micro-batch, where stages are a model's. @default 512 */
  tokens: number = settings.tokens.default;
  /** The figure's title. */
  heading = '';
  /** The figure's words, to translate or change: any of those in `batchingStrings`. */
  strings: Partial<BatchingStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #link = new SessionLink(this);
  readonly #parts = new Parts(this, {
    session: () => this.#link.session,
    isSeen: () => this.#viewport.near,
  });
  #isFixed: boolean | undefined;
  #menu: FigureMenu | undefined;

  constructor() {
    super();
    new InlineSize(this); // timelines are drawn anew at another size
  }

  protected override willUpdate(): void {
    this.#isFixed ??= this.hasAttribute('view'); // not yet reflected
    if (this.#viewport.near) void this.#parts.load();
  }

  protected override updated(): void {
    const {status} = this.#parts;
    this.setAttribute('state', this.#viewport.near ? status : 'idle');
    if ((status === 'ready' || status === 'error') && !this.#menu) void this.#loadMenu();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadMenu(): Promise<void> {
    const later = await import('./later.js').catch(() => undefined);
    if (!later || this.#menu) return;
    const settings = this.#settings;
    this.#menu = new later.FigureMenu(this, {
      table: settings.table,
      get key() {
        return settings.key;
      },
      read: () => settings.read(),
      reset: () => {
        settings.reset();
        this.#parts.reset();
      },
    });
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words: BatchingStrings = {...batchingStrings, ...this.strings};
    const parts = this.#parts;
    const {now} = parts;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !now,
      body: [this.#isFixed ? nothing : parts.renderChoice(words), parts.render(words)],
      numbers: now && this.#menu?.renderNumbers(() => now.numbers(words), words.heading),
      strings: words,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-batching': LlmBatching;
  }
}
