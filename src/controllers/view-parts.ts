/** The views of a figure: each comes when it is first looked at. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {renderFailure, renderWait} from '../views/figure.js';
import type {FigureStrings} from '../views/strings.js';

/** One view. */
export interface ViewPart<Words> {
  readonly status: 'idle' | 'loading' | 'ready' | 'error';
  /** Whether there is something to look at, or a reason why not; until then the room for it is kept. */
  readonly isThere?: boolean;
  render(words: Words): TemplateResult;
  /** Back to how it began. */
  reset?(): void;
}

/** The words of the choice, and of what is waited for. */
export type ViewWords<View extends string> = FigureStrings & Record<View | 'views' | 'viewCode', string>;

export interface ViewPartsOptions<View extends string, Part> {
  readonly views: readonly View[];
  /** Makes a view; where its code does not come, it is asked again when the reader says so. */
  load(view: View): Promise<Part>;
  /** Whether somebody sees the figure. */
  isSeen(): boolean;
}

/** Its host has the view that is looked at. */
export class ViewParts<View extends string, Words extends ViewWords<View>, Part extends ViewPart<Words>> {
  readonly #host: ReactiveElement & {view: View};
  readonly #options: ViewPartsOptions<View, Part>;
  readonly #all = new Map<View, Part>();
  readonly #asked = new Set<View>();
  readonly #errors = new Map<View, Error>(); // of those whose code did not come

  constructor(host: ReactiveElement & {view: View}, options: ViewPartsOptions<View, Part>) {
    this.#host = host;
    this.#options = options;
  }

  /** The view that is looked at, once it is there. */
  get now(): Part | undefined {
    return this.#all.get(this.#host.view);
  }

  get #error(): Error | undefined {
    return this.#errors.get(this.#host.view);
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
      this.#all.set(view, await this.#options.load(view));
    } catch (error) {
      this.#errors.set(view, error as Error);
    }
    this.#host.requestUpdate();
  }

  reset(): void {
    for (const part of this.#all.values()) part.reset?.();
    this.#host.requestUpdate();
  }

  renderChoice(words: Words): TemplateResult {
    return html`<fieldset class="views" part="views">
      <legend>${words.views}</legend>
      ${this.#options.views.map(
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

  /** The view; until it is there, in room for it. */
  render(words: Words): TemplateResult {
    const part = this.now;
    const isThere = part ? part.isThere : this.#error;
    return html`<div class=${isThere ? nothing : `room ${this.#host.view}`}>
      ${part ? part.render(words) : this.#renderWait(words)}
    </div>`;
  }

  #renderWait(words: Words): unknown {
    if (!this.#error) return this.#options.isSeen() ? renderWait(words.viewCode, undefined, words) : nothing;
    const retry = (): void => {
      this.#errors.delete(this.#host.view);
      this.#asked.delete(this.#host.view);
      this.#host.requestUpdate();
    };
    return renderFailure(this.#error, retry, words);
  }
}
