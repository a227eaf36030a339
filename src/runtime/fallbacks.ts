/** Where to compute when a page refuses the kit's own worker: see connect.ts. */
import type {Connection, Listeners} from './connect.js';
import type {Reply} from './protocol.js';
import {serve} from './serve.js';

/** A worker of the page's own origin that imports the kit's. */
export function blobWorker(): Worker {
  const url = new URL('./worker.js', import.meta.url).href;
  // Nothing is sent before it has said that it is ready. An import that fails is told.
  const code = `import(${JSON.stringify(url)}).catch((error) => setTimeout(() => { throw error; }))`;
  const blob = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
  // Not a module: a frame with a sandbox, which has no origin, may not make modules of blobs. It may import all the same.
  const worker = new Worker(blob);
  setTimeout(() => URL.revokeObjectURL(blob), 60_000); // the worker reads it later, in its own time
  return worker;
}

/** The page's main thread, in slices. @throws the signal's reason, where it has ended already */
export function mainThread(listeners: Listeners, ended: AbortSignal): Connection {
  ended.throwIfAborted();
  const {port1, port2} = new MessageChannel();
  port1.onmessage = ({data}: MessageEvent<Reply>) => listeners.reply(data);
  const stop = serve(port2);
  ended.addEventListener('abort', () => {
    port1.close();
    stop();
  });
  return {place: 'main thread', send: (request) => port1.postMessage(request)};
}
