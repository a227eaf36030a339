import {html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {ModelClient} from '../../controllers/model-client.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFigure} from '../../views/figure.js';
import {AuditPart} from './audit.js';
import {GraphPart} from './graph.js';
import type * as later from './later.js';
import {styles} from './llm-backprop.styles.js';
import {ModelPart} from './model.js';
import {renderModelSection} from './model-section.js';
import {Story} from './network.js';
import {numbersOf, type Shown} from './numbers.js';
import {partNames, settings, type Aim, type BackpropPart} from './settings.js';
import {backpropStrings, type BackpropStrings} from './strings.js';

/**
 * Backpropagation: a step of learning in a small network, one number at a time, forward and back; an audit that nudges any of
 * its weights and holds the gradient to what really happens; and the gradients of the house model for the reader’s text, by
 * groups of parameters, with the loss after a step that is really taken. Inside an `<llm-model>` text and token are
 * those of all its figures; alone it has its own.
 *
 * @summary A network’s values and gradients edge by edge, the audit of any weight, and the house model’s gradients by group.
 * @tag llm-backprop
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
 * @csspart graph - The small network, and a step on it.
 * @csspart network - Its graph.
 * @csspart loss - The losses before and after the step.
 * @csspart change - How much the loss changes, and what was promised.
 * @csspart player - What plays the step.
 * @csspart unfolded - The numbers of the node or line that is looked at.
 * @csspart audit - The audit.
 * @csspart audit-chart - The loss as one weight moves.
 * @csspart audited - Measured and promised change of the nudge.
 * @csspart weights - The same for every weight.
 * @csspart model - The gradients of the model.
 * @csspart input - The text field, where the figure stands alone.
 * @csspart tokens - The list of tokens.
 * @csspart token - One token.
 * @csspart model-loss - The loss, and the length of the whole gradient.
 * @csspart groups - The gradient of each group of parameters.
 * @csspart group - The line about the group pointed at or chosen.
 * @csspart model-step - What one step changes.
 * @csspart step-chart - The loss after one step, by its learning rate.
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
 * @cssproperty [--llm-gradient] - Gradients.
 * @cssproperty [--llm-loss] - Losses.
 * @cssproperty [--llm-neuron] - Hidden neurons.
 * @cssproperty [--llm-probability] - Logits and probabilities.
 * @cssproperty [--llm-neutral] - Ground of what is given.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 * @cssproperty [--llm-chips-max-height=22rem] - Height after which the tokens scroll.
 *
 * @fires {LlmTextRequestEvent} llm-text-request - The reader wants another text; has `text`.
 * @fires {LlmSelectRequestEvent} llm-select-request - The reader has selected a token; has `selection`.
 */
export class LlmBackprop extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    inputs: {},
    target: {reflect: true, useDefault: true},
    seed: {reflect: true, useDefault: true},
    weights: {},
    rate: {reflect: true, useDefault: true},
    step: {reflect: true, useDefault: true},
    weight: {reflect: true, useDefault: true},
    epsilon: {reflect: true, useDefault: true},
    aim: {reflect: true, useDefault: true},
    guess: {reflect: true, useDefault: true},
    modelRate: {attribute: 'model-rate', reflect: true, useDefault: true},
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
   * Two inputs of the network, from −3 to 3: as an attribute "1, -0.5".
   * @default [1, −0.5]
   */
  inputs: readonly number[] = settings.inputs.default;

  /**
   * The token that the network is to say: 0, 1 or 2.
   * @default 0
   */
  target: number = settings.target.default;

  /**
   * Decides the network's first weights.
   * @default 1
   */
  seed: number = settings.seed.default;

  /**
   * All its weights and biases, 15 numbers, instead of those of the seed.
   * @default []
   */
  weights: readonly number[] = settings.weights.default;

  /**
   * The network's learning rate, from 0.01 to 5.
   * @default 0.3
   */
  rate: number = settings.rate.default;

  /**
   * How far the step is played: 0 before it, 19 after the pass forward, 61 after the one back, 62 after the update, 63 after
   * the next pass forward.
   * @default 61
   */
  step: number = settings.step.default;

  /**
   * The weight or bias that the audit nudges, from 0 to 14.
   * @default 0
   */
  weight: number = settings.weight.default;

  /**
   * How far it is nudged, from −1 to 1.
   * @default 0.5
   */
  epsilon: number = settings.epsilon.default;

  /**
   * The loss that the model's gradients are of: next, of the token after the selected one, or text, of every next token.
   * @default 'next'
   */
  aim: Aim = settings.aim.default;

  /**
   * The token, by its number, that is to come after the selected one; −1 for the text's own, or at its end the likeliest.
   * @default −1
   */
  guess: number = settings.guess.default;

  /**
   * The learning rate of the step on the model: 0.0001, 0.0002, 0.0005 and so on to 1.
   * @default 0.01
   */
  modelRate: number = settings.modelRate.default;

  /**
   * The one part to show, graph, audit or model; empty for all.
   * @default ''
   */
  show: BackpropPart | '' = settings.show.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `backpropStrings`. */
  strings: Partial<BackpropStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #room = new InlineSize(this);
  readonly #model = new ModelClient(this, {
    wants: () => (this.#viewport.near && this.#shows('model') ? [] : undefined),
    names: ['text', 'token'],
  });
  readonly #tokens = new RunTokens(this);
  readonly #graph = new GraphPart(
    this,
    () => this.#story,
    () => this.#viewport.near && this.#shows('graph'),
  );
  readonly #audit = new AuditPart(this, () => this.#story);
  readonly #gradients = new ModelPart(
    this,
    () => (this.#shows('model') && this.#viewport.near ? this.#model.state.run : undefined),
    () => this.#model.settings,
  );
  #told: {readonly key: string; readonly story: Story} | undefined;
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  get #words(): BackpropStrings {
    return {...backpropStrings, ...this.strings};
  }

  /** The step on the network: computed anew where anything that decides it has changed. */
  get #story(): Story {
    const {inputs, target, seed, weights, rate} = this;
    const network = {inputs, target, seed, weights};
    const key = JSON.stringify([network, rate]);
    if (this.#told?.key !== key) this.#told = {key, story: new Story(network, rate)};
    return this.#told.story;
  }

  #shows(part: BackpropPart): boolean {
    return !this.show || this.show === part;
  }

  protected override willUpdate(): void {
    const {state, settings: shared} = this.#model;
    this.#tokens.update(state.run, shared.token);
  }

  protected override updated(): void {
    const {state} = this.#model;
    const statuses: string[] = [this.#viewport.near ? 'ready' : 'idle'];
    if (this.#shows('model')) {
      statuses.push(state.status);
      // A text without a next token has no gradients, and is as far as it can be.
      const {status} = this.#gradients.answer.state;
      const isAsked = this.aim === 'next' || (state.run?.tokens.length ?? 0) > 1;
      if (state.run && isAsked) statuses.push(status);
    }
    const status = (['error', 'loading', 'idle'] as const).find((bad) => statuses.includes(bad)) ?? 'ready';
    this.setAttribute('state', status);
    this.#graph.focus();
    this.#gradients.focus();
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
      isEmpty: this.show === 'model' && !this.#gradients.answer.state.value,
      body: partNames.filter((part) => this.#shows(part)).map((part) => this.#renderPart(part, words)),
      numbers: this.#menu?.renderNumbers(() => numbersOf(this.#shown, words), words.heading),
      strings: words,
    });
  }

  get #shown(): Shown {
    const story = this.#story;
    const {run} = this.#model.state;
    const report = this.#gradients.answer.state.value;
    return {
      graph: this.show !== 'model' ? {story, moment: story.at(this.step)} : undefined,
      model:
        this.#shows('model') && run && report
          ? {report, layers: run.model.info.config.num_hidden_layers}
          : undefined,
    };
  }

  #renderPart(part: BackpropPart, words: BackpropStrings): TemplateResult {
    const title = words[`${part}Title`];
    const room = this.#room.value;
    const content = {
      graph: () => this.#graph.render(room, words),
      audit: () => this.#audit.render(room, words),
      model: () =>
        renderModelSection(this.#model, this.#gradients, this.#tokens.render(words.tokens), room, words),
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
    'llm-backprop': LlmBackprop;
  }
}
