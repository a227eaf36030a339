/** Fields of whole numbers: what is good becomes the host's, what is bad stays in the field with what is wrong with it. */
import {html, nothing, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {readSize, type SizeProblem} from '../../views/sizes.js';
import type {PartHost} from './part-host.js';
import {limits, type CountName} from './settings.js';
import type {QuantizationCostStrings} from './strings.js';

/** What was typed and is no such number, and what the host had meanwhile. */
interface Draft {
  readonly text: string;
  readonly problem: SizeProblem;
  readonly of: number;
}

/** "8192", "128k", "1e6": the number, or what is wrong with it. */
export function readCount(name: CountName, text: string): number | SizeProblem {
  const [least, most] = limits[name];
  const size = readSize(text);
  if (size === 'zeroSize' && least === 0) return 0;
  if (typeof size === 'string') return size;
  return size > BigInt(most) ? 'tooLarge' : Number(size);
}

export class Fields {
  readonly #host: PartHost;
  readonly #drafts = new Map<CountName, Draft>();

  constructor(host: PartHost) {
    this.#host = host;
  }

  #draft(name: CountName): Draft | undefined {
    const draft = this.#drafts.get(name);
    return draft?.of === this.#host[name] ? draft : undefined;
  }

  #take(name: CountName, text: string): void {
    const count = readCount(name, text);
    if (typeof count === 'string') this.#drafts.set(name, {text, problem: count, of: this.#host[name]});
    else {
      this.#drafts.delete(name);
      this.#host[name] = count;
    }
    this.#host.requestUpdate();
  }

  render(name: CountName, words: QuantizationCostStrings): TemplateResult {
    const draft = this.#draft(name);
    return html`<label class="number-field"
      >${words[name]}
      <input
        type="text"
        part="input"
        dir="ltr"
        inputmode="numeric"
        spellcheck="false"
        autocomplete="off"
        .value=${draft?.text ?? String(this.#host[name])}
        aria-invalid=${draft !== undefined}
        aria-describedby=${draft ? `problem-${name}` : nothing}
        @change=${({target}: Event) => {
          const input = target as HTMLInputElement;
          this.#take(name, input.value);
          if (!this.#draft(name)) input.value = String(this.#host[name]); // "128k" as it is read
        }}
    /></label>`;
  }

  /** What is wrong with some of them, in room that is kept for it. */
  renderProblems(names: readonly CountName[], words: QuantizationCostStrings): TemplateResult {
    return html`<div class="problems" role="status" part="problems">
      ${names.map((name) => {
        const draft = this.#draft(name);
        const [least, most] = limits[name];
        if (!draft) return nothing;
        return html`<p id=${`problem-${name}`}>
          <b>${words[name]}</b>: ${words[draft.problem]} ${words.wholeFrom}
          <code>${grouped(least)}</code> ${words.to} <code>${grouped(most)}</code>. ${words.lastGood}
          <code>${grouped(draft.of)}</code>.
        </p>`;
      })}
    </div>`;
  }
}
