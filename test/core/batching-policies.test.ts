import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  batchingIteration,
  drawRequests,
  kvBytesPerToken,
  Random,
  roofline,
  servingCosts,
  simulateBatching,
  type RequestLengths,
  type ServingSetup,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {headBytes, passFlops, randomCase, readBytes, servedOf, setupOf, shapeOf} from './serving.js';

const llama = setupOf('llama-3-8b', 'h100');
const tokens = (count: number): RequestLengths => ({kind: 'fixed', tokens: count});

describe('policies', () => {
  it('never idle, and leave nobody waiting for whom there is room', () => {
    for (let i = 0; i < 150; i++) {
      const {title, setup, requests, policy} = randomCase(new Random(seed + i));
      const run = simulateBatching(setup, requests, policy);
      const {log, costs} = run;
      const inOrder = servedOf(run).sort((a, b) => a.arrival - b.arrival);
      for (let j = 1; j < inOrder.length; j++) assert.ok(inOrder[j - 1].start <= inOrder[j].start, title);
      let free = 0;
      for (let k = 0; k < log.length; k++) {
        const {start, seconds, parts, reserved, waiting, prefillTokens, decodeTokens} = batchingIteration(
          log,
          k,
        );
        // The first in the queue when it starts, and when the server became free.
        const next = inOrder.find((request) => request.start > start);
        const isWaiting = next !== undefined && next.arrival <= start;
        assert.equal(waiting > 0, isWaiting, title);
        if (start > free)
          assert.equal(inOrder.find((request) => request.start >= start)!.arrival, start, title);
        free = start + seconds;
        if (policy.kind === 'static' || !isWaiting) continue;
        const needed = Math.min(next.prompt + next.output - 1, costs.window);
        const isSpent = policy.kind === 'chunked' && prefillTokens + decodeTokens === policy.budget;
        assert.ok(parts.length === policy.batch || reserved + needed > costs.room! || isSpent, title);
      }
    }
  });

  it('where all come at once, continuous takes no more iterations, operations or time than static', () => {
    for (let i = 0; i < 150; i++) {
      const {title, setup, requests, policy} = randomCase(new Random(seed + i), 'static', null);
      const fixed = simulateBatching(setup, requests, policy).summary;
      const {summary} = simulateBatching(setup, requests, {kind: 'continuous', batch: policy.batch});
      assert.ok(summary.iterations <= fixed.iterations, title);
      assert.ok(summary.flops <= fixed.flops * (1 + 1e-12), title);
      assert.ok(Math.abs(summary.usefulFlops / (fixed.usefulFlops || 1) - 1) < 1e-9 || summary.served === 0);
      // No law to the last digit: prompts that come one by one may each make their iteration compute-bound, where a padded
      // batch of them is one such iteration. One run in four thousand is longer, by two thousandths.
      assert.ok(summary.seconds <= fixed.seconds * 1.01, title);
    }
  });

  it('as one batch of requests that are alike, static and continuous are the same', () => {
    const requests = drawRequests({count: 24, rate: null, prompt: tokens(200), output: tokens(30), seed: 1});
    const [fixed, continuous] = (['static', 'continuous'] as const).map((kind) =>
      simulateBatching(llama, requests, {kind, batch: 8}),
    );
    assert.deepEqual(fixed, continuous);
  });

  it('chunks bound the longest iteration, which a long prompt does not', () => {
    const {config, machine} = llama;
    const short = drawRequests({count: 60, rate: 20, prompt: tokens(50), output: tokens(100), seed: 2});
    const requests = [...short, {arrival: 1, prompt: 8000, output: 10}];
    const [budget, batch] = [256, 16];
    const whole = simulateBatching(llama, requests, {kind: 'continuous', batch}).summary;
    const chunked = simulateBatching(llama, requests, {kind: 'chunked', batch, budget}).summary;
    // As many tokens as there may be, each at the end of the longest context and each with logits.
    const flops = BigInt(budget) * passFlops(config, 1, 8191, true);
    const bytes = readBytes(config) + BigInt(batch * 8192 + budget) * kvBytesPerToken(config);
    const bound = roofline({flops, bytes}, machine).seconds;
    assert.ok(chunked.longestIteration <= bound);
    assert.ok(whole.longestIteration > 10 * bound);
    assert.ok(chunked.timeBetweenTokens!.most < whole.timeBetweenTokens!.most / 10);
  });

  it('a budget that no prompt exceeds changes nothing', () => {
    const requests = drawRequests({count: 40, rate: 50, prompt: tokens(20), output: tokens(9), seed: 3});
    const [a, b] = [
      simulateBatching(llama, requests, {kind: 'chunked', batch: 8, budget: 1000}),
      simulateBatching(llama, requests, {kind: 'continuous', batch: 8}),
    ];
    assert.deepEqual(a, b);
  });

  it('times between tokens are those between tokens', () => {
    const run = simulateBatching(llama, drawRequests(shapeOf(30)), {kind: 'chunked', batch: 8, budget: 64});
    const last = new Map<number, number>();
    const gaps: number[] = [];
    for (let k = 0; k < run.log.length; k++) {
      const {start, seconds, parts} = batchingIteration(run.log, k);
      for (const {request, cached, tokens} of parts) {
        if (cached + tokens < run.requests[request].prompt) continue;
        if (last.has(request)) gaps.push(start + seconds - last.get(request)!);
        last.set(request, start + seconds);
      }
    }
    gaps.sort((a, b) => a - b);
    const {least, mean, median, p99, most} = run.summary.timeBetweenTokens!;
    const at = (share: number) => {
      const [whole, part] = [Math.floor(share * (gaps.length - 1)), (share * (gaps.length - 1)) % 1];
      return gaps[whole] + part * ((gaps[whole + 1] ?? gaps[whole]) - gaps[whole]);
    };
    const sum = gaps.reduce((a, b) => a + b, 0);
    const expected = [gaps[0], sum / gaps.length, at(0.5), at(0.99), gaps.at(-1)!];
    for (const [i, value] of [least, mean, median, p99, most].entries())
      assert.ok(Math.abs(value - expected[i]) < 1e-9, `${i}: ${value}, ${expected[i]}`);
  });
});

describe('memory', () => {
  const perToken = Number(kvBytesPerToken(llama.config));
  const {storedBytes} = servingCosts(llama);
  const withRoom = (room: number): ServingSetup => ({
    ...llama,
    machine: {...llama.machine, memory: storedBytes + room * perToken},
  });

  it('a request starts when its whole cache fits', () => {
    const requests = [0, 0, 0].map((arrival) => ({arrival, prompt: 90, output: 11}));
    const run = simulateBatching(withRoom(299), requests, {kind: 'continuous', batch: 8});
    const [first, second, third] = servedOf(run);
    assert.equal(first.start, second.start);
    assert.equal(third.start, first.end);
    assert.equal(run.summary.peakCacheBytes, 200 * perToken);
    assert.equal(
      simulateBatching(withRoom(300), requests, {kind: 'continuous', batch: 8}).summary.iterations,
      11,
    );
  });

  it('one whose cache never fits, or that is too long for the model, is refused, and the others are served', () => {
    const requests = [
      {arrival: 0, prompt: 90, output: 11},
      {arrival: 0, prompt: 91, output: 11},
      {arrival: 0, prompt: 8000, output: 193},
    ];
    for (const kind of ['static', 'continuous'] as const) {
      const run = simulateBatching(withRoom(100), requests, {kind, batch: 8});
      assert.deepEqual(
        run.requests.map((result) =>
          result.status === 'refused' ? {...result, ...requests[0]} : result.status,
        ),
        [
          'served',
          {status: 'refused', reason: 'memory', needed: 101, room: 100, ...requests[0]},
          {status: 'refused', reason: 'context', needed: 8193, room: 8192, ...requests[0]},
        ],
      );
      assert.equal(run.summary.refused, 2);
    }
  });

  it('a model that does not fit serves nobody, in numbers', () => {
    const setup = setupOf('llama-3-70b', 'l4');
    const {requests, summary, log} = simulateBatching(setup, drawRequests(shapeOf(3)), {
      kind: 'static',
      batch: 2,
    });
    assert.ok(requests.every((result) => result.status === 'refused' && result.reason === 'weights'));
    assert.equal(log.length, 0);
    const numbers = Object.values(summary).filter((value) => value !== null);
    assert.deepEqual(new Set(numbers), new Set([0, 3]));
  });

  it('precision decides what fits and what is read', () => {
    const costs = servingCosts({
      ...llama,
      weights: {matrices: {format: 'int4'}},
      cache: {format: 'fp8_e4m3'},
    });
    const fp16 = servingCosts(llama);
    assert.ok(costs.blockBytes < 0.26 * fp16.blockBytes && costs.room! > 2 * fp16.room!);
    assert.equal(fp16.cacheBytesPerToken, 131072);
    assert.equal(fp16.blockBytes + fp16.unembeddingBytes, Number(readBytes(llama.config)));
    assert.equal(fp16.unembeddingBytes, Number(headBytes(llama.config)));
    assert.equal(fp16.storedBytes, 2 * 8_030_261_248);
  });
});
