import {nothing, type ReactiveController, type ReactiveElement} from 'lit';
import {laidOut} from '../views/laid-out.js';

/**
 * Draws a large body for the first time in parts, one in each frame: the browser then makes and lays out one part in a task,
 * not all of them. From then on everything is drawn at once.
 */
export class InParts implements ReactiveController {
  readonly #host: ReactiveElement;
  #body: HTMLElement | null = null; // which keeps the size that it had before the first part
  #isWhole = false;
  #allowed = 0;
  #asked = 0;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether all is drawn that the last drawing asked for: until then the figure is not ready. */
  get isDrawn(): boolean {
    return this.#asked <= this.#allowed;
  }

  /** For the host's render(): a part, once it is its turn. */
  readonly next = (draw: () => unknown): unknown => {
    if (this.#isWhole) return draw();
    if (!this.#asked && !this.#allowed) this.#hold();
    return this.#asked++ < this.#allowed ? draw() : nothing;
  };

  hostUpdate(): void {
    const {isConnected, hasUpdated, renderRoot} = this.#host;
    // On a server, or in what it has drawn, nothing is left out.
    this.#isWhole ||= !isConnected || (!hasUpdated && renderRoot.childElementCount > 0);
    this.#asked = 0;
  }

  hostUpdated(): void {
    if (!this.isDrawn) return void this.#goOn();
    this.#isWhole ||= this.#asked > 0;
    if (this.#isWhole) this.#body?.style.removeProperty('min-block-size');
  }

  /** What waited here was as high as the whole: what stands below is not to jump up and down. */
  #hold(): void {
    if (this.#body) return;
    this.#body = this.#host.renderRoot.querySelector('.body');
    this.#body?.style.setProperty('min-block-size', `${this.#body.offsetHeight}px`);
  }

  async #goOn(): Promise<void> {
    const allowed = this.#allowed;
    // No frames come where nobody looks.
    await Promise.race([laidOut(), new Promise((resolve) => setTimeout(resolve, 200))]);
    if (this.#allowed !== allowed) return; // another update has asked as well
    this.#allowed++;
    this.#host.requestUpdate();
  }
}
