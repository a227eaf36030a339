/** The views of the figure: each comes when it is first looked at. */
import {html, nothing, type TemplateResult} from 'lit';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {ServingPart} from './serving.js';
import {views, type BatchingView} from './settings.js';
import type {BatchingStrings} from './strings.js';

const modules: Readonly<Record<BatchingView, () => Promise<new (host: PartHost, place: PartPlace) => Part>>> =
  {
    serving: async () => ServingPart,
    pipeline: async () => (await import('./pipeline.js')).default,
    measured: async () => (await import('./measured.js')).default,
  };

export class Parts {
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #all = new Map<BatchingView, Part>();
  readonly #asked = new Set<BatchingView>();
  #error: Error | undefined;

  constructor(host: PartHost, place: PartPlace) {
    this.#host = host;
    this.#place = place;
  }

  /** The view that is looked at, once it is there. */
  get now(): Part | undefined {
    return this.#all.get(this.#host.view);
  }

  get status(): Part['status'] {
    return this.now?.status ?? (this.#error ? 'error' : 'loading');
  }

  /** Asks for the view that is looked at, once. */
  async load(): Promise<void> {
    const {view} = this.#host;
    if (this.#asked.has(view)) return;
    this.#asked.add(view);
    try {
      this.#all.set(view, new (await modules[view]())(this.#host, this.#place));
    } catch (error) {
      this.#error = error as Error;
    }
    this.#host.requestUpdate();
  }

  reset(): void {
    for (const part of this.#all.values()) part.reset();
  }

  renderChoice(words: BatchingStrings): TemplateResult {
    return html`<fieldset class="views" part="views">
      <legend>${words.views}</legend>
      ${views.map(
        (view) =>
          html`<label class="check"
            ><input
              type="radio"
              name="view"
              .checked=${view === this.#host.view}
              @change=${() => {
                this.#host.view = view;
              }}
            />${words[view]}</label
          >`,
      )}
    </fieldset>`;
  }

  render(words: BatchingStrings): TemplateResult {
    const part = this.now;
    if (part) return part.render(words);
    if (!this.#error)
      return html`<div class=${`room ${this.#host.view}`}>
        ${this.#place.isSeen() ? renderWait(words.viewCode, undefined, words) : nothing}
      </div>`;
    const retry = (): void => {
      this.#error = undefined;
      this.#asked.delete(this.#host.view);
      this.#host.requestUpdate();
    };
    return renderFailure(this.#error, retry, words);
  }
}
