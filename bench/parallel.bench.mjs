/**
 * Training on one Node thread and on several, in turns: tokens a second from event to event, without the start. Both train
 * the same run (equal batch and passes); what counts is the ratio of medians. `node bench/parallel.bench.mjs 4` tries more
 * threads.
 */
import {availableParallelism} from 'node:os';
import {completeConfig, parameterShapes} from 'llm-anatomy/core';
import {trainParallel} from 'llm-anatomy/node';

const workers = Number(process.argv[2] ?? Math.min(2, availableParallelism()));
const rounds = 5;
const warmup = 5;
const steps = 20;

// The 0.23M model of the other benchmarks: 4 layers, d 64, 8 sequences of 64 tokens.
const config = completeConfig({
  vocab_size: 512,
  hidden_size: 64,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  tie_word_embeddings: true,
});
const [batch, context, accumulate] = [4, 64, workers];
const tokens = Int32Array.from({length: 50_000}, (_, i) => (i * i + (i >> 5)) % 512);
const weights = parameterShapes(config).reduce((sum, {shape}) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** Tokens a second. */
async function measure(threads) {
  const times = [];
  for await (const event of trainParallel({
    workers: threads,
    config,
    task: {kind: 'language', tokens},
    batch,
    context,
    accumulate,
    schedule: {kind: 'constant', rate: 1e-3},
    steps: warmup + steps,
  }))
    if (event.kind === 'step') times.push(performance.now());
  return (steps * accumulate * batch * context) / ((times.at(-1) - times[warmup - 1]) / 1000);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const speeds = {1: [], [workers]: []};
for (let round = 0; round < rounds; round++)
  for (const threads of new Set([1, workers])) speeds[threads].push(await measure(threads));
console.log(
  `${(weights / 1e6).toFixed(2)}M weights, ${accumulate} × ${batch} sequences of ${context} tokens a step`,
);
for (const [threads, all] of Object.entries(speeds))
  console.log(`${threads} threads: ${median(all).toFixed(0)} tokens/s`);
const ratio = median(speeds[workers]) / median(speeds[1]);
console.log(`${ratio.toFixed(2)}× on ${workers} threads (target on two free cores: at least 1.8)`);
