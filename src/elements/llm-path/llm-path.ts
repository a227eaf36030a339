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
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {placeIn} from '../../controllers/run-place.js';
import {SettingsController} from '../../controllers/settings.js';
import {TracedRun} from '../../controllers/traced-run.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import {fromRun, pathTrace} from './from-run.js';
import {Journey} from './journey.js';
import type * as later from './later.js';
import {styles} from './llm-path.styles.js';
import {renderSteps} from './list.js';
import {Player} from './player.js';
import {idsIn, settings} from './settings.js';
import {stepNames, type StepName, type Told} from './steps.js';
import {pathStrings, type PathStrings} from './strings.js';

/**
 * The whole path on one prompt: fifteen steps, from bytes to weights in four bits, each with a sentence that has this prompt’s
 * own numbers in it. What takes long, gradients, steps on copies and other models, is computed one after the other. Inside an
 * `<llm-model>` text, layer and head are those of all its figures; alone it has its own.
 *
 * @summary The fifteen steps of a language model on one prompt, each with the numbers that it has for this very text.
 * @tag llm-path
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
 * @csspart body - All that is below the header, to the player.
 * @csspart input - The text field, where the figure stands alone.
 * @csspart missing - Said where there is no such layer or head.
 * @csspart path - The list of steps.
 * @csspart step - One step.
 * @csspart name - A step's name.
 * @csspart sentence - What is told of it.
 * @csspart drawing - Its drawing.
 * @csspart controls - The strip with the player.
 * @csspart player - The buttons and the slider of steps.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while the model loads, or computes.
 * @csspart error - Shown when something could not be loaded or computed.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields, menus and the player.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-residual] - Vectors of the stream.
 * @cssproperty [--llm-neuron] - Neurons.
 * @cssproperty [--llm-probability] - Probabilities.
 * @cssproperty [--llm-query] - Queries.
 * @cssproperty [--llm-attention] - Attention.
 * @cssproperty [--llm-loss] - Losses and gradients.
 * @cssproperty [--llm-positive] - Values above zero.
 * @cssproperty [--llm-negative] - Values below zero.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 */
export class LlmPath extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    step: {type: Number, reflect: true, useDefault: true},
    text: {},
    layer: {reflect: true, useDefault: true},
    head: {reflect: true, useDefault: true},
    checkpoint: {reflect: true, useDefault: true},
    anchors: {},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * The step that is looked at, 1 to 15; 0 for all alike.
   * @default 0
   */
  step: number = settings.step.default;

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /**
   * The block that is looked at, from 0, where the element stands alone.
   * @default 2
   */
  layer: number = settings.layer.default;

  /**
   * The head that is looked at, from 0, where the element stands alone.
   * @default 0
   */
  head: number = settings.head.default;

  /**
   * Which of the house model's checkpoints runs, where the element stands alone: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /** IDs on the page, in the order of the steps, separated by spaces: a step that has one is a link to it. */
  anchors: string = settings.anchors.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `pathStrings`. */
  strings: Partial<PathStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #client = new ModelClient(this, {
    wants: () => (this.#viewport.near ? pathTrace : undefined),
    names: ['text', 'layer', 'head', 'checkpoint'],
  });
  readonly #traced = new TracedRun();
  readonly #journey = new Journey(this, () => (this.#viewport.near ? this.#run : undefined));
  readonly #player = new Player(this, () => this.#viewport.near);
  readonly #known = new Map<StepName, Told>(); // of what a run tells of itself
  #knownOf = '';
  #knownRun: LiveRun | undefined;
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): PathStrings {
    return {...pathStrings, ...this.strings};
  }

  get #run(): LiveRun | undefined {
    return this.#traced.of(this.#client.state.run, pathTrace);
  }

  protected override willUpdate(): void {
    const run = this.#run;
    if (!run) return this.#known.clear();
    const place = placeIn(run, {...this.#client.settings, token: -1});
    const of = `${place.layer} ${place.head}`;
    if (run === this.#knownRun && of === this.#knownOf && this.#known.size) return;
    [this.#knownRun, this.#knownOf] = [run, of];
    for (const name of stepNames) {
      const told = fromRun[name]?.(run, place);
      if (told) this.#known.set(name, told);
    }
  }

  #toldOf(run: LiveRun, step: StepName): Told | Error | undefined {
    return this.#known.get(step) ?? this.#journey.toldOf(run, step);
  }

  get #status(): string {
    const {state} = this.#client;
    const run = this.#run;
    if (!this.#viewport.near) return 'idle';
    if (state.status !== 'ready' || !run) return state.status === 'ready' ? 'loading' : state.status;
    if (this.#journey.answer.state.status !== 'ready') return 'loading';
    return stepNames.some((name) => this.#toldOf(run, name) instanceof Error) ? 'error' : 'ready';
  }

  protected override updated(): void {
    const status = this.#status;
    this.setAttribute('state', status);
    this.#player.follow();
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
    const {settings: shared, isShared} = this.#client;
    const run = this.#run;
    const known = (name: StepName): Told | undefined => {
      const told = run && this.#toldOf(run, name);
      return told instanceof Error ? undefined : told;
    };
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !run,
      body: [
        renderPromptField(isShared ? undefined : shared.text, run, words),
        this.#renderMissing(run, words),
        this.#renderWait(run, words),
        renderSteps(
          {
            ...{run, step: this.step, ids: idsIn(this.anchors), retry: this.#journey.retry},
            toldOf: (name) => run && this.#toldOf(run, name),
          },
          words,
        ),
      ],
      controls: this.#player.render(words),
      numbers: this.#menu?.renderNumbers(() => this.#later!.numbersOf(run, known, words), words.heading),
      strings: words,
    });
  }

  /** What was asked for and is not there. */
  #renderMissing(run: LiveRun | undefined, words: PathStrings): unknown {
    if (!run) return nothing;
    const {layer, head} = this.#client.settings;
    const place = placeIn(run, {layer, head, token: -1});
    const say = (no: string, asked: number, shown: number) =>
      asked === shown
        ? nothing
        : html`<p class="notice" role="status" part="missing">${no} ${asked}. ${words.shown} ${shown}.</p>`;
    return [say(words.noBlock, layer, place.layer), say(words.noHead, head, place.head)];
  }

  #renderWait(run: LiveRun | undefined, words: PathStrings): TemplateResult {
    const {state} = this.#client;
    if (state.status === 'error') return renderFailure(state.error, () => this.#client.retry(), words);
    const {status} = this.#journey.answer.state;
    const done = run ? stepNames.filter((name) => this.#toldOf(run, name)).length : 0;
    const isOnTheWay = state.status === 'loading' && (state.isLate || !run);
    return html`<div class="wait-room">
      ${
        isOnTheWay
          ? renderWait(words.model, state.progress, words)
          : run && status === 'loading'
            ? renderWait(words.steps, {doing: 'compute', done, total: stepNames.length}, words)
            : nothing
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-path': LlmPath;
  }
}
