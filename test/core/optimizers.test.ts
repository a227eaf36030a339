import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  clipFactor,
  createOptimizer,
  globalNorm,
  Heap,
  optimizerDefaults,
  pairParameters,
  Random,
  TrainingError,
  type Optimizer,
  type OptimizerName,
  type OptimizerSettings,
  type Parameter,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';

const names = Object.keys(optimizerDefaults) as OptimizerName[];

function parameter(heap: Heap, name: string, shape: number[], decays = true): Parameter {
  return {name, value: heap.tensor(shape), gradient: heap.tensor(shape), decays};
}

/** One weight's path under a list of gradients, by the update rules written out for a single number. */
function path(
  name: Exclude<OptimizerName, 'muon'>,
  start: number,
  gradients: number[],
  rate: number,
  settings: OptimizerSettings,
): number[] {
  const s = {...optimizerDefaults[name], ...settings};
  const [mu, b1, b2, eps, decay] = [s.momentum, s.beta1, s.beta2, s.epsilon, s.weightDecay];
  let [w, m, v] = [start, 0, 0];
  return gradients.map((gradient, i) => {
    const t = i + 1;
    const g = gradient + (name === 'adamw' || name === 'lion' ? 0 : decay * w);
    switch (name) {
      case 'sgd':
        return (w -= rate * g);
      case 'momentum':
        return (w -= rate * (m = mu * m + g));
      case 'nesterov':
        m = mu * m + g;
        return (w -= rate * (g + mu * m));
      case 'rmsprop':
        v = b2 * v + (1 - b2) * g ** 2;
        return (w -= (rate * g) / (Math.sqrt(v) + eps));
      case 'adam':
      case 'adamw': {
        if (name === 'adamw') w *= 1 - rate * decay;
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g ** 2;
        const mean = m / (1 - b1 ** t);
        return (w -= (rate * mean) / (Math.sqrt(v / (1 - b2 ** t)) + eps));
      }
      case 'lion': {
        const direction = Math.sign(b1 * m + (1 - b1) * g);
        m = b2 * m + (1 - b2) * g;
        w *= 1 - rate * decay;
        return (w -= rate * direction);
      }
    }
  });
}

describe('createOptimizer()', () => {
  it(`moves each weight by its rule (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const name of names) {
      if (name === 'muon') continue;
      for (const settings of [{}, {weightDecay: 0.3, momentum: 0.5, beta1: 0.7, beta2: 0.9, epsilon: 1e-4}]) {
        const heap = new Heap();
        const parameters = [parameter(heap, 'a', [3, 5]), parameter(heap, 'b', [7], false)];
        const [rate, scale] = [0.05, 0.25];
        const steps = 12;
        const expected: number[][] = [];
        const gradients = parameters.flatMap(({value, decays}) =>
          Array.from(value.data, (_, i) => {
            const w = (value.data[i] = random.normal());
            const own = Array.from({length: steps}, () => random.normal());
            const scaled = own.map((g) => g * scale);
            const decay = decays ? {} : {weightDecay: 0};
            expected.push(path(name, w, scaled, rate, {...settings, ...decay}));
            return own;
          }),
        );
        const optimizer = createOptimizer(name, parameters, settings);
        for (let step = 0; step < steps; step++) {
          const weights = () => parameters.flatMap(({value}) => [...value.data]);
          let next = 0;
          for (const {gradient} of parameters)
            gradient.data.forEach((_, i, data) => (data[i] = gradients[next++][step]));
          optimizer.step(rate, scale);
          for (const [i, w] of weights().entries())
            assert.ok(
              Math.abs(w - expected[i][step]) < 2e-5,
              `${name}, step ${step}: ${w}, ${expected[i][step]}`,
            );
        }
        assert.equal(optimizer.steps, steps);
      }
    }
  });

  it('remembers so many floats for a weight, and gives them back', () => {
    const floats = {sgd: 0, momentum: 1, nesterov: 1, rmsprop: 1, adam: 2, adamw: 2, lion: 1, muon: 1};
    for (const name of names) {
      const heap = new Heap();
      const parameters = [parameter(heap, 'layer.weight', [20, 10])];
      const used = heap.usedBytes;
      const optimizer = createOptimizer(name, parameters);
      assert.equal(optimizer.floatsPerWeight, floats[name], name);
      optimizer.free();
      assert.equal(heap.usedBytes, used, name);
    }
    const heap = new Heap();
    const mixed = [parameter(heap, 'layer.weight', [20, 10]), parameter(heap, 'layer.bias', [200])];
    const optimizer = createOptimizer('muon', mixed);
    assert.equal(optimizer.floatsPerWeight, 1.5);
    assert.deepEqual(
      [...optimizer.state.keys()],
      ['layer.weight.momentum_buffer', 'layer.bias.exp_avg', 'layer.bias.exp_avg_sq'],
    );
    assert.deepEqual(optimizer.state.get('layer.bias.exp_avg')!.shape, [200]);
  });

  it('finds the bottom of a bowl with any of them', () => {
    const target = [3, -2, 0.5, 1];
    for (const name of names) {
      const heap = new Heap();
      const bowl = parameter(heap, 'w', [2, 2], false);
      const optimizer = createOptimizer(name, [bowl]);
      for (let step = 0; step < 1500; step++) {
        const [w, g] = [bowl.value.data, bowl.gradient.data];
        for (let i = 0; i < 4; i++) g[i] = (1 + i) * (w[i] - target[i]);
        optimizer.step(0.05 * (1 - step / 1500));
      }
      for (let i = 0; i < 4; i++)
        assert.ok(Math.abs(bowl.value.data[i] - target[i]) < 0.02, `${name}: ${bowl.value.data}`);
    }
  });

  it('goes on from its state as if it had never stopped', () => {
    const random = new Random(3);
    const gradients = Array.from({length: 10}, () => Array.from({length: 12}, () => random.normal()));
    const run = (optimizer: Optimizer, {gradient}: Parameter, from: number, to: number): void => {
      for (const values of gradients.slice(from, to)) {
        gradient.data.set(values);
        optimizer.step(0.1, 0.5);
      }
    };
    for (const name of names) {
      const one = parameter(new Heap(), 'w', [3, 4]);
      const whole = createOptimizer(name, [one]);
      run(whole, one, 0, 10);

      const two = parameter(new Heap(), 'w', [3, 4]);
      const first = createOptimizer(name, [two]);
      run(first, two, 0, 6);
      const three = parameter(new Heap(), 'w', [3, 4]);
      three.value.data.set(two.value.data);
      const second = createOptimizer(name, [three]);
      for (const [key, tensor] of second.state) tensor.data.set(first.state.get(key)!.data);
      second.steps = first.steps;
      run(second, three, 6, 10);
      assert.deepEqual(three.value.data, one.value.data, name);
    }
  });

  it('refuses what has no meaning', () => {
    const heap = new Heap();
    const parameters = [parameter(heap, 'w', [2])];
    const create = (settings: OptimizerSettings, name = 'adam') =>
      createOptimizer(name as OptimizerName, parameters, settings);
    for (const name of ['adamax', 'toString', '']) assert.throws(() => create({}, name), TrainingError, name);
    for (const settings of [
      {beta1: 1},
      {beta2: -0.1},
      {momentum: NaN},
      {epsilon: -1},
      {weightDecay: Infinity},
      {adamRate: -1},
    ])
      assert.throws(() => create(settings), TrainingError, JSON.stringify(settings));
    assert.throws(() => createOptimizer('sgd', [...parameters, ...parameters]), TrainingError);
    assert.throws(() => pairParameters(new Map([['w', heap.tensor([2])]]), new Map()), TrainingError);
    assert.throws(
      () => pairParameters(new Map([['w', heap.tensor([2])]]), new Map([['w', heap.tensor([1, 2])]])),
      TrainingError,
    );
  });
});

describe('Muon', () => {
  /** The step that a gradient gives at first, divided by what scales it. */
  function direction(rows: number, cols: number, random: Random): {u: Float32Array; g: Float32Array} {
    const matrix = parameter(new Heap(), 'layer.weight', [rows, cols]);
    const g = matrix.gradient.data;
    for (let i = 0; i < g.length; i++) g[i] = random.normal();
    createOptimizer('muon', [matrix], {weightDecay: 0}).step(1);
    const reach = -Math.sqrt(Math.max(1, rows / cols));
    return {u: matrix.value.data.map((w) => w / reach), g};
  }

  it(`steps by a matrix of singular values near 1, along the gradient (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (const [rows, cols] of [
      [8, 8],
      [4, 30],
      [30, 4],
      [1, 5],
      [17, 9],
    ]) {
      const {u, g} = direction(rows, cols, random);
      // ⟨u, g⟩ is the sum of singular values of g, times those of u: near the nuclear norm, above the Frobenius norm.
      const inner = u.reduce((sum, x, i) => sum + x * g[i], 0);
      const frobenius = Math.hypot(...g);
      const rank = Math.min(rows, cols);
      assert.ok(inner > 0.65 * frobenius && inner < 1.25 * Math.sqrt(rank) * frobenius);
      // Σ σ² = ‖u‖², each σ between 0.65 and 1.25 unless g is close to singular.
      const squares = u.reduce((sum, x) => sum + x * x, 0);
      assert.ok(squares < 1.25 ** 2 * rank, `${rows} × ${cols}: ${squares}`);
      if (rows !== cols) assert.ok(squares > 0.65 ** 2 * rank, `${rows} × ${cols}: ${squares}`);
    }
  });

  it('treats a matrix and its transpose alike', () => {
    const [rows, cols] = [6, 11];
    const random = new Random(5);
    const values = Array.from({length: rows * cols}, () => random.normal());
    const wide = parameter(new Heap(), 'layer.weight', [rows, cols]);
    const tall = parameter(new Heap(), 'layer.weight', [cols, rows]);
    wide.gradient.data.set(values);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++) tall.gradient.data[j * rows + i] = values[i * cols + j];
    for (const matrix of [wide, tall]) createOptimizer('muon', [matrix]).step(0.1);
    const ratio = Math.sqrt(cols / rows);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++) {
        const [a, b] = [wide.value.data[i * cols + j], tall.value.data[j * rows + i] / ratio];
        assert.ok(Math.abs(a - b) < 1e-6);
      }
  });

  it('leaves vectors, embeddings and the unembedding to AdamW at a rate of its own', () => {
    const heap = new Heap();
    const rest = ['model.embed_tokens.weight', 'lm_head.weight', 'model.norm.weight'];
    const parameters = rest.map((name) => parameter(heap, name, name.includes('norm') ? [8] : [4, 2]));
    const twins = rest.map((name) => parameter(heap, name, name.includes('norm') ? [8] : [4, 2]));
    for (const {gradient} of [...parameters, ...twins])
      gradient.data.forEach((_, i, g) => (g[i] = Math.sin(i + 1)));
    const hidden = parameter(heap, 'model.layers.0.mlp.up_proj.weight', [4, 2]);
    const mine = createOptimizer('muon', [hidden, ...parameters], {adamRate: 0.1});
    const adamW = createOptimizer('adamw', twins, {weightDecay: 0.1});
    for (let step = 0; step < 3; step++) {
      mine.step(0.2);
      adamW.step(0.2 * 0.1);
    }
    for (const [i, {value}] of parameters.entries()) assert.deepEqual(value.data, twins[i].value.data);
    assert.ok(
      hidden.value.data.every((w) => w === 0),
      'no gradient, no step, no NaN',
    );
  });
});

describe('clipping', () => {
  it('knows the norm of all gradients, and the factor that makes it shorter', () => {
    const heap = new Heap();
    const tensors = [heap.tensor([2], [3, 0]), heap.tensor([1, 2], [0, 4])];
    assert.equal(globalNorm(tensors), 5);
    assert.equal(globalNorm([]), 0);
    assert.ok(Math.abs(clipFactor(5, 1) - 0.2) < 1e-6);
    assert.equal(clipFactor(0.5, 1), 1);
    assert.equal(clipFactor(0, 1), 1);
    assert.equal(globalNorm([heap.tensor([1], [NaN])]), NaN);
  });
});
