import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Graph, Random, ScalarMlp, type BackwardStep, type Value} from 'llm-anatomy/core';
import {seed} from './corpus.js';

/** Compares all gradients with what a nudge of each given value does. */
function audit(graph: Graph, root: Value, context = ''): void {
  graph.zeroGradients();
  root.backward();
  const epsilon = 1e-5;
  for (const node of graph.nodes) {
    if (node.operation) continue;
    const {data} = node;
    const measured = [1, -1].map((sign) => {
      node.data = data + sign * epsilon;
      graph.forward();
      return root.data;
    });
    node.data = data;
    graph.forward();
    const slope = (measured[0] - measured[1]) / (2 * epsilon);
    assert.ok(
      Math.abs(slope - node.gradient) < 1e-6 * (1 + Math.abs(slope)),
      `${context} ${node.label}#${node.id}: promised ${node.gradient}, measured ${slope}`,
    );
  }
}

/** A random expression in which values are used more than once. */
function randomGraph(random: Random, size: number): {graph: Graph; root: Value} {
  const graph = new Graph();
  const values = Array.from({length: 3}, (_, i) => graph.value(random.normal(), `x${i}`));
  const any = (): Value => values[random.integer(values.length)];
  const bounded = (value: Value): Value => value.activate('tanh'); // so that nothing grows out of hand
  const operations: (() => Value)[] = [
    () => any().plus(any()),
    () => any().minus(any()),
    () => bounded(any()).times(bounded(any())),
    () => any().over(bounded(any()).plus(2)),
    () => any().negate(),
    () => bounded(any()).power(3),
    () => bounded(any()).plus(2).power(-0.5),
    () => bounded(any()).exp(),
    () => bounded(any()).plus(2).log(),
    () => any().activate('sigmoid'),
    () => any().activate('gelu'),
    () => any().activate('silu'),
    () => any().times(0.5),
    () => graph.sum([any(), any(), any()]),
    () => graph.logSumExp([any(), any(), any()]),
  ];
  while (values.length < size) values.push(operations[random.integer(operations.length)]());
  return {graph, root: graph.sum(values.slice(-3))};
}

describe('Graph', () => {
  it(`has the gradients that nudges measure (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 200; round++) {
      const {graph, root} = randomGraph(random, 5 + random.integer(25));
      audit(graph, root, `round ${round}:`);
    }
  });

  it('knows each derivative where it is simple', () => {
    const graph = new Graph();
    const [a, b] = [graph.value(3, 'a'), graph.value(4, 'b')];
    const cases: [Value, number, number, number][] = [
      [a.plus(b), 7, 1, 1],
      [a.minus(b), -1, 1, -1],
      [a.times(b), 12, 4, 3],
      [a.over(b), 0.75, 0.25, -3 / 16],
      [a.power(2), 9, 6, 0],
      [a.power(0), 1, 0, 0],
      [a.negate(), -3, -1, 0],
      [a.times(a), 9, 6, 0],
      [a.activate('relu'), 3, 1, 0],
      [a.negate().activate('relu'), 0, 0, 0],
      [b.log(), Math.log(4), 0, 0.25],
    ];
    for (const [root, value, da, db] of cases) {
      graph.zeroGradients();
      root.backward();
      assert.deepEqual([root.data, a.gradient + 0, b.gradient], [value, da, db], root.operation!.symbol);
    }
  });

  it('steps through the edges: each after all that reach it, its parts multiplied and added up', () => {
    const {graph, root} = randomGraph(new Random(2), 20);
    root.backward();
    const expected = graph.nodes.map(({gradient}) => gradient);
    graph.zeroGradients();

    const sums = new Float64Array(graph.nodes.length);
    sums[root.id] = 1;
    const seen = new Set<string>();
    const spent = new Set<number>();
    for (const {from, to, index, local, upstream, contribution} of root.backwardSteps()) {
      assert.equal(from.inputs[index], to);
      assert.equal(upstream, sums[from.id], 'complete before it is handed on');
      assert.equal(contribution, local * upstream);
      assert.ok(!spent.has(to.id), 'nothing arrives late');
      spent.add(from.id);
      sums[to.id] += contribution;
      assert.equal(to.gradient, sums[to.id], 'shown as it happens');
      assert.ok(!seen.has(`${from.id} ${index}`));
      seen.add(`${from.id} ${index}`);
    }
    assert.deepEqual([...sums], expected);
  });

  it('gives the same IDs and steps to the same program', () => {
    const record = ({from, to, contribution}: BackwardStep) => [from.id, to.id, contribution];
    const run = () => Array.from(randomGraph(new Random(9), 15).root.backwardSteps(), record);
    assert.deepEqual(run(), run());
  });

  it('adds to the gradients of what is given, pass by pass', () => {
    const graph = new Graph();
    const x = graph.value(2);
    const y = x.times(3).activate('tanh').plus(x);
    y.backward();
    const once = x.gradient;
    y.backward();
    assert.equal(x.gradient, 2 * once);
    graph.zeroGradients();
    y.backward();
    assert.equal(x.gradient, once);
  });

  it('computes anew what depends on a changed value', () => {
    const graph = new Graph();
    const x = graph.value(1, 'x');
    const y = x.times(2).plus(1);
    x.data = 5;
    graph.forward();
    assert.equal(y.data, 11);
  });

  it('goes as deep as it must', () => {
    const graph = new Graph();
    const x = graph.value(1);
    let y = x;
    for (let i = 0; i < 50_000; i++) y = y.plus(x);
    y.backward();
    assert.equal(x.gradient, 50_001);
  });

  it('refuses to mix graphs, and targets that are none', () => {
    const [one, other] = [new Graph(), new Graph()];
    assert.throws(() => one.value(1).plus(other.value(1)), RangeError);
    for (const target of [-1, 2, 0.5, NaN])
      assert.throws(() => one.crossEntropy([one.value(1), one.value(2)], target), RangeError);
  });
});

describe('crossEntropy()', () => {
  it('starts at ln n, and its gradient is softmax minus one-hot', () => {
    const graph = new Graph();
    const even = graph.crossEntropy(
      [0, 0, 0, 0].map((data) => graph.value(data)),
      2,
    );
    assert.ok(Math.abs(even.data - Math.log(4)) < 1e-12);
    const logits = [1000, 999, -1000].map((data) => graph.value(data));
    const loss = graph.crossEntropy(logits, 1);
    loss.backward();
    const p = 1 / (1 + Math.exp(-1));
    for (const [i, expected] of [p, -p, 0].entries())
      assert.ok(Math.abs(logits[i].gradient - expected) < 1e-9);
  });
});

describe('ScalarMlp', () => {
  it('names its parameters, and learns exclusive or', () => {
    const graph = new Graph();
    const mlp = new ScalarMlp(graph, [2, 4, 2], 'tanh', new Random(4));
    assert.equal(mlp.parameters.length, 4 * 3 + 2 * 5);
    assert.deepEqual(
      mlp.parameters.slice(0, 6).map(({label}) => label),
      ['W1[1,1]', 'W1[1,2]', 'b1[1]', 'W1[2,1]', 'W1[2,2]', 'b1[2]'],
    );
    const losses = [0, 1, 2, 3].map((i) => {
      const inputs = [i & 1, i >> 1].map((data) => graph.value(data));
      return graph.crossEntropy(mlp.forward(inputs), (i & 1) ^ (i >> 1));
    });
    const mean = graph.sum(losses).times(0.25);
    audit(graph, mean);
    const first = mean.data;
    for (let step = 0; step < 300; step++) {
      graph.zeroGradients();
      mean.backward();
      mlp.step(0.5);
      graph.forward();
    }
    assert.ok(first > 0.5 && mean.data < 0.05, `${first} → ${mean.data}`);
  });
});
