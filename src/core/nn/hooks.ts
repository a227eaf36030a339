import type {Tensor} from '../tensor/tensor.js';
import type {Sequence} from './sequence.js';

/**
 * What can be looked at and changed in a run, by TransformerLens's names without their "hook_". Those of a block are
 * preceded by `blocks.N.` in a trace.
 */
export const blockHookNames = [
  'resid_pre', // (rows, d_model)
  'ln1.scale', // (rows)
  'ln1', // (rows, d_model), the norm's output
  'attn.q', // (rows, n_heads · d_head), before positions
  'attn.k', // (rows, n_kv_heads · d_head)
  'attn.v', // (rows, n_kv_heads · d_head)
  'attn.rot_q', // after
  'attn.rot_k',
  'attn.scores', // (B, n_heads, T, S), scaled, −∞ where masked
  'attn.pattern', // (B, n_heads, T, S)
  'attn.z', // (rows, n_heads · d_head)
  'attn_out', // (rows, d_model)
  'resid_mid', // (rows, d_model)
  'ln2.scale',
  'ln2',
  'mlp.pre', // (rows, d_mlp): what the activation is applied to
  'mlp.pre_linear', // (rows, d_mlp): x·W_up of a gated layer
  'mlp.post', // (rows, d_mlp): what W_down is applied to
  'mlp_out', // (rows, d_model)
  'resid_post', // (rows, d_model)
] as const;

/** Those before and after the blocks. */
export const modelHookNames = [
  'embed', // (rows, d_model)
  'pos_embed', // (rows, d_model), where positions are added
  'ln_final.scale', // (rows)
  'ln_final', // (rows, d_model)
  'logits', // (rows, vocab)
] as const;

/** The name of what can be looked at in a block. */
export type BlockHookName = (typeof blockHookNames)[number];
/** The name of what can be looked at before and after the blocks. */
export type ModelHookName = (typeof modelHookNames)[number];

/** Sees every activation as soon as it is there, and may change it. The tensor's memory is used again right after. */
export interface Hooks {
  /** A pass begins over these sequences. */
  start?(sequences: readonly Sequence[]): void;
  /**
   * An activation is computed: `tensor` is all sequences', in the shape that block() and its parts give it.
   *
   * @param layer the block's number; −1 outside of blocks
   */
  at(layer: number, name: BlockHookName | ModelHookName, tensor: Tensor): void;
}
