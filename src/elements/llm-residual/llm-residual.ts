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
import {InParts} from '../../controllers/in-parts.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {SettingsController} from '../../controllers/settings.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import type * as later from './later.js';
import {LensPart} from './lens.js';
import {styles} from './llm-residual.styles.js';
import {LogitPart} from './logit.js';
import {placeIn} from '../../controllers/run-place.js';
import {hasTrace, TracedRun} from '../../controllers/traced-run.js';
import {partNames, settings, type ResidualPart} from './settings.js';
import {StreamPart, streamTrace} from './stream.js';
import {residualStrings, type ResidualStrings} from './strings.js';

/**
 * The residual stream of the house model: what the model would say if it ended after each block (the logit lens), which
 * parts of the model a logit comes from, as a sum that is checked, and what a block adds to the stream. Inside an
 * `<llm-model>` text, token, layer, head and what is changed are those of all its figures; alone it has its own.
 *
 * @summary The residual stream: the logit lens, a logit as the sum of what each part adds, and the sum that each block makes.
 * @tag llm-residual
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
 * @csspart lens - The logit lens.
 * @csspart lens-grid - Its grid of layers and positions.
 * @csspart cell - One cell of it.
 * @csspart readout - The line about the cell pointed at or selected.
 * @csspart column - The likeliest tokens at every depth, at the selected position.
 * @csspart logit - The logit's part of the figure, and in it the model's logit.
 * @csspart targets - The choice of whose logit it is.
 * @csspart parts - The list of contributions.
 * @csspart contribution - One of them.
 * @csspart sum - Their sum.
 * @csspart check - The model's logit, and how far the sum is from it.
 * @csspart delta - That difference.
 * @csspart stream - What a block adds to the stream.
 * @csspart stream-rows - The vectors as rows of bars.
 * @csspart stream-sum - The sum at one component.
 * @csspart stream-delta - How far the two sides are apart at most.
 * @csspart lengths - The length of the stream at every depth.
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
 * @cssproperty [--llm-probability] - Probabilities and logits.
 * @cssproperty [--llm-residual] - The stream.
 * @cssproperty [--llm-positive] - Values above zero.
 * @cssproperty [--llm-negative] - Values below zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token, a layer or a head; has `selection`.
 */
export class LlmResidual extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    head: {reflect: true},
    checkpoint: {reflect: true, useDefault: true},
    target: {reflect: true, useDefault: true},
    against: {reflect: true, useDefault: true},
    grouped: {type: Boolean, reflect: true},
    component: {reflect: true, useDefault: true},
    show: {reflect: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /** Position of the selected token, where the element stands alone: 0 begins every text, −1 is the last. */
  token: number = settings.token.default;

  /** The selected block, from 0, where the element stands alone. */
  layer: number = settings.layer.default;

  /** The selected head, from 0, where the element stands alone. */
  head: number = settings.head.default;

  /**
   * Which of the house model's checkpoints runs, where the element stands alone: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /**
   * The ID of the token whose logit is taken apart; −1 for the likeliest.
   * @default -1
   */
  target: number = settings.target.default;

  /**
   * The ID of a token whose logit is taken from that; −1 for none.
   * @default -1
   */
  against: number = settings.against.default;

  /** Whether the heads of a block are added up. */
  grouped: boolean = settings.grouped.default;

  /**
   * The component of the stream that is looked at, from 0.
   * @default 0
   */
  component: number = settings.component.default;

  /**
   * The one part to show, lens, logit or stream; empty for all.
   * @default ''
   */
  show: ResidualPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `residualStrings`. */
  strings: Partial<ResidualStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #parts = new InParts(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near ? (this.#shows('stream') ? streamTrace : []) : undefined),
    names: ['text', 'token', 'layer', 'head', 'checkpoint'],
  });
  readonly #lens = new LensPart(this, () => (this.#shows('lens') ? this.#run : undefined));
  readonly #logit = new LogitPart(this, () => (this.#shows('logit') ? this.#run : undefined));
  readonly #stream = new StreamPart(this);
  readonly #traced = new TracedRun();
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): ResidualStrings {
    return {...residualStrings, ...this.strings};
  }

  /** The run, while somebody can see what is asked of it. */
  get #run(): LiveRun | undefined {
    return this.#viewport.near ? this.#model.state.run : undefined;
  }

  #shows(part: ResidualPart): boolean {
    return !this.show || this.show === part;
  }

  protected override willUpdate(): void {
    const {state, settings: shared} = this.#model;
    const lensRun = this.#lens.run ?? state.run;
    if (lensRun) this.#lens.update(placeIn(lensRun, shared), this.#room.value);
    if (state.run) this.#logit.update(placeIn(state.run, shared));
  }

  protected override updated(): void {
    const {state} = this.#model;
    const statuses = [
      state.status,
      ...(state.run && this.#shows('lens') ? [this.#lens.answer.state.status] : []),
      ...(state.run && this.#shows('logit') ? [this.#logit.answer.state.status] : []),
    ];
    const worst = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad));
    const status = this.#parts.isDrawn && this.#lens.parts.isDrawn ? (worst ?? 'ready') : 'loading';
    this.setAttribute('state', status);
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
    const {state, settings: shared, isShared} = this.#model;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !state.run,
      body: [
        renderPromptField(isShared ? undefined : shared.text, state.run, words),
        state.status === 'error'
          ? renderFailure(state.error, () => this.#model.retry(), words)
          : this.#renderBody(words),
      ],
      numbers: this.#menu?.renderNumbers(() => this.#later!.numbersOf(this.#shown, words), words.heading),
      strings: words,
    });
  }

  get #shown(): later.Shown | undefined {
    const {run} = this.#model.state;
    if (!run) return undefined;
    const place = placeIn(run, this.#model.settings);
    const isLensOfRun = this.#shows('lens') && this.#lens.run === run;
    const logit = this.#shows('logit') ? this.#logit.shownOf(run) : undefined;
    return {
      ...{run, place},
      rows: isLensOfRun ? this.#lens.rows : undefined,
      split: logit?.split,
      isDifference: logit ? logit.question.against >= 0 : false,
      stream: this.#shows('stream') && hasTrace(run, streamTrace),
    };
  }

  #renderBody(words: ResidualStrings): TemplateResult {
    const {state} = this.#model;
    const {run} = state;
    const waits = state.status === 'loading' && (state.isLate || !run);
    const notice = waits
      ? renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words)
      : nothing;
    return html`${run ? this.#renderMissing(run, words) : html`<div class="room">${notice}</div>`}
    ${run ? partNames.filter((part) => this.#shows(part)).map((part) => this.#parts.next(() => this.#renderPart(part, run, words))) : nothing}`;
  }

  /** What was asked for and is not there. */
  #renderMissing(run: LiveRun, words: ResidualStrings): TemplateResult[] {
    const {layer, head} = this.#model.settings;
    const {num_hidden_layers: layers, num_attention_heads: heads} = run.model.info.config;
    const say = (no: string, asked: number, count: number, what: string) =>
      html`<p class="notice" role="status" part="missing">
        ${no} ${asked}. ${words.thereAre} ${count} ${what} ${count - 1}; ${words.shown} ${count - 1}.
      </p>`;
    return [
      ...(layer >= layers ? [say(words.noBlock, layer, layers, words.blocks)] : []),
      ...(head >= heads ? [say(words.noHead, head, heads, words.heads)] : []),
    ];
  }

  #renderPart(part: ResidualPart, run: LiveRun, words: ResidualStrings): TemplateResult {
    const title = words[`${part}Title`];
    const content = {
      lens: () => [
        this.#lens.render(words),
        html`<p class="hint">
          ${words.lensHint} ${words.tint}
          <span dir="ltr"><code>0</code><i class="tint" aria-hidden="true"></i><code>1</code></span>
        </p>`,
      ],
      logit: () => this.#logit.render(run, words),
      stream: () => {
        const traced = this.#traced.of(run, streamTrace);
        return traced
          ? this.#stream.render(traced, placeIn(traced, this.#model.settings), this.#room.value, words)
          : html`<div class="room"></div>`;
      },
    }[part]();
    return html`<div class="section" part=${part} role="group" aria-labelledby=${`${part}-title`}>
      ${
        this.show
          ? html`<span hidden id=${`${part}-title`}>${title}</span>`
          : html`<p class="section-title" id=${`${part}-title`}>${title}</p>`
      }
      ${content}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-residual': LlmResidual;
  }
}
