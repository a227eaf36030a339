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
import {SettingsController} from '../../controllers/settings.js';
import {TracedRun} from '../../controllers/traced-run.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {AblationPart} from './ablation.js';
import {HeadsPart} from './heads.js';
import type * as later from './later.js';
import {styles} from './llm-multi-head.styles.js';
import type {Shown} from './numbers.js';
import {OutputPart, outputTrace} from './output.js';
import {partNames, settings, type AblationOp, type MultiHeadPart, type SharingModel} from './settings.js';
import {SharingPart} from './sharing.js';
import {multiHeadStrings, type MultiHeadStrings} from './strings.js';

/**
 * All heads of the house model in the reader's text: small maps of where each looks, one of them enlarged, readings that say
 * what kind of head it is; what the model does without it; what the heads write together; and what keys and values cost when
 * heads share them. Inside an `<llm-model>` text, token, layer, head and what is switched off are those of all its figures;
 * alone it has its own.
 *
 * @summary All attention heads at a glance, one enlarged, switched off one by one, and the cache they need.
 * @tag llm-multi-head
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
 * @csspart heads - The small maps, and the enlarged one.
 * @csspart maps - All small maps.
 * @csspart map - One of them.
 * @csspart cost - What the absence of a map's head costs.
 * @csspart enlarged - The enlarged map with its readout.
 * @csspart pattern - The enlarged map.
 * @csspart cell - The line about the cell pointed at or chosen.
 * @csspart readings - The readings of the chosen head.
 * @csspart ablation - What the model does without the head.
 * @csspart switch - The controls that switch heads off and on.
 * @csspart mean - What mean it is that a head is replaced by.
 * @csspart ranking - The heads whose absence costs most.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart readout - The line about the token pointed at or selected.
 * @csspart next - What the model expects, with and without the head.
 * @csspart divergence - How far these two are apart.
 * @csspart losses - The loss with and without the head.
 * @csspart output - What the heads write together.
 * @csspart outputs - One column for each head.
 * @csspart check - Whether the parts add up.
 * @csspart sharing - The ways of sharing keys and values.
 * @csspart sharing-ways - The three ways.
 * @csspart cache - What the chosen one costs.
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
 * @cssproperty [--llm-attention] - Attention weights.
 * @cssproperty [--llm-query] - Queries, and the token that looks.
 * @cssproperty [--llm-key] - Keys, and the token that is looked at.
 * @cssproperty [--llm-value] - Values.
 * @cssproperty [--llm-probability] - Probabilities.
 * @cssproperty [--llm-residual] - What is written into the residual stream.
 * @cssproperty [--llm-positive] - End of the signed scale for values above zero, and for a loss that rises.
 * @cssproperty [--llm-negative] - Its other end, for values below zero.
 * @cssproperty [--llm-neutral] - Its middle, for zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token, a layer or a head; has `selection`.
 * @fires {LlmInterventionsRequestEvent} llm-interventions-request - The reader switches a head off or on; has `interventions`.
 */
export class LlmMultiHead extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    head: {reflect: true},
    ablate: {reflect: true},
    model: {reflect: true},
    kvHeads: {attribute: 'kv-heads', reflect: true},
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

  /** The layer of the selected head, from 0, where the element stands alone. */
  layer: number = settings.layer.default;

  /** The selected head in its layer, from 0, where the element stands alone. */
  head: number = settings.head.default;

  /** What a head that is switched off writes instead: zero, or mean, which is its mean over held-out texts. */
  ablate: AblationOp = settings.ablate.default;

  /**
   * The model whose cache is counted: nano or llama-3-8b.
   * @default 'nano'
   */
  model: SharingModel = settings.model.default;

  /** How many heads have keys and values of their own in what is counted: a divisor of its query heads; 0 for the model's own number. */
  kvHeads: number = settings.kvHeads.default;

  /**
   * The one part to show, heads, ablation, output or sharing; empty for all.
   * @default ''
   */
  show: MultiHeadPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `multiHeadStrings`. */
  strings: Partial<MultiHeadStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #client = new ModelClient(this, {
    wants: () => (this.#viewport.near ? this.#wanted : undefined),
    names: ['text', 'token', 'layer', 'head'],
  });
  readonly #traced = new TracedRun();
  readonly #heads = new HeadsPart(this);
  readonly #ablation = new AblationPart(
    this,
    () => this.#runFor('ablation'),
    () => this.#client.settings.interventions,
  );
  readonly #output = new OutputPart(this, () => this.#runFor('output'));
  readonly #sharing = new SharingPart(this, () => this.#runFor('sharing'));
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): MultiHeadStrings {
    return {...multiHeadStrings, ...this.strings};
  }

  get #hasMaps(): boolean {
    return this.#shows('heads') || this.#shows('ablation');
  }

  get #wanted(): string[] {
    return [
      ...(this.#hasMaps ? ['blocks.*.attn.pattern'] : []),
      ...(this.#shows('output') ? outputTrace : []),
    ];
  }

  /** The run with all that is drawn of it. */
  get #run(): LiveRun | undefined {
    return this.#traced.of(this.#client.state.run, this.#wanted);
  }

  /** The same for a part that is shown, while somebody can see it. */
  #runFor(part: MultiHeadPart): LiveRun | undefined {
    return this.#shows(part) && this.#viewport.near ? this.#run : undefined;
  }

  #shows(part: MultiHeadPart): boolean {
    return !this.show || this.show === part;
  }

  protected override willUpdate(): void {
    for (const part of [this.#heads, this.#ablation, this.#output])
      part.update(this.#run, this.#client.settings);
  }

  protected override updated(): void {
    const {state} = this.#client;
    const answers = [this.#ablation.answer, this.#output.answer, this.#sharing.answer].filter((_, i) =>
      this.#shows(partNames[i + 1]),
    );
    const isWaiting = state.status === 'ready' && !this.#run;
    const statuses = [
      isWaiting ? 'loading' : state.status,
      ...answers.map((answer) => answer.state.status),
      ...(this.#shows('ablation') ? this.#ablation.rankingStatus : []),
    ];
    const status = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad)) ?? 'ready';
    this.setAttribute('state', status);
    if (this.#run) {
      this.#heads.paint();
      if (this.#shows('ablation')) this.#ablation.tint();
    }
    if ((status === 'ready' || status === 'error') && !this.#later) void this.#loadLater();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#client.menuSettings(this.#settings));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: this.show !== 'sharing' && !this.#run,
      body: this.#renderBody(words),
      numbers: this.#menu?.renderNumbers(() => this.#later!.numbersOf(this.#shown, words), words.heading),
      strings: words,
    });
  }

  get #shown(): Shown {
    const run = this.#run;
    return {
      run,
      settings: this.#client.settings,
      readings: run && this.#hasMaps ? this.#heads.readings : undefined,
      costs: this.#ablation.costs,
      comparison: this.#shows('ablation') ? this.#ablation.comparison : undefined,
      outputs: this.#shows('output') ? this.#output.outputs : undefined,
      sharing: this.#shows('sharing') ? this.#sharing.costs : undefined,
    };
  }

  #renderBody(words: MultiHeadStrings): unknown {
    const {state, settings: shared, isShared} = this.#client;
    const run = this.#run;
    const isAlone = !isShared && this.show !== 'sharing';
    const field = renderPromptField(isAlone ? shared.text : undefined, run, words);
    if (state.status === 'error')
      return [field, renderFailure(state.error, () => this.#client.retry(), words)];
    if (!run) {
      const isLate = state.status === 'loading';
      return html`${field}
        <div class=${`room ${this.show || 'all'}`}>
          ${isLate ? renderWait(words.model, state.progress, words) : nothing}
        </div>`;
    }
    return [
      field,
      this.#renderMissing(run, words),
      this.#renderPart('heads', () => this.#renderHeads(words), words),
      this.#renderPart('ablation', () => this.#renderAblation(words), words),
      this.#renderPart('output', () => this.#output.render(words), words),
      this.#renderPart('sharing', () => this.#sharing.render(words), words),
    ];
  }

  /** Where a layer or head was asked for that the model has not. */
  #renderMissing(run: LiveRun, words: MultiHeadStrings): unknown {
    const {layer, head} = this.#client.settings;
    const place = placeIn(run, this.#client.settings);
    if (this.show === 'sharing' || (place.layer === layer && place.head === head)) return nothing;
    const {num_hidden_layers, num_attention_heads} = run.model.info.config;
    return html`<p class="notice" role="status">
      ${words.noSuch} ${words.layerShort} ${layer}, ${words.headShort} ${head}: ${words.thereAre}
      ${words.layersWord} 0–${num_hidden_layers - 1}, ${words.headsWord} 0–${num_attention_heads - 1}.
      ${words.drawnInsteadHead} ${words.layerShort} ${place.layer}, ${words.headShort} ${place.head}.
    </p>`;
  }

  /** The maps, and where all is shown of them, one enlarged. */
  #renderHeads(words: MultiHeadStrings): TemplateResult {
    const maps = this.#heads.renderMaps(this.#ablation.costs, words);
    if (!this.#shows('heads')) return maps;
    return html`<div class="overview">${maps} ${this.#heads.renderEnlarged(this.#room.value, words)}</div>
      ${this.#heads.renderReadings(words)}`;
  }

  #renderAblation(words: MultiHeadStrings): TemplateResult {
    const content = this.#ablation.render(words);
    if (this.#shows('heads')) return content;
    return html`<div class="overview">
      ${this.#renderHeads(words)}
      <div>${content}</div>
    </div>`;
  }

  #renderPart(part: MultiHeadPart, content: () => TemplateResult, words: MultiHeadStrings): unknown {
    if (!this.#shows(part)) return nothing;
    const title = words[`${part}Title`];
    return html`<div class="section" part=${part} role="group" aria-labelledby=${`${part}-title`}>
      ${
        this.show
          ? html`<span hidden id=${`${part}-title`}>${title}</span>`
          : html`<p class="section-title" id=${`${part}-title`}>${title}</p>`
      }
      ${content()}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-multi-head': LlmMultiHead;
  }
}
