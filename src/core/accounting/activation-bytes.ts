/**
 * What a pass keeps in memory here: the 32-bit tensors that Activations and TrainingPass allocate, counted to the byte, but
 * not the few that the heap adds to begin each at a multiple of 64, nor tables of positions. Other implementations, and
 * kernels that fuse more, keep less or more: this is no law.
 */
import {attentionHeads, type ActivationsShape} from '../model/activations.js';
import type {ModelConfig} from '../model/config.js';
import {attentionScratch} from '../nn/attention.js';
import {sum, times, wholeSizes} from './counts.js';

/** Bytes by what they are for. */
export interface ActivationBytes {
  /** Embeddings, positions, the residual stream and what the layers add to it. */
  stream: bigint;
  /** Outputs of the norms, and what they divide by. */
  norms: bigint;
  /** q, k, v and z. */
  attention: bigint;
  /** Attention patterns, where they are kept; the scratch of one otherwise. */
  patterns: bigint;
  /** The feed-forward layer's inside. */
  mlp: bigint;
  /** And what is unembedded where that is the last tokens only. */
  logits: bigint;
  total: bigint;
}

/**
 * Bytes of a forward pass. With `keeps` every block's stay, for the backward pass; without, all blocks share theirs.
 *
 * @throws CountError
 */
export function activationBytes(config: ModelConfig, shape: ActivationsShape): ActivationBytes {
  const {hidden_size: d_model, intermediate_size: d_mlp, head_dim, vocab_size} = config;
  const {keeps, logits} = shape;
  const {B, T, S} = wholeSizes('activationBytes', {B: shape.B, T: shape.T, S: shape.S});
  const rows = B * T;
  const layers = keeps ? BigInt(config.num_hidden_layers) : 1n;
  const wide = times(rows, d_model);
  const isPre = config.norm_position === 'pre';
  const isAdded = config.position === 'learned' || config.position === 'sinusoidal';
  const hasLayers = config.num_hidden_layers > 0;
  // Only a gradient looks back at what a plain layer's activation was applied to.
  const perMlp = config.mlp === 'gated' ? 3 : keeps ? 2 : 1;
  const perNorm = config.norm === 'layer' ? 2n * rows : rows; // scale, and mean
  const norms = 2n * layers + (isPre ? 1n : 0n);
  // Shared, a pre-norm's output is one tensor for all norms, and a post-norm's is the stream.
  const outputs = keeps ? norms : isPre ? 1n : 0n;
  const scratch = attentionScratch(shape.T, shape.S, attentionHeads(config));
  const perToken = BigInt(2 * (config.num_attention_heads + config.num_key_value_heads) * head_dim);
  const unembedded = logits === 'all' ? rows : B;
  const floats = {
    // Kept: the embeddings, one output for all layers, and two sums in each block; otherwise the stream and an output.
    // Positions that are added are in the sum before a layer writes its output to the same place.
    stream: wide * (keeps ? 2n + 2n * layers : 2n) + (isAdded && !hasLayers ? wide : 0n),
    norms: outputs * wide + norms * perNorm,
    attention: layers * rows * perToken,
    patterns: keeps ? times(layers, B, config.num_attention_heads, T, S) : BigInt(scratch),
    mlp: times(layers, rows, d_mlp, perMlp),
    logits: times(unembedded, vocab_size) + (logits === 'all' ? 0n : B * BigInt(d_model)),
  };
  return {...inBytes(floats), total: 4n * sum(Object.values(floats))};
}

/** Bytes of a training step's gradients. */
export interface GradientBytes {
  /** One for each parameter. */
  parameters: bigint;
  /** Of activations: one block's at a time, in memory that the next block's overwrite; losses and targets. */
  activations: bigint;
  total: bigint;
}

/** Bytes of gradients of B sequences of T tokens. @throws CountError */
export function gradientBytes(
  config: ModelConfig,
  parameters: number,
  shape: {B: number; T: number},
): GradientBytes {
  const {hidden_size: d_model, intermediate_size: d_mlp, head_dim} = config;
  const {B, T, N} = wholeSizes('gradientBytes', {...shape, N: parameters});
  const rows = B * T;
  const heads = 2 * (config.num_attention_heads + config.num_key_value_heads) * head_dim;
  const mlp = (config.mlp === 'gated' ? 3 : 2) * d_mlp;
  const scratch = attentionScratch(shape.T, shape.T, attentionHeads(config));
  const activations = 4n * (times(rows, 2 * d_model + heads + mlp + 2) + BigInt(scratch));
  return {parameters: 4n * N, activations, total: 4n * N + activations};
}

function inBytes<Part extends string>(floats: Readonly<Record<Part, bigint>>): Record<Part, bigint> {
  const entries = Object.entries<bigint>(floats).map(([part, count]) => [part, 4n * count]);
  return Object.fromEntries(entries) as Record<Part, bigint>;
}
