import {LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFigure} from '../../views/figure.js';
import type * as later from './later.js';
import {styles} from './llm-rope.styles.js';
import {RopeParts} from './parts.js';
import type {PairLayout} from './rotation.js';
import {settings, type Place, type RopePart, type Scaling} from './settings.js';
import {ropeStrings, type RopeStrings} from './strings.js';
import {names} from './vectors.js';

/**
 * Rotary positions, on a query and a key of the house model: a dial for each pair, turned by the position of its token; the
 * score against the distance; the layout of the pairs; the loss beyond the trained length, with and without scaling; and absolute
 * positions beside them. Inside an `<llm-model>` text, token, layer and head are those of all its figures; alone it has its own.
 *
 * @summary How positions get into attention: a query and a key that turn, on dials that can be dragged.
 * @tag llm-rope
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
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart missing - What is said of a layer or a head that the model does not have.
 * @csspart dials - The dials and what is with them.
 * @csspart handle - A handle on the line of positions.
 * @csspart dials-list - The dials.
 * @csspart dial - One pair.
 * @csspart pair - The pair that is chosen, with its numbers.
 * @csspart product - The dot product.
 * @csspart stays - What the dot product is elsewhere at this distance.
 * @csspart distance - The score against the distance.
 * @csspart curve - Its curve, with the point that can be dragged.
 * @csspart at - The score at the distance that is marked.
 * @csspart layout - The layout of the pairs.
 * @csspart cells - The components of a vector.
 * @csspart layouts - The dot product in both layouts.
 * @csspart beyond - Beyond the trained length.
 * @csspart chart - The loss by position.
 * @csspart outcome - What the method in front gives.
 * @csspart losses - The losses as a table.
 * @csspart absolute - Absolute positions.
 * @csspart added - What is added at the place that is marked.
 * @csspart similarity - How like two positions are.
 * @csspart comparison - The kinds of positions, compared.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while the model loads.
 * @csspart error - Shown when the model could not be loaded, or could not run.
 * @csspart point - What is read off the chart of losses.
 * @csspart like - What is read off the curve of similarity.
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
 * @cssproperty [--llm-attention] - Scores.
 * @cssproperty [--llm-gradient] - The loss.
 * @cssproperty [--llm-positive] - End of the signed scale for values above zero.
 * @cssproperty [--llm-negative] - Its other end, for values below zero.
 * @cssproperty [--llm-neutral] - Its middle, for zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token, a layer or a head; has `selection`.
 */
export class LlmRope extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    keyToken: {attribute: 'key-token', reflect: true},
    layer: {reflect: true},
    head: {reflect: true},
    m: {reflect: true},
    n: {reflect: true},
    pair: {reflect: true},
    layout: {reflect: true},
    relative: {type: Boolean, reflect: true},
    show: {reflect: true},
    scaling: {reflect: true},
    factor: {reflect: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /** Position of the token that asks, where the element stands alone: 1 is the text's first token, −1 the last. */
  token: number = settings.token.default;

  /**
   * Position of the token whose key is asked, or "best": the one before it that it scores highest.
   * @default 'best'
   */
  keyToken: number | 'best' = settings.keyToken.default;

  /** The layer, from 0, where the element stands alone. */
  layer: number = settings.layer.default;

  /** The head, from 0, where the element stands alone. */
  head: number = settings.head.default;

  /**
   * The position that the query is turned to, 0 to 256, or "text": where its token stands.
   * @default 'text'
   */
  m: Place = settings.m.default;

  /**
   * The position that the key is turned to, 0 to 256, or "text": where its token stands.
   * @default 'text'
   */
  n: Place = settings.n.default;

  /** The pair that is looked at, from 0. */
  pair: number = settings.pair.default;

  /**
   * Which components are drawn as pairs: half, as in the model, or interleaved.
   * @default 'half'
   */
  layout: PairLayout = settings.layout.default;

  /** Whether the dials are turned back by the query's angle, so that the query stands still. */
  relative: boolean = settings.relative.default;

  /**
   * The one part to show, dials, distance, layout, beyond or absolute; empty for all.
   * @default ''
   */
  show: RopePart | '' = settings.show.default;

  /**
   * The method in front beyond the trained length: none, linear (position interpolation), ntk or yarn.
   * @default 'yarn'
   */
  scaling: Scaling = settings.scaling.default;

  /** By how much the methods stretch the context, 2 to 4. */
  factor: number = settings.factor.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `ropeStrings`. */
  strings: Partial<RopeStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #model: ModelClient = new ModelClient(this, {
    wants: () => {
      if (!this.#viewport.near) return undefined;
      return this.#parts.turns ? names : this.#parts.shows('beyond') ? [] : undefined;
    },
    names: ['text', 'token', 'layer', 'head'],
  });
  // What is measured is measured while somebody can see it, once the page's own run is there.
  readonly #parts: RopeParts = new RopeParts(this, () => {
    const {status, run} = this.#model.state;
    return this.#viewport.near && status === 'ready' ? run : undefined;
  });
  #later: typeof later | undefined;
  #isAsked = false;
  #menu: FigureMenu | undefined;

  get #words(): RopeStrings {
    return {...ropeStrings, ...this.strings};
  }

  protected override willUpdate(): void {
    const {state, settings: shared} = this.#model;
    this.#parts.update(state.run, shared, this.#viewport.near);
  }

  protected override updated(): void {
    const {status: run} = this.#model.state;
    const parts = this.#parts;
    const statuses = [this.#viewport.near ? 'ready' : 'idle', ...parts.statuses];
    if (parts.turns || parts.shows('beyond')) statuses.push(run);
    if (parts.turns && run === 'ready' && !parts.picked) statuses.push('loading');
    const status = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad)) ?? 'ready';
    this.setAttribute('state', status);
    parts.draw();
    const isFirst = status === 'loading' && !parts.picked;
    // What is lost is asked for again where the figure is at rest, not at every step of its progress.
    if (status !== 'idle' && !isFirst && !this.#later && (status === 'ready' || !this.#isAsked))
      void this.#loadLater();
  }

  // Not before the first outcome, which does not need it. Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#isAsked = true;
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    this.#menu ??= new this.#later.FigureMenu(this, this.#model.menuSettings(this.#settings));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const {state, settings: shared, isShared} = this.#model;
    const parts = this.#parts;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: parts.turns && !state.run,
      body: [
        parts.turns ? renderPromptField(isShared ? undefined : shared.text, state.run, words) : '',
        state.run ? parts.renderChoice(shared, words) : '',
        parts.render({state, room: this.#room.value, retry: () => this.#model.retry(), words}),
      ],
      numbers: this.#menu?.renderNumbers(
        () => this.#later!.numbersOf(parts.shown(words), words),
        words.heading,
      ),
      strings: words,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-rope': LlmRope;
  }
}
