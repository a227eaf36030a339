import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  batchingIteration,
  iterationAt,
  Random,
  roofline,
  simulateBatching,
  simulateBatchingTask,
  type BatchingIteration,
  type BatchingRun,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {cacheBytes, headBytes, passFlops, randomCase, readBytes, servedOf, setupOf} from './serving.js';

const close = (a: number, b: number, message?: string) =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)), `${message ?? ''}: ${a}, ${b}`);

function iterationsOf({log}: BatchingRun): BatchingIteration[] {
  return Array.from({length: log.length}, (_, i) => batchingIteration(log, i));
}

describe('one request alone', () => {
  for (const model of ['llama-3-8b', 'gpt2', 'mistral-7b', 'qwen2-0.5b'] as const)
    it(`takes the roofline's times, one after the other: ${model}`, () => {
      const setup = setupOf(model, 'a100', {overhead: 2e-4});
      const {config, machine} = setup;
      const [prompt, output] = [300, 12];
      const weights = readBytes(config);
      const times: number[] = [];
      for (let i = 0, cached = 0; i < output; i++) {
        const tokens = i === 0 ? prompt : 1;
        const flops = passFlops(config, tokens, cached, true);
        const bytes = weights + cacheBytes(config, tokens, cached);
        times.push(roofline({flops, bytes}, machine).seconds + 2e-4);
        cached += tokens;
      }
      const total = times.reduce((a, b) => a + b);
      for (const kind of ['static', 'continuous'] as const) {
        const run = simulateBatching(setup, [{arrival: 3, prompt, output}], {kind, batch: 4});
        const [request] = servedOf(run);
        assert.equal(request.start, 3);
        close(request.firstToken, 3 + times[0]);
        close(request.end, 3 + total);
        assert.equal(request.lastToken, request.end);
        assert.equal(run.summary.iterations, output);
        close(run.summary.seconds, 3 + total);
        close(run.summary.busyShare, total / (3 + total));
        close(run.summary.timePerOutputToken!.mean, (total - times[0]) / (output - 1));
      }
    });

  it('in chunks, reads the cache of those before, and the unembedding with the last alone', () => {
    const setup = setupOf('llama-3-8b', 'h100');
    const {config, machine} = setup;
    const policy = {kind: 'chunked', batch: 4, budget: 100} as const;
    const run = simulateBatching(setup, [{arrival: 0, prompt: 250, output: 1}], policy);
    const chunks = [100, 100, 50];
    let cached = 0;
    const times = chunks.map((tokens, i) => {
      const isLast = i === 2;
      const flops = passFlops(config, tokens, cached, isLast);
      const weights = readBytes(config) - (isLast ? 0n : headBytes(config));
      const bytes = weights + cacheBytes(config, tokens, cached);
      cached += tokens;
      return roofline({flops, bytes}, machine).seconds;
    });
    assert.deepEqual(Array.from(run.log.seconds), times);
    assert.deepEqual(
      iterationsOf(run).map(({parts}) => parts),
      chunks.map((tokens, i) => [{request: 0, kind: 'prefill', tokens, padding: 0, cached: 100 * i}]),
    );
  });
});

describe('by hand', () => {
  const setup = setupOf('llama-3-8b', 'h100');
  // Lengths that end at 2, 4 and 3 tokens, two at a time, and a fourth that comes too late to be in a batch with others.
  const requests = [
    {arrival: 0, prompt: 10, output: 2},
    {arrival: 0, prompt: 30, output: 4},
    {arrival: 0, prompt: 20, output: 3},
    {arrival: 1, prompt: 5, output: 1},
  ];
  /** Each iteration as "request kind tokens+padding@cached", in order. */
  const written = (run: BatchingRun) =>
    iterationsOf(run).map(({parts}) =>
      parts
        .map(
          ({request, kind, tokens, padding, cached}) => `${request}${kind[0]}${tokens}+${padding}@${cached}`,
        )
        .join(' '),
    );

  it('static: padded prompts, padded ends, nobody leaves before the last', () => {
    const run = simulateBatching(setup, requests, {kind: 'static', batch: 2});
    assert.deepEqual(written(run), [
      '0p10+20@0 1p30+0@0',
      '0d1+0@10 1d1+0@30',
      '0p0+1@11 1d1+0@31',
      '0p0+1@11 1d1+0@32',
      '2p20+0@0',
      '2d1+0@20',
      '2d1+0@21',
      '3p5+0@0',
    ]);
    const [first, second, third] = servedOf(run);
    assert.equal(first.end, second.end);
    assert.ok(first.lastToken < first.end);
    assert.equal(third.start, second.end);
    assert.deepEqual([first.slot, second.slot, third.slot], [0, 1, 0]);
    assert.equal(run.summary.paddingTokens, 22);
  });

  it('continuous: who ends makes room at once', () => {
    const run = simulateBatching(setup, requests, {kind: 'continuous', batch: 2});
    assert.deepEqual(written(run), [
      '0p10+0@0 1p30+0@0',
      '0d1+0@10 1d1+0@30',
      '1d1+0@31 2p20+0@0',
      '1d1+0@32 2d1+0@20',
      '2d1+0@21',
      '3p5+0@0',
    ]);
    assert.deepEqual(
      servedOf(run).map(({slot}) => slot),
      [0, 1, 0, 0],
    );
  });

  it('chunked: next tokens first, then what is left of a prompt, then new ones', () => {
    const run = simulateBatching(setup, requests, {kind: 'chunked', batch: 3, budget: 16});
    assert.deepEqual(written(run), [
      '0p10+0@0 1p6+0@0',
      '0d1+0@10 1p15+0@6',
      '1p9+0@21 2p7+0@0',
      '1d1+0@30 2p13+0@7',
      '1d1+0@31 2d1+0@20',
      '1d1+0@32 2d1+0@21',
      '3p5+0@0',
    ]);
  });

  it('the time finds the iteration', () => {
    const {log} = simulateBatching(setup, requests, {kind: 'continuous', batch: 2});
    assert.equal(iterationAt(log, -1), -1);
    assert.equal(iterationAt(log, 0), 0);
    assert.equal(iterationAt(log, log.start[2]), 2);
    assert.equal(iterationAt(log, log.start[2] + log.seconds[2] / 2), 2);
    assert.equal(iterationAt(log, 0.9), 4); // idle
    assert.equal(iterationAt(log, 100), 5);
  });
});

describe('laws', () => {
  for (let i = 0; i < 60; i++) {
    const random = new Random(seed + i);
    const {title, setup, requests, policy} = randomCase(random);
    it(`${title} (seed ${seed} + ${i})`, () => {
      const run = simulateBatching(setup, requests, policy);
      const {summary, log, costs} = run;
      const served = servedOf(run);
      assert.equal(summary.served + summary.refused, requests.length);
      assert.equal(summary.served, served.length);

      // Each request: its prompt once, in order, and a token for each pass after it.
      const cached = new Map<number, number>();
      const made = new Map<number, number>();
      const flops = {all: 0n, useful: 0n};
      let now = 0;
      for (const iteration of iterationsOf(run)) {
        assert.ok(iteration.start >= now * (1 - 1e-12), 'one at a time');
        now = iteration.start + iteration.seconds;
        assert.ok(iteration.parts.length >= 1 && iteration.parts.length <= policy.batch);
        assert.ok(iteration.reserved <= costs.room!);
        let [tokens, padding] = [0, 0];
        let bytes = readBytes(setup.config) - headBytes(setup.config);
        let makes = false;
        for (const part of iteration.parts) {
          const before = cached.get(part.request) ?? 0;
          assert.equal(part.cached, before);
          cached.set(part.request, before + part.tokens);
          const {prompt, output} = requests[part.request];
          if (part.kind === 'prefill') assert.ok(before + part.tokens <= prompt);
          if (part.kind === 'decode') assert.ok(part.tokens === 1 && before >= prompt);
          const isMade = part.kind !== 'padding' && before + part.tokens >= prompt;
          if (isMade) made.set(part.request, (made.get(part.request) ?? 0) + 1);
          makes ||= isMade;
          tokens += part.tokens;
          padding += part.padding;
          if (part.kind !== 'padding') {
            const own = passFlops(setup.config, part.tokens, before, isMade);
            flops.useful += own;
            if (policy.kind !== 'static') flops.all += own;
          } else assert.equal(made.get(part.request), output);
          bytes += cacheBytes(setup.config, part.tokens, before);
        }
        if (makes) bytes += headBytes(setup.config);
        assert.equal(iteration.prefillTokens + iteration.decodeTokens, tokens);
        assert.equal(iteration.paddingTokens, padding);
        if (policy.kind === 'chunked') assert.ok(tokens <= policy.budget);
        if (policy.kind === 'static') assert.ok(iteration.bytes >= Number(bytes));
        else {
          assert.equal(padding, 0);
          assert.equal(iteration.bytes, Number(bytes));
        }
        const {flopsPerSecond, bytesPerSecond} = setup.machine;
        const [byCompute, byMemory] = [iteration.flops / flopsPerSecond, iteration.bytes / bytesPerSecond];
        close(iteration.seconds, Math.max(byCompute, byMemory) + (setup.overhead ?? 0));
        assert.equal(iteration.bound, byCompute >= byMemory ? 'compute' : 'memory');
      }
      close(summary.usefulFlops, Number(flops.useful), 'useful FLOPs');
      if (policy.kind !== 'static') close(summary.flops, Number(flops.all), 'FLOPs');
      assert.ok(summary.flops >= summary.usefulFlops);

      // Conservation of tokens.
      for (const [r, result] of run.requests.entries())
        if (result.status === 'served') {
          assert.equal(made.get(r), requests[r].output);
          assert.equal(cached.get(r), requests[r].prompt + requests[r].output - 1);
          const {arrival, start, firstToken, lastToken, end} = result;
          assert.ok(arrival <= start && start < firstToken && firstToken <= lastToken && lastToken <= end);
        } else assert.ok(!cached.has(r) && result.needed > result.room);
      assert.equal(
        log.prefillTokens.reduce((a, b) => a + b, 0),
        summary.promptTokens,
      );
      assert.equal(
        log.decodeTokens.reduce((a, b) => a + b, 0),
        summary.outputTokens - summary.served,
      );

      // Shares, and nothing that is no number.
      for (const share of [summary.busyShare, summary.flopsShare, summary.mfu, summary.bandwidthShare])
        assert.ok(share >= 0 && share <= 1 + 1e-9);
      for (const value of Object.values(summary))
        for (const number of typeof value === 'object' ? Object.values(value ?? {}) : [value])
          assert.ok(Number.isFinite(number) && number >= 0);

      // Little: the mean number there = the rate of arrivals × the mean stay, over a run that begins and ends empty.
      if (served.length === 0) return;
      const rate = served.length / summary.seconds;
      close(summary.meanInSystem, rate * summary.latency!.mean, 'in the system');
      close(summary.meanWaiting + 1, rate * summary.wait!.mean + 1, 'waiting');
    });
  }

  it('requests may be given in any order: who comes first is served first', () => {
    const {setup, requests, policy} = randomCase(new Random(11), 'continuous');
    const order = new Random(1).shuffle(requests.map((_, i) => i));
    const inOrder = simulateBatching(setup, requests, policy).requests;
    const shuffled = order.map((i) => requests[i]);
    assert.deepEqual(
      simulateBatching(setup, shuffled, policy).requests,
      order.map((i) => inOrder[i]),
    );
    assert.ok(new Set(requests.map(({arrival}) => arrival)).size > 10);
  });

  it('the same seed, the same run', () => {
    const draw = () => randomCase(new Random(7), 'chunked');
    const [a, b] = [draw(), draw()].map((it) => simulateBatching(it.setup, it.requests, it.policy));
    assert.deepEqual(a, b);
  });

  it('in slices, the same, with a progress that rises, and it can be cloned', () => {
    const setup = setupOf('gpt2', 'l4');
    const requests = Array.from({length: 400}, (_, i) => ({arrival: i / 100, prompt: 50, output: 200}));
    const policy = {kind: 'continuous', batch: 32} as const;
    const task = simulateBatchingTask(setup, requests, policy);
    const progress: number[] = [];
    let step = task.next();
    for (; !step.done; step = task.next()) progress.push(step.value);
    assert.ok(progress.length >= 4);
    assert.ok(progress.every((share, i) => share > (progress[i - 1] ?? 0) && share <= 1));
    assert.deepEqual(structuredClone(step.value), simulateBatching(setup, requests, policy));
  });
});
