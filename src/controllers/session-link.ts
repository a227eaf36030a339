import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import {sessionContext} from '../context/session.js';
import {defaultSession, type Session} from '../runtime/index.js';

/** The session that the host is to use: a provider's, or the page's own. */
export class SessionLink implements ReactiveController {
  readonly #host: ReactiveElement;
  #session: Session | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#session = undefined;
    this.#host.dispatchEvent(
      new ContextEvent(sessionContext, this.#host, (session) => {
        this.#session = session;
      }),
    );
  }

  get session(): Session {
    return this.#session ?? defaultSession();
  }
}
