import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {checkSchedule, rateAt, TrainingError, type Schedule} from 'llm-anatomy/core';

const rates = (schedule: Schedule, ...steps: number[]): number[] =>
  steps.map((step) => Number(rateAt(schedule, step).toFixed(6)));

describe('rateAt()', () => {
  it('is constant', () => {
    assert.deepEqual(rates({kind: 'constant', rate: 0.5}, 0, 1, 1e6), [0.5, 0.5, 0.5]);
  });

  it('rises in a straight line and is full at the step that follows', () => {
    assert.deepEqual(
      rates({kind: 'constant', rate: 1, warmup: 4}, 0, 1, 2, 3, 4, 5),
      [0.2, 0.4, 0.6, 0.8, 1, 1],
    );
  });

  it('falls in a straight line, along a cosine, late, or by the root', () => {
    assert.deepEqual(
      rates({kind: 'linear', rate: 1, steps: 10, final: 0.1}, 0, 5, 9, 10, 99),
      [1, 0.55, 0.19, 0.1, 0.1],
    );
    assert.deepEqual(
      rates({kind: 'cosine', rate: 1, steps: 14, warmup: 2, final: 0.5}, 0, 2, 5, 8, 14, 15),
      [0.333333, 1, 0.926777, 0.75, 0.5, 0.5],
    );
    assert.deepEqual(
      rates({kind: 'wsd', rate: 1, steps: 100, decay: 20, warmup: 1}, 0, 1, 80, 90, 100),
      [0.5, 1, 1, 0.5, 0],
    );
    assert.deepEqual(rates({kind: 'inverse-sqrt', rate: 1, warmup: 4}, 3, 4, 16, 64), [0.8, 1, 0.5, 0.25]);
  });

  it('has no step without a rate, whatever the settings', () => {
    const counts = [0, 1, 7];
    for (const kind of ['constant', 'linear', 'cosine', 'wsd', 'inverse-sqrt'] as const)
      for (const steps of counts)
        for (const warmup of counts)
          for (const decay of counts) {
            const schedule = {kind, rate: 1, steps, warmup, decay};
            checkSchedule(schedule);
            for (let step = 0; step < 12; step++) {
              const rate = rateAt(schedule, step);
              assert.ok(rate >= 0 && rate <= 1, `${JSON.stringify(schedule)} at ${step}: ${rate}`);
            }
          }
  });
});

describe('checkSchedule()', () => {
  it('refuses what has no meaning', () => {
    for (const schedule of [
      {kind: 'square', rate: 1},
      {kind: 'constant', rate: NaN},
      {kind: 'constant', rate: -1},
      {kind: 'constant', rate: 1, warmup: 1.5},
      {kind: 'cosine', rate: 1},
      {kind: 'cosine', rate: 1, steps: Infinity},
      {kind: 'linear', rate: 1, steps: 5, final: -1},
      {kind: 'wsd', rate: 1, steps: 5},
    ])
      assert.throws(() => checkSchedule(schedule as Schedule), TrainingError, JSON.stringify(schedule));
  });
});
