import type {Host} from './host.js';
import {handlers} from './handlers.js';
import type {CallName, Params, Reply, Request, Result} from './protocol.js';

/** The computing side's end of the line: a worker's global scope or a message port. */
export interface Line {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

/** The buffers of a result, which travel without a copy. */
function buffersOf(result: object): ArrayBuffer[] {
  return Object.values(result).flatMap((value) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

/** Answers all requests that come over a line. */
export function serve(line: Line): void {
  const running = new Map<number, AbortController>();
  let ranks: string | undefined;

  line.onmessage = async ({data: request}) => {
    if ('ranks' in request) ranks = request.ranks;
    else if ('abort' in request) running.get(request.abort)?.abort();
    else {
      const {id, call, params} = request;
      const controller = new AbortController();
      running.set(id, controller);
      const host: Host = {
        signal: controller.signal,
        ranks,
        progress: (progress) => line.postMessage({id, progress}, []),
      };
      try {
        const handler = handlers[call] as (params: Params<CallName>, host: Host) => Promise<Result<CallName>>;
        const result = await handler(params, host);
        line.postMessage({id, result}, buffersOf(result));
      } catch (error) {
        const {name, message} = error instanceof Error ? error : new Error(String(error));
        line.postMessage({id, error: {name, message}}, []);
      } finally {
        running.delete(id);
      }
    }
  };
  line.postMessage({ready: true}, []);
}
