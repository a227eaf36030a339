/**
 * A computation that can be run in slices: a generator that yields its progress (0 to 1) now and then and returns
 * its result. Whoever drives it decides when to go on, so the same code serves a test (all at once), a worker
 * (letting abort messages in between slices) and the main thread (letting the page paint).
 *
 * Names: where both forms of a function are public, the plain name computes at once and `…Task` is the same in slices (run,
 * runTask); what is a Task alone keeps the plain name, and its first sentence says "in slices" (trainMerges).
 */
export type Task<Result> = Generator<number, Result, void>;

/** Runs a task to its end at once. */
export function finish<Result>(task: Task<Result>): Result {
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
  }
}
