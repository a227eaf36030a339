import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type {FigureMenu} from '../../controllers/figure-menu.js';
import {InParts} from '../../controllers/in-parts.js';
import {NearViewport} from '../../controllers/near-viewport.js';
import {SettingsController} from '../../controllers/settings.js';
import {renderFigure} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {styles} from './llm-alignment-methods.styles.js';
import {methods, needs, type Method, type Need} from './methods.js';
import {settings} from './settings.js';
import {alignmentMethodsStrings, type AlignmentMethodsStrings} from './strings.js';

/**
 * The methods of post-training side by side: what each of SFT, RLHF, DPO, GRPO and constitutional AI needs, and the papers it
 * was told in. A need, chosen by author or reader, lights the methods that have it.
 *
 * @summary SFT, RLHF, DPO, GRPO and constitutional AI: what each needs, with citations.
 * @tag llm-alignment-methods
 *
 * @attr {'idle' | 'ready'} state - Set by the element: how far it is. Read only.
 *
 * @slot caption - A caption below the figure.
 * @slot - Content for readers without JavaScript; not shown once the element works.
 *
 * @csspart figure - The whole figure.
 * @csspart header - The line with title and menu.
 * @csspart title - The figure's title.
 * @csspart menu-button - The button that opens the menu.
 * @csspart menu - The open menu.
 * @csspart body - All that is below the header, to the caption.
 * @csspart needs - The choice of a need.
 * @csspart methods - The table of methods.
 * @csspart readout - Which methods have the need, and what it is, in a sentence.
 * @csspart numbers - The table as plain text.
 * @csspart caption - The caption.
 *
 * @cssproperty [--llm-ink] - Text and strong lines.
 * @cssproperty [--llm-muted] - Secondary text.
 * @cssproperty [--llm-rule] - Thin lines.
 * @cssproperty [--llm-surface] - Ground of menus.
 * @cssproperty [--llm-accent] - Focus, links, and the need that is lit.
 * @cssproperty [--llm-font-size=0.9375rem] - Size of the figure's text.
 * @cssproperty [--llm-font-mono] - Font of numbers.
 */
export class LlmAlignmentMethods extends LitElement {
  static override styles: CSSResultGroup = styles;

  static override properties: PropertyDeclarations = {
    need: {reflect: true, useDefault: true},
    heading: {},
    strings: {attribute: false},
  };

  /**
   * What methods are lit that need it: answers, pairs, reward, reference, online or value; empty for none.
   * @default ''
   */
  need: Need | '' = settings.need.default;

  /** The figure's title. */
  heading = '';

  /** The figure's words, to translate or change: any of those in `alignmentMethodsStrings`. */
  strings: Partial<AlignmentMethodsStrings> = {};

  readonly #settings = new SettingsController(this, settings);
  readonly #viewport = new NearViewport(this);
  readonly #parts = new InParts(this);
  #menu: FigureMenu | undefined;

  get #words(): AlignmentMethodsStrings {
    return {...alignmentMethodsStrings, ...this.strings};
  }

  protected override updated(): void {
    this.setAttribute('state', !this.#viewport.near ? 'idle' : this.#parts.isDrawn ? 'ready' : 'loading');
    if (this.#viewport.near && !this.#menu) void this.#loadMenu();
  }

  // Not before the first picture, which does not need it. Where it is lost the figure works on without.
  async #loadMenu(): Promise<void> {
    const later = await import('./later.js').catch(() => undefined);
    if (!later || this.#menu) return;
    this.#menu = new later.FigureMenu(this, this.#settings);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    return renderFigure({
      title: this.heading || words.heading,
      menu: this.#menu?.render(words),
      isEmpty: true, // there is nothing here that would be computed
      body: html`${this.#renderNeeds(words)} ${this.#renderReadout(words)} ${this.#renderTable(words)}
        <p class="hint">${words.hint}</p>`,
      numbers: this.#menu?.renderNumbers(() => this.#numbers(words), words.heading),
      strings: words,
    });
  }

  #renderNeeds(words: AlignmentMethodsStrings): TemplateResult {
    return html`<fieldset part="needs">
      <legend>${words.lightUp}</legend>
      ${(['', ...needs] as const).map(
        (need) =>
          html`<label class="check"
            ><input
              type="radio"
              name="need"
              .checked=${need === this.need}
              @change=${() => {
                this.need = need;
              }}
            />${need ? words[need] : words.noNeed}</label
          >`,
      )}
    </fieldset>`;
  }

  // The roles stay where a narrow figure lays the table out as a list.
  #renderTable(words: AlignmentMethodsStrings): TemplateResult {
    return html`<table class="methods" part="methods" role="table">
      <caption>
        ${words.tableCaption}
      </caption>
      <thead>
        <tr role="row">
          <th role="columnheader" scope="col">${words.method}</th>
          ${needs.map(
            (need) =>
              html`<th role="columnheader" scope="col" class=${this.#isLit(need)}>${words[need]}</th>`,
          )}
          <th role="columnheader" scope="col">${words.source}</th>
        </tr>
      </thead>
      <tbody>
        ${methods.map((method) => this.#parts.next(() => this.#renderMethod(method, words)))}
      </tbody>
    </table>`;
  }

  #isLit(need: Need): string {
    return need === this.need ? 'lit' : '';
  }

  #renderMethod(
    {id, needs: own, either = [], sources}: Method,
    words: AlignmentMethodsStrings,
  ): TemplateResult {
    const cell = (need: Need): TemplateResult => {
      const isNeeded = own.includes(need);
      return html`<td role="cell" class=${this.#isLit(need)} data-name=${words[need]}>
        <span class=${isNeeded ? 'yes' : 'no'} aria-hidden="true">${isNeeded ? '✓' : '–'}</span>
        <span class="aside">${isNeeded ? words.yes : words.no}</span>
        ${either.includes(need) ? words.either : nothing}
      </td>`;
    };
    return html`<tr role="row" class=${this.need && !own.includes(this.need) ? 'dim' : ''}>
      <th role="rowheader" scope="row"><b>${words[id]}</b><span>${words[`${id}Is`]}</span></th>
      ${needs.map(cell)}
      <td role="cell" class="sources" data-name=${words.source}>
        ${sources.map(
          ({who, year, arxiv}) =>
            html`<span
              ><a href=${`https://arxiv.org/abs/${arxiv}`}>${who} ${year}</a>
              <span class="arxiv">arXiv:${arxiv}</span></span
            >`,
        )}
      </td>
    </tr>`;
  }

  #renderReadout(words: AlignmentMethodsStrings): TemplateResult {
    const {need} = this;
    const found = methods.filter(({needs: own}) => need && own.includes(need));
    return html`<p class="readout" part="readout" role="status">
      ${
        need
          ? html`<b>${words[need]}</b>: ${words[`${need}Mean`]}. ${words.neededBy}
              ${found.map(({id}) => words[id]).join(', ')} (<code>${found.length}</code> ${words.of}
              <code>${methods.length}</code>).`
          : words.chooseNeed
      }
    </p>`;
  }

  #numbers(words: AlignmentMethodsStrings): NumbersTable {
    return {
      columns: [words.method, ...needs.map((need) => words[need]), words.source],
      rows: methods.map(({id, needs: own, either = [], sources}) => [
        words[id],
        ...needs.map((need) =>
          either.includes(need) ? `${words.yes} ${words.either}` : own.includes(need) ? words.yes : words.no,
        ),
        sources.map(({who, year, arxiv}) => `${who} ${year}, arXiv:${arxiv}`).join('; '),
      ]),
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-alignment-methods': LlmAlignmentMethods;
  }
}
