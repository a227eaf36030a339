/** Holds a thread back while who listens to it is busy: events and checkpoints do not pile up. */

/** Events that may wait for the caller. */
const MOST = 8;

/** In the thread that sends, before each event: blocks until there is room for one more. */
export function waitForRoom(waiting: SharedArrayBuffer): void {
  const counter = new Int32Array(waiting);
  for (let count = Atomics.load(counter, 0); count >= MOST; count = Atomics.load(counter, 0))
    Atomics.wait(counter, 0, count);
  Atomics.add(counter, 0, 1);
}

/** In the thread that listens, once for each event that it takes. */
export function makeRoom(waiting: SharedArrayBuffer): void {
  const counter = new Int32Array(waiting);
  Atomics.sub(counter, 0, 1);
  Atomics.notify(counter, 0);
}
