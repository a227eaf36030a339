import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import {sessionContext} from '../context/session.js';
import {
  defaultSession,
  type CallName,
  type Params,
  type Progress,
  type Result,
  type Session,
} from '../runtime/index.js';

/**
 * Where a call stands. `value` is the last answer: it stays while the next one is computed; when that takes long enough
 * to be noticed, it `isLate`.
 */
export type CallState<Value> =
  | {status: 'idle'; value?: undefined}
  | {status: 'loading'; value?: Value; progress?: Progress; isLate?: boolean}
  | {status: 'ready'; value: Value}
  | {status: 'error'; value?: undefined; error: Error};

/** Milliseconds before a wait is worth a sign. */
const PATIENCE = 150;

/**
 * Keeps the answer to one session call in step with its parameters. They are read at every update of the host; when
 * they have changed the call is made anew, the one under way is ended and its answer dropped.
 */
export class Call<Name extends CallName> implements ReactiveController {
  state: CallState<Result<Name>> = {status: 'idle'};
  /** The parameters that `state.value` answers. */
  answered: Params<Name> | undefined;

  readonly #host: ReactiveElement;
  readonly #name: Name;
  readonly #params: () => Params<Name> | undefined;
  #session: Session | undefined;
  #asked: Params<Name> | undefined;
  #controller: AbortController | undefined;

  /** @param params what to ask now; undefined to ask nothing, and to end what is under way */
  constructor(host: ReactiveElement, name: Name, params: () => Params<Name> | undefined) {
    this.#host = host;
    this.#name = name;
    this.#params = params;
    host.addController(this);
  }

  hostConnected(): void {
    // Asked on each connection, since the element may have moved. A session does not change while it lasts.
    this.#session = undefined;
    this.#host.dispatchEvent(
      new ContextEvent(sessionContext, this.#host, (session) => {
        this.#session = session;
      }),
    );
  }

  hostUpdate(): void {
    const params = this.#params();
    if (!params) this.#suspend();
    else if (!sameFields(params, this.#asked)) void this.#ask(params);
  }

  hostDisconnected(): void {
    this.#suspend();
  }

  /** Ends what is under way; it is asked again when it is wanted again. */
  #suspend(): void {
    if (this.state.status !== 'loading') return;
    this.#controller?.abort();
    this.#asked = undefined;
    const {value} = this.state;
    this.state = value === undefined ? {status: 'idle'} : {status: 'ready', value};
  }

  /** Asks the same again, after an error. */
  retry(): void {
    this.#asked = undefined;
    this.#host.requestUpdate();
  }

  async #ask(params: Params<Name>): Promise<void> {
    this.#asked = params;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const value = this.state.value;
    const session = this.#session ?? defaultSession();
    this.state = {status: 'loading', value};
    const patience = setTimeout(() => {
      this.state = {status: 'loading', value, isLate: true};
      this.#host.requestUpdate();
    }, PATIENCE);
    try {
      const result = await session.call(this.#name, params, {
        signal: controller.signal,
        onProgress: (progress) => {
          clearTimeout(patience);
          this.state = {status: 'loading', value, progress, isLate: true};
          this.#host.requestUpdate();
        },
      });
      this.state = {status: 'ready', value: result};
      this.answered = params;
    } catch (error) {
      if (controller.signal.aborted) return;
      this.state = {status: 'error', error: error as Error};
      this.answered = undefined;
    } finally {
      clearTimeout(patience);
    }
    this.#host.requestUpdate();
  }
}

function sameFields(a: object, b: object | undefined): boolean {
  if (!b) return false;
  return Object.entries(a).every(([key, value]) => (b as Record<string, unknown>)[key] === value);
}
