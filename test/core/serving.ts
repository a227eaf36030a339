/** What the tests of batching share: setups, random runs, and what an iteration costs by the functions that count exactly. */
import {
  accelerators,
  drawRequests,
  forwardFlops,
  kvBytesPerToken,
  modelPresets,
  weightBytes,
  type AcceleratorName,
  type BatchingPolicy,
  type BatchingRequest,
  type BatchingRun,
  type ModelConfig,
  type ModelPresetName,
  type Random,
  type RequestLengths,
  type RequestsShape,
  type ServedRequest,
  type ServingSetup,
} from 'llm-anatomy/core';

/** A published model on an accelerator, in BF16. */
export function setupOf(
  model: ModelPresetName,
  accelerator: AcceleratorName,
  more: Partial<ServingSetup> = {},
): ServingSetup {
  const {memory, bytesPerSecond, flopsPerSecond} = accelerators[accelerator];
  const machine = {memory, bytesPerSecond, flopsPerSecond: flopsPerSecond.bf16};
  return {config: modelPresets[model].config, machine, ...more};
}

/** Bytes of weights that an iteration reads, in FP16: all, without what is only looked up. */
export function readBytes(config: ModelConfig): bigint {
  const {vocab_size, hidden_size, max_position_embeddings, position, tie_word_embeddings} = config;
  const positions = position === 'learned' ? max_position_embeddings * hidden_size : 0;
  const lookedUp = (tie_word_embeddings ? 0 : vocab_size * hidden_size) + positions;
  return weightBytes(config, {matrices: {format: 'fp16'}}).total - BigInt(2 * lookedUp);
}

/** Bytes of the unembedding and the norm before it, in FP16. */
export function headBytes({vocab_size, hidden_size, norm}: ModelConfig): bigint {
  return 2n * BigInt(vocab_size * hidden_size + hidden_size * (norm === 'layer' ? 2 : 1));
}

/** Operations of a pass over some tokens of one sequence, with the logits of its last token or with none. */
export function passFlops(config: ModelConfig, tokens: number, cached: number, hasLogits: boolean): bigint {
  const {total, unembedding} = forwardFlops(config, {tokens, cached, logits: 'last'});
  return hasLogits ? total : total - unembedding;
}

/** Bytes of keys and values that such a pass reads and writes, in FP16. */
export function cacheBytes(config: ModelConfig, tokens: number, cached: number): bigint {
  const seen = config.sliding_window === null ? cached : Math.min(cached, config.sliding_window - 1);
  return BigInt(seen + tokens) * kvBytesPerToken(config);
}

/** A few requests a second, to be drawn. */
export function shapeOf(count: number): RequestsShape {
  const output: RequestLengths = {kind: 'geometric', mean: 12};
  return {count, rate: 30, prompt: {kind: 'uniform', least: 1, most: 100}, output, seed: 5};
}

export function servedOf(run: BatchingRun): ServedRequest[] {
  return run.requests.filter((request) => request.status === 'served');
}

const one = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)];

export interface Case {
  title: string;
  setup: ServingSetup;
  requests: BatchingRequest[];
  policy: BatchingPolicy;
}

/** A run of any kind, small enough to look at every part of. */
export function randomCase(random: Random, kind?: BatchingPolicy['kind'], rate?: null): Case {
  const models = ['gpt2', 'tinyllama-1.1b', 'llama-3-8b', 'mistral-7b', 'qwen2-0.5b'] as const;
  const model = one(random, models);
  const setup = setupOf(model, one(random, ['a100', 'h100', 'l4'] as const), {
    overhead: one(random, [0, 0, 1e-3]),
  });
  // Where memory is scarce, the cache decides; a window is small enough to matter.
  const {config} = setup;
  if (random.uniform() < 0.5) {
    const weights = weightBytes(config, {matrices: {format: 'fp16'}}).total;
    const tokens = BigInt(1 + random.integer(4000));
    setup.machine = {...setup.machine, memory: Number(weights + tokens * kvBytesPerToken(config))};
  }
  if (config.sliding_window !== null) setup.config = {...config, sliding_window: 1 + random.integer(300)};
  const lengths = (mean: number): RequestLengths =>
    one<RequestLengths>(random, [
      {kind: 'fixed', tokens: mean},
      {kind: 'uniform', least: 1, most: 2 * mean},
      {kind: 'geometric', mean},
      {kind: 'lognormal', median: mean, sigma: 1},
    ]);
  const requests = drawRequests({
    count: 1 + random.integer(60),
    rate: rate === null ? null : one(random, [null, 0.1, 1, 10, 100, 1000]),
    prompt: lengths(1 + random.integer(400)),
    output: lengths(1 + random.integer(40)),
    seed: random.bits(),
  });
  const batch = one(random, [1, 2, 7, 32, 100]);
  const chosen = kind ?? one(random, ['static', 'continuous', 'chunked'] as const);
  const policy: BatchingPolicy =
    chosen === 'chunked'
      ? {kind: chosen, batch, budget: one(random, [1, 5, 64, 512])}
      : {kind: chosen, batch};
  const title = `${model}, ${JSON.stringify(policy)}, ${requests.length} requests, ${setup.machine.memory} bytes`;
  return {title, setup, requests, policy};
}
