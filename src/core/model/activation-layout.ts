/** How the activations of a run are laid out: four axes each, (B, T, heads, width), in whatever order they lie. */
import {blockHookNames, modelHookNames, type BlockHookName, type ModelHookName} from '../nn/hooks.js';
import type {Tensor} from '../tensor/tensor.js';
import type {ModelConfig} from './config.js';

/** The name of what can be looked at in a run, without the number of its block: "attn.pattern", "logits". */
export type HookName = BlockHookName | ModelHookName;

/** A place in the model where an activation can be seen. */
export interface Hook {
  /** The block; −1 outside of blocks. */
  layer: number;
  name: HookName;
}

/** "blocks.2.attn.q", "logits": the name of an activation in a trace. */
export function activationName(layer: number, name: HookName): string {
  return layer < 0 ? name : `blocks.${layer}.${name}`;
}

/** The hook of a name as activationName() gives it, or undefined where a model of so many layers has none such. */
export function parseActivationName(name: string, layers: number): Hook | undefined {
  if (typeof name !== 'string') return undefined; // a list of one name reads like it
  const [, digits, inner] = /^blocks\.(0|[1-9]\d{0,5})\.(.+)$/.exec(name) ?? [];
  if (inner === undefined)
    return modelHookNames.some((known) => known === name)
      ? {layer: -1, name: name as ModelHookName}
      : undefined;
  const layer = Number(digits);
  const isKnown = blockHookNames.some((known) => known === inner) && layer < layers;
  return isKnown ? {layer, name: inner as BlockHookName} : undefined;
}

/** Whether a model of such a config computes the activation. */
export function isComputed(name: HookName, {position, mlp, norm_position}: ModelConfig): boolean {
  switch (name) {
    case 'pos_embed':
      return position === 'learned' || position === 'sinusoidal';
    case 'mlp.pre_linear':
      return mlp === 'gated';
    case 'ln_final':
    case 'ln_final.scale':
      return norm_position === 'pre';
    default:
      return true;
  }
}

/** The names of all that a model computes in a run. */
export function activationNames(config: ModelConfig): string[] {
  const names: string[] = modelHookNames.filter((name) => isComputed(name, config));
  for (let layer = 0; layer < config.num_hidden_layers; layer++)
    for (const name of blockHookNames) if (isComputed(name, config)) names.push(activationName(layer, name));
  return names;
}

/** Whether the last axis of an activation is the keys: as many as there are at the time. */
export function isOverKeys(name: HookName): boolean {
  return name === 'attn.scores' || name === 'attn.pattern';
}

/** Numbers on the last axis of an activation; Infinity where it is the keys. */
export function widthOf(name: HookName, config: ModelConfig): number {
  if (isOverKeys(name)) return Infinity;
  if (name.endsWith('.scale')) return 1;
  if (name.startsWith('attn.')) return config.head_dim;
  if (name.startsWith('mlp.')) return config.intermediate_size;
  return name === 'logits' ? config.vocab_size : config.hidden_size;
}

/** Lengths of the four axes, and how far apart in memory neighbours on each are. */
export interface Layout {
  readonly B: number;
  readonly T: number;
  readonly heads: number;
  readonly width: number;
  readonly strideB: number;
  readonly strideT: number;
  readonly strideHead: number;
}

/** Whether an activation is cut into heads. */
export function hasHeads(name: HookName): boolean {
  return name.startsWith('attn.');
}

/** Heads that an activation has; 1 where it is not cut into heads. */
export function headsOf(name: HookName, config: ModelConfig): number {
  switch (name) {
    case 'attn.q':
    case 'attn.rot_q':
    case 'attn.z':
    case 'attn.scores':
    case 'attn.pattern':
      return config.num_attention_heads;
    case 'attn.k':
    case 'attn.rot_k':
    case 'attn.v':
      return config.num_key_value_heads;
    default:
      return 1;
  }
}

/** The layout of an activation of B sequences. */
export function layoutOf(name: HookName, tensor: Tensor, B: number, config: ModelConfig): Layout {
  const heads = headsOf(name, config);
  if (isOverKeys(name)) {
    const [, , T, S] = tensor.shape; // (B, heads, T, S)
    return {B, T, heads, width: S, strideB: heads * T * S, strideT: S, strideHead: T * S};
  }
  const isScale = name.endsWith('.scale'); // (rows)
  const width = isScale ? 1 : tensor.cols / heads;
  const T = tensor.size / (B * heads * width); // (B·T, heads · width)
  return {B, T, heads, width, strideB: T * heads * width, strideT: heads * width, strideHead: width};
}

/** The shape of one sequence's activation, in the order in which it lies: (T, width), (T, heads, d_head) or (heads, T, S). */
export function shapeOf(name: HookName, {T, heads, width}: Layout): number[] {
  if (isOverKeys(name)) return [heads, T, width];
  if (name.endsWith('.scale')) return [T];
  return hasHeads(name) ? [T, heads, width] : [T, width];
}
