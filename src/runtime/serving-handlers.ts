/** What is computed for models that serve. */
import {drawRequests, simulateBatchingTask, type BatchingRun} from '../core/accounting/batching.js';
import {CountError} from '../core/accounting/counts.js';
import {simulatePipeline} from '../core/accounting/pipeline.js';
import {pipelineStages} from '../core/accounting/pipeline-stages.js';
import {Decoder} from '../core/model/decoder.js';
import {KvCache} from '../core/model/kv-cache.js';
import type {Transformer} from '../core/model/transformer.js';
import {Random} from '../core/tensor/random.js';
import type {Handlers} from './handlers.js';
import {pause, run, type Host} from './host.js';
import {describe, load} from './open-model.js';
import type {Params} from './protocol.js';
import type {ServingCalls} from './serving-protocol.js';
import {runWhole} from './turns.js';

/** Of a stage where all are equal, in seconds. */
const EQUAL = 1e-3;
/** Stages of a pipeline, and pieces of work in it, at most: what a page takes and draws without a pause. */
const [MOST_STAGES, MOST_PIECES] = [1024, 20_000];

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

  async timeDecoding(params, host) {
    const {model, batches} = params;
    const open = await load({house: model}, {}, host);
    for (const [i, batch] of batches.entries()) {
      host.progress({doing: 'compute', done: i / batches.length, total: 1});
      const milliseconds = await timeBatch(open.transformer, batch, params, host);
      host.event({batch, milliseconds});
    }
    return {kernels: describe(open).kernels};
  },
};

async function timeBatch(
  model: Transformer,
  batch: number,
  {prompt, steps, repeats}: Params<'timeDecoding'>,
  host: Host,
): Promise<number> {
  const random = new Random(batch);
  const draw = () => random.integer(model.config.vocab_size);
  const caches: KvCache[] = [];
  let decoder: Decoder | undefined;
  try {
    for (let b = 0; b < batch; b++) caches.push(new KvCache(model, prompt + steps));
    decoder = new Decoder(model, caches, prompt + steps);
    const quiet = {...host, progress: () => {}};
    for (let b = 0; b < batch; b++)
      await runWhole(decoder.prefill(Array.from({length: prompt}, draw), b), quiet);
    const tokens = Array.from({length: batch}, draw);
    let least = Infinity;
    // Once more, at first: the engine comes to know the code.
    for (let i = 0; i <= repeats; i++) {
      await pause();
      host.signal.throwIfAborted();
      for (const cache of caches) cache.truncate(prompt);
      const start = performance.now();
      for (let step = 0; step < steps; step++) decoder.step(tokens);
      if (i > 0) least = Math.min(least, (performance.now() - start) / steps);
    }
    return least;
  } finally {
    decoder?.free();
    for (const cache of caches) cache.free();
  }
}
