/** Ten steps of each optimizer against torch.optim and the papers: see test/golden/make_torch_golden.py. */
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {
  createOptimizer,
  type Heap,
  type OptimizerName,
  type OptimizerSettings,
  type Parameter,
} from 'llm-anatomy/core';
import {Deviation, rootMeanSquare} from './golden/deviation.js';
import {heaps} from './golden/heaps.js';

interface GoldenRun {
  name: OptimizerName;
  rate: number;
  settings: OptimizerSettings;
  losses: number[];
  after: Record<string, Record<string, number[]>>; // step → parameter → values
}

interface GoldenOptimizers {
  shapes: Record<string, number[]>;
  start: Record<string, number[]>;
  slopes: number[];
  runs: GoldenRun[];
}

/** f(w) = ½ Σ (wᵢ − wᵢ₊₁)² + Σ cos(3wᵢ)/3 − Σ bᵢwᵢ over all parameters as one vector, and into `gradient` its gradient. */
function descend(parameters: readonly Parameter[], slopes: readonly number[]): number {
  const w = parameters.flatMap(({value}) => [...value.data]);
  let loss = 0;
  const gradient = w.map((value, i) => {
    const [left, right] = [i > 0 ? w[i - 1] : value, i < w.length - 1 ? w[i + 1] : value];
    loss += (value - right) ** 2 / 2 + Math.cos(3 * value) / 3 - slopes[i] * value;
    return 2 * value - left - right - Math.sin(3 * value) - slopes[i];
  });
  let at = 0;
  for (const parameter of parameters) {
    parameter.gradient.data.set(gradient.slice(at, at + parameter.value.size));
    at += parameter.value.size;
  }
  return loss;
}

const url = new URL('../golden/optimizers.json', import.meta.url);
const golden: GoldenOptimizers = JSON.parse(readFileSync(url, 'utf8'));

function createParameters(heap: Heap): Parameter[] {
  return Object.entries(golden.shapes).map(([name, shape]) => ({
    name,
    value: heap.tensor(shape, golden.start[name]),
    gradient: heap.tensor(shape),
    decays: shape.length > 1,
  }));
}

for (const {name, rate, settings, losses, after} of golden.runs)
  test(`${name} ${JSON.stringify(settings)} equals PyTorch`, async (t) => {
    for (const [kernels, createHeap] of Object.entries(heaps)) {
      const parameters = createParameters(await createHeap());
      const optimizer = createOptimizer(name, parameters, settings);
      const [loss, weights] = [new Deviation(), new Deviation()];
      losses.forEach((expected, i) => {
        loss.add(`loss ${i}`, [descend(parameters, golden.slopes)], [expected], rootMeanSquare(losses));
        optimizer.step(rate);
        for (const [key, values] of Object.entries(after[i + 1] ?? {})) {
          const {value} = parameters.find((parameter) => parameter.name === key)!;
          weights.add(`${key} after step ${i + 1}`, value.data, values);
        }
      });
      t.diagnostic(`${kernels}: losses ${loss}, weights ${weights}`);
      loss.assertBelow(1e-5);
      weights.assertBelow(1e-5);
    }
  });
