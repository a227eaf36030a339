import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import {sessionContext} from '../context/session.js';
import {defaultSession, type CallName, type Params, type Result, type Session} from '../runtime/index.js';
import {Answer, type AnswerState} from './answer.js';

/** Where a call stands. */
export type CallState<Value> = AnswerState<Value>;

/**
 * Keeps the answer to one session call in step with its parameters. They are read at every update of the host; when
 * they have changed the call is made anew, the one under way is ended and its answer dropped.
 */
export class Call<Name extends CallName> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #answer: Answer<Params<Name>, Result<Name>>;
  #session: Session | undefined;

  /** @param params what to ask now; undefined to ask nothing, and to end what is under way */
  constructor(host: ReactiveElement, name: Name, params: () => Params<Name> | undefined) {
    this.#host = host;
    this.#answer = new Answer(host, params, (asked: Params<Name>, asking) =>
      (this.#session ?? defaultSession()).call(name, asked, asking),
    );
    host.addController(this);
  }

  get state(): CallState<Result<Name>> {
    return this.#answer.state;
  }

  /** The parameters that `state.value` answers. */
  get answered(): Params<Name> | undefined {
    return this.#answer.answered;
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

  /** Asks the same again, after an error. */
  retry(): void {
    this.#answer.retry();
  }
}
