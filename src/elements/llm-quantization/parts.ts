/** The views of the figure: the weights come when they are first looked at. */
import {html, nothing, type TemplateResult} from 'lit';
import {renderFailure, renderWait} from '../../views/figure.js';
import {BitsPart} from './bits.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {views, type QuantizationView} from './settings.js';
import type {QuantizationStrings} from './strings.js';

export class Parts {
  readonly bits: BitsPart;
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #all = new Map<QuantizationView, Part>();
  #isAsked = false;
  #error: Error | undefined;

  constructor(host: PartHost, place: PartPlace) {
    this.#host = host;
    this.#place = place;
    this.bits = new BitsPart(host);
    this.#all.set('bits', this.bits);
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
    if (this.now || this.#isAsked) return;
    this.#isAsked = true;
    this.#error = undefined;
    try {
      this.#all.set('weights', new (await import('./weights.js')).default(this.#host, this.#place));
    } catch (error) {
      this.#error = error as Error;
    }
    this.#host.requestUpdate();
  }

  renderChoice(words: QuantizationStrings): TemplateResult {
    const host = this.#host;
    return html`<fieldset class="views" part="views">
      <legend>${words.views}</legend>
      ${views.map(
        (view) =>
          html`<label class="check"
            ><input
              type="radio"
              name="view"
              .checked=${view === host.view}
              @change=${() => {
                host.view = view;
              }}
            />${words[view]}</label
          >`,
      )}
    </fieldset>`;
  }

  render(words: QuantizationStrings): TemplateResult {
    const part = this.now;
    if (part) return part.render(words);
    if (!this.#error)
      return html`<div class="part-room">
        ${this.#place.isSeen() ? renderWait(words.viewCode, undefined, words) : nothing}
      </div>`;
    const retry = (): void => {
      this.#isAsked = false;
      this.#host.requestUpdate();
    };
    return renderFailure(this.#error, retry, words);
  }
}
