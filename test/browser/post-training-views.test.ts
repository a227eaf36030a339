import {expect} from '@open-wc/testing';
import {seedsOf, type Choice} from '../../dist/elements/llm-post-training/pairs.js';
import type {Look, Run} from '../../dist/elements/llm-post-training/tuning.js';
import {findingsOf, type Verdict} from '../../dist/elements/llm-post-training/verdict.js';

/** A run of so many steps that are all alike, with what was found at its looks. */
const runOf = (
  count: number,
  looks: readonly Partial<Look>[],
  {loss = 0.1, margin = 3, accuracy = 1} = {},
): Run => ({
  settings: {beta: 0.5, rate: 0.0005, batch: 8, seed: 2},
  choices: [],
  steps: Array.from({length: count}, (_, i) => ({
    ...{kind: 'step' as const, step: i + 1, loss, margin, accuracy},
    rewards: {chosen: margin / 2, rejected: -margin / 2},
    ...{learningRate: 0.0005, gradientNorm: 1, seconds: 0.1},
  })) as unknown as Run['steps'],
  looks: looks.map((look, i) => ({step: 4 * i, kl: 0, length: 12, right: 16, ...look})),
});

describe('what a tuning has come to', () => {
  it('is nothing before the first step and the first look', () => {
    expect(findingsOf(runOf(0, [{}]))).to.equal(undefined);
    expect(findingsOf(runOf(3, []))).to.equal(undefined);
  });

  const cases: [name: string, run: Run, verdict: Verdict][] = [
    ['one look only', runOf(3, [{}]), 'begun'],
    ['pairs that are not ranked yet', runOf(8, [{}, {kl: 0.1}], {accuracy: 0.8}), 'learning'],
    ['ranked pairs, near the reference', runOf(40, [{}, {kl: 0.46, right: 14}]), 'learned'],
    ['a quarter of the right answers lost', runOf(40, [{}, {kl: 0.5, right: 12}]), 'learned'],
    ['more than a quarter lost', runOf(40, [{}, {kl: 0.5, right: 11}]), 'overdone'],
    ['one nat a token away', runOf(40, [{}, {kl: 1}]), 'overdone'],
    ['far, and its pairs not ranked', runOf(40, [{}, {kl: 1.4}], {accuracy: 0.6}), 'overdone'],
    ['five nats a token away', runOf(40, [{}, {kl: 5}]), 'ranAway'],
    ['a loss above 1.5 ln 2', runOf(5, [{}, {kl: 0.2}], {loss: 1.05}), 'diverging'],
    ['a loss just below that', runOf(5, [{}, {kl: 0.2}], {loss: 1.03, accuracy: 0.5}), 'learning'],
    ['such a loss in four steps only', runOf(4, [{}, {kl: 0.2}], {loss: 1.05, accuracy: 0.5}), 'learning'],
  ];
  for (const [name, run, verdict] of cases)
    it(`is “${verdict}” by ${name}`, () => {
      expect(findingsOf(run)!.verdict).to.equal(verdict);
    });

  it('is judged by the last look and the means of the last five steps', () => {
    const run = runOf(7, [{}, {kl: 0.9, right: 3}, {kl: 0.4, right: 15}]);
    const steps = run.steps.map((step, i) => ({...step, margin: i, loss: i / 10, accuracy: i < 2 ? 0 : 1}));
    const found = findingsOf({...run, steps})!;
    expect(found).to.deep.include({steps: 7, recent: 5, margin: 4, accuracy: 1, verdict: 'learned'});
    expect(found.loss).to.be.closeTo(0.4, 1e-12);
    expect([found.first.right, found.last.right]).to.deep.equal([16, 15]);
    expect(findingsOf(runOf(2, [{}, {}]))!.recent).to.equal(2);
  });
});

describe('the seeds of preferences', () => {
  it('are named once each, in the order in which they came', () => {
    const choices = [3, 3, 2, 3, 5].map((seed) => ({pair: {seed}}) as Choice);
    expect(seedsOf(choices)).to.deep.equal([3, 2, 5]);
    expect(seedsOf([])).to.deep.equal([]);
  });
});
