/**
 * Floating-point operations of a pass. As everywhere in the field, the products are counted, a multiplication and an
 * addition being two; norms, softmax, activations, positions and biases are not: less than a thousandth in a model as wide
 * as Llama that reads a thousand tokens, a few per cent in one as narrow as nano.
 */
import type {ModelConfig} from '../model/config.js';
import {least, most, sum, times, wholeSizes} from './counts.js';

/** How many sequences and tokens a pass is over, and what of it is counted. */
export interface PassShape {
  /** Sequences, B: 1. */
  batch?: number;
  /** New tokens of each, T: a prompt's for prefill, 1 for a step of decoding. */
  tokens: number;
  /** Tokens of each that are in the KV cache, S: 0. */
  cached?: number;
  /** Which tokens are unembedded: all. */
  logits?: 'all' | 'last';
  /**
   * What attention is counted to do. 'visible': each query meets the keys that the mask lets it see, (T + 1)/2 on average
   * without cache or window. 'dense': each meets all S + T, twice as many; the usual convention, and what is done where
   * masked scores are computed and thrown away.
   */
  attention?: 'visible' | 'dense';
}

/** Operations of one block's parts. */
export interface BlockFlops {
  q: bigint;
  k: bigint;
  v: bigint;
  /** q·kᵀ */
  scores: bigint;
  /** pattern·v */
  mix: bigint;
  o: bigint;
  gate: bigint;
  up: bigint;
  down: bigint;
  total: bigint;
}

/** Floating-point operations of a forward pass, by what they are for. */
export interface FlopCounts {
  /** One block's. */
  block: BlockFlops;
  /** Of all blocks: q, k, v and o. */
  projections: bigint;
  /** Of all blocks. */
  scores: bigint;
  /** Of all blocks. */
  mix: bigint;
  /** Of all blocks: gate, up and down. */
  mlp: bigint;
  unembedding: bigint;
  total: bigint;
}

/** Operations of a forward pass. @throws CountError where a size is no whole number */
export function forwardFlops(config: ModelConfig, shape: PassShape): FlopCounts {
  const {num_attention_heads: n_heads, num_key_value_heads: n_kv_heads, head_dim: d_head} = config;
  const {hidden_size: d_model, intermediate_size: d_mlp, num_hidden_layers, vocab_size} = config;
  const {batch = 1, tokens, cached = 0, logits = 'all'} = shape;
  const {batch: B, tokens: T} = wholeSizes('forwardFlops', {batch, tokens, cached});
  const rows = B * T;
  const linear = (d_in: number, d_out: number) => times(2, rows, d_in, d_out);
  const pairs = B * keysSeen(config, shape);
  const attend = times(2, pairs, n_heads, d_head);
  const parts = {
    q: linear(d_model, n_heads * d_head),
    k: linear(d_model, n_kv_heads * d_head),
    v: linear(d_model, n_kv_heads * d_head),
    scores: attend,
    mix: attend,
    o: linear(n_heads * d_head, d_model),
    gate: config.mlp === 'gated' ? linear(d_model, d_mlp) : 0n,
    up: linear(d_model, d_mlp),
    down: linear(d_mlp, d_model),
  };
  const block = {...parts, total: sum(Object.values(parts))};
  const layers = BigInt(num_hidden_layers);
  const unembedded = logits === 'all' ? rows : B * least(T, 1n);
  const unembedding = times(2, unembedded, d_model, vocab_size);
  return {
    block,
    projections: layers * (block.q + block.k + block.v + block.o),
    scores: layers * block.scores,
    mix: layers * block.mix,
    mlp: layers * (block.gate + block.up + block.down),
    unembedding,
    total: layers * block.total + unembedding,
  };
}

/** Keys that the queries of one sequence see, summed over its T queries. @throws CountError */
export function keysSeen(
  {causal, sliding_window}: ModelConfig,
  {tokens, cached = 0, attention = 'visible'}: PassShape,
): bigint {
  const {tokens: T, cached: S} = wholeSizes('keysSeen', {tokens, cached});
  if (!causal || attention === 'dense') return T * (S + T);
  // Query i (from 0) sees S + i + 1 keys, until the window is full.
  const widest = sliding_window === null ? S + T : BigInt(sliding_window);
  const growing = least(most(widest - S, 0n), T);
  return growing * S + (growing * (growing + 1n)) / 2n + (T - growing) * widest;
}

/** Floating-point operations of a forward and a backward pass. */
export interface TrainingFlops {
  forward: FlopCounts;
  /** Each product y = x·w has two gradients, dx = dy·w and dw = x·dy, as large as itself: twice the forward pass, part by part. */
  backward: FlopCounts;
  /** Three times the forward pass. */
  total: bigint;
  /** 6·N·D of all N parameters and D = B·T tokens, beside it. */
  estimate: bigint;
}

/**
 * Operations of forward and backward pass over B sequences of T tokens, without the optimizer's and nothing being computed
 * twice to save memory.
 *
 * @param parameters N of the estimate
 * @throws CountError
 */
export function trainingFlops(
  config: ModelConfig,
  shape: Omit<PassShape, 'cached' | 'logits'>,
  parameters: number,
): TrainingFlops {
  const {batch = 1, tokens, attention} = shape;
  const forward = forwardFlops(config, {batch, tokens, attention});
  return {
    forward,
    backward: forwardFlops(config, {batch: 2 * batch, tokens, attention}), // as much as for twice the sequences
    total: 3n * forward.total,
    estimate: sixND(parameters, times(batch, tokens)),
  };
}

/**
 * 6·N·D, the training operations of N parameters on D tokens: 2 for each weight and token forward, 4 backward, attention
 * left out. Kaplan et al. 2020 (arXiv:2001.08361) take the N without embeddings, Hoffmann et al. 2022
 * (arXiv:2203.15556) all of them.
 *
 * @throws CountError
 */
export function sixND(parameters: number, tokens: number | bigint): bigint {
  const {parameters: N} = wholeSizes('sixND', {parameters});
  return times(6, N, typeof tokens === 'bigint' ? tokens : wholeSizes('sixND', {tokens}).tokens);
}
