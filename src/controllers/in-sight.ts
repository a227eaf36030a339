import type {ReactiveController, ReactiveElement} from 'lit';
import {NearViewport} from './near-viewport.js';

/** Whether somebody can see the host: it is on screen, or about to come, in a tab that is open. */
export class InSight implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #viewport: NearViewport;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#viewport = new NearViewport(host);
    host.addController(this);
  }

  get value(): boolean {
    return this.#viewport.near && !document.hidden;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  readonly #onVisibility = (): void => this.#host.requestUpdate();
}
