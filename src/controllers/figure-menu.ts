import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {menuStyles} from '../styles/menu.js';
import {menuStrings, type MenuStrings} from '../views/menu-strings.js';
import {renderNumbers, type NumbersTable} from '../views/numbers.js';
import type {FigureStrings} from '../views/strings.js';
import type {SettingsOwner} from '../context/model.js';
import {embedCode, stateLink, type Embedded, type Shared} from './share.js';

/** An element's settings, as far as the menu uses them. */
export interface MenuSettings extends SettingsOwner {
  /** What a link holds, where it is not these alone: first the state that figures share. */
  readonly links?: readonly Shared[];
  /** What code that embeds the figure holds, where it is not these alone. */
  readonly embedded?: Embedded;
}

/** How long "Copied" stays, in ms. */
const CONFIRMATION = 2000;

/**
 * The figure's menu (https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/): reset, copy embed code, copy link to this
 * state, the numbers as a table, full screen. Figures load it after their first picture, which does not need it.
 */
export class FigureMenu implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #settings: MenuSettings;
  #open = false;
  #numbers = false; // whether the reader asked for the table
  #message = ''; // what the last action came to, for a moment
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param host an element that has been drawn */
  constructor(host: ReactiveElement, settings: MenuSettings) {
    this.#host = host;
    this.#settings = settings;
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, menuStyles.styleSheet!];
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#open = false;
    this.#message = '';
  }

  get #button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.menu-button');
  }

  get #elements(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  /** Opens the menu and goes to one of its items, counted from the end where negative. */
  async #show(item: number): Promise<void> {
    this.#open = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#elements.at(item)?.focus();
  }

  #close(): void {
    this.#open = false;
    this.#host.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const items = this.#elements;
    const at = items.indexOf(event.target as HTMLElement);
    const to = {ArrowDown: (at + 1) % items.length, ArrowUp: at - 1, Home: 0, End: -1}[event.key];
    if (to !== undefined) items.at(to)?.focus();
    else if (event.key === 'Escape') {
      this.#close();
      this.#button?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onFocusOut = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    const stays = (event.currentTarget as Element).contains(to) || to === this.#button;
    if (this.#open && !stays) this.#close();
  };

  #choose(action: () => void): () => void {
    return () => {
      this.#close();
      this.#button?.focus();
      action();
    };
  }

  async #copy(text: string, strings: MenuStrings): Promise<void> {
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    this.#say(copied ? strings.copied : strings.notCopied);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(''), CONFIRMATION);
  }

  #say(message: string): void {
    this.#message = message;
    this.#host.requestUpdate();
  }

  #toggleNumbers(): void {
    this.#numbers = !this.#numbers;
    this.#host.requestUpdate();
  }

  get #isFullScreen(): boolean {
    return this.#host.matches(':fullscreen');
  }

  #toggleFullScreen(): void {
    if (this.#isFullScreen) void document.exitFullscreen();
    else this.#host.requestFullscreen().catch(() => {}); // a frame may forbid it
  }

  readonly #onButtonKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void this.#show(event.key === 'ArrowDown' ? 0 : -1);
  };

  render(words: FigureStrings): TemplateResult {
    const strings = {...menuStrings, ...words};
    return html`<span class="copied" role="status">${this.#message}</span>
      <button
        class="menu-button"
        part="menu-button"
        type="button"
        aria-haspopup="menu"
        aria-expanded=${this.#open}
        aria-label=${strings.menu}
        @click=${() => (this.#open ? this.#close() : this.#show(0))}
        @keydown=${this.#onButtonKey}
      >
        ⋯
      </button>
      ${this.#renderMenu(strings)}`;
  }

  #renderMenu(strings: MenuStrings): TemplateResult {
    const settings = this.#settings;
    const embedded = () => settings.embedded ?? {localName: this.#host.localName, shared: settings};
    const item = (label: string, action: () => void) =>
      html`<button type="button" role="menuitem" tabindex="-1" @click=${this.#choose(action)}>
        ${label}
      </button>`;
    return html`<div
      class="menu"
      part="menu"
      role="menu"
      aria-label=${strings.menu}
      ?hidden=${!this.#open}
      @keydown=${this.#onKey}
      @focusout=${this.#onFocusOut}
    >
      ${item(strings.reset, () => settings.reset())}
      ${item(strings.copyEmbed, () => this.#copy(embedCode(embedded()), strings))}
      ${item(strings.copyLink, () => this.#copy(stateLink(...(settings.links ?? [settings])), strings))}
      ${item(this.#numbers ? strings.hideNumbers : strings.showNumbers, () => this.#toggleNumbers())}
      ${
        document.fullscreenEnabled
          ? item(this.#isFullScreen ? strings.leaveFullScreen : strings.fullScreen, () =>
              this.#toggleFullScreen(),
            )
          : nothing
      }
    </div>`;
  }

  /** The table of numbers, where it is asked for. */
  renderNumbers(numbers: () => NumbersTable, label: string): TemplateResult | undefined {
    return this.#numbers ? renderNumbers(numbers(), label) : undefined;
  }
}
