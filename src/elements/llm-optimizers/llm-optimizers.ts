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
import {StepPlayer} from '../../controllers/step-player.js';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFailure, renderFigure, renderWait} from '../../views/figure.js';
import type {ArenaName} from './arenas.js';
import {renderSettings, renderSurfaceChoice} from './controls.js';
import {FormulaArena} from './formula-arena.js';
import type * as later from './later.js';
import {styles} from './llm-optimizers.styles.js';
import {LossChart} from './loss-chart.js';
import {RaceMap, type Ground} from './map.js';
import {numbersOf} from './numbers.js';
import {arenaOf, stepsOf, type Race} from './racing.js';
import {renderRulePart} from './rule-part.js';
import {settings, type Own, type Start} from './settings.js';
import {SlicePart} from './slice.js';
import {renderStandings, renderVerdict} from './standings.js';
import {optimizerStrings, type OptimizerStrings} from './strings.js';

/** Map and standings stand side by side from here on; the map at most; what standings and gap take from it: in px. */
const [ROOMY, MAP, BESIDE] = [860, 480, 528];

/**
 * Eight optimizers from one start on one loss: their paths on a map, their losses at every step, what they remember, and
 * the rule of one of them with its numbers put in. The losses are six formulas of two weights, and the house model’s own on
 * a plane through its weights, where every step takes the model’s gradient. Inside an `<llm-model>` the text is that of all
 * its figures; alone it has its own.
 *
 * @summary SGD to Muon race over six surfaces and over a slice of the model’s own loss.
 * @tag llm-optimizers
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
 * @csspart input - The text field, where the figure stands alone and the loss is the model’s.
 * @csspart formula - The surface’s formula and its lowest points.
 * @csspart plane - What the plane through the model’s weights is.
 * @csspart map - The map with lines of equal loss and the paths.
 * @csspart start - The ring that is the start.
 * @csspart controls - The buttons and the slider that go through the steps.
 * @csspart chart - The losses at every step.
 * @csspart standings - The table of who is where.
 * @csspart verdict - The same in a sentence.
 * @csspart settings - Learning rate, steps, and the optimizers’ numbers.
 * @csspart rule - The rule of one optimizer, with a step’s numbers put in.
 * @csspart bytes - What that optimizer remembers.
 * @csspart progress - How far the model’s loss and the race on it are.
 * @csspart missing - Said where the text has nothing to predict.
 * @csspart numbers - The table of numbers.
 * @csspart loading - Shown while something loads.
 * @csspart error - Shown when something failed.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside an error.
 * @cssproperty [--llm-loss] - The loss: lines of the map.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 */
export class LlmOptimizers extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    surface: {reflect: true, useDefault: true},
    optimizers: {reflect: true, useDefault: true},
    optimizer: {reflect: true, useDefault: true},
    start: {reflect: true, useDefault: true},
    step: {type: Number, reflect: true, useDefault: true},
    steps: {reflect: true, useDefault: true},
    rate: {reflect: true, useDefault: true},
    momentum: {reflect: true, useDefault: true},
    beta1: {reflect: true, useDefault: true},
    beta2: {reflect: true, useDefault: true},
    decay: {reflect: true, useDefault: true},
    noise: {reflect: true, useDefault: true},
    batch: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    directions: {reflect: true, useDefault: true},
    text: {},
    checkpoint: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * Which loss: bowl, ravine, saddle, rosenbrock, beale, noisy, or nano for the model’s own.
   * @default 'ravine'
   */
  surface: ArenaName = settings.surface.default;

  /**
   * Who races, with commas between: sgd, momentum, nesterov, rmsprop, adam, adamw, lion, muon.
   * @default 'sgd,momentum,adam,lion,muon'
   */
  optimizers: readonly OptimizerName[] = settings.optimizers.default;

  /**
   * Whose rule is shown.
   * @default 'adam'
   */
  optimizer: OptimizerName = settings.optimizer.default;

  /**
   * Where the race begins, as "x, y"; empty for the surface’s own start.
   * @default ''
   */
  start: Start = settings.start.default;

  /**
   * The step that is looked at; −1 for the last.
   * @default -1
   */
  step: number = settings.step.default;

  /**
   * How many steps each makes, at most 300; 0 for the surface’s own number.
   * @default 0
   */
  steps: number = settings.steps.default;

  /**
   * What the learning rates are multiplied by, as a power of two: −8 to 8.
   * @default 0
   */
  rate: number = settings.rate.default;

  /** The factor μ of momentum, Nesterov and Muon; empty for each one’s own. */
  momentum: Own = settings.momentum.default;

  /** The factor β₁ of Adam, AdamW and Lion; empty for each one’s own. */
  beta1: Own = settings.beta1.default;

  /** The factor β₂ of RMSProp, Adam, AdamW and Lion; empty for each one’s own. */
  beta2: Own = settings.beta2.default;

  /** The weight decay λ of all; empty for each one’s own. */
  decay: Own = settings.decay.default;

  /**
   * The deviation of the noise that is added to gradients of formulas, 0 to 20.
   * @default 0
   */
  noise: number = settings.noise.default;

  /**
   * How many predictions of the text each of the model’s gradients is taken over; 0 for all.
   * @default 0
   */
  batch: number = settings.batch.default;

  /**
   * Decides the noise, and the batches.
   * @default 1
   */
  seed: number = settings.seed.default;

  /**
   * Decides the two directions through the model’s weights.
   * @default 1
   */
  directions: number = settings.directions.default;

  /**
   * The text, where the element stands alone; inside an `<llm-model>` it is that one's.
   * @default an example
   */
  text: string = settings.text.default;

  /**
   * Which of the house model's checkpoints it is, where the element stands alone: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = settings.checkpoint.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `optimizerStrings`. */
  strings: Partial<OptimizerStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #parts = new InParts(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near && this.#isModel ? [] : undefined),
    names: ['text', 'checkpoint'],
  });
  readonly #slice = new SlicePart(this, () => (this.#viewport.near && this.#isModel ? this.#run : undefined));
  readonly #formula = new FormulaArena(this, () => this.#viewport.near);
  readonly #map = new RaceMap(this);
  readonly #player = new StepPlayer(this, {
    pace: 60,
    isSeen: () => this.#viewport.near,
    last: () => this.#last,
  });
  readonly #chart = new LossChart(this, this.#player, () => this.#race);
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): OptimizerStrings {
    return {...optimizerStrings, ...this.strings};
  }

  get #isModel(): boolean {
    return this.surface === 'nano';
  }

  get #run(): LiveRun | undefined {
    return this.#isModel ? this.#model.state.run : undefined;
  }

  /** Whether the text has nothing to predict. */
  get #isShort(): boolean {
    return (this.#run?.tokens.length ?? 2) < 2;
  }

  get #race(): Race | undefined {
    return this.#isModel ? this.#slice.race : this.#formula.race;
  }

  get #ground(): Ground | undefined {
    return this.#isModel ? this.#slice.ground : this.#formula.ground;
  }

  /** The last step that anybody has made by now. */
  get #last(): number {
    const race = this.#race;
    if (!race) return this.#isShort ? 0 : stepsOf(this);
    return Math.max(0, ...race.paths.map(({steps}) => steps.length - 1));
  }

  protected override updated(): void {
    const {state} = this.#model;
    const {plane, running} = this.#slice;
    const statuses: string[] = [this.#parts.isDrawn ? 'ready' : 'loading'];
    if (!this.#isModel) statuses.push(this.#race ? 'ready' : 'idle');
    else {
      statuses.push(state.status);
      if (state.run && !this.#isShort) statuses.push(plane.state.status, running.state.status);
    }
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
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: !this.#race,
      body: [
        this.#renderHead(words),
        this.#parts.next(() => this.#renderRace(words)),
        this.#parts.next(() => renderSettings(this, words)),
        this.#parts.next(() => renderRulePart(this, this.#race, this.#player.step, words)),
      ],
      numbers: this.#menu?.renderNumbers(
        () => numbersOf(this.#race, this.#ground?.minima, words),
        words.heading,
      ),
      strings: words,
    });
  }

  /** What the loss is. */
  #renderHead(words: OptimizerStrings): TemplateResult {
    const {state, settings: shared, isShared} = this.#model;
    const choice = html`<div class="choice">${renderSurfaceChoice(this, words)}</div>`;
    if (!this.#isModel) return html`${choice}${this.#formula.render(words)}`;
    const {run} = state;
    const wait = state.status === 'loading' && !run ? state.progress : undefined;
    return html`${choice} ${renderPromptField(isShared ? undefined : shared.text, run, words)}
      <div class="plane-room">
        ${
          state.status === 'error'
            ? renderFailure(state.error, () => this.#model.retry(), words)
            : run
              ? [this.#slice.renderPlane(run, words), this.#slice.renderState(run, words)]
              : state.status === 'loading'
                ? renderWait(words.model, wait, words)
                : nothing
        }
      </div>`;
  }

  /** Map and steps; beside them losses and standings. */
  #renderRace(words: OptimizerStrings): TemplateResult {
    const isRoomy = this.#room.value >= ROOMY;
    const room = isRoomy ? Math.min(MAP, this.#room.value - BESIDE) : this.#room.value;
    const {step} = this.#player;
    const [race, ground, arena] = [this.#race, this.#ground, arenaOf(this)];
    return html`<div class=${isRoomy ? 'race-parts two' : 'race-parts'}>
        <div>${this.#map.render({arena, ground, race, step, room}, words)} ${this.#player.render(words)}</div>
        <div>
          ${renderStandings(this, race, ground?.minima, step, this.#isShort, words)}
          ${this.#chart.render(race ? !race.paths.length : this.#isShort, words)}
        </div>
      </div>
      ${renderVerdict(race, step, arena, this.#player.playing, words)}
      <p class="hint">${words.hint} ${words.columnsNote}</p>
      ${this.#isModel ? html`<p class="hint">${words.planeHint}</p>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-optimizers': LlmOptimizers;
  }
}
