import {connect, type Connection} from './connect.js';
import {SessionError} from './errors.js';
import type {CallEvent, CallName, Params, Progress, Reply, Request, Result} from './protocol.js';

export interface CallOptions<Name extends CallName = CallName> {
  /** Ends the call: it rejects with the signal's reason, and the work for it stops. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Is told what happens, in order and before the result: the tokens of a text that is generated, say. */
  onEvent?: (event: CallEvent<Name>) => void;
}

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
    const connecting = this.#connect();
    const connection = await connecting;
    signal?.throwIfAborted();
    if (this.#connection !== connecting) throw new SessionError('the session was closed', 'ConnectionLost');
    const id = this.#nextId++;
    const abort = () => {
      connection.send({abort: id});
      this.#pending.get(id)?.reject(signal!.reason);
    };
    try {
      return await new Promise<Result<Name>>((resolve, reject) => {
        this.#pending.set(id, {resolve, reject, onProgress, onEvent} as Pending);
        signal?.addEventListener('abort', abort);
        connection.send({id, call, params} as Request);
      });
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#pending.delete(id);
    }
  }

  /** Where calls are computed; connects if it has not. */
  async place(): Promise<Connection['place']> {
    return (await this.#connect()).place;
  }

  /** Whether there is a worker, or one on its way: a call would not have to start one. */
  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Ends the worker; calls under way fail. The next call starts a new one. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#lose('the session was closed');
    (await connection)?.close();
  }

  /** The connection there is, or a new one. One that fails is forgotten, so that the next call tries anew. */
  #connect(): Promise<Connection> {
    if (this.#connection) return this.#connection;
    const connecting = connect({
      reply: (reply) => this.#receive(reply),
      lost: (message) => this.#lose(message),
    });
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

  #lose(message: string): void {
    this.#connection = undefined;
    for (const {reject} of this.#pending.values()) reject(new SessionError(message, 'ConnectionLost'));
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
