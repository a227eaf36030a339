import {
  LitElement,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type {LiveRun} from '../../context/model.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InParts} from '../../controllers/in-parts.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {SettingsController} from '../../controllers/settings.js';
import {hasTrace} from '../../controllers/traced-run.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFigure} from '../../views/figure.js';
import {labelOf} from '../../views/vocabulary.js';
import {renderBody} from './body.js';
import {Head, largest, namesOf} from './head.js';
import type * as later from './later.js';
import {styles} from './llm-attention.styles.js';
import {Matrix} from './matrix.js';
import {Mix} from './mix.js';
import {Rows} from './rows.js';
import {settings, type AttentionView} from './settings.js';
import {attentionStrings, type AttentionStrings} from './strings.js';
import type {View} from './view.js';

/** How much colour a chip of weight 1 has, in per cent: text on it is to be read. */
const MOST_TINT = 45;

/**
 * One attention head of the house model at work on a text: the query of a token against every key, the scores scaled and
 * masked, softmax, the mix of the values and what is written to the residual stream. Every number unfolds into the sum that
 * it is. Beside it the same head without its mask.
 *
 * @summary A real attention head, number by number: q·k, mask, softmax, the mix of values, the output; and the encoder's view.
 * @tag llm-attention
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
 * @csspart input - The text field, where the figure stands alone.
 * @csspart tokens - The text's tokens, of which one looks.
 * @csspart token - One of them.
 * @csspart readout - What the query looks at, in a sentence.
 * @csspart rows - The row of the query: a line for each key, with arcs.
 * @csspart strips - Query, key and their products as bars.
 * @csspart score-sum - The sum that a score is.
 * @csspart steps - How a weight comes of it.
 * @csspart open-steps - How it would without the mask.
 * @csspart origin - Where the numbers of query, key and value come from.
 * @csspart origin-sum - The sum that one of them is.
 * @csspart turn - How its position turns it.
 * @csspart why - What the division does to this row.
 * @csspart values - The values and their mix as bars.
 * @csspart mix-sum - The sum that a component of the mix is.
 * @csspart change - What the mix would be without the mask.
 * @csspart written - How long the vector is that the head writes.
 * @csspart output-sum - The sum that one of its numbers is.
 * @csspart matrix - The pattern of all queries.
 * @csspart cell - What it says of one cell.
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
 * @cssproperty [--llm-query] - Queries.
 * @cssproperty [--llm-key] - Keys.
 * @cssproperty [--llm-value] - Values.
 * @cssproperty [--llm-attention] - Weights and scores.
 * @cssproperty [--llm-residual] - What is written to the residual stream.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 *
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader wants another token, layer or head; has `selection`.
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 */
export class LlmAttention extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    checkpoint: {reflect: true, useDefault: true},
    token: {reflect: true, useDefault: true},
    layer: {reflect: true, useDefault: true},
    head: {reflect: true, useDefault: true},
    keyToken: {attribute: 'key-token', reflect: true, useDefault: true},
    view: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /**
   * Which of the house model's checkpoints runs, where the element stands alone: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /**
   * The position whose query is shown, where the element stands alone: 0 is the token that begins every text, −1 the last.
   * @default 11
   */
  token: number = settings.token.default;

  /**
   * The layer, from 0, where the element stands alone.
   * @default 3
   */
  layer: number = settings.layer.default;

  /**
   * The head, from 0, where the element stands alone.
   * @default 1
   */
  head: number = settings.head.default;

  /**
   * The position whose key is unfolded; −1 for the one with the largest weight.
   * @default -1
   */
  keyToken: number = settings.keyToken.default;

  /**
   * As the model works, or with the same head without its mask beside it: masked or encoder.
   * @default 'masked'
   */
  view: AttentionView = settings.view.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `attentionStrings`. */
  strings: Partial<AttentionStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near ? this.#wanted : undefined),
    names: ['text', 'checkpoint', 'token', 'layer', 'head'],
  });
  readonly #parts = new InParts(this);
  readonly #tokens = new RunTokens(this);
  readonly #rows = new Rows(this, {
    onPoint: (key) => this.#point(key),
    onKey: (key) => this.#open(key),
    onQuery: (query) => this.#look(query),
  });
  readonly #matrix = new Matrix(this, {
    onCell: ({query, key}) => {
      this.#keeps = query;
      this.#open(key);
      this.#look(query);
    },
  });
  readonly #mix = new Mix(this, () => (this.#viewport.near ? this.#head : undefined));
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;
  #head: Head | undefined;
  #labels: readonly string[] = [];
  #query = -1;
  #keeps = -1; // the query that the key stays with
  #pointed = -1;

  get #words(): AttentionStrings {
    return {...attentionStrings, ...this.strings};
  }

  /** The layer that is drawn: the nearest that the model has. How many it has is known once it has run. */
  get #layer(): number | undefined {
    const {settings: shared, state} = this.#model;
    const layers = (state.run ?? this.#head?.run)?.model.info.config.num_hidden_layers;
    if (layers) return Math.min(shared.layer, layers - 1);
    return shared.layer <= settings.layer.default ? shared.layer : undefined;
  }

  get #wanted(): string[] {
    return this.#layer === undefined ? [] : namesOf(this.#layer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const {state, settings: shared} = this.#model;
    const {run} = state;
    const layer = this.#layer ?? 0;
    if (run && hasTrace(run, namesOf(layer))) this.#follow(run, layer, shared.head);
    if (state.status === 'error') this.#head = undefined;
    this.#tokens.update(this.#head?.run, shared.token);
    if (!this.#head) return;
    const last = this.#head.T - 1;
    const query = shared.token < 0 ? last : Math.min(shared.token, last);
    // Another query has another largest weight, unless the reader, or a link, has said which key.
    if (query !== this.#query && this.#query >= 0 && query !== this.#keeps && !changed.has('keyToken'))
      this.keyToken = -1;
    if (query !== this.#query) this.#keeps = -1; // it is kept once
    this.#query = query;
    if (this.#pointed > last) this.#pointed = -1;
  }

  #follow(run: LiveRun, layer: number, head: number): void {
    const place = Math.min(head, run.model.info.config.num_attention_heads - 1);
    const now = this.#head;
    if (now?.run === run && now.layer === layer && now.head === place) return;
    if (now?.run !== run)
      this.#labels = Array.from(run.tokens, (id, at) =>
        at ? labelOf(run.vocabulary, id) : this.#words.start,
      );
    this.#head = new Head(run, layer, place);
  }

  protected override updated(): void {
    const {status, run} = this.#model.state;
    const isWaiting = !this.#parts.isDrawn || (status === 'ready' && !this.#head && !this.#mix.error);
    this.setAttribute('state', isWaiting ? 'loading' : this.#mix.error ? 'error' : status);
    if ((run || status === 'error') && !this.#later) void this.#loadLater();
    const view = this.#seen;
    if (!view) return;
    this.#tint(view);
    if (!this.#parts.isDrawn) return;
    this.#rows.updated(view);
    this.#matrix.updated(view);
  }

  // Not before the first picture, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later ??= await import('./later.js').catch(() => undefined);
    if (!this.#later || this.#menu) return;
    this.#menu = new this.#later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.requestUpdate();
  }

  /** What is drawn. */
  get #seen(): View | undefined {
    const head = this.#head;
    if (!head) return undefined;
    const query = this.#query;
    const key = this.#pointed >= 0 ? this.#pointed : this.keyToken;
    return {
      ...{head, query, view: this.view, labels: this.#labels, words: this.#words},
      key: key < 0 ? largest(head.weights(query), 1)[0] : Math.min(key, head.T - 1),
    };
  }

  #point(key: number): void {
    if (key === this.#pointed) return;
    this.#pointed = key;
    this.requestUpdate();
  }

  #open(key: number): void {
    this.#pointed = -1;
    this.keyToken = key;
  }

  #look(query: number): void {
    if (query !== this.#query) this.dispatchEvent(new LlmSelectRequestEvent({token: query}));
  }

  /** Tints the chips by the weights that their keys get. */
  #tint({head, query}: View): void {
    const weights = head.weights(query);
    for (const chip of this.renderRoot.querySelectorAll<HTMLElement>('#tokens .chip')) {
      const at = Number(chip.dataset.token) + 1;
      const share = Math.round(MOST_TINT * (weights[at] ?? 0));
      // By CSSOM: a style attribute in the template would be refused under a strict Content-Security-Policy.
      const tint = `color-mix(in oklab, var(--_ground), var(--_attention) ${share}%)`;
      if (chip.style.getPropertyValue('--_tint') !== tint) chip.style.setProperty('--_tint', tint);
      chip.classList.toggle('later', at > query);
    }
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const {state, settings: shared, isShared} = this.#model;
    const view = this.#seen;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !view,
      body: [
        renderPromptField(isShared ? undefined : shared.text, this.#head?.run, words),
        renderBody({
          ...{state, view, shared, words},
          ...{tokens: this.#tokens, rows: this.#rows, mix: this.#mix, matrix: this.#matrix},
          next: this.#parts.next,
          onSelect: (selection) => {
            const request = new LlmSelectRequestEvent(selection); // by itself: the manifest would take `selection` for its name
            this.dispatchEvent(request);
          },
          onView: (to) => {
            this.view = to;
          },
          setting: this.view,
          onRetry: () => this.#model.retry(),
        }),
      ],
      numbers: view && this.#menu?.renderNumbers(() => this.#later!.numbersOf(view), words.scores),
      strings: words,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-attention': LlmAttention;
  }
}
