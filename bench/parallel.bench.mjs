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
const warmup = 15;
const steps = 50;

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

/** Tokens a second, by the clock and by the time of the cores: the second tells on a busy machine what synchronizing costs. */
async function measure(threads) {
  let seen = 0;
  let start = 0;
  let before = process.cpuUsage();
  for await (const event of trainParallel({
    workers: threads,
    config,
    task: {kind: 'language', tokens},
    batch,
    context,
    accumulate,
    schedule: {kind: 'constant', rate: 1e-3},
    steps: warmup + steps,
  })) {
    if (event.kind !== 'step') continue;
    seen++;
    if (seen === warmup) {
      start = performance.now();
      before = process.cpuUsage();
    }
    if (seen < warmup + steps) continue;
    const {user, system} = process.cpuUsage(before);
    const done = steps * accumulate * batch * context;
    return {clock: (done * 1e3) / (performance.now() - start), cores: (done * 1e6) / (user + system)};
  }
  throw new Error('parallel: expected the run to end');
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const counts = [...new Set([1, workers])];
const results = new Map(counts.map((threads) => [threads, []]));
for (let round = 0; round < rounds; round++)
  for (const threads of counts) results.get(threads).push(await measure(threads));

console.log(
  `${(weights / 1e6).toFixed(2)}M weights, ${accumulate} × ${batch} sequences of ${context} tokens a step, medians of ${rounds}`,
);
const speed = (threads, kind) => median(results.get(threads).map((result) => result[kind]));
for (const threads of counts)
  console.log(
    `${threads} thread(s): ${speed(threads, 'clock').toFixed(0)} tokens/s, ${speed(threads, 'cores').toFixed(0)} per second of one core`,
  );
const [clock, cores] = ['clock', 'cores'].map((kind) => speed(workers, kind) / speed(1, kind));
console.log(
  `${clock.toFixed(2)}× on ${workers} threads by the clock (near ${workers} where that many cores are free)`,
);
console.log(`${cores.toFixed(2)} of the work for the same time of the cores`);
