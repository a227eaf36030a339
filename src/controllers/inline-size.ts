import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The host's inline size in px, kept up to date: for drawings that have to count in px. */
export class InlineSize implements ReactiveController {
  value = 0;
  readonly #host: ReactiveControllerHost & Element;
  #observer: ResizeObserver | undefined;
  #frame = 0;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.value = this.#host.clientWidth; // so that the first drawing fits
    // In the next frame: to draw at once could change the host's size while sizes are being told.
    // By what is told, for to ask then would have the page laid out once more.
    this.#observer = new ResizeObserver(([{contentRect}]) => {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => this.#set(Math.round(contentRect.width)));
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #set(size: number): void {
    if (size === this.value) return;
    this.value = size;
    this.#host.requestUpdate();
  }
}
