import {LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {ViewParts} from '../../controllers/view-parts.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFigure} from '../../views/figure.js';
import {Fields} from './fields.js';
import {styles} from './llm-kv-cache.styles.js';
import type {Part} from './part-host.js';
import {
  settings,
  views,
  type CacheKind,
  type CacheModel,
  type CachePrecision,
  type KvCacheView,
  type WeightsPrecision,
} from './settings.js';
import {kvCacheStrings, type KvCacheStrings} from './strings.js';

/**
 * The KV cache. Live: the house model decodes the reader’s text with a cache and without, side by side, with the grid that
 * fills, counted FLOPs, measured times, exact bytes and the check that both give the same logits. Memory: what the cache
 * of published models takes, factor by factor, and which accelerators hold it. Where the page’s author names a view it
 * shows that one alone, and else lets the reader choose.
 *
 * @summary Decoding with and without a KV cache, live; and what the cache of real models takes, every factor editable.
 * @tag llm-kv-cache
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
 * @csspart input - The text's field.
 * @csspart progress - How far decoding is.
 * @csspart missing - Said where no token can follow the text.
 * @csspart text - The text, and what the model has written.
 * @csspart controls - The buttons and the slider of steps.
 * @csspart cached - The side with the cache.
 * @csspart whole - The side without.
 * @csspart grid - The cache's grid.
 * @csspart cell - What is known of the cell that is read.
 * @csspart costs - The table of what a step costs.
 * @csspart bytes - The cache's bytes as a product.
 * @csspart check - How far the logits of both are apart.
 * @csspart chart - A chart.
 * @csspart growth - What grows how, in words.
 * @csspart formula - The factors.
 * @csspart problems - What is wrong with a size.
 * @csspart product - The product of the factors, in digits.
 * @csspart ways - MHA, GQA, MQA and MLA.
 * @csspart result - What the cache takes as it is kept.
 * @csspart cards - Which accelerators hold it.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while something loads.
 * @csspart error - Shown when something could not be loaded or computed.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection; what is computed with the cache.
 * @cssproperty [--llm-danger] - Line beside a problem.
 * @cssproperty [--llm-key] - Keys.
 * @cssproperty [--llm-value] - Values.
 * @cssproperty [--llm-attention] - Attention to keys.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 */
export class LlmKvCache extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    view: {reflect: true, useDefault: true},
    text: {},
    checkpoint: {reflect: true, useDefault: true},
    steps: {reflect: true, useDefault: true},
    step: {reflect: true, useDefault: true},
    summed: {type: Boolean, reflect: true},
    model: {reflect: true, useDefault: true},
    attention: {reflect: true, useDefault: true},
    precision: {reflect: true, useDefault: true},
    weights: {reflect: true, useDefault: true},
    layers: {reflect: true, useDefault: true},
    kvHeads: {attribute: 'kv-heads', reflect: true, useDefault: true},
    dHead: {attribute: 'd-head', reflect: true, useDefault: true},
    rank: {reflect: true, useDefault: true},
    ropeWidth: {attribute: 'rope-width', reflect: true, useDefault: true},
    tokens: {reflect: true, useDefault: true},
    batch: {reflect: true, useDefault: true},
    window: {reflect: true, useDefault: true},
    page: {reflect: true, useDefault: true},
    shared: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /** What is shown: live or memory. Where it is given from the beginning, it is shown alone. @default 'live' */
  view: KvCacheView = settings.view.default;

  /** The text, where the element stands alone; inside an `<llm-model>` it is that one's. @default an example */
  text: string = settings.text.default;

  /** Which of the house model's checkpoints it is, where the element stands alone: base, instruct or preferred. @default 'base' */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /** How many tokens are written, 1 to 64. @default 24 */
  steps: number = settings.steps.default;

  /** The step that is looked at, 0 for the prompt; −1 for the last. @default -1 */
  step: number = settings.step.default;

  /** Whether the charts add up all steps so far. */
  summed: boolean = settings.summed.default;

  /** The published model whose cache is counted. @default 'llama-3-8b' */
  model: CacheModel = settings.model.default;

  /** What is kept of a token: heads or latent; empty for what the model has. @default '' */
  attention: CacheKind | '' = settings.attention.default;

  /** What the cache is kept in: fp32, fp16, bf16, fp8, int8 or int4. @default 'fp16' */
  precision: CachePrecision = settings.precision.default;

  /** What the weights are kept in: fp32, fp16, int8 or int4. @default 'fp16' */
  weights: WeightsPrecision = settings.weights.default;

  /** Layers; empty for the model's. */
  layers: string = settings.layers.default;

  /** Heads of keys and values; empty for the model's. */
  kvHeads: string = settings.kvHeads.default;

  /** Numbers of a key, and of a value; empty for the model's. */
  dHead: string = settings.dHead.default;

  /** Width of the latent vector; empty for the model's. */
  rank: string = settings.rank.default;

  /** Width of the key with positions beside the latent vector; empty for the model's. */
  ropeWidth: string = settings.ropeWidth.default;

  /** Tokens of each sequence, as people write numbers: "8192", "128k", "1e12". @default '1000' */
  tokens: string = settings.tokens.default;

  /** Sequences. @default '8' */
  batch: string = settings.batch.default;

  /** Newest tokens that are kept, 0 for all; empty for the model's. */
  window: string = settings.window.default;

  /** Tokens of a page; 1 for none. @default '16' */
  page: string = settings.page.default;

  /** Tokens that all sequences begin with. @default '0' */
  shared: string = settings.shared.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `kvCacheStrings`. */
  strings: Partial<KvCacheStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #client = new ModelClient(this, {
    wants: () => (this.#viewport.near && this.view === 'live' ? [] : undefined),
    names: ['text', 'checkpoint'],
  });
  readonly #fields = new Fields(this);
  readonly #parts = new ViewParts<KvCacheView, KvCacheStrings, Part>(this, {
    views,
    isSeen: () => this.#viewport.near,
    load: async (view) => {
      const {default: Part} = await (view === 'live' ? import('./live.js') : import('./memory.js'));
      return new Part(this, {client: this.#client, isSeen: () => this.#viewport.near, fields: this.#fields});
    },
  });
  #isFixed: boolean | undefined;
  #menu: FigureMenu | undefined;

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
    const own = this.#client.menuSettings(this.#settings);
    const reset = (): void => {
      own.reset();
      this.#fields.clear();
      this.#parts.reset();
    };
    this.#menu = new later.FigureMenu(this, Object.create(own, {reset: {value: reset}}));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words: KvCacheStrings = {...kvCacheStrings, ...this.strings};
    const {now} = this.#parts;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !now,
      body: [this.#isFixed ? nothing : this.#parts.renderChoice(words), this.#parts.render(words)],
      numbers: now && this.#menu?.renderNumbers(() => now.numbers(words), words.heading),
      strings: words,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-kv-cache': LlmKvCache;
  }
}
