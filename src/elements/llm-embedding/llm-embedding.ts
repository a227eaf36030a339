import {
  LitElement,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {atlasOf} from './atlas.js';
import type * as later from './later.js';
import {styles} from './llm-embedding.styles.js';
import {EmbeddingParts} from './parts.js';
import {settings, type EmbeddingPart} from './settings.js';
import {embeddingStrings, type EmbeddingStrings} from './strings.js';

/**
 * What the house model's tokens are to it: rows of a matrix. A token of the reader's text is looked up; the vocabulary's words
 * stand on a map of two dimensions beside their true distances; words are added and subtracted; and a word in two sentences
 * leaves its row, layer by layer. Inside an `<llm-model>` text and selection are those of all its figures; alone it has its own.
 *
 * @summary The house model's embeddings: the lookup, a map of its words, arithmetic with them, and their drift in context.
 * @tag llm-embedding
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
 * @csspart lookup - The lookup.
 * @csspart words - The map, with its list.
 * @csspart arithmetic - The arithmetic.
 * @csspart contexts - The word in two sentences.
 * @csspart input - A text field.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart readout - A line about what is looked at.
 * @csspart strip - The row as cells.
 * @csspart map - The map itself.
 * @csspart neighbours - The table of what is near a word.
 * @csspart share - The line about what the map shows of the whole.
 * @csspart answers - The ranked answers.
 * @csspart drift - The chart of cosines by layer.
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
 * @cssproperty [--llm-danger] - Line beside an error, and what the map misplaces.
 * @cssproperty [--llm-residual] - Vectors of the residual stream, and words on the map.
 * @cssproperty [--llm-positive] - End of the signed scale for values above zero.
 * @cssproperty [--llm-negative] - Its other end, for values below zero.
 * @cssproperty [--llm-neutral] - Its middle, for zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token; has `selection`.
 */
export class LlmEmbedding extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    word: {reflect: true},
    arithmetic: {reflect: true},
    first: {},
    second: {},
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

  /**
   * The word that the map is about. Selecting another token in the text makes it that one's.
   * @default 'duckling'
   */
  word: string = settings.word.default;

  /**
   * Three words, the second of which is subtracted and the third added.
   * @default 'king - man + woman'
   */
  arithmetic: string = settings.arithmetic.default;

  /**
   * The first of two sentences that end in the same word.
   * @default an example
   */
  first: string = settings.first.default;

  /**
   * The second of them.
   * @default an example
   */
  second: string = settings.second.default;

  /**
   * The one part to show, lookup, map, arithmetic or drift; empty for all.
   * @default ''
   */
  show: EmbeddingPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `embeddingStrings`. */
  strings: Partial<EmbeddingStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near ? [] : undefined),
    names: ['text', 'token'],
  });
  readonly #atlas = new Answer(
    this,
    () =>
      this.#run && this.show !== 'drift'
        ? {model: this.#run.model, vocabulary: this.#run.vocabulary}
        : undefined,
    ({model, vocabulary}) => atlasOf(model, vocabulary),
  );
  readonly #parts = new EmbeddingParts(this, () => this.#run);
  #followed: ModelSettings | undefined; // what the map has last heard of
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): EmbeddingStrings {
    return {...embeddingStrings, ...this.strings};
  }

  /** The run, while somebody can see what is made of it. */
  get #run(): LiveRun | undefined {
    return this.#viewport.near ? this.#model.state.run : undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const {run} = this.#model.state;
    if (!run) return;
    this.#parts.lookup.update(run, this.#model.settings.token);
    this.#follow(changed.has('word'));
  }

  /**
   * Takes the map to a token that has been selected, if it is a word; not where a word has been asked for, and not where it is
   * another token because the text is another.
   */
  #follow(hasOtherWord: boolean): void {
    const {settings} = this.#model;
    const before = this.#followed;
    this.#followed = settings;
    const {table} = this.#atlas.state.value ?? {};
    if (!table || hasOtherWord || before?.text !== settings.text || before.token === settings.token) return;
    const place = table.ids.indexOf(this.#parts.lookup.selectedId);
    if (place >= 0) this.word = table.words[place];
  }

  protected override updated(): void {
    const {drift} = this.#parts;
    const states = [this.#model.state, this.#atlas.state, drift.answer.state];
    const needed = [true, this.show !== 'drift', this.#parts.shows('drift') && !drift.problem];
    const statuses = states.filter((_, i) => needed[i]).map(({status}) => status);
    const status = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad)) ?? 'ready';
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
    const {run} = this.#model.state;
    const atlas = this.#atlas.state.value;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      body: this.#renderBody(words),
      numbers: this.#menu?.renderNumbers(
        () => this.#later!.numbersOf(this.#parts.shown({atlas, run}), words),
        words.heading,
      ),
      isEmpty: !run || (!atlas && this.show !== 'drift'),
      strings: words,
    });
  }

  #renderBody(words: EmbeddingStrings): unknown {
    const {state, isShared, settings: shared} = this.#model;
    return this.#parts.render({
      ...{atlas: this.#atlas.state.value, run: state.run, room: this.#room.value, words},
      text: isShared ? undefined : shared.text,
      notice: this.#notice(words),
      failure:
        state.status === 'error' ? renderFailure(state.error, () => this.#model.retry(), words) : undefined,
    });
  }

  /** What there is to say before there are numbers. */
  #notice(words: EmbeddingStrings): TemplateResult | undefined {
    const {state} = this.#model;
    const read = this.#atlas.state;
    if (read.status === 'error') return renderFailure(read.error, () => this.#atlas.retry(), words);
    const waits = state.status === 'loading' && (state.isLate || !state.run);
    if (!waits && !(read.status === 'loading' && read.isLate)) return undefined;
    return renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-embedding': LlmEmbedding;
  }
}
