import type {RopeScaling} from '../nn/rope.js';
import type {Activation} from '../tensor/kernels.js';

export type {RopeScaling};

/**
 * What a model is made of. The fields of Hugging Face's config.json for Llama where they have one; the switches below
 * say in what other families differ, so that one transformer serves all.
 */
export interface ModelConfig {
  /** The family, which decides how a folder names its tensors. */
  model_type: 'llama' | 'mistral' | 'qwen2' | 'gpt2';
  vocab_size: number;
  /** d_model. */
  hidden_size: number;
  /** d_mlp. */
  intermediate_size: number;
  num_hidden_layers: number;
  /** Query heads. */
  num_attention_heads: number;
  /** As many as query heads: MHA; 1: MQA; between, dividing them: GQA. */
  num_key_value_heads: number;
  /** d_head; even where positions are rotary. */
  head_dim: number;
  /** Longest context, and rows of learned positions. */
  max_position_embeddings: number;

  hidden_act: Activation;
  /** Gated: (f(x·W_gate) ⊙ x·W_up)·W_down, SwiGLU with SiLU; plain: f(x·W_up)·W_down. */
  mlp: 'gated' | 'plain';
  norm: 'rms' | 'layer';
  norm_eps: number;
  /** Pre: x + f(norm(x)), and a norm before the unembedding; post: norm(x + f(x)), as in 2017. */
  norm_position: 'pre' | 'post';
  position: 'rope' | 'learned' | 'sinusoidal' | 'none';
  rope_theta: number;
  rope_scaling: RopeScaling | null;
  /** Pairs of neighbours, as in the paper; otherwise halves, as in Llama checkpoints. */
  rope_interleaved: boolean;
  /** False: every token sees all, as in an encoder. */
  causal: boolean;
  /** A token sees itself and so many − 1 before it. */
  sliding_window: number | null;
  /** On q, k and v. */
  attention_bias: boolean;
  /** On the output projection. */
  attention_out_bias: boolean;
  mlp_bias: boolean;
  /** The unembedding is the embedding. */
  tie_word_embeddings: boolean;
  /** Standard deviation of fresh weights. */
  initializer_range: number;
  bos_token_id: number | null;
  /** Any of these ends a text. */
  eos_token_id: number[];
}
