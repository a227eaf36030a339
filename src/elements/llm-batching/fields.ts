/** The fields of the figure: what cannot be simulated is refused, with what could be, and the last good run stays. */
import {html, nothing, type TemplateResult} from 'lit';
import {accelerators} from '../../core/accounting/accelerators.js';
import {grouped} from '../../views/grouped.js';
import {inUnits} from './format.js';
import type {PartHost} from './part-host.js';
import {
  acceleratorNames,
  amountNames,
  amounts,
  isWithin,
  limits,
  settings,
  type AmountName,
  type Limit,
  type NumberName,
} from './settings.js';
import {machineOf} from './simulation.js';
import type {BatchingStrings} from './strings.js';

type FieldName = NumberName | AmountName;

/** Of numbers that have narrower limits as things stand. */
export type Limits = Partial<Record<NumberName, Limit>>;

export class Fields<Choice extends object> {
  readonly #host: PartHost;
  readonly #limits: () => Limits;
  readonly #deciding: readonly (keyof Choice & keyof PartHost)[];
  /** What was written and cannot be. */
  readonly #drafts = new Map<FieldName, string>();
  /** The last good values of numbers. */
  readonly #good = new Map<NumberName, number>();
  /** The numbers and amounts that there are, until what is wrong with them is rendered. */
  readonly #there = new Set<FieldName>();
  #isOpen = false; // what is set by hand

  /**
   * @param limits where they are narrower now than they are for all
   * @param deciding what a simulation depends on
   */
  constructor(host: PartHost, limits: () => Limits, deciding: readonly (keyof Choice & keyof PartHost)[]) {
    this.#host = host;
    this.#limits = limits;
    this.#deciding = deciding;
  }

  reset(): void {
    this.#drafts.clear();
    this.#host.requestUpdate();
  }

  /** What is to be simulated: where a number cannot be now, with its last good value. */
  get choice(): Choice {
    const now = this.#limits();
    return Object.fromEntries(
      this.#deciding.map((key) => {
        const [name, value] = [key as NumberName, this.#host[key] as number];
        const limit = now[name];
        if (!limit || isWithin(value, limit)) {
          this.#good.set(name, value);
          return [name, value];
        }
        const before = this.#good.get(name) ?? NaN;
        return [name, isWithin(before, limit) ? before : settings[name].default];
      }),
    ) as Choice;
  }

  #isWrong(name: FieldName): boolean {
    const limit = this.#limits()[name as NumberName];
    return this.#drafts.has(name) || (limit !== undefined && !isWithin(this.#host[name] as number, limit));
  }

  /** What is wrong, where room is kept for it, and what is waited for. */
  renderNews(problem: string | undefined, wait: unknown, words: BatchingStrings): TemplateResult {
    const wrong = [...this.#there].filter((name) => this.#isWrong(name));
    this.#there.clear();
    return html`<div class="news" part="news">
      ${
        wrong.length > 0 || problem
          ? html`<p class="warning" id="problem" part="problem" role="alert">
              ${wrong.map((name) => html`<b>${words[name]}:</b> ${this.#needs(name, words)} `)}
              ${wrong.length > 0 ? words.until : nothing} ${problem}
            </p>`
          : wait
      }
    </div>`;
  }

  #needs(name: FieldName, words: BatchingStrings): string {
    if (name in amounts) {
      const [, usual, ...ends] = amounts[name as AmountName];
      const [least, most] = ends.map((each) => inUnits(each, usual.slice(1)));
      return `${words.amountNeeded} ${least} ${words.to} ${most}.`;
    }
    const limit = this.#limits()[name as NumberName] ?? limits[name as NumberName];
    const [least, most] = limit.slice(0, 2).map((each) => grouped(each!));
    const kind = limit[2] === 'whole' ? words.wholeNeeded : words.numberNeeded;
    return `${kind} ${least} ${words.to} ${most}${limit[2] === 'orZero' ? words.orZero : ''}.`;
  }

  number(name: FieldName, words: BatchingStrings, own = ''): TemplateResult {
    const isWrong = this.#isWrong(name);
    this.#there.add(name);
    return html`<div class="field">
      <label for=${name}>${words[name]}</label>
      <input
        id=${name}
        type="text"
        inputmode=${own ? 'text' : 'decimal'}
        autocomplete="off"
        placeholder=${own}
        .value=${this.#drafts.get(name) ?? String(this.#host[name])}
        aria-invalid=${isWrong}
        aria-describedby=${isWrong ? 'problem' : nothing}
        @change=${({target}: Event) => {
          const text = (target as HTMLInputElement).value;
          const value = settings[name].parse(text) as never;
          if (value === undefined) this.#drafts.set(name, text);
          else {
            this.#drafts.delete(name);
            this.#host[name] = value;
          }
          this.#host.requestUpdate();
        }}
      />
    </div>`;
  }

  /** What computes; an empty field is the card's own. */
  renderMachine(title: string, others: unknown, words: BatchingStrings): TemplateResult {
    const {accelerator} = this.#host;
    const card = accelerators[accelerator];
    const own = machineOf({accelerator});
    this.#isOpen ||= amountNames.some((name) => this.#host[name] !== '');
    return html`<details part="machine" ?open=${this.#isOpen}>
      <summary>${title} ${card.title}</summary>
      <div class="fields">
        ${this.choose('accelerator', words, acceleratorNames, (each) => accelerators[each].title)} ${others}
        ${amountNames.map((name) => this.number(name, words, inUnits(own[name], amounts[name][1].slice(1), 4)))}
      </div>
      <p class="hint">
        ${words.byHandHint}
        ${Object.entries(card.flopsPerSecond).map(
          ([format, peak], i) =>
            html`${i > 0 ? ', ' : ''}${format.toUpperCase()} <code>${inUnits(peak, 'FLOP/s', 4)}</code>`,
        )}.
      </p>
    </details>`;
  }

  /** One of several. */
  choose<Name extends keyof PartHost & keyof BatchingStrings>(
    name: Name,
    words: BatchingStrings,
    options: readonly PartHost[Name][],
    titleOf: (option: PartHost[Name]) => string,
  ): TemplateResult {
    const host = this.#host;
    return html`<div class="field">
      <label for=${name}>${words[name]}</label>
      <select
        id=${name}
        @change=${({target}: Event) => {
          host[name] = options[(target as HTMLSelectElement).selectedIndex];
        }}
      >
        ${options.map((each) => html`<option .selected=${each === host[name]}>${titleOf(each)}</option>`)}
      </select>
    </div>`;
  }
}
