/**
 * Finds a place to compute. Browsers refuse workers of another origin, pages refuse them by Content-Security-Policy,
 * and neither may stop a figure, so three ways are tried in turn:
 *
 * 1. a module worker from the kit's own URL;
 * 2. a worker from a blob of the page's origin that imports the real one, for a kit on another origin;
 * 3. the page's main thread, in slices.
 */
import type {Reply, Request} from './protocol.js';
import {startTrusted} from './trusted.js';

/** The asking side's end of the line. */
export interface Connection {
  readonly place: 'worker' | 'main thread';
  /** Sends a request. @throws DataCloneError where it holds what cannot be sent */
  send(request: Request): void;
}

export interface Listeners {
  reply(reply: Reply): void;
  /** The other side broke down: no reply will come to what was asked. It is for the listener to end it. */
  lost(message: string): void;
}

/** Milliseconds that a worker has to report, after which the next way is tried: what a slow network may take. */
const PATIENCE = 10_000;

/**
 * @param ended ends what was started, also where it has not reported yet
 * @throws the signal's reason
 */
export async function connect(listeners: Listeners, ended: AbortSignal): Promise<Connection> {
  const connection = await tryWorker(ownWorker, listeners, ended);
  if (connection) return connection;
  const {blobWorker, mainThread} = await import('./fallbacks.js'); // few pages need them
  return (await tryWorker(blobWorker, listeners, ended)) ?? mainThread(listeners, ended);
}

// The expression must stand like this: bundlers look for it.
const ownWorker = () => new Worker(new URL('./worker.js', import.meta.url), {type: 'module'});

/** Starts a worker and waits for its first sign of life; undefined where it is refused, or none comes in time. */
async function tryWorker(
  start: () => Worker,
  listeners: Listeners,
  ended: AbortSignal,
): Promise<Connection | undefined> {
  ended.throwIfAborted(); // while the fallbacks' code was on its way: a worker would not hear of it
  let worker: Worker;
  try {
    worker = startTrusted(start);
  } catch {
    return undefined; // another origin, no trust, or no workers at all
  }
  const lives = await new Promise<boolean>((resolve) => {
    ended.addEventListener('abort', () => {
      worker.terminate();
      resolve(false);
    });
    setTimeout(resolve, PATIENCE, false);
    worker.onmessage = () => resolve(true);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(false); // refused by policy, not found, or no module workers: it fails here, later, not above
    };
  });
  ended.throwIfAborted();
  if (!lives) {
    worker.terminate();
    return undefined;
  }
  worker.onmessage = ({data}: MessageEvent<Reply>) => listeners.reply(data);
  // Chromium has no onmessageerror for workers.
  worker.addEventListener('messageerror', () => listeners.lost('a message of the worker could not be read'));
  worker.onerror = (event) => {
    event.preventDefault();
    listeners.lost(`the worker broke down: ${event.message}`);
  };
  return {place: 'worker', send: (request) => worker.postMessage(request)};
}
