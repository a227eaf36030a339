import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  CountError,
  drawRequests,
  simulateBatching,
  type BatchingPolicy,
  type BatchingRequest,
  type RequestLengths,
  type RequestsShape,
} from 'llm-anatomy/core';
import {setupOf, shapeOf} from './serving.js';

const llama = setupOf('llama-3-8b', 'h100');
const tokens = (count: number): RequestLengths => ({kind: 'fixed', tokens: count});

describe('requests', () => {
  const many = (more: Partial<RequestsShape>) => drawRequests({...shapeOf(10_000), ...more});
  const mean = (requests: BatchingRequest[], field: 'prompt' | 'output') =>
    requests.reduce((sum, request) => sum + request[field], 0) / requests.length;

  it('come as a Poisson process: gaps of the mean 1/rate, as spread as they are long', () => {
    const requests = many({rate: 4});
    const gaps = requests.map(({arrival}, i) => arrival - (i === 0 ? 0 : requests[i - 1].arrival));
    const average = gaps.reduce((a, b) => a + b) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - average) ** 2, 0) / gaps.length;
    assert.ok(Math.abs(average - 0.25) < 0.25 * 0.04);
    assert.ok(Math.abs(Math.sqrt(variance) - 0.25) < 0.25 * 0.06);
    assert.ok(gaps.every((gap) => gap >= 0));
    assert.ok(many({rate: null}).every(({arrival}) => arrival === 0));
  });

  it('have lengths as they are set', () => {
    const uniform = many({prompt: {kind: 'uniform', least: 3, most: 6}});
    for (const length of [3, 4, 5, 6]) {
      const share = uniform.filter(({prompt}) => prompt === length).length / uniform.length;
      assert.ok(Math.abs(share - 0.25) < 0.02);
    }
    const geometric = many({output: {kind: 'geometric', mean: 12}});
    assert.ok(Math.abs(mean(geometric, 'output') - 12) < 0.5);
    assert.ok(geometric.every(({output}) => Number.isInteger(output) && output >= 1));
    assert.equal(mean(many({output: {kind: 'geometric', mean: 1}}), 'output'), 1);
    const lognormal = many({prompt: {kind: 'lognormal', median: 100, sigma: 1, most: 900}});
    const sorted = lognormal.map(({prompt}) => prompt).sort((a, b) => a - b);
    assert.ok(Math.abs(sorted[5000] - 100) < 5);
    assert.ok(Math.abs(sorted[8413] / 100 - Math.E) < 0.2); // one σ above
    assert.ok(sorted[0] >= 1 && sorted[9999] === 900);
  });

  it('have nothing to do with each other', () => {
    const kind = 'uniform';
    const requests = many({prompt: {kind, least: 1, most: 1000}, output: {kind, least: 1, most: 1000}});
    const gap = (i: number) => requests[i].arrival - (i === 0 ? 0 : requests[i - 1].arrival);
    const columns = [
      requests.map((_, i) => gap(i) * 15_000),
      ...(['prompt', 'output'] as const).map((field) => requests.map((request) => request[field])),
    ];
    for (const [i, a] of columns.entries())
      for (const b of columns.slice(i + 1)) {
        const product = a.reduce((sum, x, j) => sum + (x - 500) * (b[j] - 500), 0) / a.length;
        assert.ok(Math.abs(product) < 0.05 * 289 * 500, String(product));
      }
  });

  it('are the seed’s, and one setting leaves the others alone', () => {
    assert.deepEqual(drawRequests(shapeOf(50)), drawRequests(shapeOf(50)));
    assert.notDeepEqual(drawRequests(shapeOf(50)), drawRequests({...shapeOf(50), seed: 6}));
    const faster = drawRequests({...shapeOf(50), rate: 60, output: tokens(3)});
    for (const [i, {arrival, prompt}] of drawRequests(shapeOf(50)).entries()) {
      assert.ok(Math.abs(faster[i].arrival - arrival / 2) < 1e-12);
      assert.equal(faster[i].prompt, prompt);
    }
  });
});

describe('what is out of range is refused by name', () => {
  const numbers = [0, -1, 1.5, NaN, Infinity, -Infinity, 1e12, 1e300, '5', null, undefined, {}, [7]];
  const expectCountError = (run: () => unknown, name: RegExp) =>
    assert.throws(run, (error) => {
      assert.ok(error instanceof CountError, String(error));
      assert.match(error.message, /expected .* got /);
      assert.match(error.message, name);
      return true;
    });

  it('requests to draw', () => {
    for (const bad of numbers as number[]) {
      expectCountError(() => drawRequests({...shapeOf(1), count: bad}), /count/);
      for (const field of ['prompt', 'output'] as const) {
        const draw = (lengths: object) => () =>
          drawRequests({...shapeOf(1), [field]: lengths as RequestLengths});
        const name = new RegExp(field);
        expectCountError(draw({kind: 'fixed', tokens: bad}), name);
        expectCountError(draw({kind: 'uniform', least: bad, most: 20}), name);
        expectCountError(draw({kind: 'uniform', least: 2, most: bad}), name);
        if (bad !== 1.5) {
          expectCountError(draw({kind: 'geometric', mean: bad}), name);
          expectCountError(draw({kind: 'lognormal', median: bad, sigma: 1}), name);
        }
        if (bad !== undefined && bad !== null)
          expectCountError(draw({kind: 'geometric', mean: 3, most: bad}), name);
      }
      if (bad !== 1.5 && bad !== null)
        expectCountError(() => drawRequests({...shapeOf(1), rate: bad}), /rate/);
    }
    for (const sigma of [-1, NaN, 11, Infinity])
      expectCountError(
        () => drawRequests({...shapeOf(1), prompt: {kind: 'lognormal', median: 9, sigma}}),
        /sigma/,
      );
    for (const bad of [0.5, NaN, 1e300])
      expectCountError(() => drawRequests({...shapeOf(1), seed: bad}), /seed/);
    expectCountError(() => drawRequests({...shapeOf(9999), rate: 1e-6}), /arrival/);
    for (const kind of ['poisson', null, undefined])
      expectCountError(
        () => drawRequests({...shapeOf(1), prompt: {kind} as unknown as RequestLengths}),
        /kind/,
      );
    for (const lengths of [null, 7, []] as unknown as RequestLengths[])
      expectCountError(() => drawRequests({...shapeOf(1), prompt: lengths}), /prompt/);
  });

  it('requests, policy and setup', () => {
    const requests = [{arrival: 0, prompt: 5, output: 5}];
    const policy: BatchingPolicy = {kind: 'continuous', batch: 4};
    for (const bad of numbers as number[]) {
      for (const field of ['prompt', 'output'])
        expectCountError(
          () => simulateBatching(llama, [{...requests[0], [field]: bad}], policy),
          /requests\[0\]/,
        );
      expectCountError(() => simulateBatching(llama, requests, {...policy, batch: bad}), /batch/);
      expectCountError(
        () => simulateBatching(llama, requests, {kind: 'chunked', batch: 4, budget: bad}),
        /budget/,
      );
      for (const field of ['flopsPerSecond', 'bytesPerSecond', 'memory'] as const) {
        if (field === 'memory' ? bad === 1e12 : bad === 1.5 || bad === 1e12) continue;
        const machine = {...llama.machine, [field]: bad};
        expectCountError(() => simulateBatching({...llama, machine}, requests, policy), new RegExp(field));
      }
      for (const field of [
        'hidden_size',
        'num_hidden_layers',
        'vocab_size',
        'head_dim',
        'max_position_embeddings',
      ]) {
        if (bad === 1e12) continue; // a large model, but one
        const config = {...llama.config, [field]: bad};
        expectCountError(() => simulateBatching({...llama, config}, requests, policy), new RegExp(field));
      }
    }
    for (const arrival of [-1, NaN, Infinity, 1e12])
      expectCountError(() => simulateBatching(llama, [{...requests[0], arrival}], policy), /arrival/);
    for (const overhead of [-1, NaN, Infinity, 1e12])
      expectCountError(() => simulateBatching({...llama, overhead}, requests, policy), /overhead/);
    for (const bad of [[], null, 'abc', 7, new Array(10_001), [null], [3]] as unknown as BatchingRequest[][])
      expectCountError(() => simulateBatching(llama, bad, policy), /request/);
    for (const bad of [null, 'static', {kind: 'fast', batch: 3}, {batch: 3}] as unknown as BatchingPolicy[])
      expectCountError(() => simulateBatching(llama, requests, bad), /policy/);
    const config = {...llama.config, causal: false};
    expectCountError(() => simulateBatching({...llama, config}, requests, policy), /causal/);
  });

  it('a model of absurd size, and a run that would not end', () => {
    const requests = [{arrival: 0, prompt: 5, output: 5}];
    const wide = (width: number) => {
      const config = {...llama.config, hidden_size: width, intermediate_size: width, vocab_size: width};
      return () => simulateBatching({...llama, config}, requests, {kind: 'static', batch: 1});
    };
    assert.equal(wide(1e7)().requests[0].status, 'refused');
    // A matrix whose bytes a number does not count exactly.
    assert.throws(wide(1e12), /expected at most 2\^53 − 1 bytes/);

    const context = {...llama.config, max_position_embeddings: 2 ** 30, sliding_window: 10};
    const endless = {...llama, config: context};
    const long = Array.from({length: 8}, () => ({arrival: 0, prompt: 1, output: 2 ** 20}));
    expectCountError(() => simulateBatching(endless, long, {kind: 'static', batch: 1}), /4000000 tokens/);
    expectCountError(
      () => simulateBatching(endless, long.slice(0, 1), {kind: 'continuous', batch: 1}),
      /500000 iterations/,
    );
    const padded = [
      {...long[0], output: 5000},
      ...new Array<BatchingRequest>(999).fill({...long[0], output: 1}),
    ];
    expectCountError(() => simulateBatching(endless, padded, {kind: 'static', batch: 1000}), /4000000 parts/);
    const chunks = [{arrival: 0, prompt: 2 ** 20, output: 1}];
    expectCountError(
      () => simulateBatching(endless, chunks, {kind: 'chunked', batch: 1, budget: 1}),
      /500000 iterations/,
    );
  });
});
