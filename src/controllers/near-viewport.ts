import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Within how much of the viewport's size an element counts as near. */
const MARGIN = '50%';

/** Whether the element is on screen or about to come: an element that is far off does nothing. */
export class NearViewport implements ReactiveController {
  near = false;
  readonly #host: ReactiveControllerHost & Element;
  #observer: IntersectionObserver | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => {
        const near = entries[entries.length - 1].isIntersecting;
        if (near === this.near) return;
        this.near = near;
        this.#host.requestUpdate();
      },
      {rootMargin: MARGIN},
    );
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.near = false;
  }
}
