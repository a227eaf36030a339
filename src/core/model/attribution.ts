/** What the residual stream says before the end (logit lens), and which part of the model said it (logit attribution). */
import {linear, type Linear} from '../nn/linear.js';
import {norm, type NormActivations} from '../nn/norm.js';
import {isList, show} from '../show.js';
import {ShapeError} from '../tensor/errors.js';
import type {Tensor} from '../tensor/tensor.js';
import {isComputed} from './activation-layout.js';
import {expectModel} from './check-arguments.js';
import type {TraceTensor} from './run.js';
import type {Transformer} from './transformer.js';

/** A trace or model that an attribution cannot be made of. */
export class AttributionError extends Error {
  override name = 'AttributionError';
}

/**
 * The logits that the model would give if it ended here: the final norm and the unembedding applied to a residual stream
 * from inside (nostalgebraist 2020, "interpreting GPT: the logit lens").
 *
 * @param residual (T, d_model): `blocks.N.resid_post`, say
 * @returns (T, vocab)
 * @throws ShapeError where these are no rows of d_model numbers; ModelError; FreedError where the model was freed;
 *   RangeError where memory ends
 */
export function logitLens(model: Transformer, residual: ArrayLike<number>): Float32Array {
  expectModel('logitLens', model);
  if (!isList(residual))
    throw new ShapeError(`logitLens: expected a residual stream in a list of numbers, got ${show(residual)}`);
  const {heap, config, weights, shape} = model;
  const {hidden_size: d_model, vocab_size} = config;
  const T = residual.length / d_model;
  const tensors: Tensor[] = [];
  const tensor = (lengths: number[], values?: ArrayLike<number>) => {
    const made = heap.tensor(lengths, values);
    tensors.push(made);
    return made;
  };
  try {
    const x = tensor([T, d_model], residual);
    const final: NormActivations = {out: tensor([T, d_model]), scale: tensor([T]), mean: tensor([T])};
    const logits = tensor([T, vocab_size]);
    if (weights.ln_final) norm(final, x, weights.ln_final, shape.norm);
    linear(logits, weights.ln_final ? final.out : x, weights.unembed);
    return logits.data.slice();
  } finally {
    for (const made of tensors) made.free();
  }
}

/** What one part of the model adds to a logit. */
export interface Contribution {
  /** "embed", "pos_embed", "blocks.1.attn.head.0", "blocks.1.attn.bias", "blocks.1.mlp", "ln_final.bias", "interventions" */
  name: string;
  value: number;
}

/** What 32-bit numbers lose on the way, as a share of all contributions' sizes. */
const ROUNDING = 1e-5;

/** What attributeLogit() needs to be traced. */
export const attributionTrace = [
  '*embed', // and pos_embed, where there is one
  'blocks.*.attn.z',
  'blocks.*.mlp_out',
  'ln_final.scale',
  'ln_final',
];

/**
 * Direct logit attribution: a logit as a sum over all that was written to the residual stream. The final norm is linear
 * once its divisor is known, so the parts add up exactly (Elhage et al. 2021, "A Mathematical Framework for
 * Transformer Circuits").
 *
 * @param trace of a run with `trace: attributionTrace`
 * @param position of the token after which the logit stands
 * @param token whose logit it is
 * @returns the contributions in the order of the model; their sum is the logit, before anything that intervenes in the
 *   logits themselves. What interventions wrote to the stream or to ln_final is one contribution, where there was any.
 * @throws AttributionError where the model has its norms in the stream (post-norm), the trace is none or not whole, or there
 *   is no such position or token; ModelError; FreedError where the model was freed; RangeError where memory ends
 */
export function attributeLogit(
  model: Transformer,
  trace: ReadonlyMap<string, TraceTensor>,
  position: number,
  token: number,
): Contribution[] {
  expectModel('attributeLogit', model);
  if (!(trace instanceof Map))
    throw new AttributionError(`attributeLogit: expected the trace of a run, a Map, got ${show(trace)}`);
  const {weights, config} = model;
  const {hidden_size: d_model, num_attention_heads: n_heads, head_dim: d_head, vocab_size} = config;
  const {ln_final} = weights;
  if (!ln_final) throw new AttributionError('attributeLogit: expected a pre-norm model, got a post-norm one');
  const row = (name: string, width: number): Float32Array => {
    const data = trace.get(name)?.data;
    if (!data) throw new AttributionError(`attributeLogit: expected ${name} in the trace, got none`);
    expectBelow('position', position, data.length / width);
    return data.subarray(position * width, (position + 1) * width);
  };
  expectBelow('token', token, vocab_size);

  const direction = readDirection(model, row('ln_final.scale', 1)[0], token);
  const contributions: Contribution[] = [];
  const add = (name: string, vector: ArrayLike<number>, reader: ArrayLike<number> = direction) => {
    contributions.push({name, value: dot(vector, reader)});
  };

  add('embed', row('embed', d_model));
  if (isComputed('pos_embed', config)) add('pos_embed', row('pos_embed', d_model));
  for (const [layer, {attn}] of weights.blocks.entries()) {
    const z = row(`blocks.${layer}.attn.z`, n_heads * d_head);
    const w_o = matrixOf(attn.o);
    for (let head = 0; head < n_heads; head++)
      add(`blocks.${layer}.attn.head.${head}`, headResult(w_o, z, head, d_model, d_head));
    if (attn.o.bias) add(`blocks.${layer}.attn.bias`, attn.o.bias.data);
    add(`blocks.${layer}.mlp`, row(`blocks.${layer}.mlp_out`, d_model));
  }
  const unembed = weights.unembed.weight.data.subarray(token * d_model, (token + 1) * d_model);
  if (ln_final.bias) add('ln_final.bias', ln_final.bias.data, unembed);

  const logit = dot(row('ln_final', d_model), unembed);
  let [sum, size] = [0, 0];
  for (const {value} of contributions) {
    sum += value;
    size += Math.abs(value);
  }
  if (Math.abs(logit - sum) > ROUNDING * size)
    contributions.push({name: 'interventions', value: logit - sum});
  return contributions;
}

function expectBelow(what: string, value: number, end: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value < end))
    throw new AttributionError(`attributeLogit: expected a ${what} below ${end}, got ${value}`);
}

/** The direction in the residual stream that a logit reads, (d_model): through the final norm with its divisor held. */
function readDirection({weights, config}: Transformer, scale: number, token: number): Float64Array {
  const {hidden_size: d_model} = config;
  const [unembed, {data: w}] = [weights.unembed.weight.data, weights.ln_final!.weight];
  const direction = new Float64Array(d_model);
  for (let i = 0; i < d_model; i++) direction[i] = (w[i] * unembed[token * d_model + i]) / scale;
  // LayerNorm also takes the mean away: what a vector adds to it, every element loses.
  if (config.norm === 'layer') {
    const mean = direction.reduce((sum, value) => sum + value, 0) / d_model;
    for (let i = 0; i < d_model; i++) direction[i] -= mean;
  }
  return direction;
}

/** The numbers that a layer computes with, (out, in), in 32 bits also where they are quantized. */
function matrixOf({weight, quantized}: Linear): Float32Array {
  if (!quantized) return weight.data;
  const matrix = quantized.heap.tensor(weight.shape);
  try {
    quantized.dequantize(matrix);
    return matrix.data.slice();
  } finally {
    matrix.free();
  }
}

/** What a head writes to the residual stream, (d_model): its z through its columns of W_O. */
function headResult(
  w_o: Float32Array, // (d_model, n_heads · d_head)
  z: Float32Array, // (n_heads · d_head)
  head: number,
  d_model: number,
  d_head: number,
): Float64Array {
  const result = new Float64Array(d_model);
  const width = z.length;
  for (let i = 0; i < d_model; i++)
    for (let j = head * d_head; j < (head + 1) * d_head; j++) result[i] += w_o[i * width + j] * z[j];
  return result;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[i] * b[i];
  return sum;
}
