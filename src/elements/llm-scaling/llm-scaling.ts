import {
  LitElement,
  html,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import {renderFigure} from '../../views/figure.js';
import {costs, type Row} from './costs.js';
import type * as later from './later.js';
import {styles} from './llm-scaling.styles.js';
import {published} from './published-runs.js';
import {settings} from './settings.js';
import {readSize, type SizeProblem} from './sizes.js';
import {
  countNames,
  readCount,
  renderCount,
  renderCountProblem,
  type CountName,
  type CountProblem,
} from './counts.js';
import {scalingStrings, type ScalingStrings} from './strings.js';

/**
 * What a training run costs, from its parameters and its tokens: operations, memory, time, and whether the two suit each
 * other. All of it is counted exactly, however large; the sources are named.
 *
 * @summary Parameters × tokens → operations, memory and time of a training run, with sources.
 * @tag llm-scaling
 *
 * @attr {'ready'} state - Set by the element: how far it is. Read only.
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
 * @csspart problems - Said where a size is none.
 * @csspart result - The table of costs.
 * @csspart numbers - The table of numbers.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of fields and menus.
 * @cssproperty [--llm-accent] - Focus and selection.
 * @cssproperty [--llm-danger] - Line beside a problem.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmScaling extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    parameters: {reflect: true, useDefault: true},
    tokens: {reflect: true, useDefault: true},
    accelerator: {reflect: true, useDefault: true},
    count: {reflect: true, useDefault: true},
    utilization: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * Parameters of the model: "70B", "7e10", "70 000 000 000".
   * @default '70B'
   */
  parameters: string = settings.parameters.default;

  /**
   * Tokens that it is trained on, written in the same ways.
   * @default '1.4T'
   */
  tokens: string = settings.tokens.default;

  /**
   * What it is trained on: a100, h100, h200, l4 or rtx4090.
   * @default 'h100'
   */
  accelerator: AcceleratorName = settings.accelerator.default;

  /**
   * How many of them.
   * @default 1024
   */
  count: number = settings.count.default;

  /**
   * Which share of their peak is reached, in percent.
   * @default 40
   */
  utilization: number = settings.utilization.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `scalingStrings`. */
  strings: Partial<ScalingStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  /** What is wrong with what was typed, which is not taken. */
  readonly #wrong = new Map<CountName, CountProblem>();
  #later: typeof later | undefined;
  #menu: FigureMenu | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    for (const name of countNames) if (changed.has(name)) this.#wrong.delete(name);
  }

  protected override updated(): void {
    this.setAttribute('state', 'ready');
    if (this.#viewport.near && !this.#later) void this.#loadLater();
  }

  // Where it is lost the figure works on without.
  async #loadLater(): Promise<void> {
    this.#later = await import('./later.js').catch(() => undefined);
    if (!this.#later) return;
    const settings = this.#settings;
    this.#menu ??= new this.#later.FigureMenu(this, {
      table: settings.table,
      get key() {
        return settings.key;
      },
      read: () => settings.read(),
      reset: () => {
        settings.reset();
        this.#wrong.clear();
        // Where the number is as it was, the field may still hold what was not taken.
        this.renderRoot.querySelectorAll<HTMLInputElement>('[type="number"]').forEach((field, i) => {
          field.value = String(this[countNames[i]]);
        });
        this.requestUpdate();
      },
    });
    this.requestUpdate();
  }

  /** All that is counted; undefined where something is no number. */
  #rows(
    parameters: bigint | SizeProblem,
    tokens: bigint | SizeProblem,
    words: ScalingStrings,
  ): readonly Row[] | undefined {
    if (typeof parameters === 'string' || typeof tokens === 'string' || this.#wrong.size > 0)
      return undefined;
    const {accelerator, count, utilization} = this;
    return costs({parameters, tokens, accelerator, count, utilization}, words);
  }

  protected override render(): TemplateResult {
    const words = {...scalingStrings, ...this.strings};
    const [parameters, tokens] = [readSize(this.parameters), readSize(this.tokens)];
    const rows = this.#rows(parameters, tokens, words);
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: false,
      body: [
        html`<div class="choice">
          ${this.#renderExamples(words)}
          ${this.#renderSize('parameters', words.parametersLabel, parameters, words)}
          ${this.#renderSize('tokens', words.tokensLabel, tokens, words)}
        </div>`,
        html`<div class="choice">${this.#renderMachine(words)}</div>`,
        html`<div class="problems" role="status" part="problems">
          ${renderProblem(words.parametersLabel, parameters, words)}
          ${renderProblem(words.tokensLabel, tokens, words)}
          ${countNames.map((name) => renderCountProblem(name, this.#wrong.get(name), words))}
        </div>`,
        renderRows(rows),
        this.#renderSources(words),
      ],
      numbers: this.#menu?.renderNumbers(
        () => ({columns: [words.what, words.exact, words.readable], rows: rows ?? []}),
        words.heading,
      ),
      strings: words,
    });
  }

  #renderExamples(words: ScalingStrings): TemplateResult {
    const now = published.findIndex(
      ({parameters, tokens}) => parameters === this.parameters && tokens === this.tokens,
    );
    const choose = ({target}: Event): void => {
      const run = published[Number((target as HTMLSelectElement).value)];
      if (run) [this.parameters, this.tokens] = [run.parameters, run.tokens];
    };
    return html`<label class="number-field"
      >${words.example}
      <select @change=${choose}>
        <option value="-1" .selected=${now < 0}>${words.ownSizes}</option>
        ${published.map(({title}, i) => html`<option value=${i} .selected=${i === now}>${title}</option>`)}
      </select></label
    >`;
  }

  #renderSize(
    name: 'parameters' | 'tokens',
    label: string,
    value: bigint | SizeProblem,
    words: ScalingStrings,
  ): TemplateResult {
    return html`<label class="number-field size"
      >${label}
      <input
        type="text"
        spellcheck="false"
        autocomplete="off"
        title=${words.sizeTitle}
        .value=${this[name]}
        aria-invalid=${typeof value === 'string'}
        @input=${({target}: Event) => {
          this[name] = (target as HTMLInputElement).value;
        }}
    /></label>`;
  }

  #renderMachine(words: ScalingStrings): TemplateResult {
    const count = (name: CountName) =>
      renderCount(name, this[name], this.#wrong.has(name), words, (text) => {
        const value = readCount(name, text);
        if (typeof value === 'string') this.#wrong.set(name, value);
        else {
          this.#wrong.delete(name);
          this[name] = value;
        }
        this.requestUpdate();
      });
    return html`<label class="number-field"
        >${words.accelerator}
        <select
          @change=${({target}: Event) => {
            this.accelerator = (target as HTMLSelectElement).value as AcceleratorName;
          }}
        >
          ${Object.entries(accelerators).map(
            ([name, {title}]) =>
              html`<option value=${name} .selected=${name === this.accelerator}>${title}</option>`,
          )}
        </select></label
      >
      ${countNames.map(count)}`;
  }

  #renderSources(words: ScalingStrings): TemplateResult {
    return html`<p class="hint">
      ${words.scalingHint}
      <a href="https://arxiv.org/abs/2203.15556">Hoffmann ${words.andOthers} 2022</a>,
      <a href="https://arxiv.org/abs/2001.08361">Kaplan ${words.andOthers} 2020</a>,
      <a href="https://arxiv.org/abs/1910.02054">Rajbhandari ${words.andOthers} 2020</a>,
      <a href=${accelerators[this.accelerator].source}>${words.dataSheet}</a>,
      <a href="https://arxiv.org/abs/2407.21783">Llama 3 2024</a>.
    </p>`;
  }
}

function renderProblem(label: string, value: bigint | SizeProblem, words: ScalingStrings): unknown {
  return typeof value === 'string' ? html`<p class="warning">${label}: ${words[value]}</p>` : '';
}

function renderRows(rows: readonly Row[] | undefined): TemplateResult {
  if (!rows) return html`<div class="costs-room"></div>`;
  return html`<table class="facts costs" part="result">
    <tbody>
      ${rows.map(
        ([what, exact, readable]) =>
          html`<tr>
            <th scope="row">${what}</th>
            <td class="exact">${exact.split(/(?<=,)/).map((group) => html`${group}<wbr />`)}</td>
            <td class="about">${readable}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-scaling': LlmScaling;
  }
}
