import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The host's inline size in px, kept up to date: for drawings that have to count in px. */
export class InlineSize implements ReactiveController {
  value = 0;
  readonly #host: ReactiveControllerHost & Element;
  #observer: ResizeObserver | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new ResizeObserver(([{contentRect}]) => {
      const size = Math.floor(contentRect.width);
      if (size === this.value) return;
      this.value = size;
      this.#host.requestUpdate();
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
