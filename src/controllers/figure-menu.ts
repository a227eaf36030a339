import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {embedCode} from '../runtime/index.js';
import type {FigureStrings} from '../views/strings.js';

/** What the menu does with an element's settings. */
interface Restorable {
  reset(): void;
  link(): string;
  tag(): string;
}

/** How long "Copied" stays, in ms. */
const CONFIRMATION = 2000;

/**
 * The figure's menu (https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/): reset, copy embed code, copy link to this
 * state, the numbers as a table, full screen.
 */
export class FigureMenu implements ReactiveController {
  /** Whether the table of numbers is shown. */
  numbers = false;

  readonly #host: ReactiveElement;
  readonly #settings: Restorable;
  #open = false;
  #message = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, settings: Restorable) {
    this.#host = host;
    this.#settings = settings;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('fullscreenchange', this.#update);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('fullscreenchange', this.#update);
    clearTimeout(this.#timer);
    this.#open = false;
    this.#message = '';
  }

  readonly #update = () => this.#host.requestUpdate();

  get #items(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  get #button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.menu-button');
  }

  async #show(item: number): Promise<void> {
    this.#open = true;
    this.#update();
    await this.#host.updateComplete;
    this.#items.at(item)?.focus();
  }

  #hide(): void {
    this.#open = false;
    this.#update();
  }

  readonly #onButtonKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void this.#show(event.key === 'ArrowDown' ? 0 : -1);
  };

  readonly #onMenuKey = (event: KeyboardEvent) => {
    const items = this.#items;
    const at = items.indexOf(event.target as HTMLElement);
    const to = {ArrowDown: (at + 1) % items.length, ArrowUp: at - 1, Home: 0, End: -1}[event.key];
    if (to !== undefined) items.at(to)?.focus();
    else if (event.key === 'Escape') {
      this.#hide();
      this.#button?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onFocusOut = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    if (this.#open && !(event.currentTarget as Element).contains(to) && to !== this.#button) this.#hide();
  };

  #choose(action: () => void): () => void {
    return () => {
      this.#hide();
      this.#button?.focus();
      action();
    };
  }

  async #copy(text: string, strings: FigureStrings): Promise<void> {
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    this.#message = copied ? strings.copied : strings.notCopied;
    this.#update();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#message = '';
      this.#update();
    }, CONFIRMATION);
  }

  #toggleFullScreen(): void {
    if (document.fullscreenElement === this.#host) void document.exitFullscreen();
    else void this.#host.requestFullscreen();
  }

  render(strings: FigureStrings): TemplateResult {
    const item = (label: string, action: () => void) =>
      html`<button type="button" role="menuitem" tabindex="-1" @click=${this.#choose(action)}>
        ${label}
      </button>`;
    const isFull = document.fullscreenElement === this.#host;
    return html`<span class="copied" role="status">${this.#message}</span>
      <button
        class="menu-button"
        part="menu-button"
        type="button"
        aria-haspopup="menu"
        aria-expanded=${this.#open}
        aria-controls="menu"
        aria-label=${strings.menu}
        title=${strings.menu}
        @click=${() => (this.#open ? this.#hide() : this.#show(0))}
        @keydown=${this.#onButtonKey}
      >
        ⋯
      </button>
      <div
        class="menu"
        part="menu"
        id="menu"
        role="menu"
        aria-label=${strings.menu}
        ?hidden=${!this.#open}
        @keydown=${this.#onMenuKey}
        @focusout=${this.#onFocusOut}
      >
        ${item(strings.reset, () => this.#settings.reset())}
        ${item(strings.copyEmbed, () => this.#copy(embedCode(this.#settings.tag(), this.#host.localName), strings))}
        ${item(strings.copyLink, () => this.#copy(this.#settings.link(), strings))}
        ${item(this.numbers ? strings.hideNumbers : strings.showNumbers, () => {
          this.numbers = !this.numbers;
          this.#update();
        })}
        ${
          document.fullscreenEnabled
            ? item(isFull ? strings.leaveFullScreen : strings.fullScreen, () => this.#toggleFullScreen())
            : nothing
        }
      </div>`;
  }
}
