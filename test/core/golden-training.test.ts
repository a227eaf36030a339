/** Five steps of training against PyTorch: see test/golden/make_torch_golden.py. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {
  clipFactor,
  createOptimizer,
  globalNorm,
  pairParameters,
  rateAt,
  TrainingPass,
  type OptimizerSettings,
  type Schedule,
} from 'llm-anatomy/core';
import {Deviation} from './golden/deviation.js';
import {heaps} from './golden/heaps.js';
import {loadGolden, readModel} from './golden/models.js';
import {readTensors} from './golden/tensors.js';

const root = new URL('../golden/', import.meta.url);
const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

interface GoldenTraining {
  adamw: OptimizerSettings;
  max_norm: number;
  schedule: Schedule;
  rates: number[];
  losses: number[];
  gradient_norms: number[];
  tokens: number[][][]; // (steps, B, T)
  targets: number[][][];
}

for (const name of ['llama-gqa', 'gpt2'])
  for (const [kernels, createHeap] of Object.entries(heaps))
    test(`training ${name} in ${kernels} equals PyTorch`, async (t) => {
      const golden: GoldenTraining = readJson(`training/${name}.json`);
      const model = await loadGolden(readModel(name), await createHeap());
      const [B, T] = [golden.tokens[0].length, golden.tokens[0][0].length];
      const pass = new TrainingPass(model, B, T);
      const optimizer = createOptimizer(
        'adamw',
        pairParameters(model.parameters, pass.gradients),
        golden.adamw,
      );
      const steps = golden.tokens.map((tokens, step) => {
        const targets = golden.targets[step].flat();
        const unmasked = targets.filter((target) => target >= 0).length;
        const losses = pass.forward(tokens.flat(), targets);
        const loss = losses.reduce((sum, value) => sum + value, 0) / unmasked;
        pass.zeroGradients();
        pass.backward(1 / unmasked);
        const norm = globalNorm(pass.gradients.values());
        optimizer.step(rateAt(golden.schedule, step), clipFactor(norm, golden.max_norm));
        return {loss, norm};
      });

      const rates = golden.rates.map((_, step) => rateAt(golden.schedule, step));
      const [run, weights] = [new Deviation(), new Deviation()];
      run.add('rates', rates, golden.rates);
      run.add(
        'losses',
        steps.map(({loss}) => loss),
        golden.losses,
      );
      run.add(
        'gradient norms',
        steps.map(({norm}) => norm),
        golden.gradient_norms,
      );
      const expected = readTensors(new URL(`training/${name}.safetensors`, root));
      assert.deepEqual([...expected.keys()].sort(), [...model.parameters.keys()].sort());
      for (const [key, {data}] of model.parameters) {
        // Without RoPE a key's bias has gradients of nothing but rounding errors, and AdamW makes steps of them.
        const least = key.endsWith('k_proj.bias') ? 1 : 0;
        weights.add(key, data, expected.get(key)!, least);
      }
      t.diagnostic(`losses, norms and rates: ${run}`);
      t.diagnostic(`weights: ${weights}`);
      run.assertBelow(2e-5);
      weights.assertBelow(1e-4);
    });
