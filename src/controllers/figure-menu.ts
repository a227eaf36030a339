import {html, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {NumbersTable} from '../views/numbers.js';
import type {FigureStrings} from '../views/strings.js';
import type {MenuItems} from './menu-items.js';
import type {Shared} from './share.js';

/** An element's settings, as far as the menu uses them. */
export interface MenuSettings extends Shared {
  /** Back to how the page's author wrote the element. */
  reset(): void;
}

/**
 * The figure's menu (https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/): reset, copy embed code, copy link to this
 * state, the numbers as a table, full screen. What is in it is loaded when a reader reaches for it.
 */
export class FigureMenu implements ReactiveController {
  /** Whether the reader asked for the table of numbers. */
  numbers = false;
  /** Whether the menu is open. */
  open = false;
  /** What the last action came to, for a moment. */
  message = '';

  readonly #host: ReactiveElement;
  readonly #settings: MenuSettings;
  #items: MenuItems | undefined;
  #failed = false;

  constructor(host: ReactiveElement, settings: MenuSettings) {
    this.#host = host;
    this.#settings = settings;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.open = false;
    this.message = '';
    this.#items?.release();
  }

  get button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.menu-button');
  }

  /** The menu's items; undefined where their code cannot be loaded, which the next attempt may put right. */
  readonly #load = async (): Promise<MenuItems | undefined> => {
    const code = await import('./menu-items.js').catch(() => undefined);
    this.#failed = !code;
    this.#host.requestUpdate();
    return code && (this.#items ??= new code.MenuItems(this.#host, this, this.#settings));
  };

  readonly #toggle = async () => {
    const items = await this.#load();
    if (this.open) items?.close();
    else await items?.show(0);
  };

  readonly #onKey = async (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    await (await this.#load())?.show(event.key === 'ArrowDown' ? 0 : -1);
  };

  render(strings: FigureStrings): TemplateResult {
    return html`<span class="copied" role="status">${this.#failed ? strings.failed : this.message}</span>
      <button
        class="menu-button"
        part="menu-button"
        type="button"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        aria-label=${strings.menu}
        title=${strings.menu}
        @pointerenter=${this.#load}
        @focus=${this.#load}
        @click=${this.#toggle}
        @keydown=${this.#onKey}
      >
        ⋯
      </button>
      ${this.#items?.render(strings)}`;
  }

  /** The table of numbers, where it is asked for. */
  renderNumbers(numbers: () => NumbersTable, label: string): TemplateResult | undefined {
    return this.numbers ? this.#items?.renderNumbers(numbers(), label) : undefined;
  }
}
