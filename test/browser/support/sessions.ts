// Sessions to put in place of the page's own.
import {Session, type CallOptions} from 'llm-anatomy';

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
