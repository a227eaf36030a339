import {answer} from './handlers.js';
import type {Host} from './host.js';
import type {Reply, Request} from './protocol.js';

/** The computing side's end of the line: a worker's global scope or a message port. */
export interface Line {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

/** The buffers of all that is in a reply: they travel without a copy, so no two views may share one. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (value instanceof Map) value = [...value.values()];
  return value && typeof value === 'object' ? Object.values(value).flatMap(buffersOf) : [];
}

/** Answers all requests that come over a line. @returns what ends the work for it */
export function serve(line: Line): () => void {
  const running = new Map<number, AbortController>();
  const models: Host['models'] = new Map();
  let ranks: string | undefined;
  const send = (reply: Reply) => line.postMessage(reply, buffersOf(reply));

  line.onmessage = async ({data: request}) => {
    if ('ranks' in request) ranks = request.ranks;
    else if ('abort' in request) running.get(request.abort)?.abort();
    else {
      const {id, call, params} = request;
      const controller = new AbortController();
      running.set(id, controller);
      try {
        const result = await answer(call, params, {
          signal: controller.signal,
          ranks,
          models,
          progress: (progress) => send({id, progress}),
          event: (event) => send({id, event} as Reply),
        });
        send({id, result});
      } catch (error) {
        const {name, message} = error as Error;
        send({id, error: {name, message}});
      } finally {
        running.delete(id);
      }
    }
  };
  send({ready: true});
  return () => running.forEach((controller) => controller.abort());
}
