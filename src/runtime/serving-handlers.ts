/** What is computed for models that serve. */
import {drawRequests, simulateBatchingTask, type BatchingRun} from '../core/accounting/batching.js';
import {expectWhole} from '../core/accounting/batching/limits.js';
import {CountError} from '../core/accounting/counts.js';
import {simulatePipeline} from '../core/accounting/pipeline.js';
import {pipelineStages} from '../core/accounting/pipeline-stages.js';
import {Decoder} from '../core/model/decoder.js';
import {KvCache} from '../core/model/kv-cache.js';
import type {Transformer} from '../core/model/transformer.js';
import {isList, show} from '../core/show.js';
import {Random} from '../core/tensor/random.js';
import type {Handlers} from './handlers.js';
import {pause, run, type Host} from './host.js';
import {describe, load} from './open-model.js';
import type {ServingCalls} from './serving-protocol.js';
import {runWhole} from './turns.js';

/** Of a stage where all are equal, in seconds: as good as any. */
const EQUAL = 1;
/** Stages of a pipeline, and pieces of work in it, at most: what a page takes and draws without a pause. */
const [MOST_STAGES, MOST_PIECES] = [1024, 20_000];
/** Milliseconds of timed steps without a pause. */
const SLICE = 30;
/** Batches that are timed, and sequences in one, at most. */
const [MOST_BATCHES, MOST_SEQUENCES] = [16, 256];

export const handlers: Handlers<keyof ServingCalls> = {
  async serveRequests({model, requests: shape, policies}, host) {
    const requests = drawRequests(shape);
    const runs: BatchingRun[] = [];
    for (const policy of policies) runs.push(await run(simulateBatchingTask(model, requests, policy), host));
    return {requests, runs};
  },

  async runPipeline({model, stages, shape, microBatch}) {
    if (!Number.isInteger(stages) || stages < 1 || stages > MOST_STAGES)
      throw new CountError(
        `runPipeline: expected stages to be a whole number from 1 to ${MOST_STAGES}, got ${stages}`,
      );
    const pieces = stages * shape.microBatches * (shape.schedule === 'forward' ? 1 : 2);
    if (Number.isInteger(pieces) && pieces > MOST_PIECES)
      throw new CountError(`runPipeline: expected at most ${MOST_PIECES} pieces of work, got ${pieces}`);
    const made = model && pipelineStages(model, stages, microBatch);
    const forward = made?.map(({seconds}) => seconds) ?? Array.from({length: stages}, () => EQUAL);
    return {run: simulatePipeline({...shape, forward}), stages: made};
  },

  async timeDecoding({model, batches, prompt, steps, repeats}, host) {
    const where = 'timeDecoding';
    if (!isList(batches) || batches.length < 1 || batches.length > MOST_BATCHES)
      throw new CountError(`${where}: expected 1 to ${MOST_BATCHES} batches, got ${show(batches)}`);
    for (const batch of batches) expectWhole(where, 'each batch', batch, 1, MOST_SEQUENCES);
    expectWhole(where, 'repeats', repeats, 1, 1000);
    const open = await load({house: model}, {}, host);
    const {max_position_embeddings: context} = open.transformer.config;
    expectWhole(where, 'prompt', prompt, 1, context - 1);
    expectWhole(where, 'steps', steps, 1, context - prompt);
    const all = [];
    try {
      for (const batch of batches) {
        const made = new TimedBatch(open.transformer, batch, prompt, steps);
        all.push(made);
        await made.prefill({...host, progress: () => {}});
      }
      // Once more, at first: the engine comes to know the code.
      for (let i = 0; i <= repeats; i++)
        for (const [k, each] of all.entries()) {
          host.progress({doing: 'compute', done: i * all.length + k, total: (repeats + 1) * all.length});
          const milliseconds = await each.time(i > 0, host.signal);
          if (i > 0) host.event({batch: each.batch, milliseconds});
        }
    } finally {
      for (const each of all) each.free();
    }
    return {kernels: describe(open).kernels};
  },
};

/** Sequences that are decoded side by side, over and over from the same prompts. */
class TimedBatch {
  readonly batch: number;
  readonly #model: Transformer;
  readonly #prompts: readonly (readonly number[])[];
  readonly #tokens: readonly number[];
  readonly #steps: number;
  readonly #caches: KvCache[] = [];
  #decoder: Decoder | undefined;
  #least = Infinity;

  constructor(model: Transformer, batch: number, prompt: number, steps: number) {
    const random = new Random(batch);
    const draw = () => random.integer(model.config.vocab_size);
    this.#model = model;
    this.batch = batch;
    this.#steps = steps;
    this.#prompts = Array.from({length: batch}, () => Array.from({length: prompt}, draw));
    this.#tokens = Array.from({length: batch}, draw);
  }

  async prefill(host: Host): Promise<void> {
    const length = this.#prompts[0].length + this.#steps;
    for (let b = 0; b < this.batch; b++) this.#caches.push(new KvCache(this.#model, length));
    this.#decoder = new Decoder(this.#model, this.#caches, length);
    for (const [b, prompt] of this.#prompts.entries())
      await runWhole(this.#decoder.prefill([...prompt], b), host);
  }

  /** Milliseconds of a step, in the fastest of the times that count. Pauses, for aborts and drawings, are left out. */
  async time(counts: boolean, signal: AbortSignal): Promise<number> {
    for (const cache of this.#caches) cache.truncate(this.#prompts[0].length);
    let milliseconds = 0;
    for (let step = 0; step < this.#steps;) {
      await pause();
      signal.throwIfAborted();
      const start = performance.now();
      let now = start;
      for (; step < this.#steps && now < start + SLICE; step++) {
        this.#decoder!.step(this.#tokens);
        now = performance.now();
      }
      milliseconds += now - start;
    }
    if (counts) this.#least = Math.min(this.#least, milliseconds / this.#steps);
    return this.#least;
  }

  free(): void {
    this.#decoder?.free();
    for (const cache of this.#caches) cache.free();
  }
}
