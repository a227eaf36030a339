import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Transformer} from 'llm-anatomy/core';
import {Heap, Random, TrainingPass, type ModelConfig} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  assertClose,
  copyModel,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
} from './random-model.js';
import {inDoubles, referenceLogits, referenceLosses, type Parameters} from './reference-model.js';

/** Of a gradient's root mean square. A factor of 1.01 in a tenth of a gradient is five times as much. */
const GRADIENT = 2e-4;

/** A model and the texts it is differentiated at. */
interface Case {
  config: ModelConfig;
  B: number;
  T: number;
  tokens: number[];
  targets: number[];
  coefficients: number | Float32Array;
}

function randomCase(config: ModelConfig, random: Random, B: number, T: number): Case {
  const rows = B * T;
  const targets = randomTokens(config, random, rows).map((id, row) =>
    row && random.uniform() < 0.25 ? -1 : id,
  );
  const coefficients =
    random.uniform() < 0.3
      ? 0.5 + random.uniform()
      : Float32Array.from({length: rows}, () => random.normal());
  return {config, B, T, tokens: randomTokens(config, random, rows), targets, coefficients};
}

/** Σ coefficient · loss, in double precision. */
function referenceObjective(
  parameters: Parameters,
  c: Case,
  see?: (name: string, values: Float64Array, row: number) => void,
): number {
  const {config, T} = c;
  let total = 0;
  for (let row = 0; row < c.tokens.length; row += T) {
    const text = c.tokens.slice(row, row + T);
    const logits = referenceLogits(
      config,
      parameters,
      text,
      see && ((name, values) => see(name, values, row)),
    );
    const losses = referenceLosses(logits, c.targets.slice(row, row + T), config.vocab_size);
    for (const [t, loss] of losses.entries())
      total += loss * (typeof c.coefficients === 'number' ? c.coefficients : c.coefficients[row + t]);
  }
  return total;
}

/** The slope of the objective as one parameter moves along a direction, by differences in double precision. */
function slope(parameters: Parameters, name: string, direction: Float64Array, c: Case, now: number): number {
  const values = parameters.get(name)!;
  const start = values.slice();
  const at = (distance: number) => {
    for (let i = 0; i < values.length; i++) values[i] = start[i] + distance * direction[i];
    const objective = referenceObjective(parameters, c);
    values.set(start);
    return objective;
  };
  for (let step = 1e-5; ; step /= 10) {
    const [ahead, behind] = [(at(step) - now) / step, (now - at(-step)) / step];
    // The two differ where a ReLU has its kink in between: try nearer.
    if (Math.abs(ahead - behind) < 1e-2 * step ** 0.5 * (1 + Math.abs(ahead)) || step < 1e-8)
      return (ahead + behind) / 2;
  }
}

function rootMeanSquare(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0) / values.length);
}

/** Makes sure of a gradient, number by number and along random directions. @returns how far it is off, at most */
function checkGradients(
  gradients: ReadonlyMap<string, Float32Array>[],
  parameters: Parameters,
  c: Case,
  random: Random,
  numbers: number,
): number {
  let worst = 0;
  const now = referenceObjective(parameters, c);
  const typical = rootMeanSquare(Array.from(gradients[0].values()).flatMap((gradient) => [...gradient]));
  for (const [name, values] of parameters) {
    const n = values.length;
    const directions = Array.from({length: numbers}, () => {
      const direction = new Float64Array(n);
      direction[random.integer(n)] = 1;
      return direction;
    });
    directions.push(new Float64Array(n).map(() => random.normal() / Math.sqrt(n)));
    for (const direction of directions) {
      const expected = slope(parameters, name, direction, c, now);
      for (const all of gradients) {
        const gradient = all.get(name)!;
        let actual = 0;
        for (let i = 0; i < n; i++) actual += gradient[i] * direction[i];
        // A bias of the keys changes nothing where positions are not rotary: its gradient is a sum that cancels.
        const terms = name.replace('k_proj.bias', 'k_proj.weight');
        const size = rootMeanSquare(all.get(terms)!) + 0.02 * typical;
        const off = Math.abs(actual - expected) / size;
        worst = Math.max(worst, off);
        assert.ok(
          off < GRADIENT,
          `d ${name}: ${actual}, expected ${expected}; off by ${off} of ${size}; ${c.B} × ${c.T}, ${describeConfig(c.config)}`,
        );
      }
    }
  }
  return worst;
}

/** The gradients that TrainingPass computes on each kind of heap, after one call whose traces it must have forgotten. */
async function gradientsOf(c: Case, random: Random) {
  const gradients: ReadonlyMap<string, Float32Array>[] = [];
  let parameters: Parameters | undefined;
  let first: Transformer | undefined;
  for (const {create} of heapKinds) {
    const heap = await create();
    const model: Transformer = first ? copyModel(first, heap) : randomModel(c.config, heap, random);
    first ??= model;
    parameters ??= inDoubles(model.parameters);
    const pass = new TrainingPass(model, c.B, c.T);
    pass.forward(randomTokens(c.config, random, c.B * c.T), c.targets);
    pass.backward(1);
    pass.zeroGradients();
    const losses = pass.forward(c.tokens, c.targets);
    for (let row = 0; row < c.tokens.length; row += c.T) {
      const logits = referenceLogits(c.config, parameters, c.tokens.slice(row, row + c.T));
      const expected = referenceLosses(logits, c.targets.slice(row, row + c.T), c.config.vocab_size);
      assertClose(losses.slice(row, row + c.T), expected, 1e-4, `losses, ${describeConfig(c.config)}`);
    }
    pass.backward(c.coefficients);
    gradients.push(new Map(Array.from(pass.gradients, ([name, {data}]) => [name, data.slice()])));
  }
  return {gradients, parameters: parameters!};
}

describe(`every gradient is the finite difference (SEED=${seed})`, () => {
  it('of small models of every kind', async (t) => {
    const random = new Random(seed);
    let worst = 0;
    for (const config of randomConfigs(random, 36)) {
      const c = randomCase(config, random, 1 + random.integer(3), 1 + random.integer(8));
      const {gradients, parameters} = await gradientsOf(c, random);
      worst = Math.max(worst, checkGradients(gradients, parameters, c, random, 2));
    }
    t.diagnostic(`off by ${worst.toExponential(1)} of a gradient's root mean square at most`);
  });

  it('of contexts longer than attention’s tiles', async (t) => {
    const random = new Random(seed + 1);
    let worst = 0;
    const fixed = {num_hidden_layers: 1, hidden_size: 8, intermediate_size: 7, vocab_size: 13, head_dim: 4};
    const configs = randomConfigs(random, 8, fixed);
    for (const [i, T] of [31, 32, 33, 63, 64, 65, 70, 97].entries()) {
      const config = {
        ...configs[i],
        sliding_window: configs[i].causal && i % 2 ? 2 + random.integer(40) : null,
      };
      const c = randomCase(config, random, 1 + (i % 2), T);
      const {gradients, parameters} = await gradientsOf(c, random);
      worst = Math.max(worst, checkGradients(gradients, parameters, c, random, 1));
    }
    t.diagnostic(`off by ${worst.toExponential(1)} of a gradient's root mean square at most`);
  });

  it('and adds to what is there', async () => {
    const random = new Random(seed + 2);
    for (const config of randomConfigs(random, 6)) {
      const pass = new TrainingPass(randomModel(config, new Heap(), random), 2, 4);
      const [a, b] = [randomCase(config, random, 2, 4), randomCase(config, random, 2, 4)];
      const gradient = (...cases: Case[]) => {
        pass.zeroGradients();
        for (const {tokens, targets, coefficients} of cases) {
          pass.forward(tokens, targets);
          pass.backward(coefficients);
        }
        return Float32Array.from(Array.from(pass.gradients.values()).flatMap(({data}) => [...data]));
      };
      const [onlyA, onlyB] = [gradient(a), gradient(b)];
      assertClose(gradient(a, b), onlyA.map((x, i) => x + onlyB[i]), 1e-4, describeConfig(config)); // prettier-ignore
    }
  });

  it('and nothing where all targets are masked', () => {
    const random = new Random(seed + 3);
    const [config] = randomConfigs(random, 1);
    const pass = new TrainingPass(randomModel(config, new Heap(), random), 1, 5);
    assert.deepEqual([...pass.forward(randomTokens(config, random, 5), Array(5).fill(-1))], Array(5).fill(0));
    pass.backward(1);
    for (const [name, {data}] of pass.gradients) assert.ok(data.every((x) => x === 0), name); // prettier-ignore
  });

  it('also while hooks look on, and of the residual stream before and after each block', () => {
    const random = new Random(seed + 4);
    for (const config of randomConfigs(random, 12)) {
      const c = randomCase(config, random, 2, 5);
      const model = randomModel(config, new Heap(), random);
      const pass = new TrainingPass(model, c.B, c.T);
      const gradientsNow = () => Array.from(pass.gradients.values()).flatMap(({data}) => [...data]);
      pass.forward(c.tokens, c.targets);
      pass.backward(c.coefficients);
      const expected = gradientsNow();
      pass.zeroGradients();
      pass.forward(c.tokens, c.targets, {at: () => {}});
      const streams = new Map<string, Float32Array>();
      pass.backward(c.coefficients, {
        at: (layer, name, {data}) => streams.set(`blocks.${layer}.${name}`, data.slice()),
      });
      assertClose(gradientsNow(), expected, 1e-4, describeConfig(config));

      const parameters = inDoubles(model.parameters);
      assert.equal(streams.size, 2 * config.num_hidden_layers);
      for (const [name, gradient] of streams) {
        // What a block with post-norm hands on is normed.
        const at = config.norm_position === 'post' ? name.replace('resid_post', 'ln2') : name;
        const direction = Float64Array.from(gradient, () => random.normal());
        const moved = (step: number) =>
          referenceObjective(parameters, c, (seen, values, row) => {
            if (seen === at) for (let i = 0; i < values.length; i++) values[i] += step * direction[row * config.hidden_size + i]; // prettier-ignore
          });
        const slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
        const actual = gradient.reduce((sum, x, i) => sum + x * direction[i], 0);
        const size = Math.sqrt(gradient.reduce((sum, x) => sum + x * x, 0)) + 1e-2;
        const off = Math.abs(actual - slope) / size;
        assert.ok(off < GRADIENT, `d ${at}: ${actual}, expected ${slope}, ${describeConfig(config)}`);
      }
    }
  });

  it('whatever becomes of the arrays in between', () => {
    const random = new Random(seed + 5);
    const [config] = randomConfigs(random, 1);
    const pass = new TrainingPass(randomModel(config, new Heap(), random), 1, 4);
    const gradient = () => pass.gradients.get('model.embed_tokens.weight')!.data.slice();
    const [tokens, targets] = [Int32Array.of(1, 2, 3, 4), Int32Array.of(2, 3, 4, 5)];
    pass.forward(tokens, targets);
    pass.backward(1);
    const expected = gradient();
    pass.zeroGradients();
    pass.forward(tokens, targets);
    for (const array of [tokens, targets]) array.fill(7); // the next batch
    pass.backward(1);
    assert.deepEqual(gradient(), expected);
  });
});
