import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  CountError,
  kvBytesPerToken,
  modelPresets,
  pipelineStages,
  Random,
  roofline,
  servingCosts,
  simulatePipeline,
  type PipelineEvent,
  type PipelineRun,
  type PipelineSchedule,
  type PipelineShape,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {cacheBytes, passFlops, readBytes, setupOf} from './serving.js';

const schedules: readonly PipelineSchedule[] = ['forward', 'gpipe', '1f1b'];
const close = (a: number, b: number, message?: string) =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1), `${message ?? ''}: ${a}, ${b}`);

/** A stage's work in its order, as "F0 F1 B0 …". */
const workOf = ({events}: PipelineRun, stage: number) =>
  events
    .filter((event) => event.stage === stage)
    .map(({kind, microBatch}) => `${kind === 'forward' ? 'F' : 'B'}${microBatch}`)
    .join(' ');

describe('stages that are alike', () => {
  for (const schedule of schedules)
    it(`${schedule}: the bubble is (P − 1)/(M + P − 1)`, () => {
      for (const P of [1, 2, 3, 4, 8, 16])
        for (const M of [1, 2, 3, 4, 7, 8, 32]) {
          // Whole seconds, of which sums are exact.
          const run = simulatePipeline({schedule, microBatches: M, forward: new Array<number>(P).fill(3)});
          const perBatch = schedule === 'forward' ? 3 : 9; // backward is twice forward
          assert.equal(run.seconds, (M + P - 1) * perBatch, `P ${P}, M ${M}`);
          assert.equal(run.bubbleShare, (P - 1) / (M + P - 1));
          for (const {busySeconds, idleSeconds} of run.stages) {
            assert.equal(busySeconds, M * perBatch);
            assert.equal(idleSeconds, (P - 1) * perBatch);
          }
        }
    });

  it('are a bubble of the same share whatever backward costs', () => {
    for (const schedule of ['gpipe', '1f1b'] as const)
      for (const backward of [1, 2, 5, 20]) {
        const times = {forward: [2, 2, 2, 2], backward: new Array<number>(4).fill(backward)};
        assert.equal(simulatePipeline({schedule, microBatches: 6, ...times}).bubbleShare, 3 / 9);
      }
  });

  it('keep all micro-batches in GPipe, and no more than there are stages after them in 1F1B', () => {
    for (const [P, M] of [
      [4, 8],
      [4, 2],
      [8, 8],
      [1, 5],
    ]) {
      const forward = new Array<number>(P).fill(1);
      const kept = (schedule: PipelineSchedule) =>
        simulatePipeline({schedule, microBatches: M, forward}).stages.map((stage) => stage.keptMicroBatches);
      assert.deepEqual(kept('gpipe'), new Array(P).fill(M));
      assert.deepEqual(
        kept('1f1b'),
        forward.map((_, stage) => Math.min(P - stage, M)),
      );
      assert.deepEqual(kept('forward'), new Array(P).fill(0));
    }
  });

  it('have the order that is published', () => {
    const shape = {microBatches: 4, forward: [1, 1, 1]};
    const gpipe = simulatePipeline({schedule: 'gpipe', ...shape});
    for (const stage of [0, 1, 2]) assert.equal(workOf(gpipe, stage), 'F0 F1 F2 F3 B3 B2 B1 B0');
    const alternating = simulatePipeline({schedule: '1f1b', ...shape});
    assert.equal(workOf(alternating, 0), 'F0 F1 F2 B0 F3 B1 B2 B3');
    assert.equal(workOf(alternating, 1), 'F0 F1 B0 F2 B1 F3 B2 B3');
    assert.equal(workOf(alternating, 2), 'F0 B0 F1 B1 F2 B2 F3 B3');
  });
});

describe('answers, token by token', () => {
  it('leave no bubble but at the ends where there are as many micro-batches as stages', () => {
    const [P, M, passes] = [4, 4, 25];
    const run = simulatePipeline({schedule: 'forward', microBatches: M, passes, forward: [1, 1, 1, 1]});
    assert.equal(run.seconds, M * passes + P - 1);
    assert.equal(run.bubbleShare, (P - 1) / (M * passes + P - 1));
  });

  it('leave 1 − M/P idle where there are fewer', () => {
    const run = simulatePipeline({schedule: 'forward', microBatches: 1, passes: 100, forward: [1, 1, 1, 1]});
    assert.equal(run.seconds, 400);
    assert.equal(run.bubbleShare, 3 / 4);
    const two = simulatePipeline({schedule: 'forward', microBatches: 2, passes: 100, forward: [1, 1, 1, 1]});
    assert.equal(two.seconds, 401);
    assert.equal(two.bubbleShare, 1 - 800 / (4 * 401));
  });
});

describe('stages that are not alike', () => {
  it('wait for the slowest', () => {
    const [forward, M] = [[1, 2, 5, 1], 10];
    const run = simulatePipeline({schedule: 'forward', microBatches: M, forward});
    assert.equal(run.seconds, 9 + 5 * (M - 1)); // one through all, then the slowest's time for each
    assert.equal(run.stages[2].idleSeconds, 4);
    close(run.bubbleShare, 1 - (9 * M) / (4 * run.seconds));
    // As even as they can be, the same work leaves less.
    const even = simulatePipeline({schedule: 'forward', microBatches: M, forward: [2.25, 2.25, 2.25, 2.25]});
    assert.ok(even.bubbleShare < run.bubbleShare / 2);
  });

  it('and micro-batches that are not alike leave bubbles between them', () => {
    const times = [4, 1, 4, 1];
    const run = simulatePipeline({schedule: 'forward', microBatches: 4, forward: [times, times]});
    assert.equal(run.seconds, 14);
    assert.deepEqual(
      run.events.filter(({stage}) => stage === 1).map(({start}) => start),
      [4, 8, 9, 13],
    );
  });

  it('transfer delays who waits, not who sends', () => {
    const run = simulatePipeline({schedule: 'forward', microBatches: 3, forward: [2, 2], transfer: 1});
    assert.equal(run.seconds, 2 + 1 + 3 * 2);
    const back = simulatePipeline({schedule: 'gpipe', microBatches: 1, forward: [2, 2], transfer: 1});
    assert.equal(back.seconds, 2 + 1 + 2 + 4 + 1 + 4);
  });

  it('each piece is done once, when what it needs is there, and no stage does two at once or idles without need', () => {
    for (let i = 0; i < 200; i++) {
      const random = new Random(seed + i);
      const schedule = schedules[random.integer(3)];
      const [P, M] = [1 + random.integer(6), 1 + random.integer(8)];
      const passes = schedule === 'forward' ? 1 + random.integer(3) : 1;
      const times = () =>
        Array.from({length: P}, () =>
          random.uniform() < 0.5
            ? 0.1 + random.uniform()
            : Array.from({length: M}, () => 0.1 + random.uniform()),
        );
      const transfer = random.uniform() < 0.5 ? 0 : random.uniform();
      const shape: PipelineShape = {
        schedule,
        microBatches: M,
        passes,
        transfer,
        forward: times(),
        backward: times(),
      };
      const run = simulatePipeline(shape);
      const title = `seed ${seed} + ${i}, ${schedule}`;
      assert.equal(run.events.length, P * M * (schedule === 'forward' ? passes : 2), title);
      const key = ({kind, stage, microBatch, pass}: Omit<PipelineEvent, 'start' | 'seconds'>) =>
        [kind, stage, microBatch, pass].join();
      const byKey = new Map(run.events.map((event) => [key(event), event]));
      assert.equal(byKey.size, run.events.length, title);
      const endOf = (kind: PipelineEvent['kind'], stage: number, microBatch: number, pass: number) => {
        const {start, seconds} = byKey.get(key({kind, stage, microBatch, pass}))!;
        return start + seconds;
      };
      const free = new Array<number>(P).fill(0);
      for (const {kind, stage, microBatch, pass, start, seconds} of run.events) {
        const given = shape[kind]![stage];
        assert.equal(seconds, typeof given === 'number' ? given : given[microBatch]);
        let ready = 0;
        if (kind === 'backward')
          ready =
            stage === P - 1
              ? endOf('forward', stage, microBatch, 0)
              : endOf(kind, stage + 1, microBatch, 0) + transfer;
        else if (stage > 0) ready = endOf(kind, stage - 1, microBatch, pass) + transfer;
        else if (pass > 0) ready = endOf(kind, P - 1, microBatch, pass - 1) + (P > 1 ? transfer : 0);
        assert.equal(start, Math.max(free[stage], ready), title);
        free[stage] = start + seconds;
      }
      close(run.seconds, Math.max(...free));
      const busy = run.events.reduce((sum, {seconds}) => sum + seconds, 0);
      close(run.bubbleShare, 1 - busy / (P * run.seconds), title);
    }
  });
});

describe('the stages of a model', () => {
  const setup = setupOf('llama-3-8b', 'h100');

  it('share out its layers, its work and its bytes', () => {
    const shape = {batch: 3, tokens: 100, cached: 50};
    for (const P of [1, 2, 3, 5, 32]) {
      const stages = pipelineStages(setup, P, shape);
      assert.equal(stages.length, P);
      const total = (of: 'layers' | 'flops' | 'bytes') => stages.reduce((sum, stage) => sum + stage[of], 0);
      assert.equal(total('layers'), 32);
      assert.ok(stages[0].layers - stages[P - 1].layers <= 1);
      close(total('flops'), 3 * Number(passFlops(setup.config, 100, 50, true)));
      close(total('bytes'), Number(readBytes(setup.config) + 3n * cacheBytes(setup.config, 100, 50)));
      for (const {flops, bytes, seconds} of stages)
        assert.equal(seconds, roofline({flops, bytes}, setup.machine).seconds);
    }
  });

  it('hold all weights between them, and of a tied unembedding two', () => {
    for (const name of ['llama-3-8b', 'llama-3.2-1b', 'gpt2'] as const) {
      const each = setupOf(name, 'h100');
      const {storedBytes} = servingCosts(each);
      const {vocab_size, hidden_size, tie_word_embeddings} = each.config;
      const copy = tie_word_embeddings ? 2 * vocab_size * hidden_size : 0;
      for (const P of [1, 2, 5, 12]) {
        const stages = pipelineStages(each, P, {tokens: 5});
        const total = stages.reduce((sum, {weightBytes}) => sum + weightBytes, 0);
        assert.equal(total, storedBytes + (P > 1 ? copy : 0), `${name} in ${P}`);
      }
    }
  });

  it('are not alike, for the last has the unembedding too: the bubble is larger than the formula', () => {
    const stages = pipelineStages(setup, 4, {tokens: 512, logits: 'all'});
    assert.ok(stages[3].seconds > 1.2 * stages[0].seconds);
    assert.equal(stages[0].seconds, stages[2].seconds);
    const forward = stages.map(({seconds}) => seconds);
    for (const schedule of schedules)
      assert.ok(simulatePipeline({schedule, microBatches: 8, forward}).bubbleShare > 3 / 11 + 0.01);
  });

  it('read no more cache than a window sees', () => {
    const mistral = setupOf('mistral-7b', 'a100');
    const [far] = pipelineStages(mistral, 1, {tokens: 1, cached: 100_000});
    const [near] = pipelineStages(mistral, 1, {tokens: 1, cached: 4095});
    assert.deepEqual(far, near);
    const {blockBytes, unembeddingBytes} = servingCosts(mistral);
    const perToken = Number(kvBytesPerToken(modelPresets['mistral-7b'].config));
    assert.equal(near.bytes, blockBytes + unembeddingBytes + 4096 * perToken);
  });
});

describe('what is out of range is refused by name', () => {
  const expectCountError = (run: () => unknown, name: RegExp) =>
    assert.throws(run, (error) => {
      assert.ok(error instanceof CountError, String(error));
      assert.match(error.message, /expected .* got /);
      assert.match(error.message, name);
      return true;
    });
  const shape: PipelineShape = {schedule: '1f1b', microBatches: 4, forward: [1, 1]};
  const numbers = [0, -1, 1.5, NaN, Infinity, 1e12, '5', null, {}] as number[];

  it('a pipeline', () => {
    for (const bad of numbers) {
      expectCountError(() => simulatePipeline({...shape, microBatches: bad}), /microBatches/);
      expectCountError(() => simulatePipeline({...shape, schedule: 'forward', passes: bad}), /passes/);
      if (bad === 1.5) continue;
      expectCountError(() => simulatePipeline({...shape, forward: [1, bad]}), /forward\[1\]/);
      expectCountError(() => simulatePipeline({...shape, backward: [bad, 1]}), /backward\[0\]/);
      expectCountError(() => simulatePipeline({...shape, forward: [1, [1, 1, bad, 1]]}), /forward\[1\]/);
      if (bad !== 0) expectCountError(() => simulatePipeline({...shape, transfer: bad}), /transfer/);
    }
    expectCountError(() => simulatePipeline({...shape, passes: 2}), /passes/);
    expectCountError(() => simulatePipeline({...shape, forward: [1, [1, 1]]}), /4 times, got 2/);
    expectCountError(() => simulatePipeline({...shape, backward: [1]}), /2 stages/);
    for (const forward of [[], null, 5, new Array(1025).fill(1)] as unknown as number[][])
      expectCountError(() => simulatePipeline({...shape, forward}), /stages/);
    const many = new Array<number>(1000).fill(1);
    expectCountError(() => simulatePipeline({...shape, microBatches: 101, forward: many}), /200000.*202000/);
    for (const schedule of ['dualpipe', null] as unknown as PipelineSchedule[])
      expectCountError(() => simulatePipeline({...shape, schedule}), /schedule/);
    expectCountError(() => simulatePipeline(null as unknown as PipelineShape), /pipeline/);
  });

  it('stages of a model', () => {
    const setup = setupOf('gpt2', 'l4');
    for (const bad of numbers) {
      expectCountError(() => pipelineStages(setup, bad, {tokens: 5}), /stages/);
      expectCountError(() => pipelineStages(setup, 2, {tokens: bad}), /tokens/);
      expectCountError(() => pipelineStages(setup, 2, {tokens: 5, batch: bad}), /batch/);
      if (bad !== 0) expectCountError(() => pipelineStages(setup, 2, {tokens: 5, cached: bad}), /cached/);
    }
    expectCountError(() => pipelineStages(setup, 13, {tokens: 5}), /from 1 to 12, got 13/);
  });
});
