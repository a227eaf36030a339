import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {
  servingCosts,
  simulateBatching,
  simulatePipeline,
  type BatchingPolicy,
  type PipelineSchedule,
} from 'llm-anatomy/core';
import {servedOf, setupOf} from './serving.js';

/** Written by test/golden/make-batching-golden.py. */
interface Golden {
  servers: {
    model: 'llama-3-8b' | 'mistral-7b' | 'qwen2-0.5b';
    machine: 'a100' | 'l4';
    policy: BatchingPolicy;
    /** Tokens of cache. */
    room: number;
    /** Arrival, prompt, output. */
    requests: [number, number, number][];
    /** Start, first token, last token, end. */
    times: [number, number, number, number][];
  }[];
  pipelines: {
    schedule: PipelineSchedule;
    forward: number[][];
    backward: number[][];
    transfer: number;
    seconds: number;
    bubbleShare: number;
    /** Stage, kind, micro-batch, end. */
    ends: [number, 'F' | 'B', number, number][];
  }[];
}

const file = new URL('../golden/batching.json', import.meta.url);
const {servers, pipelines} = JSON.parse(readFileSync(file, 'utf8')) as Golden;

describe('a simulation that was written anew in Python has the same times', () => {
  for (const {model, machine, policy, room, requests, times} of servers)
    it(`${model} on ${machine}, ${JSON.stringify(policy)}, room for ${room} tokens`, () => {
      const setup = setupOf(model, machine);
      const {storedBytes, cacheBytesPerToken} = servingCosts(setup);
      setup.machine = {...setup.machine, memory: storedBytes + room * cacheBytesPerToken};
      const given = requests.map(([arrival, prompt, output]) => ({arrival, prompt, output}));
      const served = servedOf(simulateBatching(setup, given, policy));
      assert.equal(served.length, times.length);
      for (const [r, {start, firstToken, lastToken, end}] of served.entries())
        for (const [i, time] of [start, firstToken, lastToken, end].entries())
          assert.ok(Math.abs(time - times[r][i]) < 1e-9 * times[r][3], `${r}: ${time}, ${times[r][i]}`);
    });

  for (const {ends, seconds, bubbleShare, ...shape} of pipelines)
    it(`${shape.schedule}, ${shape.forward.length} stages, ${shape.forward[0].length} micro-batches`, () => {
      const run = simulatePipeline({...shape, microBatches: shape.forward[0].length});
      assert.equal(run.seconds, seconds);
      assert.ok(Math.abs(run.bubbleShare - bubbleShare) < 1e-12);
      assert.equal(run.events.length, ends.length);
      for (const [stage, kind, microBatch, end] of ends) {
        const event = run.events.find(
          (each) =>
            each.stage === stage && each.microBatch === microBatch && each.kind[0].toUpperCase() === kind,
        )!;
        assert.equal(event.start + event.seconds, end);
      }
    });
});
