import type {ReactiveController, ReactiveElement} from 'lit';

/** Within how much of the viewport's size an element counts as near. */
const MARGIN = '50%';

/** Whether the element is on screen or about to come: an element that is far off does nothing. */
export class NearViewport implements ReactiveController {
  near = false;
  readonly #host: ReactiveElement;
  #observer: IntersectionObserver | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const host = this.#host as ReactiveElement & {scheduleUpdate: unknown};
    // What a server has drawn is taken over, by code that no other page needs.
    if (host.shadowRoot!.firstChild && !host.hasUpdated)
      host.scheduleUpdate = () => import('./take-over.js').then((code) => code.takeOver(host));
    this.#observer = new IntersectionObserver(
      (entries) => {
        const near = entries.at(-1)!.isIntersecting;
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
