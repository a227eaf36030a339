import type {Task} from '../core/index.js';
import type {OpenModel} from './open-model.js';
import type {Progress} from './protocol.js';

/** What a computation needs of the place it runs in. */
export interface Host {
  readonly signal: AbortSignal;
  /** Where rank files lie, if not beside the code: a URL that ends in a slash. */
  readonly ranks: string | undefined;
  /** What is open on this line, by the number that the other side has given it. */
  readonly models: Map<number, OpenModel>;
  progress(progress: Progress): void;
  /** Tells of an event. Its buffers go with it: they must not be needed here any more. */
  event(event: object): void;
}

/** Milliseconds of computing before the event loop gets its turn: messages in a worker, frames in a page. */
export const SLICE = 8;

/** Lets everything that waits in the event loop come first. (A timer would wait 4 ms each time.) */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Runs a task slice by slice, until it is done or the host's signal aborts. */
export async function run<Value>(
  task: Task<Value>,
  {signal, progress}: Pick<Host, 'signal' | 'progress'>,
): Promise<Value> {
  let end = performance.now() + SLICE;
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    progress({doing: 'compute', done: step.value, total: 1});
    await pause();
    signal.throwIfAborted();
    end = performance.now() + SLICE;
  }
}
