/** How many parameters a model has, and where they are. */
import type {ModelConfig} from '../model/config.js';
import {parameterShapes} from '../model/weights.js';

/** Weights and biases of one block's parts. */
export interface BlockParameters {
  q: number;
  k: number;
  v: number;
  o: number;
  /** 0 where the feed-forward layer is not gated. */
  gate: number;
  up: number;
  down: number;
  /** Of both norms. */
  norms: number;
  /** All but biases and norms. */
  matrices: number;
  total: number;
}

/** A model's parameters, each a number, by what they belong to. */
export interface ParameterCounts {
  /** (vocab, d_model). */
  embedding: number;
  /** Learned positions, or 0. */
  positions: number;
  /** One block's. */
  block: BlockParameters;
  /** All blocks'. */
  blocks: number;
  /** The norm before the unembedding, or 0. */
  finalNorm: number;
  /** 0 where it is the embedding. */
  unembedding: number;
  total: number;
  /** Without embedding, positions and unembedding: N of Kaplan et al. 2020 (arXiv:2001.08361). */
  withoutEmbeddings: number;
}

/** Counts the parameters that a Transformer of this config allocates. */
export function countParameters(config: ModelConfig): ParameterCounts {
  // All blocks are alike: one is enough to look at.
  const shapes = parameterShapes({...config, num_hidden_layers: 1});
  const count = (part: RegExp, axes?: number): number => {
    let total = 0;
    for (const {name, shape} of shapes)
      if (part.test(name) && (axes === undefined || shape.length === axes))
        total += shape.reduce((a, b) => a * b, 1);
    return total;
  };
  const block = {
    q: count(/\.q_proj\./),
    k: count(/\.k_proj\./),
    v: count(/\.v_proj\./),
    o: count(/\.o_proj\./),
    gate: count(/\.gate_proj\./),
    up: count(/\.up_proj\./),
    down: count(/\.down_proj\./),
    norms: count(/\.layers\..*norm\./),
    matrices: count(/\.layers\./, 2),
    total: count(/\.layers\./),
  };
  const embedding = count(/embed_tokens/);
  const positions = count(/embed_positions/);
  const finalNorm = count(/^model\.norm\./);
  const unembedding = count(/^lm_head\./);
  const blocks = block.total * config.num_hidden_layers;
  const withoutEmbeddings = blocks + finalNorm;
  const total = embedding + positions + withoutEmbeddings + unembedding;
  return {embedding, positions, block, blocks, finalNorm, unembedding, total, withoutEmbeddings};
}
