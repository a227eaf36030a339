/** What is computed of modular addition. */
import type {Heap} from '../core/tensor/heap.js';
import {createHeap} from '../core/tensor/webassembly.js';
import {ModularRun} from '../core/training/modular-run.js';
import type {Handlers} from './handlers.js';
import type {Host} from './host.js';
import type {ModularCalls} from './modular-protocol.js';
import {Pace} from './turns.js';

/** Steps at the beginning, where much happens: all are told. */
const BEGINNING = 100;

/** One for each line: WebAssembly's memory never shrinks, and a new one for every call would be many. */
const heaps = new WeakMap<Host['models'], Promise<Heap>>();

function heapOf({models}: Host): Promise<Heap> {
  const heap = heaps.get(models) ?? createHeap();
  heaps.set(models, heap);
  return heap;
}

export const handlers: Handlers<keyof ModularCalls> = {
  async trainModular({model, checkpoint, steps, every, milliseconds}, host) {
    const heap = await heapOf(host);
    const bytes = checkpoint && new Uint8Array(await checkpoint.arrayBuffer());
    const end = performance.now() + milliseconds;
    const pace = new Pace();
    const run = bytes ? ModularRun.resume(bytes, heap, model) : new ModularRun(heap, model);
    try {
      const last = run.steps + steps;
      do {
        const {steps: step, weightNorm} = run;
        const isTold = step < BEGINNING || step % every === 0;
        const validation = isTold ? run.validate() : undefined;
        const train = run.step(); // its score is from before it, too
        if (validation) host.event({kind: 'moment', step, train, validation, weightNorm});
        await pace.rest(host);
      } while (run.steps < last && performance.now() < end);
      return {steps: run.steps, bytes: run.checkpoint()};
    } finally {
      run.free();
    }
  },
};
