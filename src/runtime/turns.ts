/** Several calls on one model: each has it to itself for a pass, a token or a training step, then the next one has. */
import type {Task} from '../core/task.js';
import {pause, run, SLICE, type Host} from './host.js';

/** Who has the model, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Waits until it is its turn, works, and hands on. @throws the signal's reason where it is aborted before */
  async take<Value>({signal}: Host, work: () => Value | Promise<Value>): Promise<Value> {
    const before = this.#last;
    let done!: () => void;
    this.#last = new Promise<void>((resolve) => (done = resolve));
    await before;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      done();
    }
  }
}

/** run(), after which the task has given its memory back, also where it was aborted. */
export async function runWhole<Value>(task: Task<Value>, host: Host): Promise<Value> {
  try {
    return await run(task, host);
  } finally {
    task.return(undefined as Value);
  }
}

/** The pace of a long work of many short steps: after a slice the event loop has its turn. */
export class Pace {
  #end = performance.now() + SLICE;

  /** @throws the signal's reason where it is aborted meanwhile */
  async rest({signal}: Host): Promise<void> {
    if (performance.now() < this.#end) return;
    await pause();
    signal.throwIfAborted();
    this.#end = performance.now() + SLICE;
  }
}

/** Runs what takes many steps, one turn each, and hands on what each yields. An abort ends it between two steps. */
export async function stream<Step, Result>(
  steps: Generator<Step, Result, void>,
  turns: Turns,
  host: Host,
  onStep: (step: Step) => void,
): Promise<Result> {
  const pace = new Pace();
  try {
    for (;;) {
      const step = await turns.take(host, () => steps.next());
      if (step.done) return step.value;
      onStep(step.value);
      await pace.rest(host);
    }
  } finally {
    steps.return(undefined as Result); // gives its memory back
  }
}
