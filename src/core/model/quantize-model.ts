/** A model in few bits: every matrix of its blocks quantized; embeddings, biases and norms stay as they are. */
import type {BlockWeights} from '../nn/block.js';
import type {Linear} from '../nn/linear.js';
import type {QuantizationSpec} from '../quantization/plan.js';
import {QuantizedMatrix} from '../quantization/quantized-linear.js';
import {dequantize, quantizeTask, type Quantized} from '../quantization/quantize.js';
import {finish, type Task} from '../task.js';
import {FreedError} from '../tensor/errors.js';
import {expectModel, expectOptions} from './check-arguments.js';
import {Transformer} from './transformer.js';

/** A model with quantized matrices, and what they take. */
export interface QuantizedModel {
  /**
   * Shares all else with the model it was made of, and has no use once that is freed. It cannot be trained, and free() here
   * frees it.
   */
  readonly model: Transformer;
  /** Bytes of its quantized matrices as they would lie in a file, scales and offsets included. */
  readonly bytes: number;
  /** Gives the memory of the quantized matrices back; all else is the original's to free. @throws FreedError the second time */
  free(): void;
}

/**
 * Quantizes a model. The original keeps its weights, so this takes memory and saves none; `bytes` says what a file would
 * need. INT8 by absmax and INT4 by any scheme are computed with in their bits, so that a token reads a quarter or an eighth
 * of the bytes, which is faster where 32-bit weights fit no cache; of other formats the model has the values, in 32 bits.
 *
 * @throws QuantizationError ShapeError ModelError; FreedError where the model was freed; RangeError where there is no spec, or
 *   memory ends
 */
export function quantizeModel(model: Transformer, spec: QuantizationSpec): QuantizedModel {
  return finish(quantizeModelTask(model, spec));
}

/** quantizeModel() in slices. */
export function* quantizeModelTask(model: Transformer, spec: QuantizationSpec): Task<QuantizedModel> {
  expectModel('quantizeModel', model);
  expectOptions('quantizeModel', spec);
  const {config, heap, parameters, weights} = model;
  const made: {free(): void}[] = [];
  const freeAll = () => made.forEach((matrix) => matrix.free());
  let bytes = 0;
  const total = weights.blocks.length;
  const quantizeLinear = function* (linear: Linear, done: number): Task<Linear> {
    const {rows, cols, data} = linear.weight;
    // A copy, for the heap may grow between two slices.
    const task = quantizeTask({rows, cols, data: data.slice()}, spec);
    let step = task.next();
    for (; !step.done; step = task.next()) yield done;
    const quantized = step.value;
    bytes += quantized.bytes.total;
    if (hasKernel(quantized)) {
      const matrix = new QuantizedMatrix(heap, quantized);
      made.push(matrix);
      return {...linear, quantized: matrix};
    }
    const weight = heap.tensor(linear.weight.shape, dequantize(quantized));
    made.push(weight);
    return {...linear, weight};
  };

  try {
    const blocks: BlockWeights[] = [];
    for (const [layer, {ln1, attn, ln2, mlp}] of weights.blocks.entries()) {
      const done = layer / total;
      blocks.push({
        ln1,
        attn: {
          q: yield* quantizeLinear(attn.q, done),
          k: yield* quantizeLinear(attn.k, done),
          v: yield* quantizeLinear(attn.v, done),
          o: yield* quantizeLinear(attn.o, done),
        },
        ln2,
        mlp: {
          gate: mlp.gate && (yield* quantizeLinear(mlp.gate, done)),
          up: yield* quantizeLinear(mlp.up, done),
          down: yield* quantizeLinear(mlp.down, done),
        },
      });
    }
    const quantized = new Transformer(config, heap, parameters, {...weights, blocks});
    let isFree = false;
    const free = () => {
      if (isFree)
        throw new FreedError('QuantizedModel.free: expected matrices that have their memory, got freed ones');
      isFree = true;
      freeAll();
      if (!quantized.isFree) quantized.free(); // it has no memory but the original's
    };
    return {model: quantized, bytes, free};
  } catch (error) {
    freeAll();
    throw error;
  }
}

/**
 * In slices gives each matrix of a model's blocks the values that its quantized form stands for. Nothing is smaller or faster
 * for it, but whatever is done with the model then, it is done with these weights. What it is told are bytes, as
 * QuantizedModel.bytes.
 *
 * @throws QuantizationError ModelError FreedError RangeError as quantizeModel()
 */
export function* roundWeights(model: Transformer, spec: QuantizationSpec): Task<number> {
  expectModel('roundWeights', model);
  expectOptions('roundWeights', spec);
  const {blocks} = model.weights;
  let bytes = 0;
  for (const [layer, {attn, mlp}] of blocks.entries())
    for (const linear of [attn.q, attn.k, attn.v, attn.o, mlp.gate, mlp.up, mlp.down]) {
      if (!linear) continue;
      yield layer / blocks.length;
      const {rows, cols, data} = linear.weight;
      const quantized = finish(quantizeTask({rows, cols, data}, spec));
      bytes += quantized.bytes.total;
      linear.weight.data.set(dequantize(quantized));
    }
  return bytes;
}

/** Whether matvec8 or matvec4 can take the matrix. */
function hasKernel({plan: {format, scheme, granularity}, cols}: Quantized): boolean {
  const group = typeof granularity === 'number' ? Math.min(granularity, cols) : cols;
  if (group === 0 || cols % group !== 0) return false;
  if (format === 'int8') return scheme === 'absmax';
  return (format === 'int4' || format === 'uint4') && group % 2 === 0;
}
