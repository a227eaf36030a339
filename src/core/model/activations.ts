/** The memory of a forward pass. */
import {attentionScratch} from '../nn/attention.js';
import type {AttentionActivations, Run} from '../nn/attention-layer.js';
import type {BlockActivations} from '../nn/block.js';
import type {FeedForwardActivations} from '../nn/feed-forward.js';
import {KeySpans} from '../nn/key-spans.js';
import type {NormActivations} from '../nn/norm.js';
import type {Sequence} from '../nn/sequence.js';
import {NO_WINDOW} from '../nn/tiles.js';
import {FreedError} from '../tensor/errors.js';
import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';
import type {ModelConfig} from './config.js';

/** How much a forward pass needs room for. */
export interface ActivationsShape {
  /** Sequences. */
  B: number;
  /** Tokens of each. */
  T: number;
  /** Keys that they may look at, at most: T, and what lies in a cache. */
  S: number;
  /** Every block's activations stay, for a backward pass. Otherwise all blocks share their memory. */
  keeps: boolean;
  /** Which tokens' logits are wanted. */
  logits: 'all' | 'last';
}

/**
 * Room for what a forward pass over B sequences of T tokens computes, in a model's heap; every pass of that shape uses it.
 * Rows are all sequences' tokens one after the other, B·T. Without `keeps` one tensor serves several places.
 */
export class Activations {
  readonly shape: Readonly<ActivationsShape>;
  /** What blocks are told, set anew for each pass. */
  readonly run: Run;
  /** The embeddings, and where positions are added, with them: what goes into the first block, (rows, d_model). */
  readonly first: Tensor;
  /** The positions that were added, (rows, d_model), until the first block writes there; undefined where there are none. */
  readonly pos_embed: Tensor | undefined;
  readonly blocks: readonly BlockActivations[];
  /** What comes out of the last block, (rows, d_model). */
  readonly resid: Tensor;
  readonly ln_final: NormActivations | undefined;
  /** What is unembedded: (rows, d_model), or (B, d_model) where only the last tokens' logits are wanted. */
  readonly final: Tensor;
  /** (rows, vocab) or (B, vocab) */
  readonly logits: Tensor;

  readonly #tensors: Tensor[] = [];
  #isFree = false;

  /** @throws RangeError where memory ends */
  constructor(config: ModelConfig, heap: Heap, shape: ActivationsShape) {
    const {hidden_size: d_model, num_hidden_layers, vocab_size} = config;
    const {B, T, keeps, logits} = shape;
    const rows = B * T;
    this.shape = shape;
    const sequences = Array.from({length: B}, (_, b): Sequence => ({row: b * T, T, start: 0}));
    this.run = {layer: 0, sequences, spans: sequences.map(() => new KeySpans())};

    const tensor = (...lengths: number[]) => {
      try {
        const made = heap.tensor(lengths);
        this.#tensors.push(made);
        return made;
      } catch (error) {
        this.free(); // all or nothing
        throw error;
      }
    };
    const hasMean = config.norm === 'layer';
    const norm = (out = tensor(rows, d_model)): NormActivations => ({
      out,
      scale: tensor(rows),
      mean: hasMean ? tensor(rows) : undefined,
    });

    this.blocks = keeps
      ? keptBlocks(num_hidden_layers, config, shape, tensor, norm)
      : sharedBlocks(num_hidden_layers, config, shape, tensor, norm);
    const last = this.blocks.at(-1);
    const isPre = config.norm_position === 'pre';
    this.first = this.blocks.at(0)?.resid_pre ?? tensor(rows, d_model);
    const isAdded = config.position === 'learned' || config.position === 'sinusoidal';
    // It is in the sum before attention writes there.
    this.pos_embed = isAdded ? (this.blocks.at(0)?.attn_out ?? tensor(rows, d_model)) : undefined;
    this.resid = (isPre ? last?.resid_post : last?.ln2.out) ?? this.first;
    this.ln_final = isPre ? norm(keeps || !last ? undefined : last.ln1.out) : undefined;
    const out = this.ln_final?.out ?? this.resid;
    this.final = logits === 'all' ? out : tensor(B, d_model);
    this.logits = tensor(logits === 'all' ? rows : B, vocab_size);
  }

  /** Whether its memory was given back. */
  get isFree(): boolean {
    return this.#isFree;
  }

  /** Gives its memory back. @throws FreedError the second time */
  free(): void {
    if (this.#isFree)
      throw new FreedError('Activations.free: expected some that have their memory, got freed ones');
    this.#isFree = true;
    for (const tensor of this.#tensors) tensor.free();
  }
}

type Make = (...shape: number[]) => Tensor;
type MakeNorm = (out?: Tensor) => NormActivations;

/** Each block its own, the stream handed on from one to the next. */
function keptBlocks(
  layers: number,
  config: ModelConfig,
  shape: ActivationsShape,
  tensor: Make,
  norm: MakeNorm,
): BlockActivations[] {
  const {hidden_size: d_model, num_attention_heads: n_heads} = config;
  const {B, T, S} = shape;
  const rows = B * T;
  const isPre = config.norm_position === 'pre';
  let resid_pre = tensor(rows, d_model);
  // Nobody looks back at what a layer gave; it is in the sum.
  const attn_out = tensor(rows, d_model);
  const mlp_out = attn_out;
  const scratch = tensor(0);
  return Array.from({length: layers}, () => {
    const block: BlockActivations = {
      resid_pre,
      ln1: norm(),
      attn: {...attention(config, shape, tensor), scratch, pattern: tensor(B, n_heads, T, S)},
      attn_out,
      resid_mid: tensor(rows, d_model),
      ln2: norm(),
      mlp: feedForward(config, rows, true, tensor),
      mlp_out,
      resid_post: tensor(rows, d_model),
    };
    resid_pre = isPre ? block.resid_post : block.ln2.out;
    return block;
  });
}

/** One for all: a block overwrites what the one before has left, and the stream is one tensor that is added to. */
function sharedBlocks(
  layers: number,
  config: ModelConfig,
  shape: ActivationsShape,
  tensor: Make,
  norm: MakeNorm,
): BlockActivations[] {
  if (layers === 0) return [];
  const rows = shape.B * shape.T;
  const isPre = config.norm_position === 'pre';
  const resid = tensor(rows, config.hidden_size);
  const out = tensor(rows, config.hidden_size);
  const scratch = tensor(attentionScratch(shape.T, shape.S, attentionHeads(config)));
  // Pre-norm: a norm's output is read at once. Post-norm: it is the stream itself.
  const ln1 = isPre ? norm() : norm(resid);
  const block: BlockActivations = {
    resid_pre: resid,
    ln1,
    attn: {...attention(config, shape, tensor), scratch},
    attn_out: out,
    resid_mid: resid,
    ln2: isPre ? norm(ln1.out) : norm(resid),
    mlp: feedForward(config, rows, false, tensor),
    mlp_out: out,
    resid_post: resid,
  };
  return Array.from({length: layers}, () => block);
}

function attention(
  config: ModelConfig,
  {B, T}: ActivationsShape,
  tensor: Make,
): Omit<AttentionActivations, 'scratch'> {
  const {num_attention_heads: n_heads, num_key_value_heads: n_kv_heads, head_dim} = config;
  const rows = B * T;
  return {
    q: tensor(rows, n_heads * head_dim),
    k: tensor(rows, n_kv_heads * head_dim),
    v: tensor(rows, n_kv_heads * head_dim),
    z: tensor(rows, n_heads * head_dim),
  };
}

function feedForward(
  {mlp, intermediate_size: d_mlp}: ModelConfig,
  rows: number,
  keeps: boolean,
  tensor: Make,
): FeedForwardActivations {
  const pre = tensor(rows, d_mlp);
  return {
    pre,
    pre_linear: mlp === 'gated' ? tensor(rows, d_mlp) : undefined,
    post: keeps || mlp === 'gated' ? tensor(rows, d_mlp) : pre, // only a gradient looks back at what f was applied to
  };
}

/** A config's heads as attention takes them. */
export function attentionHeads(config: ModelConfig) {
  return {
    n_heads: config.num_attention_heads,
    n_kv_heads: config.num_key_value_heads,
    d_head: config.head_dim,
    causal: config.causal,
    window: config.sliding_window ?? NO_WINDOW,
  };
}
