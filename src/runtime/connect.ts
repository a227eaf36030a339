/**
 * Finds a place to compute. Browsers refuse workers of another origin, pages refuse them by Content-Security-Policy,
 * and neither may stop a figure, so three ways are tried in turn:
 *
 * 1. a module worker from the kit's own URL;
 * 2. a worker from a blob of the page's origin that imports the real one, for a kit on another origin;
 * 3. the page's main thread, in slices.
 */
import type {Reply, Request} from './protocol.js';

/** The asking side's end of the line. */
export interface Connection {
  readonly place: 'worker' | 'main thread';
  /** Sends a request. */
  send(request: Request): void;
  /** Hangs up. */
  close(): void;
}

export interface Listeners {
  reply(reply: Reply): void;
  /** The other side broke down: no reply will come to what was asked. */
  lost(message: string): void;
}

export async function connect(listeners: Listeners): Promise<Connection> {
  return (
    (await tryWorker(ownWorker, listeners)) ??
    (await tryWorker(blobWorker, listeners)) ??
    mainThread(listeners)
  );
}

// The expression must stand like this: bundlers look for it.
const ownWorker = () => new Worker(new URL('./worker.js', import.meta.url), {type: 'module'});

function blobWorker(): Worker {
  const url = new URL('./worker.js', import.meta.url).href;
  // Nothing is sent before it has said that it is ready. An import that fails is told.
  const code = `import(${JSON.stringify(url)}).catch((error) => setTimeout(() => { throw error; }))`;
  const blob = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
  try {
    return new Worker(blob, {type: 'module'});
  } finally {
    setTimeout(() => URL.revokeObjectURL(blob), 60_000); // the worker reads it later, in its own time
  }
}

/** Starts a worker and waits for its first sign of life; undefined where it is refused. */
async function tryWorker(start: () => Worker, listeners: Listeners): Promise<Connection | undefined> {
  let worker: Worker;
  try {
    worker = start();
  } catch {
    return undefined; // another origin, or no workers at all
  }
  const lives = await new Promise<boolean>((resolve) => {
    worker.onmessage = () => resolve(true);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(false); // refused by policy, not found, or no module workers: it fails here, later, not above
    };
  });
  if (!lives) {
    worker.terminate();
    return undefined;
  }
  worker.onmessage = ({data}: MessageEvent<Reply>) => listeners.reply(data);
  worker.onmessageerror = () => listeners.lost('a message of the worker could not be read');
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    listeners.lost(`the worker broke down: ${event.message}`);
  };
  return {place: 'worker', send: (request) => worker.postMessage(request), close: () => worker.terminate()};
}

async function mainThread(listeners: Listeners): Promise<Connection> {
  const {serve} = await import('./serve.js');
  const {port1, port2} = new MessageChannel();
  port1.onmessage = ({data}: MessageEvent<Reply>) => listeners.reply(data);
  const stop = serve(port2);
  return {
    place: 'main thread',
    send: (request) => port1.postMessage(request),
    close: () => {
      port1.close();
      stop();
    },
  };
}
