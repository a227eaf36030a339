/**
 * What an iteration of serving costs, by a roofline: its floating-point operations, as forwardFlops() counts them, and the
 * bytes that it reads or writes. These are the weights, once for all that are in the iteration, and keys and values: those
 * cached are read, the new ones written. The rows of the embedding that are looked up and what goes from layer to layer are
 * left out, and so is all communication.
 */
import type {ModelConfig} from '../../model/config.js';
import type {QuantizationSpec} from '../../quantization/plan.js';
import {CountError, wholeSizes} from '../counts.js';
import {forwardFlops} from '../flops.js';
import {kvBytesPerToken} from '../kv-cache-bytes.js';
import type {Machine} from '../roofline.js';
import {weightBytes, type WeightPrecision} from '../weight-bytes.js';
import {expectNumber} from './limits.js';

/** What serves, at its peak. */
export interface ServingMachine extends Machine {
  /** Bytes for weights and caches. */
  memory: number;
}

/** A model and what serves it. */
export interface ServingSetup {
  config: ModelConfig;
  machine: ServingMachine;
  /** FP16 where nothing is said. */
  weights?: WeightPrecision;
  /** What keys and values are kept in: FP16. */
  cache?: QuantizationSpec;
  /** Seconds that each iteration takes beside its work, for scheduling and launching: 0. */
  overhead?: number;
}

/** A setup's costs, in what they depend on. */
export interface ServingCosts {
  machine: ServingMachine;
  overhead: number;
  /** Operations of all blocks on one token, attention left out. */
  flopsPerToken: number;
  /** Operations of all blocks for one query that meets one key: scores and mix. */
  flopsPerKey: number;
  /** Operations of one token's logits. */
  flopsPerLogits: number;
  /** Bytes of all weights in memory. */
  storedBytes: number;
  /** Bytes of the blocks' weights. Each iteration reads them once. */
  blockBytes: number;
  /** Bytes of the unembedding and the norm before it. Iterations that make a token read them once. */
  unembeddingBytes: number;
  /** Bytes of a token's keys and values. */
  cacheBytesPerToken: number;
  /** Tokens whose keys and values there is room for beside the weights; null where not even these fit. */
  room: number | null;
  /** Newest tokens that attention sees; 2^53 − 1 for all. */
  window: number;
  /** Positions of the model. */
  context: number;
}

const FP16 = {format: 'fp16'} as const;

/** What serving costs. @throws CountError QuantizationError where sizes are none, or the model is not causal */
export function servingCosts(setup: ServingSetup): ServingCosts {
  const where = 'servingCosts';
  const {config, machine, weights = {matrices: FP16}, cache = FP16, overhead = 0} = setup;
  expectConfig(where, config);
  const {flopsPerSecond, bytesPerSecond, memory} = machine;
  expectNumber(where, 'flopsPerSecond', flopsPerSecond, 1, 1e30);
  expectNumber(where, 'bytesPerSecond', bytesPerSecond, 1, 1e30);
  wholeSizes(where, {memory}, 1);
  expectNumber(where, 'overhead', overhead, 0, 3600);

  const stored = weightBytes(config, weights).total;
  // Of what is not in the blocks, an iteration reads what a model without blocks and with one matrix for both ends has.
  const ends: ModelConfig = {...config, position: 'none', tie_word_embeddings: true};
  const unembedding = weightBytes({...ends, num_hidden_layers: 0}, weights).total;
  const blocks = weightBytes(ends, weights).total - unembedding;
  const perToken = kvBytesPerToken(config, cache);
  const room = BigInt(memory) - stored;
  const one = forwardFlops(config, {tokens: 1}); // which sees one key, its own
  return {
    machine: {flopsPerSecond, bytesPerSecond, memory},
    overhead,
    flopsPerToken: Number(one.projections + one.mlp),
    flopsPerKey: Number(one.scores + one.mix),
    flopsPerLogits: Number(one.unembedding),
    storedBytes: Number(stored),
    blockBytes: Number(blocks),
    unembeddingBytes: Number(unembedding),
    cacheBytesPerToken: Number(perToken),
    room: room < 0n ? null : Number(room / perToken),
    window: config.sliding_window ?? Number.MAX_SAFE_INTEGER,
    context: config.max_position_embeddings,
  };
}

function expectConfig(where: string, config: ModelConfig): void {
  const {hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, num_key_value_heads} =
    config;
  const {head_dim, vocab_size, max_position_embeddings, sliding_window, causal} = config;
  const sizes = {hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, num_key_value_heads};
  wholeSizes(where, {...sizes, head_dim, vocab_size, max_position_embeddings}, 1);
  if (sliding_window !== null) wholeSizes(where, {sliding_window}, 1);
  if (!causal) throw new CountError(`${where}: expected a causal model, got one whose tokens see all others`);
}

/** What is in one iteration: sums over its sequences. */
export interface IterationLoad {
  /** New tokens. */
  tokens: number;
  /** Keys that the new tokens see, as keysSeen() counts them. */
  keys: number;
  /** Tokens of which logits are computed: one for each sequence that makes a token. */
  logits: number;
  /** Cached tokens whose keys and values are read. */
  cached: number;
}

/** Operations of a load. */
export function loadFlops(costs: ServingCosts, {tokens, keys, logits}: IterationLoad): number {
  return tokens * costs.flopsPerToken + keys * costs.flopsPerKey + logits * costs.flopsPerLogits;
}

/** Operations and bytes of a load. */
export function loadWork(costs: ServingCosts, load: IterationLoad): {flops: number; bytes: number} {
  const weights = costs.blockBytes + (load.logits > 0 ? costs.unembeddingBytes : 0);
  const cache = (load.cached + load.tokens) * costs.cacheBytesPerToken;
  return {flops: loadFlops(costs, load), bytes: weights + cache};
}

/** Keys that `tokens` new tokens of a sequence see after `cached` ones: keysSeen() for numbers. */
export function visibleKeys(tokens: number, cached: number, window: number): number {
  const growing = Math.min(Math.max(window - cached, 0), tokens);
  return growing * cached + (growing * (growing + 1)) / 2 + (tokens - growing) * window;
}
