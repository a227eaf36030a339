import {connect, type Connection} from './connect.js';
import {SessionError} from './errors.js';
import type {CallEvent, CallName, Params, Progress, Reply, Request, Result} from './protocol.js';

/** What may end a call, and who is told of it on the way. */
export interface CallOptions<Name extends CallName = CallName> {
  /** Ends the call: it rejects with the signal's reason, and the work for it stops. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Is told what happens, in order and before the result: the tokens of a text that is generated, say. */
  onEvent?: (event: CallEvent<Name>) => void;
}

/** Where a session finds its files. */
export interface SessionOptions {
  /** The folder with the rank files of `llm-anatomy/ranks/`, if not beside the code: a URL, relative to the page. */
  ranks?: string | URL;
}

interface Pending {
  resolve(result: Result<CallName>): void;
  reject(error: unknown): void;
  onProgress: ((progress: Progress) => void) | undefined;
  onEvent: ((event: CallEvent<CallName>) => void) | undefined;
}

/**
 * The way to the heavy work: calls answered by the core in a worker, or where the page allows none, on the main thread
 * in slices. Nothing starts before the first call; a worker that breaks down fails its calls and is replaced at the next.
 */
export class Session {
  readonly #ranks: string | undefined;
  readonly #pending = new Map<number, Pending>();
  #connection: Promise<Connection> | undefined;
  #end = new AbortController(); // of the connection
  #nextId = 0;

  constructor({ranks}: SessionOptions = {}) {
    this.#ranks =
      ranks === undefined ? undefined : new URL(ranks, document.baseURI).href.replace(/\/?$/, '/');
  }

  /** Asks for a computation. @throws SessionError; or the signal's reason */
  async call<Name extends CallName>(
    call: Name,
    params: Params<Name>,
    {signal, onProgress, onEvent}: CallOptions<Name> = {},
  ): Promise<Result<Name>> {
    signal?.throwIfAborted();
    const id = this.#nextId++;
    let abort!: () => void;
    try {
      return await new Promise<Result<Name>>((resolve, reject) => {
        this.#pending.set(id, {resolve, reject, onProgress, onEvent} as Pending);
        const connecting = this.#connect();
        const send = (request: Request) =>
          connecting.then((connection) => this.#pending.has(id) && connection.send(request)).catch(reject);
        abort = () => {
          void send({abort: id});
          reject(signal!.reason);
        };
        signal?.addEventListener('abort', abort);
        void send({id, call, params} as Request);
      });
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#pending.delete(id);
    }
  }

  /** Where calls are computed; connects if it has not. @throws SessionError where it is closed meanwhile */
  async place(): Promise<Connection['place']> {
    return (await this.#connect()).place;
  }

  /** Whether there is a worker, or one on its way: a call would not have to start one. */
  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Ends the worker, even one that is still starting; calls under way fail. The next call starts a new one. */
  async close(): Promise<void> {
    this.#lose(this.#end, 'the session was closed');
  }

  /** The connection there is, or a new one. One that fails is forgotten, so that the next call tries anew. */
  #connect(): Promise<Connection> {
    if (this.#connection) return this.#connection;
    const end = (this.#end = new AbortController());
    const connecting = connect(
      {reply: (reply) => this.#receive(reply), lost: (message) => this.#lose(end, message)},
      end.signal,
    );
    this.#connection = connecting;
    connecting.then(
      (connection) => this.#ranks && connection.send({ranks: this.#ranks}),
      () => {
        if (this.#connection === connecting) this.#connection = undefined;
      },
    );
    return connecting;
  }

  #receive(reply: Reply): void {
    if ('ready' in reply) return;
    const pending = this.#pending.get(reply.id); // gone where the call was aborted: a stale answer
    if ('progress' in reply) pending?.onProgress?.(reply.progress);
    else if ('event' in reply) pending?.onEvent?.(reply.event);
    else if ('result' in reply) pending?.resolve(reply.result);
    else pending?.reject(new SessionError(reply.error.message, reply.error.name));
  }

  /** Ends a connection, with all that is asked over it; one that has ended before has nothing more to tell. */
  #lose(end: AbortController, message: string): void {
    if (end !== this.#end || !this.#connection) return;
    const error = new SessionError(message, 'ConnectionLost');
    this.#connection = undefined;
    end.abort(error);
    for (const {reject} of this.#pending.values()) reject(error);
  }
}

let shared: Session | undefined;

/** The page's one session, for every element that no provider gives another. */
export function defaultSession(): Session {
  return (shared ??= new Session());
}

/** Puts a session of the page's own making in its place, before the first element is used. */
export function setDefaultSession(session: Session): void {
  shared = session;
}
