import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {renderNumbers, type NumbersTable} from '../views/numbers.js';
import {menuStyles} from '../styles/menu.js';
import {menuStrings, type MenuStrings} from '../views/menu-strings.js';
import type {FigureStrings} from '../views/strings.js';
import type {FigureMenu, MenuSettings} from './figure-menu.js';
import {embedCode, stateLink} from './share.js';

/** How long "Copied" stays, in ms. */
const CONFIRMATION = 2000;

/** The inside of a FigureMenu: its items, what they do, and the keys that move among them. */
export class MenuItems {
  readonly #host: ReactiveElement;
  readonly #menu: FigureMenu;
  readonly #settings: MenuSettings;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, menu: FigureMenu, settings: MenuSettings) {
    this.#host = host;
    this.#menu = menu;
    this.#settings = settings;
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, menuStyles.styleSheet!];
  }

  /** Lets go of what outlives an action. */
  release(): void {
    clearTimeout(this.#timer);
  }

  get #elements(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  /** Opens the menu and goes to one of its items, counted from the end where negative. */
  async show(item: number): Promise<void> {
    this.#menu.open = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#elements.at(item)?.focus();
  }

  close(): void {
    this.#menu.open = false;
    this.#host.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const items = this.#elements;
    const at = items.indexOf(event.target as HTMLElement);
    const to = {ArrowDown: (at + 1) % items.length, ArrowUp: at - 1, Home: 0, End: -1}[event.key];
    if (to !== undefined) items.at(to)?.focus();
    else if (event.key === 'Escape') {
      this.close();
      this.#menu.button?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onFocusOut = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    const stays = (event.currentTarget as Element).contains(to) || to === this.#menu.button;
    if (this.#menu.open && !stays) this.close();
  };

  #choose(action: () => void): () => void {
    return () => {
      this.close();
      this.#menu.button?.focus();
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
    this.#menu.message = message;
    this.#host.requestUpdate();
  }

  #toggleNumbers(): void {
    this.#menu.numbers = !this.#menu.numbers;
    this.#host.requestUpdate();
  }

  get #isFullScreen(): boolean {
    return document.fullscreenElement === this.#host;
  }

  #toggleFullScreen(): void {
    if (this.#isFullScreen) void document.exitFullscreen();
    else void this.#host.requestFullscreen();
  }

  render(words: FigureStrings): TemplateResult {
    const strings = {...menuStrings, ...words};
    const item = (label: string, action: () => void) =>
      html`<button type="button" role="menuitem" tabindex="-1" @click=${this.#choose(action)}>
        ${label}
      </button>`;
    return html`<div
      class="menu"
      part="menu"
      role="menu"
      aria-label=${strings.menu}
      ?hidden=${!this.#menu.open}
      @keydown=${this.#onKey}
      @focusout=${this.#onFocusOut}
    >
      ${item(strings.reset, () => this.#settings.reset())}
      ${item(strings.copyEmbed, () => this.#copy(embedCode(this.#host.localName, this.#settings), strings))}
      ${item(strings.copyLink, () => this.#copy(stateLink(this.#settings), strings))}
      ${item(this.#menu.numbers ? strings.hideNumbers : strings.showNumbers, () => this.#toggleNumbers())}
      ${
        document.fullscreenEnabled
          ? item(this.#isFullScreen ? strings.leaveFullScreen : strings.fullScreen, () =>
              this.#toggleFullScreen(),
            )
          : nothing
      }
    </div>`;
  }

  renderNumbers(numbers: NumbersTable, label: string): TemplateResult {
    return renderNumbers(numbers, label);
  }
}
