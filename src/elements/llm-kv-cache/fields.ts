/** Fields of sizes: what is good becomes the host's, what is bad stays in the field with what is wrong with it. */
import {html, nothing, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import type {PartHost} from './part-host.js';
import {limits, sizeOf, type FieldName, type FieldProblem} from './settings.js';
import type {KvCacheStrings} from './strings.js';

/** What was typed and is no size, and what the host had meanwhile. */
interface Draft {
  readonly text: string;
  readonly problem: FieldProblem;
  readonly of: unknown;
}

export class Fields {
  readonly #host: PartHost;
  /** The last one is the newest. */
  readonly #drafts = new Map<FieldName, Draft>();
  /** What is counted with. */
  readonly #counted = new Map<FieldName, number>();

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** Forgets what is bad. */
  clear(): void {
    this.#drafts.clear();
  }

  #draft(name: FieldName): Draft | undefined {
    const draft = this.#drafts.get(name);
    return draft?.of === this.#host[name] ? draft : undefined;
  }

  #type(name: FieldName, text: string): void {
    const size = sizeOf(name, text);
    this.#drafts.delete(name);
    if (typeof size === 'string') this.#drafts.set(name, {text, problem: size, of: this.#host[name]});
    else Object.assign(this.#host, {[name]: name === 'steps' ? size : text.trim()});
    this.#host.requestUpdate();
  }

  /** @param value what is counted with */
  render(name: FieldName, value: number, words: KvCacheStrings): TemplateResult {
    this.#counted.set(name, value);
    const draft = this.#draft(name);
    return html`<label class=${`size ${name}`}
      ><span>${words[name]}</span>
      <input
        type="text"
        inputmode="numeric"
        spellcheck="false"
        autocomplete="off"
        .value=${draft?.text ?? (this.#host[name] || value)}
        aria-invalid=${draft ? 'true' : 'false'}
        aria-describedby=${draft ? `problem-${name}` : nothing}
        @input=${({target}: Event) => this.#type(name, (target as HTMLInputElement).value)}
    /></label>`;
  }

  /**
   * What is wrong with the one that was written last, in room that is kept for it.
   *
   * @param notice what else is to be known of them
   */
  renderProblems(names: readonly FieldName[], words: KvCacheStrings, notice?: string): TemplateResult {
    const name = [...this.#drafts.keys()].reverse().find((each) => names.includes(each) && this.#draft(each));
    const {problem} = (name && this.#draft(name)) ?? {};
    const n = (value: number) => html` <code>${grouped(value)}</code>`;
    const limit = problem === 'tooSmall' ? 0 : problem === 'tooLarge' ? 1 : undefined;
    return html`<div class="problems" role="status" part="problems">
      ${
        name && problem
          ? html`<p class="warning" id=${`problem-${name}`}>
              <b>${words[name]}</b>:
              ${words[problem]}${limit === undefined ? nothing : n(limits[name][limit])};
              ${words.lastGood}${n(this.#counted.get(name)!)}.
            </p>`
          : notice && html`<p class="warning">${notice}</p>`
      }
    </div>`;
  }
}
