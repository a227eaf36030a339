/** Fields of sizes: what is good becomes the host's, what is bad stays in the field with what is wrong with it. */
import {html, nothing, type TemplateResult} from 'lit';
import {exactly, type SizeProblem} from '../../views/sizes.js';
import type {PartHost} from './part-host.js';
import {limits, sizeOf, type SizeName} from './settings.js';
import type {KvCacheStrings} from './strings.js';

/** What was typed and is no size, and what the host had meanwhile. */
interface Draft {
  readonly text: string;
  readonly problem: SizeProblem;
  readonly of: string;
}

export class Fields {
  readonly #host: PartHost;
  readonly #drafts = new Map<SizeName, Draft>();

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** Forgets what is bad. */
  clear(): void {
    this.#drafts.clear();
  }

  #draft(name: SizeName): Draft | undefined {
    const draft = this.#drafts.get(name);
    return draft?.of === this.#host[name] ? draft : undefined;
  }

  #type(name: SizeName, text: string): void {
    const size = sizeOf(name, text);
    if (typeof size === 'string') this.#drafts.set(name, {text, problem: size, of: this.#host[name]});
    else {
      this.#drafts.delete(name);
      this.#host[name] = text.trim();
    }
    this.#host.requestUpdate();
  }

  /** @param value what is counted with */
  render(name: SizeName, value: number, words: KvCacheStrings): TemplateResult {
    const draft = this.#draft(name);
    const written = this.#host[name] || String(value);
    return html`<label class=${`size ${name}`}
      ><span>${words[name]}</span>
      <input
        type="text"
        inputmode="numeric"
        spellcheck="false"
        autocomplete="off"
        .value=${draft?.text ?? written}
        aria-invalid=${draft ? 'true' : 'false'}
        aria-describedby=${draft ? `problem-${name}` : nothing}
        @input=${({target}: Event) => this.#type(name, (target as HTMLInputElement).value)}
    /></label>`;
  }

  /** What is wrong with some of them, in room that is kept for it. */
  renderProblems(names: readonly SizeName[], words: KvCacheStrings): TemplateResult {
    return html`<div class="problems" role="status" part="problems">
      ${names.map((name) => {
        const draft = this.#draft(name);
        if (!draft) return nothing;
        return html`<p class="warning" id=${`problem-${name}`}>
          <b>${words[name]}</b>: ${words[draft.problem]}
          ${draft.problem === 'tooLarge' ? exactly(BigInt(limits[name][1])) : nothing} ${words.lastGood}
        </p>`;
      })}
    </div>`;
  }
}
