import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import {sessionContext} from '../context/session.js';
import {Session} from '../runtime/index.js';

/**
 * A session for work that goes on for long: the one that the page provides around the host, or one of the host's own, whose
 * worker leaves the page's to the other figures. It ends when the host leaves the page.
 */
export class OwnSession implements ReactiveController {
  readonly #host: ReactiveElement;
  #given: Session | undefined;
  #own: Session | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  get value(): Session {
    return this.#given ?? (this.#own ??= new Session());
  }

  hostConnected(): void {
    // Asked on each connection, since the element may have moved.
    this.#given = undefined;
    this.#host.dispatchEvent(
      new ContextEvent(sessionContext, this.#host, (session) => {
        this.#given = session;
      }),
    );
  }

  hostDisconnected(): void {
    void this.#own?.close();
    this.#own = undefined;
  }
}
