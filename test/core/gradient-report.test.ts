import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  gradientReport,
  Heap,
  Random,
  TrainingError,
  Transformer,
  VocabularyError,
  type GradientOptions,
} from 'llm-anatomy/core';
import {finish} from '../../src/core/task.js';
import {inDoubles, referenceLogits, referenceLosses, type Parameters} from './reference-model.js';

const config = completeConfig({
  vocab_size: 7,
  hidden_size: 8,
  intermediate_size: 6,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  tie_word_embeddings: true,
  initializer_range: 0.3,
});
const tokens = [3, 1, 4, 1, 5, 6];
const create = (): Transformer => new Transformer(config, new Heap()).initialize(new Random(5));
const report = (model: Transformer, options?: GradientOptions, input: ArrayLike<number> = tokens) =>
  finish(gradientReport(model, input, options));

/** The mean loss in double precision, by the model that is written anew. */
function lossOf(parameters: Parameters, input: number[], targets: number[]): number {
  const losses = referenceLosses(referenceLogits(config, parameters, input), targets, config.vocab_size);
  return losses.reduce((sum, loss) => sum + loss, 0) / targets.filter((target) => target >= 0).length;
}

/** The gradient of one parameter, number by number, by differences. */
function slopes(parameters: Parameters, name: string, input: number[], targets: number[]): Float64Array {
  const values = parameters.get(name)!;
  return values.slice().map((value, i) => {
    const at = (moved: number) => {
      values[i] = moved;
      return lossOf(parameters, input, targets);
    };
    const slope = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
    values[i] = value;
    return slope;
  });
}

const near = (actual: number, expected: number, what: string, relative = 1e-3) =>
  assert.ok(
    Math.abs(actual - expected) <= relative * (Math.abs(expected) + 1e-3),
    `${what}: ${actual}, expected ${expected}`,
  );
const length = (values: Iterable<number>) => Math.sqrt([...values].reduce((sum, x) => sum + x * x, 0));

describe('gradientReport', () => {
  for (const [what, input, targets] of [
    ['all next tokens', tokens.slice(0, -1), tokens.slice(1)],
    ['one token that is chosen', tokens.slice(0, 4), [-1, -1, -1, 2]],
  ] as const)
    it(`has the lengths of finite differences for ${what}`, () => {
      const model = create();
      const parameters = inDoubles(model.parameters);
      const found = what === 'all next tokens' ? report(model) : report(model, {targets}, input);
      near(found.loss, lossOf(parameters, [...input], [...targets]), 'loss', 1e-5);
      assert.deepEqual(
        found.parameters.map(({name}) => name),
        [...model.parameters.keys()],
      );
      let squares = 0;
      for (const {name, size, gradient, weight} of found.parameters) {
        const expected = slopes(parameters, name, [...input], [...targets]);
        near(gradient, length(expected), name);
        near(weight, length(parameters.get(name)!), `‖${name}‖`, 1e-5);
        assert.equal(size, expected.length);
        squares += length(expected) ** 2;
      }
      near(found.norm, Math.sqrt(squares), 'norm');
      assert.equal(found.targets, targets.filter((target) => target >= 0).length);
    });

  it('really takes each step, from the same weights, and puts them back', () => {
    const model = create();
    const before = Array.from(model.parameters.values(), ({data}) => data.slice());
    const rates = [1e-3, 0.05, 1];
    const found = report(model, {rates});
    const parameters = inDoubles(model.parameters);
    const gradients = new Map(
      [...parameters.keys()].map((name) => [
        name,
        slopes(parameters, name, tokens.slice(0, -1), tokens.slice(1)),
      ]),
    );
    for (const [i, {rate, loss, promised}] of found.steps.entries()) {
      assert.equal(rate, rates[i]);
      const moved = new Map(
        [...parameters].map(([name, values]) => [
          name,
          values.map((value, at) => value - rate * gradients.get(name)![at]),
        ]),
      );
      near(loss, lossOf(moved, tokens.slice(0, -1), tokens.slice(1)), `loss after ${rate}`);
      near(promised, -rate * found.norm ** 2, `promised for ${rate}`, 1e-9);
    }
    // What a small step changes is what the gradient promises.
    near(found.steps[0].loss - found.loss, found.steps[0].promised, 'first order', 0.02);
    Array.from(model.parameters.values(), ({data}, i) => assert.deepEqual(data, before[i]));
  });

  it('gives its memory back, also where it is ended before its end', () => {
    const model = create();
    report(model);
    const used = model.heap.usedBytes;
    report(model, {rates: [0.1]});
    assert.equal(model.heap.usedBytes, used);
    const weights = model.parameters.get('model.norm.weight')!.data.slice();
    const task = gradientReport(model, tokens, {rates: [1, 2, 3]});
    for (let i = 0; i < 4; i++) task.next();
    task.return(undefined as never);
    assert.equal(model.heap.usedBytes, used);
    assert.deepEqual(model.parameters.get('model.norm.weight')!.data, weights);
  });

  it('refuses what it cannot measure', () => {
    const model = create();
    for (const [input, options] of [
      [[3], {}],
      [[], {targets: []}],
      [tokens, {targets: tokens.map(() => -1)}],
      [tokens, {rates: [0]}],
      [tokens, {rates: [NaN]}],
      [tokens, {rates: new Array<number>(65).fill(1)}],
    ] as const)
      assert.throws(() => report(model, options, input), TrainingError);
    assert.throws(() => report(model, {}, [1, 7]), VocabularyError);
    assert.throws(() => report(model, {targets: [7, -1]}, [1, 2]), VocabularyError);
  });
});
