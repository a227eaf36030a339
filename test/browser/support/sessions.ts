// Sessions to put in place of the page's own.
import {Session, SessionError, type CallOptions} from 'llm-anatomy';

const opened: Session[] = [];

/** A session whose rank files come from elsewhere, such as `/faulty/missing/`; ended by closeSessions(). */
export function sessionOf(ranks: string): Session {
  const session = new Session({ranks});
  opened.push(session);
  return session;
}

export const closeSessions = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map((session) => session.close()));
};

/** A real session in which calls fail, or the worker is lost, as the test says. */
export class FailingSession extends Session {
  /** Calls of this name fail. */
  failing: string | undefined;
  /** The worker is lost with the next call of this name. */
  losesWith: string | undefined;

  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === this.failing)
      return Promise.reject(new SessionError('could not load x: HTTP status 404', 'DownloadError'));
    const result = super.call(name, params, options as CallOptions) as Promise<never>;
    if (name === this.losesWith) {
      this.losesWith = undefined;
      void this.close();
    }
    return result;
  }
}

/** A real session whose answers are held back while the test says so. */
export class HeldSession extends Session {
  #held: Promise<void> | undefined;
  release = (): void => {};

  hold(): void {
    this.#held = new Promise((release) => {
      this.release = release;
    });
  }

  override async call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    const result = (await super.call(name, params, options as CallOptions)) as never;
    await this.#held;
    return result;
  }
}

export interface Asked {
  name: string;
  params: {text: string; encoding: string};
  options: CallOptions;
  answer(result: unknown): void;
  fail(error: Error): void;
}

/** A session that answers when the test says so, and like a real one rejects at once what was aborted. */
export function sessionByHand(): {session: Session; asked: Asked[]} {
  const asked: Asked[] = [];
  const call = (name: string, params: Asked['params'], options: CallOptions) =>
    new Promise((answer, fail) => {
      options.signal?.addEventListener('abort', () => fail(options.signal!.reason));
      asked.push({name, params, options, answer, fail});
    });
  return {session: {call} as unknown as Session, asked};
}

/** An answer that takes each character for a token, with its code as the ID. For ASCII alone. */
export const oneTokenPerCharacter = (text: string): object => ({
  ids: Uint32Array.from(text, (character) => character.charCodeAt(0)),
  ends: Uint32Array.from(text, (_, i) => i + 1),
  pieces: 1,
});
