/** What is computed of modular addition. */
import type {Heap} from '../core/tensor/heap.js';
import {createHeap} from '../core/tensor/webassembly.js';
import {ModularRun, type ModularRunOptions} from '../core/training/modular-run.js';
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

/** A run that goes on from a checkpoint, or begins. */
async function openRun(
  model: ModularRunOptions,
  checkpoint: Blob | undefined,
  host: Host,
): Promise<ModularRun> {
  const heap = await heapOf(host);
  if (!checkpoint) return new ModularRun(heap, model);
  return ModularRun.resume(new Uint8Array(await checkpoint.arrayBuffer()), heap, model);
}

export const handlers: Handlers<keyof ModularCalls> = {
  async modularTable({model, checkpoint}, host) {
    const run = await openRun(model, checkpoint, host);
    try {
      return run.table();
    } finally {
      run.free();
    }
  },

  async trainModular({model, checkpoint, steps, every, milliseconds}, host) {
    const run = await openRun(model, checkpoint, host);
    const end = performance.now() + milliseconds;
    const pace = new Pace();
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
