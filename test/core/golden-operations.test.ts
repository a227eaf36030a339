/** Single operations, forward and backward, against PyTorch's float64: see test/golden/make_torch_golden.py. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test, type TestContext} from 'node:test';
import {
  activation,
  activationDerivative,
  dpo,
  encodeFloat,
  numberFormats,
  toBfloat16,
  toHalf,
  type Activation,
  type DpoResult,
  type FloatFormat,
  type Heap,
} from 'llm-anatomy/core';
import {activations} from '../../src/core/tensor/kernels.js';
import {Deviation} from './golden/deviation.js';
import {heaps} from './golden/heaps.js';

const url = new URL('../golden/operations.json', import.meta.url);
const golden = JSON.parse(readFileSync(url, 'utf8'));

/** One test for each kind of kernels. */
function testKernels(name: string, compare: (heap: Heap, deviation: Deviation) => void): void {
  for (const [kernels, createHeap] of Object.entries(heaps))
    test(`${name} in ${kernels} equals PyTorch`, async (t: TestContext) => {
      const deviation = new Deviation();
      compare(await createHeap(), deviation);
      t.diagnostic(`${deviation}`);
      deviation.assertBelow(1e-5);
    });
}

testKernels('softmax', (heap, deviation) => {
  const {shape, scale, x, y, dy, dx} = golden.softmax;
  const [rows, cols] = shape;
  const [input, output, slope] = [heap.tensor(shape, x), heap.tensor(shape), heap.tensor(shape, dy)];
  heap.kernels.softmax(output.at, cols, input.at, cols, rows, cols, scale, 0, 0, 0);
  deviation.add('y', output.data, y);
  heap.kernels.softmaxBackward(slope.at, cols, slope.at, cols, output.at, cols, rows, cols, scale);
  deviation.add('dx', slope.data, dx);
});

for (const kind of ['layer_norm', 'rms_norm'])
  testKernels(kind, (heap, deviation) => {
    const {shape, eps, x, w, b, dy, y, ...gradients} = golden[kind];
    const [rows, cols] = shape;
    const [input, weight, bias] = [heap.tensor(shape, x), heap.tensor([cols], w), heap.tensor([cols], b)];
    const [output, slope] = [heap.tensor(shape), heap.tensor(shape, dy)];
    const [mean, scale] = [heap.tensor([rows]), heap.tensor([rows])];
    const [dx, dw, db] = [heap.tensor(shape), heap.tensor([cols]), heap.tensor([cols])];
    const {kernels} = heap;
    if (kind === 'rms_norm') {
      kernels.rmsNorm(output.at, scale.at, input.at, weight.at, rows, cols, eps);
      kernels.rmsNormBackward(dx.at, dw.at, slope.at, input.at, weight.at, scale.at, rows, cols);
    } else {
      const layout = [rows, cols] as const;
      kernels.layerNorm(output.at, mean.at, scale.at, input.at, weight.at, bias.at, ...layout, eps);
      const forward = [slope.at, input.at, weight.at, mean.at, scale.at] as const;
      kernels.layerNormBackward(dx.at, dw.at, db.at, ...forward, ...layout);
      deviation.add('db', db.data, gradients.db);
    }
    // Row by row, for the rows are of very different sizes.
    for (let row = 0; row < rows; row++) {
      const [from, to] = [row * cols, (row + 1) * cols];
      deviation.add(`y, row ${row}`, output.data.subarray(from, to), y.slice(from, to));
      deviation.add(`dx, row ${row}`, dx.data.subarray(from, to), gradients.dx.slice(from, to));
    }
    deviation.add('dw', dw.data, gradients.dw);
  });

testKernels('cross-entropy', (heap, deviation) => {
  const {shape, logits, targets, losses, coefficients, dlogits} = golden.cross_entropy;
  const [rows, cols] = shape;
  const input = heap.tensor(shape, logits);
  const labels = heap.tensor([rows]);
  heap.i32.set(targets, labels.at);
  const [loss, slope] = [heap.tensor([rows]), heap.tensor(shape)];
  for (let row = 0; row < rows; row++) {
    const at = row * cols;
    const one = [loss.at + row, slope.at + at, input.at + at, labels.at + row] as const;
    heap.kernels.crossEntropy(...one, 1, cols, coefficients[row]);
  }
  deviation.add('losses', loss.data, losses);
  deviation.add('dlogits', slope.data, dlogits);
});

const kinds = Object.keys(activations) as Activation[];

for (const kind of kinds) {
  const {x} = golden.activations;
  const {y, slope} = golden.activations[kind];

  testKernels(kind, (heap, deviation) => {
    const n = x.length;
    const [input, output, derivative] = [heap.tensor([n], x), heap.tensor([n]), heap.tensor([n])];
    heap.kernels.activate(activations[kind], output.at, input.at, n);
    deviation.add('y', output.data, y);
    const ones = heap.tensor([n]).fill(1);
    heap.kernels.activateBackward(activations[kind], derivative.at, ones.at, input.at, n);
    deviation.add('slope', derivative.data, slope);
  });

  test(`${kind} of one number equals PyTorch`, (t) => {
    const deviation = new Deviation();
    deviation.add('y', x.map(activation(kind)), y);
    deviation.add('slope', x.map(activationDerivative(kind)), slope);
    t.diagnostic(`${deviation}`);
    deviation.assertBelow(1e-8);
  });
}

test('DPO equals PyTorch', (t) => {
  const {beta, policy_chosen, policy_rejected, reference_chosen, reference_rejected, ...expected} =
    golden.dpo;
  const results = policy_chosen.map((chosen: number, i: number) => {
    const policy = {chosen, rejected: policy_rejected[i]};
    return dpo(policy, {chosen: reference_chosen[i], rejected: reference_rejected[i]}, beta);
  }) as DpoResult[];
  const deviation = new Deviation();
  const add = (name: string, of: (result: DpoResult) => number, values: number[]) =>
    deviation.add(name, results.map(of), values);
  add('losses', ({loss}) => loss, expected.losses);
  // Coefficients are of −ln p.
  add('chosen', ({coefficients}) => -coefficients.chosen, expected.dpolicy_chosen);
  add('rejected', ({coefficients}) => -coefficients.rejected, expected.dpolicy_rejected);
  t.diagnostic(`${deviation}`);
  deviation.assertBelow(1e-7);
});

for (const [format, name, convert] of [
  ['fp16', 'float16', toHalf],
  ['bf16', 'bfloat16', toBfloat16],
] as const)
  test(`rounding to ${name} equals PyTorch`, () => {
    const values = [...new Float32Array(Uint32Array.from(golden.rounding.float32).buffer)];
    const {layout} = numberFormats[format] as FloatFormat;
    assert.deepEqual(values.map(convert), golden.rounding[name]);
    assert.deepEqual(
      values.map((value) => encodeFloat(layout, value)),
      golden.rounding[name],
    );
  });
